"""The WeCom AI bot (智能机器人) by long connection: developer.work.weixin.qq.com/document/path/101463."""

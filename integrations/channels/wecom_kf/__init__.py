"""WeChat customer service (微信客服): customers write from WeChat, and are answered within WeCom's budget."""

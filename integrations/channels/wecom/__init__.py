"""WeCom (企业微信): the application's callbacks and sending, and the customer service (kf) beside it."""

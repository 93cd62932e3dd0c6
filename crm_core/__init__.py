"""The business of kechat: records, rules and rights. It knows nothing of chat."""

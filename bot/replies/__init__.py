"""All the bot's sentences: the words are in bot/phrases, here they meet the records."""

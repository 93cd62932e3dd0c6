"""The conversation: from an accepted message to what is written and what is said."""

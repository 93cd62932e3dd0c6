"""Text in, Understanding out; no database. Names come from a Lexicon that the caller passes in."""

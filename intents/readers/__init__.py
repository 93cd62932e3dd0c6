"""One reader a noun: each looks at the whole reading and proposes frames with their evidence."""

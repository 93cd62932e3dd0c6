"""One module a channel; each turns its platform's payloads into Inbound and an Answer into what it shows."""

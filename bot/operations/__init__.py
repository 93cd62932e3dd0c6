"""Running it: logs, figures, checks, copies."""

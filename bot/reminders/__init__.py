"""Reminders that come by themselves: rules as data, a ledger of what was sent, civil hours."""

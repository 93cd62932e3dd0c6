"""The conversation: from an accepted message to what is written and what is said."""

from bot.telemetry import switch_off

__version__ = "0.1.0"

switch_off()

"""What Slack's documentation allows in Block Kit (docs.slack.dev, reference/block-kit), in characters and parts."""

from __future__ import annotations

BLOCKS, BLOCKS_IN_VIEW = 50, 100
HEADER = 150
SECTION, FIELD, FIELDS = 3000, 2000, 10
ACTIONS = 25
CONTEXT_ELEMENTS = 10
LABEL, ACTION_ID, BUTTON_VALUE = 75, 255, 2000
OPTION, OPTION_VALUE, OPTIONS, OPTION_GROUPS = 75, 150, 100, 100
PLACEHOLDER = 150
IMAGE_URL, IMAGE_ALT, URL = 3000, 2000, 3000
VIEW_TITLE, INPUT_LABEL, INPUT_HINT, INPUT_TEXT, PRIVATE_METADATA = 24, 2000, 2000, 3000, 3000

WHOLE_MESSAGE = 12_000
"""Of all texts of a message together: Slack refuses longer ones (`msg_blocks_too_long`) without saying where."""
FALLBACK = 3000

"""A small company whose clock is turned on by the tests."""

from __future__ import annotations

import pytest
from reminded import Office, hire

from bot.reminders import rulebook
from crm_core.db import Database


@pytest.fixture
def office(database: Database) -> Office:
    found = Office(database, rulebook.parse({**rulebook.effective(), "briefs": []})).at("2026-03-02T09:00")
    hire(database)
    return found

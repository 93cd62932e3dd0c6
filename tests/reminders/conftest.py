"""A small company whose clock is turned on by the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from office import Office, hire

from bot.reminders import rulebook
from bot.reminders.rulebook import Rulebook
from crm_core.db import Database


@pytest.fixture
def office(database: Database) -> Office:
    found = Office(database, rulebook.load()).at("2026-03-02T09:00")
    hire(database)
    return found


@pytest.fixture
def only() -> Callable[..., Rulebook]:
    """The rulebook with nothing but these rules in it."""

    def choose(*names: str, **settings: Any) -> Rulebook:
        data = rulebook.effective()
        rules: Mapping[str, Any] = data["rules"]
        return rulebook.parse({**data, **settings, "rules": {name: rules[name] for name in names}})

    return choose

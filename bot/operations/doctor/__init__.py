"""What an operator wants to know at a glance: what works, what is off, and what to do about the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pydantic import ValidationError

from bot.operations.doctor import lines, models, stored
from bot.operations.doctor.finding import Finding
from bot.reminders import rulebook
from bot.reminders.rule import RuleError
from bot.settings import Settings
from crm_core.clock import Clock
from intents import catalog


def examine() -> Iterator[Finding]:
    """Every check that can be made; what depends on something broken is left out."""
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors():
            yield Finding("bad", "settings", f"KECHAT_{str(wrong['loc'][0]).upper()}: {wrong['msg']}")
        return
    yield from _settings(settings)
    yield from _phrases(settings)
    yield from _rules(settings)
    yield from stored.examined(settings)
    yield from models.examined(settings)
    yield from lines.examined(settings)
    yield from _holidays(settings)


def _settings(settings: Settings) -> Iterator[Finding]:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        (settings.data_dir / ".writable").touch()
        (settings.data_dir / ".writable").unlink()
        yield Finding("ok", "data folder", str(settings.data_dir.resolve()))
    except OSError as error:
        yield Finding("bad", "data folder", f"{settings.data_dir} cannot be written: {error.strerror}")
    if settings.now is not None:
        yield Finding("note", "clock", f"stands still at {settings.now.isoformat()} (KECHAT_NOW)")
    if 0 < len(settings.api_token) < 16:
        yield Finding(
            "note", "KECHAT_API_TOKEN", "is short; a service token can do everything, so make it long"
        )


def _phrases(settings: Settings) -> Iterator[Finding]:
    folder = settings.phrases
    catalog.use(folder)
    if catalog.trouble():
        yield Finding("bad", "phrases", f"{folder} is not used: {catalog.trouble()}")
    elif folder.is_dir():
        yield Finding("ok", "phrases", f"the company's own in {folder}")


def _rules(settings: Settings) -> Iterator[Finding]:
    path = settings.data_dir / rulebook.FILE
    if not path.is_file():
        return
    try:
        rulebook.load(settings.data_dir)
        yield Finding("ok", "reminder rules", f"the company's own in {path}")
    except RuleError as error:
        yield Finding("bad", "reminder rules", f"{error}; nobody is reminded of anything until it is mended")


def _holidays(settings: Settings) -> Iterator[Finding]:
    from chinese_calendar import holidays

    last = max(holidays).year
    soon = Clock(settings.timezone, settings.now).today() + timedelta(days=30)
    if last < soon.year:
        says = f"known up to {last} only; update the package chinesecalendar"
        yield Finding("note", "public holidays", says)
    else:
        yield Finding("ok", "public holidays", f"known up to {last}")

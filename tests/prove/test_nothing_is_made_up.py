"""What was not written to kechat makes it neither fail nor write."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import foreign_texts
import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.commands.furnishing import furnish
from bot.settings import Settings
from crm_core.models import AuditEntry, Role, User
from integrations.messages import Inbound
from intents.lexicon import NoNames
from intents.understand import rehearse, understand

pytestmark = pytest.mark.prove
NOW = datetime(2027, 3, 10, 10, 0)
FUZZED = 100_000


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("prove") / "demo", now=NOW)
    furnish(settings)
    app = App(settings)
    yield app
    app.stop()


def _written(app: App) -> int:
    with app.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def _rep(app: App) -> str:
    with app.database.reading() as session:
        found = select(User.username).where(User.role == Role.REP, User.active).order_by(User.id)
        return session.scalars(found.limit(1)).one()


def test_twenty_thousand_lines_of_others_write_nothing(app: App) -> None:
    try:
        lines = foreign_texts.lines()
    except foreign_texts.NotFetched as reason:
        pytest.skip(f"the texts cannot be had here: {reason}")
    speaker, before, wrote = _rep(app), _written(app), []
    assert len(lines) == sum(foreign_texts.SHARES.values())
    for number, line in enumerate(lines):
        app.say(Inbound("api", f"foreign-{number}", speaker, f"f{number}", line))
        if (after := _written(app)) > before:
            wrote.append(line)
            before = after
    assert not wrote, f"{len(wrote)} lines wrote something:\n" + "\n".join(wrote[:60])


def test_no_scrambled_text_makes_it_fail() -> None:
    """Bits of what people say, of other scripts, of markup and of noise, thrown together."""
    for _ in rehearse(NOW):
        pass
    chance = random.Random(7)
    for _ in range(FUZZED):
        text = _scrambled(chance)
        understood = understand(text, NOW.astimezone(), NoNames())
        for entity in understood.entities:
            assert text[slice(*entity.span)] == entity.text


def _scrambled(chance: random.Random) -> str:
    parts = [chance.choice(_SOURCES)(chance) for _ in range(chance.randint(1, 9))]
    return chance.choice(("", " ", "，", "\n")).join(parts)


def _said(chance: random.Random) -> str:
    line = chance.choice(_GOLDEN)
    start = chance.randrange(max(1, len(line)))
    return line[start : start + chance.randint(1, 20)]


def _noise(chance: random.Random) -> str:
    ranges = (
        (0x20, 0x7E),
        (0x4E00, 0x9FFF),
        (0x0, 0x1F),
        (0x1F300, 0x1F6FF),
        (0x600, 0x6FF),
        (0xE000, 0xE100),
    )
    low, high = chance.choice(ranges)
    return "".join(chr(chance.randint(low, high)) for _ in range(chance.randint(1, 12)))


def _markup(chance: random.Random) -> str:
    return chance.choice(
        ("<b>", "'; DROP TABLE account;--", "{account}", "[[", "((", "%s", "\\u0000", "re:(", "…" * 9)
    )


def _figures(chance: random.Random) -> str:
    return "".join(
        chance.choice("0123456789零一二三十百千万亿.,:/-年月日号点半周%￥$")
        for _ in range(chance.randint(1, 10))
    )


_SOURCES = (_said, _said, _said, _noise, _markup, _figures)
_GOLDEN = [
    line.split("say:", 1)[1].strip()
    for path in sorted((Path(__file__).parents[1] / "intents" / "golden").glob("*.yaml"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if "say:" in line
]

"""What a dialogue remembers: through JSON and back, and for how long."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import sessions
from bot.frames import Ref, decode, encode
from bot.memory import Draft, Memory
from crm_core.clock import Clock
from crm_core.db import Database
from intents.entities import TimeValue
from intents.schema import Frame, Mention, Slot

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2027, 3, 10, 10, tzinfo=ZONE)
DRAFT = Draft([encode(Frame("activity.log"))], "slot:account", slot="account")
FULL = Memory(
    focus={"account": 7}, topic="account", listed=["account", [7]], query=encode(Frame("figure.ask")),
    written=[["activity", 3]], frames=[encode(Frame("activity.log"))], draft=DRAFT,
)  # fmt: skip

_texts = st.text(max_size=12)
_plain = (
    st.none() | st.booleans() | st.integers() | _texts | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(ZONE))
)  # fmt: skip
_records = st.builds(Ref, _texts, st.integers(0), _texts) | st.builds(
    Mention, _texts, _texts, st.lists(st.integers(), max_size=3).map(tuple), _texts, _texts
)
_values = st.recursive(
    _plain | _records,
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple)
    | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(
        _texts, st.builds(Slot, _values, _texts, st.none() | st.tuples(st.integers(), st.integers()))
    )
)
def test_a_frame_comes_back_from_json_as_it_was(slots: dict[str, Slot]) -> None:
    frame = Frame("activity.log", slots, 0.9, (0, 4))
    assert decode(json.loads(json.dumps(encode(frame)))) == frame


@pytest.mark.parametrize("value", [Decimal("80000.50"), date(2027, 3, 10), AT, TimeValue(AT, None, "day")])
def test_values_keep_their_kind(value: Any) -> None:
    frame = Frame("opportunity.change", {"value": Slot(value)})
    assert decode(json.loads(json.dumps(encode(frame)))).value("value") == value


def test_memory_comes_back_from_json_as_it_was() -> None:
    assert Memory.from_json(json.loads(json.dumps(FULL.as_json()))) == FULL
    assert Memory.from_json({}) == Memory()


def test_another_customer_makes_what_hung_on_the_old_one_forgotten() -> None:
    spoken = Memory().focusing({"account": 1, "contact": 2}).focusing({"account": 1, "opportunity": 3})
    assert spoken.focus == {"account": 1, "contact": 2, "opportunity": 3}
    assert spoken.focusing({"account": 9}).focus == {"account": 9}


@pytest.fixture
def after(database: Database, clock: Clock) -> Callable[[timedelta], Memory]:
    """What is still remembered when so much time has passed since."""

    def recall(passed: timedelta) -> Memory:
        start = clock.now()
        with database.transaction() as session:
            sessions.remember(session, "api", "c1", "mei", FULL)
        clock.frozen = start + passed
        with database.reading() as session:
            found = sessions.recall(session, "api", "c1", "mei")
        clock.frozen = start
        return found

    return recall


def test_context_lasts_half_an_hour_and_drafts_a_week(after: Callable[[timedelta], Memory]) -> None:
    assert after(timedelta(minutes=30)) == FULL
    assert after(timedelta(minutes=31)) == Memory(draft=DRAFT)
    assert after(timedelta(days=7)) == Memory(draft=DRAFT)
    assert after(timedelta(days=7, seconds=1)) == Memory()


def test_each_speaker_of_a_conversation_has_their_own(sqlite_database: Database) -> None:
    with sqlite_database.transaction() as session:
        sessions.remember(session, "api", "c1", "mei", FULL)
    with sqlite_database.reading() as session:
        assert sessions.recall(session, "api", "c1", "jun") == Memory()
        assert sessions.recall(session, "api", "c2", "mei") == Memory()

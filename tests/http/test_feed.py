"""The feed is asked directly: its look is a function of the database."""

from __future__ import annotations

import asyncio
import json

import pytest
from people_at_the_door import People

from bot.app import App
from bot.http.feed import BACKLOG, Event, Feed, Listener, newest
from bot.http.stream import _line
from crm_core.db import Database
from crm_core.models import Account, User
from crm_core.permissions import operator
from crm_core.services import accounts
from integrations import outbox
from integrations.messages import Answer, Reply


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


def _listener(app: App, username: str) -> Listener:
    with app.database.reading() as session:
        user = session.query(User).filter_by(username=username).one()
        return Listener(user.id, username, newest(session))


def _say(app: App, to: str, text: str) -> None:
    with app.database.transaction() as session:
        answer = Answer((Reply(text),))
        outbox.notify(session, channel="web", conversation=f"web-{to}", recipient=to, answer=answer)


def _told(feed: Feed, *listeners: Listener) -> list[tuple[str, str, dict[str, object]]]:
    return [(one.username, event.kind, event.data) for one, event in feed.look(list(listeners))]


def test_each_hears_what_is_theirs_once(app: App, people: People) -> None:
    feed = Feed(app.database, app.clock)
    ruby, remo = _listener(app, "ruby"), _listener(app, "remo")
    feed.begin()
    _say(app, "ruby", "Call Vera today")
    told = _told(feed, ruby, remo)
    assert [(who, kind, data["text"]) for who, kind, data in told] == [("ruby", "notice", "Call Vera today")]
    assert _told(feed, ruby, remo) == []


def test_nothing_is_missed_when_the_floor_rises(app: App, people: People) -> None:
    seconds = iter(range(0, 10_000, 7))
    feed = Feed(app.database, app.clock, monotonic=lambda: float(next(seconds)))
    ruby = _listener(app, "ruby")
    feed.begin()
    heard = []
    for number in range(6):
        _say(app, "ruby", str(number))
        heard += [data["text"] for _, _, data in _told(feed, ruby)]
    assert heard == ["0", "1", "2", "3", "4", "5"]


def test_a_changed_record_is_told_only_to_those_who_may_see_it(app: App, people: People) -> None:
    feed = Feed(app.database, app.clock)
    ruby, remo, erik = (_listener(app, name) for name in ("ruby", "remo", "erik"))
    feed.begin()
    with app.database.transaction() as session:
        account = session.get_one(Account, people.account_id)
        accounts.change(session, account, by=operator(), industry="Water")
    told = {(who, kind, str(data)) for who, kind, data in _told(feed, ruby, remo, erik)}
    assert {who for who, _, _ in told} == {"ruby", "erik"}


def test_a_page_that_does_not_read_is_let_go(app: App, people: People) -> None:
    listener = _listener(app, "ruby")
    for number in range(BACKLOG + 1):
        listener.tell(Event("reply", {"text": str(number)}))
    assert asyncio.run(listener.events.get()) is None


def test_an_event_is_one_line_of_json(app: App) -> None:
    line = _line(Event("reply", {"text": "two\nlines 张伟"}))
    assert line.startswith("event: reply\ndata: ")
    assert json.loads(line.split("data: ")[1]) == {"text": "two\nlines 张伟"}
    assert line.count("\n") == 3

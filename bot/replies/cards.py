"""Replies about records: the same lines as plain text and as a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.actions.turn import Said, Turn, focus
from bot.editing import FORMS
from bot.replies import words
from crm_core.models import Activity, User
from integrations.messages import Button, Card, Reply

Line = tuple[str, str]


def written(turn: Turn, headline: str, lines: Iterable[Line], *records: Any) -> Said:
    """What was written, exactly, with undo and a form to change it at hand."""
    actions = [undo(turn), *edit(turn, *records), Button("why", turn.say("why"))]
    kept = list(lines)
    stands = about(turn, turn.say("nothing_changed", label=_label(turn, records)), kept, *records)
    return replace(about(turn, headline, kept, *records, actions=actions), unchanged=stands)


def _label(turn: Turn, records: Sequence[Any]) -> str:
    if not records:
        return ""
    one = records[0]
    if isinstance(one, Activity):
        return f"{one.account.name} · {words.label('activity.kind', one.kind, turn.language)}"
    return str(one.label)


def about(
    turn: Turn, headline: str, lines: Iterable[Line], *records: Any, actions: Sequence[Button] = ()
) -> Said:
    """A headline and labelled lines; empty ones are left out."""
    kept = [(label, value) for label, value in lines if value]
    text = "\n".join([headline, *(words.pair(label, value, turn.language) for label, value in kept)])
    card = Card(title=headline, fields=tuple(kept), actions=tuple(actions), link=link(records))
    return Said(text, card, focus(*records))


def listing(
    turn: Turn,
    headline: str,
    lines: Sequence[str],
    *records: Any,
    foot: str = "",
    actions: Sequence[Button] = (),
) -> Said:
    """A headline and one line a record."""
    body = "\n".join(lines)
    text = "\n".join(part for part in (headline, body, foot) if part)
    card = Card(title=headline, body=body, subtitle=foot, actions=tuple(actions), link=link(records))
    return Said(text, card, focus(*records))


def undo(turn: Turn) -> Button:
    """Takes back what this message writes, and nothing that is written later: 撤销 on an old card is refused."""
    return Button(f"undo:{turn.session.info['origin'].message_id}", turn.say("undo"))


def edit(turn: Turn, *records: Any) -> list[Button]:
    """For colleagues: opens a form where the channel has one, else asks what should be different."""
    record = next(iter(records), None)
    if record is None or record.KIND not in FORMS or not isinstance(turn.actor, User):
        return []
    return [Button(f"edit:{record.KIND}:{record.id}", turn.say("edit"))]


def link(records: Sequence[Any]) -> str:
    """The console's page of the account spoken of."""
    for record in records:
        account = record if getattr(record, "KIND", "") == "account" else getattr(record, "account", None)
        if account is not None:
            return f"/#/accounts/{account.id}"
    return ""


def put_before(
    record: Any, title: str, fields: Sequence[Line], buttons: Sequence[Button], language: str
) -> Reply:
    """A card to somebody who is to decide on a record, and the same in plain words."""
    text = "\n".join([title, *(words.pair(label, value, language) for label, value in fields)])
    return Reply(text, Card(title=title, fields=tuple(fields), actions=tuple(buttons), link=link([record])))


def labelled(turn: Turn, record: Any, names: Iterable[str]) -> list[Line]:
    """Fields of a record with their labels and values in words."""
    return [(turn.label("field", name), value_of(turn, record, name)) for name in names]


def asked_first(
    turn: Turn, record: Any, names: Sequence[str], asked: str | None, may: Sequence[str]
) -> list[Line]:
    """The same with the field that is asked for, if it is one of `may`, before the others; where nothing is entered
    in it, that is said.
    """
    if asked not in may:
        return labelled(turn, record, names)
    lines = labelled(turn, record, [str(asked), *(name for name in names if name != asked)])
    label, value = lines[0]
    return [(label, value or turn.say("not_entered")), *lines[1:]]


def value_of(turn: Turn, record: Any, name: str) -> str:
    value = getattr(record, name)
    if value is None or value == "" or value == []:
        return ""
    if name in ("stage", "status", "grade", "priority", "kind", "role", "category"):
        return (
            turn.label(f"{record.KIND}.{name}", value)
            if name in ("status", "kind", "category")
            else turn.label(name, value)
        )
    return plain(turn, name, value)


def plain(turn: Turn, name: str, value: Any) -> str:
    from datetime import date, datetime
    from decimal import Decimal

    if isinstance(value, Decimal):
        return turn.money(value)
    if isinstance(value, datetime):
        return turn.instant(value)
    if isinstance(value, date):
        return turn.day(value)
    if name == "probability":
        return f"{value}%"
    if isinstance(value, (list, tuple)):
        return turn.joined(getattr(one, "label", one) for one in value)
    return str(getattr(value, "label", value))

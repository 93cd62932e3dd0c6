"""Accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.activities import line as activity_line
from bot.actions.contacts import line as contact_line
from bot.actions.opportunities import line as deal_line
from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Account, Grade, User
from crm_core.queries import overview
from crm_core.services import accounts
from intents.schema import Frame

_SHOWN = ("grade", "industry", "owner", "phone", "address", "tags", "status")
_CREATED = ("short_name", "industry", "address", "source", "phone", "region")


def create(turn: Turn, frame: Frame) -> Said:
    given = {name: frame.value(name) for name in _CREATED}
    fields: dict[str, Any] = {name: value for name, value in given.items() if value}
    if frame.value("grade"):
        fields["grade"] = Grade(frame.value("grade"))
    account = accounts.create(turn.session, by=turn.actor, name=frame.value("name"), **fields)
    turn.made[frame.value("name")] = account
    return _written(turn, "account_created", account)


def change(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    given = {name: frame.value(name) for name in ("grade", "address", "industry", "purchase_cycle", "phone")}
    accounts.change(
        turn.session, account, by=turn.actor, **{name: value for name, value in given.items() if value}
    )
    return _written(turn, "account_changed", account)


def tag(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.add_tags(turn.session, account, frame.value("tags"), by=turn.actor)
    return _written(turn, "account_changed", account)


def untag(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.remove_tags(turn.session, account, frame.value("tags"), by=turn.actor)
    return _written(turn, "account_changed", account)


def rename(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.change(turn.session, account, by=turn.actor, name=frame.value("name"))
    return _written(turn, "account_changed", account)


def alias(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.add_alias(turn.session, account, frame.value("name"), by=turn.actor)
    return _written(turn, "account_changed", account)


def assign(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.assign(turn.session, account, by=turn.actor, to=turn.find(frame, "to"))
    return _written(turn, "account_changed", account)


def serve(turn: Turn, frame: Frame) -> Said:
    """A colleague of the service looks after it from now on."""
    account: Account = turn.find(frame, "account")
    accounts.change(turn.session, account, by=turn.actor, service_owner=turn.find(frame, "to"))
    lines = cards.labelled(turn, account, ("service_owner", "owner"))
    return cards.written(turn, turn.say("account_changed", account=account.name), lines, account)


def take(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.take(turn.session, account, by=turn.user)
    return _written(turn, "account_taken", account)


def share(turn: Turn, frame: Frame) -> Said:
    """Another colleague works on it, too."""
    account: Account = turn.find(frame, "account")
    colleague: User = turn.find(frame, "to")
    others = [one for one in account.collaborators if one is not colleague]
    return _shared(turn, account, [*others, colleague])


def unshare(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    colleague: User = turn.find(frame, "to")
    return _shared(turn, account, [one for one in account.collaborators if one is not colleague])


def _shared(turn: Turn, account: Account, collaborators: list[User]) -> Said:
    accounts.change(turn.session, account, by=turn.actor, collaborators=collaborators)
    lines = [(turn.label("field", "collaborators"), "、".join(one.name for one in account.collaborators))]
    return cards.written(turn, turn.say("account_changed", account=account.name), lines, account)


def release(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.release(turn.session, account, by=turn.actor)
    return _written(turn, "account_released", account)


def merge(turn: Turn, frame: Frame) -> Said:
    into: Account = turn.find(frame, "other")
    accounts.merge(turn.session, turn.find(frame, "account"), into=into, by=turn.actor)
    return _written(turn, "account_merged", into)


def delete(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    accounts.delete(turn.session, account, by=turn.actor)
    return cards.written(turn, turn.say("account_deleted", account=account.name), [])


def _written(turn: Turn, key: str, account: Account) -> Said:
    return cards.written(
        turn, turn.say(key, account=account.name), cards.labelled(turn, account, _SHOWN), account
    )


# ---------------------------------------------------------------- asked about
def owner(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    if account.owner is None:
        return Said(turn.say("in_pool", account=account.name), focus={"account": account.id})
    reply = turn.say(
        "owned_by", account=account.name, owner=account.owner.name, region=account.owner.region or ""
    )
    return Said(reply, focus={"account": account.id})


def show(turn: Turn, frame: Frame) -> Said:
    """A customer at a glance: base data, people, open deals, the last contact."""
    account: Account = turn.find(frame, "account")
    seen = overview.overview(turn.session, turn.actor, account)
    told = cards.asked_first(turn, account, _SHOWN, frame.value("field"), tuple(Account.FIELDS))
    facts = [f"{label}：{value}" for label, value in told if value]
    lines = ["；".join(facts)]
    for title, rows in (
        ("contacts", [contact_line(one) for one in seen.contacts[:6]]),
        ("opportunities", [deal_line(turn, one) for one in seen.opportunities[:6]]),
        ("recent", [activity_line(turn, one) for one in seen.activities[:2]]),
    ):
        if rows:
            lines.append(f"【{turn.label('section', title)}】")
            lines += rows
    foot = "；".join(
        turn.say(key, count=len(rows))
        for key, rows in (
            ("open_tickets", seen.tickets),
            ("contracts_count", seen.contracts),
            ("open_tasks", seen.tasks),
        )
        if rows
    )
    said = cards.listing(turn, account.name, lines, account, foot=foot)
    return replace(said, listed=["opportunity", [one.id for one in seen.opportunities[:6]]])


HANDLERS = {
    "account.create": create,
    "account.change": change,
    "account.tag": tag,
    "account.untag": untag,
    "account.rename": rename,
    "account.alias": alias,
    "account.assign": assign,
    "account.serve": serve,
    "account.take": take,
    "account.share": share,
    "account.unshare": unshare,
    "account.release": release,
    "account.merge": merge,
    "account.delete": delete,
    "account.owner": owner,
    "account.overview": show,
}

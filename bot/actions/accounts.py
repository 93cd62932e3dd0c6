"""Accounts and contacts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.activities import line as activity_line
from bot.actions.opportunities import line as deal_line
from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Account, Contact, Grade, User
from crm_core.permissions import visible
from crm_core.queries import overview
from crm_core.services import accounts, contacts
from intents.readers import jobs
from intents.schema import Frame

_SHOWN = ("grade", "industry", "owner", "phone", "address", "tags", "status")
_CREATED = ("short_name", "industry", "address", "source", "phone", "region")
_CONTACT = ("account", "title", "phone", "email", "wechat", "decision_role", "birthday")


# ---------------------------------------------------------------- accounts
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


def delete_contact(turn: Turn, frame: Frame) -> Said:
    contact: Contact = turn.find(frame, "contact")
    contacts.delete(turn.session, contact, by=turn.actor)
    headline = turn.say("contact_deleted", name=contact.name, account=contact.account.name)
    return cards.written(turn, headline, [])


def _written(turn: Turn, key: str, account: Account) -> Said:
    return cards.written(
        turn, turn.say(key, account=account.name), cards.labelled(turn, account, _SHOWN), account
    )


# ---------------------------------------------------------------- contacts
def add_contact(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    fields = {
        name: frame.value(name) or "" for name in ("title", "phone", "email", "wechat", "decision_role")
    }
    contact = contacts.create(
        turn.session, by=turn.actor, account=account, name=frame.value("name"), **fields
    )
    return _contact(turn, "contact_created", contact)


def change_contact(turn: Turn, frame: Frame) -> Said:
    contact: Contact = turn.find(frame, "contact")
    changeable = ("phone", "email", "wechat", "title", "decision_role", "birthday")
    given = {name: frame.value(name) for name in changeable}
    contacts.change(
        turn.session, contact, by=turn.actor, **{name: value for name, value in given.items() if value}
    )
    return _contact(turn, "contact_changed", contact)


def contact_left(turn: Turn, frame: Frame) -> Said:
    contact: Contact = turn.find(frame, "contact")
    contacts.mark_left(turn.session, contact, by=turn.actor, on=frame.value("on") or turn.now.date())
    return _contact(turn, "contact_left", contact)


def _contact(turn: Turn, key: str, contact: Contact) -> Said:
    return cards.written(
        turn, turn.say(key, contact=contact.name), cards.labelled(turn, contact, _CONTACT), contact
    )


# ---------------------------------------------------------------- asked about
def show_contact(turn: Turn, frame: Frame) -> Said:
    """One person, or all of a customer when none is named."""
    contact = turn.find(frame, "contact")
    account = turn.find(frame, "account")
    if contact is not None:
        return cards.about(turn, contact.name, cards.labelled(turn, contact, _CONTACT), contact)
    if account is None:
        return Said(turn.say("not_found", what=turn.label("kind", "contact")))
    people = turn.session.scalars(
        visible(Contact, turn.actor, few=True).where(
            Contact.account_id == account.id, Contact.left_on.is_(None)
        )
    ).all()
    wanted = frame.value("title")
    fitting = [one for one in people if wanted and jobs.fits(str(wanted), one.title)] or people
    lines = [_contact_line(one) for one in fitting]
    if account.phone:
        lines.append(f"{turn.label('field', 'main_phone')}：{account.phone}")
    if not fitting:
        return Said(turn.say("no_contacts", account=account.short), focus={"account": account.id})
    only = fitting if len(fitting) == 1 else ()
    return cards.listing(turn, turn.say("contacts_of", account=account.name), lines, account, *only)


def _contact_line(contact: Contact) -> str:
    return " · ".join(
        part
        for part in (
            contact.name,
            contact.title,
            contact.decision_role,
            contact.phone,
            contact.email,
            contact.wechat,
        )
        if part
    )


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
    asked = frame.value("field")
    names = (asked, *(one for one in _SHOWN if one != asked)) if asked in Account.FIELDS else _SHOWN
    facts = [f"{label}：{value}" for label, value in cards.labelled(turn, account, names) if value]
    lines = ["；".join(facts)]
    for title, rows in (
        ("contacts", [_contact_line(one) for one in seen.contacts[:6]]),
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
    "contact.delete": delete_contact,
    "account.owner": owner,
    "account.overview": show,
    "contact.create": add_contact,
    "contact.change": change_contact,
    "contact.leave": contact_left,
    "contact.show": show_contact,
}

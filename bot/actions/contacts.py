"""Contacts: the people of a customer."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.actions.turn import Said, Turn
from bot.replies import cards
from crm_core.models import Account, Contact
from crm_core.permissions import visible
from crm_core.services import contacts
from intents.readers import jobs
from intents.schema import Frame

_SHOWN = ("account", "title", "phone", "email", "wechat", "decision_role", "birthday")


def create(turn: Turn, frame: Frame) -> Said:
    account: Account = turn.find(frame, "account")
    fields = {
        name: frame.value(name) or "" for name in ("title", "phone", "email", "wechat", "decision_role")
    }
    contact = contacts.create(
        turn.session, by=turn.actor, account=account, name=frame.value("name"), **fields
    )
    return _written(turn, "contact_created", contact)


def change(turn: Turn, frame: Frame) -> Said:
    contact: Contact = turn.find(frame, "contact")
    changeable = ("phone", "email", "wechat", "title", "decision_role", "birthday")
    given = {name: frame.value(name) for name in changeable}
    contacts.change(
        turn.session, contact, by=turn.actor, **{name: value for name, value in given.items() if value}
    )
    return _written(turn, "contact_changed", contact)


def leave(turn: Turn, frame: Frame) -> Said:
    contact: Contact = turn.find(frame, "contact")
    contacts.mark_left(turn.session, contact, by=turn.actor, on=frame.value("on") or turn.now.date())
    headline = turn.say("contact_left", contact=contact.name)
    lines = [
        *cards.labelled(turn, contact, _SHOWN),
        *_successor(turn, contact, frame.value("successor") or ""),
    ]
    return cards.written(turn, headline, lines, contact)


def _successor(turn: Turn, left: Contact, name: str) -> list[tuple[str, str]]:
    """Who comes instead, and how they are entered, where nobody has entered them."""
    account = left.account
    known = turn.session.scalars(select(Contact.name).where(Contact.account_id == account.id))
    if not name or name in known:
        return []
    return [
        (
            turn.say("successor"),
            turn.say("successor_hint", name=name, account=account.short_name or account.name),
        )
    ]


def _written(turn: Turn, key: str, contact: Contact) -> Said:
    return cards.written(
        turn, turn.say(key, contact=contact.name), cards.labelled(turn, contact, _SHOWN), contact
    )


def delete(turn: Turn, frame: Frame) -> Said:
    contact: Contact = turn.find(frame, "contact")
    contacts.delete(turn.session, contact, by=turn.actor)
    headline = turn.say("contact_deleted", name=contact.name, account=contact.account.name)
    return cards.written(turn, headline, [])


def show(turn: Turn, frame: Frame) -> Said:
    """One person, or all of a customer when none is named."""
    contact = turn.find(frame, "contact")
    account = turn.find(frame, "account")
    if contact is not None:
        return cards.about(turn, contact.name, cards.labelled(turn, contact, _SHOWN), contact)
    if account is None:
        return Said(turn.say("not_found", what=turn.label("kind", "contact")))
    people = turn.session.scalars(
        visible(Contact, turn.actor, few=True).where(
            Contact.account_id == account.id, Contact.left_on.is_(None)
        )
    ).all()
    wanted = frame.value("title")
    fitting = [one for one in people if wanted and jobs.fits(str(wanted), one.title)] or people
    lines = [line(one) for one in fitting]
    if account.phone:
        lines.append(f"{turn.label('field', 'main_phone')}：{account.phone}")
    if not fitting:
        return Said(turn.say("no_contacts", account=turn.called(account)), focus={"account": account.id})
    only = fitting if len(fitting) == 1 else ()
    said = cards.listing(turn, turn.say("contacts_of", account=account.name), lines, account, *only)
    return replace(said, listed=["contact", [one.id for one in fitting]])


def line(contact: Contact) -> str:
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


HANDLERS = {
    "contact.delete": delete,
    "contact.create": create,
    "contact.change": change,
    "contact.leave": leave,
    "contact.show": show,
}

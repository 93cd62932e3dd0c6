"""Tickets that are described by their trouble: 温度超标那个, 宏远的漏水."""

from __future__ import annotations

from bot.resolving.similarity import best, features, likeness, units
from crm_core.models import UNFINISHED, Ticket
from intents.schema import Mention

_NAMED = 0.15


def described(pool: list[Ticket], said: Mention, *, of_one: bool) -> list[Ticket]:
    """Of these the ones whose number or trouble the words tell; `of_one`: all of them are one customer's."""
    if said.text.isdigit():
        return [one for one in pool if one.number.endswith(said.text)]
    return _of_one(pool, said) if of_one else list(best(pool, lambda one: _likeness(said, one), least=0.34))


def _of_one(pool: list[Ticket], said: Mention) -> list[Ticket]:
    """Of a customer's tickets those described; of several that nothing tells apart the unfinished ones.

    What was not even called a ticket must be described.
    """
    unfinished = [one for one in pool if one.status in UNFINISHED]
    described = best(pool, lambda one: max(_reported(said.text, one), _in_short(said, one)), least=0.25)
    still_open = [one for one in described if one in unfinished]
    return still_open or list(described) or ([] if said.doubtful else unfinished or pool)


def _in_short(said: Mention, ticket: Ticket) -> float:
    """超温 of 温度超标: every sign of the few words that described it stands in what was reported."""
    signs = units(said.text)
    if not said.doubtful or len(signs) < 2:
        return 0.0
    account = f"{ticket.account.name} {ticket.account.short_name}" if ticket.account else ""
    shared = len(signs & units(f"{ticket.subject} {ticket.description} {account}")) / len(signs)
    return shared / 2 if shared >= 0.8 else 0.0


def _likeness(said: Mention, ticket: Ticket) -> float:
    """By its trouble, and the better for its customer's name beside it."""
    account = ticket.account
    names = features(f"{account.name} {account.short_name}") if account else frozenset()
    trouble = _reported(said.text, ticket)
    named = trouble + _NAMED if trouble and names & features(said.text) else trouble
    return max(named, _in_short(said, ticket))


def _reported(said: str, ticket: Ticket) -> float:
    account = ticket.account
    besides = f"{account.name} {account.short_name}" if account else ""
    return max(
        likeness(said, ticket.subject, besides=besides),
        0.9 * likeness(said, ticket.description, besides=besides),
    )

"""Which records a text may be naming. One indexed query for all its spans, whatever the number of names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import (
    Account,
    Contact,
    Contract,
    Lead,
    Opportunity,
    Product,
    Quote,
    Record,
    Ticket,
    User,
)
from crm_core.names.forms import Form, fold, is_han, pinyin, without_one
from crm_core.names.index import Named, NameKey, key_of
from crm_core.permissions import Actor, Customer, visible

_TOKEN = re.compile(r"[一-鿿㐀-䶿]|[^\W_一-鿿㐀-䶿]+")
_BREAK = re.compile(r"[。；！？，、：;!?\n]")
_LONGEST_HAN = 14
_LONGEST_WORDS = 6
_MOST_ROWS = 400

_MODELS: dict[int, type[Record]] = {
    Named.ACCOUNT: Account,
    Named.CONTACT: Contact,
    Named.OPPORTUNITY: Opportunity,
    Named.LEAD: Lead,
    Named.USER: User,
    Named.PRODUCT: Product,
    Named.TICKET: Ticket,
    Named.CONTRACT: Contract,
    Named.QUOTE: Quote,
}


@dataclass(frozen=True, slots=True)
class NameHit:
    """A span of the text that is a form of a visible record's name."""

    span: tuple[int, int]
    record: Record
    form: Form

    @property
    def account_id(self) -> int | None:
        found: Any = self.record
        return found.id if isinstance(found, Account) else getattr(found, "account_id", None)


@dataclass(frozen=True, slots=True)
class _Window:
    span: tuple[int, int]
    text: str


def find_names(session: Session, actor: Actor, text: str) -> list[NameHit]:
    """Every visible record that some span of the text names exactly, by any of its forms."""
    by_key: dict[int, list[_Window]] = defaultdict(list)
    for window in _windows(text):
        by_key[key_of(window.text)].append(window)
    return _hits(session, actor, by_key)


def find_alike(session: Session, actor: Actor, text: str) -> list[NameHit]:
    """Records that a span sounds like, or that it misses by one character. Only for want of exact hits:
    the caller must want a name there.
    """
    by_key: dict[int, list[_Window]] = defaultdict(list)
    for window in _windows(text):
        for form in _alike(window.text):
            by_key[key_of(form)].append(window)
    return _hits(session, actor, by_key)


def _alike(text: str) -> Iterator[str]:
    if is_han(text) and len(text) <= 6:
        yield "~" + pinyin(text)
    if 3 <= len(text) <= 14:
        yield "-" + text
    if 4 <= len(text) <= 14:
        yield from ("-" + cut for cut in without_one(text))
        yield from without_one(text) if len(text) > 4 else ()


def _windows(text: str) -> Iterator[_Window]:
    """All runs of characters and words, inside clauses, that may be a name."""
    for clause in _clauses(text):
        tokens = [(match.start(), match.end(), fold(match[0])) for match in _TOKEN.finditer(text, *clause)]
        for first, (start, _, _) in enumerate(tokens):
            joined, words = "", 0
            for _, end, token in tokens[first : first + _LONGEST_HAN]:
                joined += token
                words += not is_han(token)
                if words > _LONGEST_WORDS:
                    break
                if len(joined) > 1:
                    yield _Window((start, end), joined)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _BREAK.finditer(text):
        yield start, stop.start()
        start = stop.end()
    yield start, len(text)


def _hits(session: Session, actor: Actor, by_key: dict[int, list[_Window]]) -> list[NameHit]:
    if not by_key:
        return []
    rows = list(_rows(session, actor, list(by_key)))
    records = _visible(session, actor, ((row.entity, row.record_id) for row in rows))
    hits: dict[tuple[tuple[int, int], int, int], NameHit] = {}
    for row in rows:
        record = records.get((row.entity, row.record_id))
        if record is None:
            continue
        for window in by_key[row.key]:
            known = hits.get((window.span, row.entity, row.record_id))
            if known is None or row.form < known.form:
                hits[window.span, row.entity, row.record_id] = NameHit(window.span, record, Form(row.form))
    return list(hits.values())


def _rows(session: Session, actor: Actor, keys: list[int]) -> Iterable[Any]:
    """The index's rows under these keys: the speaker's own first, then the strongest."""
    own = NameKey.owner_id == (0 if isinstance(actor, Customer) else actor.id)
    found = select(NameKey.key, NameKey.entity, NameKey.record_id, NameKey.form)
    for start in range(0, len(keys), 5000):
        chosen = found.where(NameKey.key.in_(keys[start : start + 5000]))
        yield from session.execute(chosen.order_by(own.desc(), NameKey.form).limit(_MOST_ROWS))


def _visible(
    session: Session, actor: Actor, wanted: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Record]:
    ids: dict[int, set[int]] = defaultdict(set)
    for entity, record_id in wanted:
        ids[entity].add(record_id)
    found: dict[tuple[int, int], Record] = {}
    for entity, members in ids.items():
        model = _MODELS[entity]
        for record in session.scalars(visible(model, actor).where(model.id.in_(members))):
            found[entity, record.id] = record
    return found


def people_named(session: Session, actor: Actor, surname: str, accounts: Collection[int]) -> list[Contact]:
    """Visible contacts with this surname who have not left; of these accounts, or of any when none is given."""
    found = visible(Contact, actor).where(Contact.name.startswith(surname), Contact.left_on.is_(None))
    if accounts:
        found = found.where(Contact.account_id.in_(accounts))
    return list(session.scalars(found.order_by(Contact.id).limit(60)))

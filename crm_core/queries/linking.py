"""Which records a text may be naming. One indexed query for all its spans, whatever the number of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from crm_core.names.companies import company_forms, parts_of
from crm_core.names.forms import LONGEST, Form, fold, units
from crm_core.names.index import key_of
from crm_core.names.likeness import keys_like, likeness
from crm_core.names.ordinary import may_be_initials
from crm_core.names.windows import Span, Window, windows
from crm_core.permissions import Actor, Scope, scope_of
from crm_core.queries.known import Known, known
from crm_core.queries.name_rows import NameRow, read_rows


@dataclass(frozen=True, slots=True)
class NameHit:
    """A span of the text that is a form of a visible record's name.

    `own`: the speaker works with it. `sure`: what was said is the name, but for a slip of the ear or the finger.
    """

    span: Span
    record: Known
    form: Form
    own: bool = True
    sure: bool = True


_MOST_ALIKE = 20

Windowed = Mapping[int, list[Window]]


def find_names(session: Session, actor: Actor, text: str) -> list[NameHit]:
    """Every visible record that some span of the text names exactly, by any of its forms."""
    by_key: dict[int, list[Window]] = defaultdict(list)
    for window in windows(text):
        by_key[key_of(window.text)].append(window)
    best: dict[tuple[Span, str, int], NameHit] = {}
    for row, record, window in _found(session, actor, by_key):
        for hit in _hits(row, record, window):
            at = (hit.span, record.kind, record.id)
            if at not in best or hit.form < best[at].form:
                best[at] = hit
    return list(best.values())


def _found(
    session: Session, actor: Actor, by_key: Windowed, **limits: Any
) -> Iterator[tuple[NameRow, Known, Window]]:
    if not by_key:
        return
    rows = list(read_rows(session, actor, list(by_key), **limits))
    records = known(session, actor, {(row.entity, row.record_id) for row in rows})
    for row in rows:
        record = records.get((row.entity, row.record_id))
        if record is not None:
            yield from ((row, record, window) for window in by_key[row.key])


def _hits(row: NameRow, record: Known, window: Window) -> Iterator[NameHit]:
    if row.form < Form.HEAD:
        yield NameHit(window.span, record, row.form, row.own)
    if window.size == LONGEST:
        for form, strength in _long_forms(record).items():
            whole = window.reaching(form)
            if whole is not None:
                yield NameHit(whole.span, record, strength, row.own)


def _long_forms(record: Known) -> dict[str, Form]:
    """The forms that are too long to be looked up at once."""
    if record.kind in ("account", "lead"):
        forms = company_forms(record.label, record.names[1:])
    else:
        forms = {fold(name): Form.FULL for name in record.names}
    return {text: form for text, form in forms.items() if form <= Form.CORE and len(units(text)) > LONGEST}


# ---------------------------------------------------------------- what only sounds like a name
def find_alike(session: Session, actor: Actor, text: str, spans: Collection[Span]) -> list[NameHit]:
    """Customers that one of these spans sounds like, or misses by a character, or stands for by its initials.

    Only those of the speaker's own. Whoever sees all customers gets any, but never one to be sure of.
    """
    sees_all = scope_of(actor, "account") is Scope.ALL
    by_key: dict[int, list[Window]] = defaultdict(list)
    for window in windows(text):
        if window.span in spans:
            initials = not sees_all and may_be_initials(text, window.span)
            for form in keys_like(window.text, initials=initials):
                by_key[key_of(form)].append(window)
    best: dict[tuple[Span, str, int], NameHit] = {}
    for row, record, window in _found(session, actor, by_key, own_only=not sees_all, most=_MOST_ALIKE):
        hit = _alike(row, record, window) if record.kind in ("account", "lead") else None
        if hit is not None:
            best.setdefault((hit.span, record.kind, record.id), hit)
    return list(best.values())


def _alike(row: NameRow, record: Known, window: Window) -> NameHit | None:
    forms = company_forms(record.label, record.names[1:])
    like = likeness(window.text, forms, parts_of(record.label).region)
    if like is None:
        return None
    span = _to_the_end(window, fold(record.label), like.name)
    return NameHit(span, record, like.form, row.own, like.sure and row.own)


def _to_the_end(window: Window, whole: str, name: str) -> Span:
    """The span with as much of the rest of the name as follows it: 恒心精密 + 机械有限公司."""
    rest = whole.partition(name)[2] if name else ""
    end, joined = window.span[1], ""
    for unit in window.clause[window.first + window.size :]:
        joined += unit.folded
        if not rest.startswith(joined):
            break
        end = unit.end
    return window.span[0], end

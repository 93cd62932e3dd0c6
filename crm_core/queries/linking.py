"""Which records a text may be naming. One indexed query for all its spans, whatever the number of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from crm_core.names import learned
from crm_core.names.companies import company_forms, parts_of
from crm_core.names.forms import LONGEST, Form, fold, units
from crm_core.names.index import Named, key_of
from crm_core.names.likeness import keys_like, likeness
from crm_core.names.ordinary import may_be_initials, word_of
from crm_core.names.windows import Span, Window, windows
from crm_core.permissions import Actor, Scope, scope_of
from crm_core.queries.known import Known, known
from crm_core.queries.name_rows import NameRow, read_rows


class NameHit(NamedTuple):
    """A span of the text that is a form of a visible record's name.

    `own`: the speaker works with it. `sure`: what was said is the name, but for a slip of the ear or the finger.
    `learned`: the speaker has confirmed that they mean this account by it; `firm`: there is nothing left to ask.
    """

    span: Span
    record: Known
    form: Form
    own: bool = True
    sure: bool = True
    learned: bool = False
    firm: bool = False


_MOST_ALIKE = 20
_LONG = 4  # units of a name that others are likely to lie inside

Windowed = Mapping[int, list[Window]]


def find_names(session: Session, actor: Actor, text: str) -> list[NameHit]:
    """Every visible record that some span of the text names exactly, by any of its forms or in the speaker's words."""
    by_key: dict[int, list[Window]] = defaultdict(list)
    words = learned.of_speaker(session, actor)
    meant: dict[Span, tuple[int, int]] = {}
    for window in windows(text):
        by_key[key_of(window.text)].append(window)
        if window.text in words:
            meant[window.span] = words[window.text]
    hits = _hits_at(session, actor, text, by_key)
    return _with_learned(session, actor, hits, meant) if meant else hits


def _hits_at(session: Session, actor: Actor, text: str, by_key: Windowed) -> list[NameHit]:
    """What lies inside a customer's long name that stands there for sure is not looked at: the longest wins."""
    rows = list(read_rows(session, actor, list(by_key))) if by_key else []
    long = [row for row in rows if _is_long(row) and by_key[row.key][0].size >= _LONG]
    best: dict[tuple[Span, str, int], NameHit] = {}
    _gather(best, _seen(session, actor, long, by_key))
    sure = {hit.span for hit in best.values() if _is_sure(text, hit)}
    read = set(long)
    rest = [
        row for row in rows
        if row not in read and not (sure and all(_is_inside(one.span, sure) for one in by_key[row.key]))
    ]  # fmt: skip
    _gather(best, _seen(session, actor, rest, by_key))
    return list(best.values())


def _gather(
    best: dict[tuple[Span, str, int], NameHit], seen: Iterable[tuple[NameRow, Known, Window]]
) -> None:
    for row, record, window in seen:
        for hit in _hits(row, record, window):
            at = (hit.span, record.kind, record.id)
            if at not in best or hit.form < best[at].form:
                best[at] = hit


def _is_long(row: NameRow) -> bool:
    return row.entity == Named.ACCOUNT and (row.form <= Form.CORE or row.form is Form.HEAD)


def _is_sure(text: str, hit: NameHit) -> bool:
    """Whether whoever reads the message takes this for a name wherever it stands."""
    start, end = hit.span
    if hit.record.kind != "account" or ":" in text[start:end]:
        return False
    return hit.form is Form.FULL or (hit.form <= Form.CORE and not word_of(text, hit.span))


def _is_inside(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end and span != (start, end) for start, end in others)


def _with_learned(
    session: Session, actor: Actor, hits: Sequence[NameHit], meant: Mapping[Span, tuple[int, int]]
) -> list[NameHit]:
    """The hits with the accounts that the speaker means by these spans, as far as they are visible."""
    found = list(hits)
    records = known(session, actor, {(int(Named.ACCOUNT), id_) for id_, _ in meant.values()})
    for span, (id_, times) in meant.items():
        record = records.get((int(Named.ACCOUNT), id_))
        here = [hit for hit in hits if hit.span == span]
        hit = _learned(span, record, times, here) if record is not None else None
        if hit is not None:
            found = [one for one in found if one.span != span or one.record != record]
            found.append(hit)
    return found


def _learned(span: Span, record: Known, times: int, here: Sequence[NameHit]) -> NameHit | None:
    """What is entered as another record's own name is that record. Where the words name others of the speaker's,
    too, one answer only says which is likelier.
    """
    itself = next((hit for hit in here if hit.record == record), None)
    others = [hit for hit in here if hit is not itself]
    if any(map(_is_entered, others)) and not (itself and _is_entered(itself)):
        return None
    rivals = [
        hit for hit in others if hit.record.kind == record.kind and (hit.own or not (itself and itself.own))
    ]
    if times < learned.FIRM and rivals:
        return itself._replace(learned=True) if itself else None
    form = min((hit.form for hit in here if hit.record.kind == record.kind), default=Form.SHORT)
    return (itself or NameHit(span, record, form))._replace(form=form, own=True, learned=True, firm=True)


def _is_entered(hit: NameHit) -> bool:
    return hit.form is Form.FULL or (hit.form is Form.SHORT and hit.record.kind == "account")


def _seen(
    session: Session, actor: Actor, rows: Sequence[NameRow], by_key: Windowed
) -> Iterator[tuple[NameRow, Known, Window]]:
    """The rows with the records that they lead to, as far as the speaker may see them."""
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
    keys = list(by_key)
    rows = list(read_rows(session, actor, keys, own_only=not sees_all, most=_MOST_ALIKE)) if keys else []
    for row, record, window in _seen(session, actor, rows, by_key):
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

"""A new opportunity: 给…立个项, open a deal for …"""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import each, slots
from intents.readers.deals_rival import competitor
from intents.readers.deals_told import customer
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot, Span

_LONGEST_NAME = 30
_PRONOUN = "[我俺咱他她它这那该人客新][们个家户]?"


def read(reading: Reading, told: list[Clause]) -> Frame | None:
    clause = next((one for one in told if one.has("opportunity.create", "deal.make")), None)
    if clause is None and reading.has("deal.new_need"):
        clause = next((one for one in told if one.has("deal.make_it")), None)
    if clause is None or (clause.found("opportunity") and not clause.has("opportunity.create")):
        return None
    return Frame("opportunity.create", confidence=0.92, span=_span(reading)).having(
        account=customer(reading) or _stranger(reading) or slots.account_of_deal(reading),
        amount=each.amount(reading),
        stage=slots.value(reading, "opportunity.stage"),
        close_date=_close_day(reading),
        probability=slots.percent(reading),
        product=slots.mention(reading, "product"),
        competitor=competitor(reading),
        name=_topic(reading),
    )


def _span(reading: Reading) -> Span:
    """The text up to what we promise on top of the order, which is a follow-up of its own."""
    for clause in reading.clauses:
        if clause.has("activity.ours") and clause.found("time") and not _is_about_it(clause):
            return reading.span[0], max(clause.span[0] - 1, 1)
    return reading.span


def _is_about_it(clause: Clause) -> bool:
    return clause.has("opportunity.create", "deal.make", "opportunity.close_date", "opportunity.signing")


def _stranger(reading: Reading) -> Slot | None:
    """A customer nobody here knows, named in the order: 给宏图建材建个商机, open a deal for Acme."""
    match = re.search(
        rf"(?:给|为)(?!{_PRONOUN})(?P<zh>[一-鿿a-zA-Z]{{2,{_LONGEST_NAME}}}?)(?:新建|建|立|开|录|登记|新增|加|报)[一个条新的]*(?:商机|项|机会)"
        r"|(?:deal|opportunity|opp) (?:for|at|with) (?P<en>[A-Z][\w&.'-]*(?: (?:[A-Z&][\w&.'-]*|of|and))*)",
        reading.text,
    )
    if match is None or match.lastgroup is None:
        return None
    name = match[match.lastgroup]
    return Slot(Mention("account", name), name, match.span(match.lastgroup), 0.7)


def _close_day(reading: Reading) -> Slot | None:
    """The day said beside a word of closing; else the last one ahead that is no promise of ours."""
    times = [(clause, one) for clause in reading.clauses for one in clause.found("time")]
    closing = [
        one for clause, one in times
        if clause.has("opportunity.close_date", "opportunity.signing") and _is_to_come(one, reading)
    ]  # fmt: skip
    times = [(clause, one) for clause, one in times if _may_lie_ahead(one, reading)]
    other = [one for clause, one in times if not clause.has("activity.ours")]
    return _day((closing or other)[-1]) if closing or other else None


def _is_to_come(found: Found, reading: Reading) -> bool:
    """预计年底签: of a plan it is the one to come, whichever is nearer."""
    day = slots.day(found)
    return _may_lie_ahead(found, reading) or (day is not None and day > reading.now.date())


def _may_lie_ahead(found: Found, reading: Reading) -> bool:
    """A day without its year may be the one to come, even where the last one is nearer."""
    if found.value.anchor != "date":
        return slots.is_ahead(found, reading.now)
    day = slots.day(found)
    return day is not None and day >= reading.now.date()


def _day(found: Found) -> Slot | None:
    day = slots.day(found)
    return slots.said(found, day) if day else None


def _topic(reading: Reading) -> Slot | None:
    """What it is about: the words that are neither its customer nor a value nor the order itself."""
    explicit = _explicit_name(reading)
    if explicit is not None:
        return explicit
    best: Slot | None = None
    for piece in _parts(reading):
        if piece.has("opportunity.close_date", "opportunity.signing") and not piece.has(
            "opportunity.create", "deal.make"
        ):
            continue
        text = slots.without(piece, _noise(piece))
        if len(text) >= 2 and (best is None or len(text) > len(best.value)):
            best = Slot(text, piece.text, piece.span, 0.7)
    return best


def _explicit_name(reading: Reading) -> Slot | None:
    """名字就叫…: what follows to the end of its clause."""
    cue = reading.search("opportunity.explicit_name")
    if cue is None:
        return None
    end = next((one.span[1] for one in reading.clauses if one.span[1] > cue.end()), cue.end())
    text = slots.tidy(reading.text[cue.end() : end])
    return Slot(text, text, (cue.end(), end), 0.9) if 2 <= len(text) <= _LONGEST_NAME else None


def _parts(reading: Reading) -> list[Clause]:
    """The clauses, what stands before and behind a colon for itself."""
    parts = []
    for clause in reading.clauses:
        head, colon, _ = clause.masked.partition(":")
        cut = len(head) + 1
        parts += [clause.before(len(head)), clause.after(cut)] if colon else [clause]
    return parts


def _noise(piece: Clause) -> list[Span]:
    cuts = [one.span for one in piece.found() if one.kind != "product"]
    stage = slots.value(piece, "opportunity.stage")
    if stage is not None and stage.span is not None:
        start, end = stage.span
        behind = re.match(r"(?:的)?(?:阶段|环节|\s+stage)", piece.reading.text[end:])
        cuts.append((start, end + (behind.end() if behind else 0)))
    for cue in ("opportunity.create", "deal.make", "opportunity.topic_noise"):
        cuts += [
            (piece.span[0] + match.start(), piece.span[0] + match.end())
            for match in catalog.cue(cue).finditer(piece.masked)
        ]
    return cuts

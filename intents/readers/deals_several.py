"""Several deals in one breath: 云厦二期推到7月，瑞康的提前到22号; 筑城扶梯跟黔灵群控都进入谈判."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from intents import catalog
from intents.readers import slots
from intents.readers.deals_told import customer, target
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Span

_TAIL = 8  # characters between a customer's name and the word that joins the next one
_JOINED = re.compile(
    r"(?P<tail>[^,，。;]{0,8}?)\s*(?:跟|和|与|、|以及|还有|&|(?<![a-z])and(?![a-z]))\s*(?:the )?"
)
_KINDS = ("opportunity", "account")


def moved(told: list[Clause]) -> list[Frame]:
    """A new day for each of two deals or more, each named at the head of its clause; else nothing."""
    frames = [_moved(one) for one in told]
    found = [one for one in frames if one is not None]
    return found if len(found) > 1 and len(found) == len(told) else []


def _moved(clause: Clause) -> Frame | None:
    """云厦二期推迟到7月10号: the deal or what its customer is to buy, the move, the day, and nothing else."""
    if clause.has("deal.other_date") or not clause.has("deal.moved_to"):
        return None
    if not (clause.first("opportunity") or clause.first("account") or clause.has("deal.described")):
        return None
    times = clause.found("time")
    day = slots.day(times[-1]) if times else None
    if day is None or day < clause.reading.now.date():
        return None
    return Frame("opportunity.change", confidence=0.85, span=clause.span).having(
        opportunity=target(clause, clause), account=customer(clause), close_date=slots.said(times[-1], day)
    )


def shared(reading: Reading, read: Callable[[Reading], list[Frame]]) -> list[Frame]:
    """What is said of two deals together, read of each by itself; nothing where it is not so."""
    for clause in reading.clauses:
        both = catalog.cue("deal.both").search(clause.masked)
        pair = _pair(clause) if both else None
        if pair is None or both is None:
            continue
        first, second = pair
        at = clause.span[0] + both.start()
        if at < second[1]:
            continue
        frames = [
            frame
            for other in ((first[1], at), (clause.span[0], second[0]))
            for frame in _of_one(reading.blanked([other], "、"), read)
        ]
        if len(frames) == len(pair) and len({frame.intent for frame in frames}) == 1:
            return frames
    return []


def _of_one(reading: Reading, read: Callable[[Reading], list[Frame]]) -> list[Frame]:
    return read(reading) or [frame for one in reading.clauses if (frame := _moved(one)) is not None]


def _pair(clause: Clause) -> tuple[Span, Span] | None:
    for one, other in _neighbours(clause):
        between = clause.reading.masked[one.end : other.start]
        joined = _JOINED.fullmatch(between)
        if joined is not None:
            return (one.start, one.end + len(joined["tail"])), other.span
    return None


def _neighbours(clause: Clause) -> Iterator[tuple[Found, Found]]:
    named = clause.found(*_KINDS)
    for one, other in pairwise(named):
        if one.account_ids != other.account_ids or one.kind == other.kind == "opportunity":
            yield one, other

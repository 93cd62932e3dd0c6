"""算了先不丢，改成明年6月: what is wanted of a deal in place of the closing that waits for a yes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.exchange import Exchange
from bot.frames import Ref, decode, with_slot
from bot.memory import Draft
from intents.readers import deals_plain, slots
from intents.reading import Reading
from intents.schema import Frame
from intents.understand import interpret

_CLOSING = ("opportunity.win", "opportunity.lose")
_CHANGES = ("opportunity.change", "opportunity.advance")
_BESIDE = ("task.create", "activity.log")
_LONGEST = 80
_ASKS = ("?", "？", "吗", "么")


def of_refused(exchange: Exchange, draft: Draft) -> Sequence[Frame] | None:
    """The changes, of the deal that is asked about; None where the message turns nothing down, or wants no more."""
    asked = decode(draft.frames[draft.frame])
    deal = asked.value("opportunity")
    if draft.ask != "confirmation" or asked.intent not in _CLOSING or not isinstance(deal, Ref):
        return None
    reading = exchange.reading
    if (
        reading.text.rstrip().endswith(_ASKS)
        or len(reading.text) > _LONGEST
        or reading.found("account", "opportunity")
    ):
        return None
    first = reading.clauses[0].span[0] if reading.clauses else 0
    no = [one for one in reading.clauses if one.has("control.refusal", "deal.not_closed")]
    if not no or no[0].span[0] > first + _LONGEST // 2:
        return None
    rest = reading.blanked([(0, no[-1].span[1])])
    wanted = _changes(rest)
    if wanted is None:
        return None
    others = [decode(one) for at, one in enumerate(draft.frames) if at != draft.frame]
    return [*others, *(_of_deal(one, deal, asked.value("account")) for one in wanted)]


def _changes(rest: Reading) -> list[Frame] | None:
    if not rest.text.strip():
        return None
    found = [one for one in interpret(rest).frames if one.intent in (*_CHANGES, *_BESIDE)]
    if found:
        return found
    values = deals_plain.closing(rest)
    times = rest.found("time")
    if (
        not values
        and times
        and rest.has("task.move_it", "task.moved_day", "deal.put_off", "deal.then_signed")
    ):
        day = slots.day(times[-1])
        values = {"close_date": slots.said(times[-1], day)} if day is not None else {}
    return [Frame("opportunity.change", values, 0.85, rest.span)] if values else None


def _of_deal(frame: Frame, deal: Ref, account: object) -> Frame:
    if frame.intent in _CHANGES:
        return with_slot(frame, "opportunity", deal)
    if frame.value("account") is None and isinstance(account, Ref):
        return with_slot(frame, "account", account)
    return frame

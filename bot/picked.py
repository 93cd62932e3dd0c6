"""第二个最后一次聊了啥: what is said of a record that is meant by its place in the list just shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.frames import WRITING, Ref
from bot.listed import Picked
from intents.readers import asked, figures, settling
from intents.readers.happenings import happened
from intents.reading import Found, Reading
from intents.schema import Frame, Mention, Slot

if TYPE_CHECKING:
    from bot.exchange import Exchange

_KIND = {"contact": "person"}
_SHOWN = {
    "account": "account.overview", "contact": "contact.show", "opportunity": "opportunity.show", "lead": "lead.show",
    "ticket": "ticket.show", "contract": "contract.show", "quote": "quote.show", "task": "task.show",
    "activity": "activity.show",
}  # fmt: skip
_FEW = 10
_OF_NO_RECORD = ("knowledge.ask", "dialogue.fallback")
_CAME = ("contract.came", "contract.paid", "contract.money_word")


def bound(reading: Reading, picked: Sequence[Picked]) -> Reading:
    """The reading with these records, and no namesakes, where their names stand."""
    for one in picked:
        text = reading.text[slice(*one.span)]
        said = Mention(one.kind, text, (one.id,), firm=True)
        found = Found(_KIND.get(one.kind, one.kind), one.span, said, text, one.account_ids)
        kept = [item for item in reading.items if item.end <= one.span[0] or one.span[1] <= item.start]
        items = sorted([*kept, found], key=lambda item: item.span)
        terms = [item for item in reading.terms if item.end <= one.span[0] or one.span[1] <= item.start]
        reading = Reading(reading.text, reading.now, items, terms)
    return reading


def wanted(exchange: Exchange) -> list[Frame] | None:
    """What the message does to the one record it picks, or asks of it; None where its own words say all."""
    if len(exchange.picked) != 1 or exchange.memory.draft is not None:
        return None
    one = exchange.picked[0]
    said = Slot(Ref(one.kind, one.id, exchange.text[slice(*one.span)]), span=one.span)
    rest = exchange.reading.blanked([one.span])
    if one.kind == "task":
        done = _done_to_task(rest, said)
        asks = exchange.understanding.question or _is_short(rest)
        return [done or Frame("task.show", {"task": said}, 0.85)] if done or asks else None
    if one.kind == "payment":
        return _of_payment(exchange, said)
    frames = exchange.understanding.frames
    if frames and not _is_lost(frames, one):
        return list(frames)  # and nothing of what was asked before
    if any(frame.intent in WRITING for frame in frames):
        return None
    if not frames and not exchange.understanding.question and not _is_short(rest):
        return None
    if one.kind == "contract" and rest.has("asking.of_money") and asked.field(rest) is None:
        return [figures.of_contract(exchange.reading, said)]
    return [Frame(_SHOWN[one.kind], {one.kind: said}, 0.85).having(field=asked.field(rest))]


def _is_lost(frames: Sequence[Frame], one: Picked) -> bool:
    """Whether what was read has nothing to do with the record."""
    return all(frame.intent in _OF_NO_RECORD or not _names(frame, one) for frame in frames)


def _names(frame: Frame, one: Picked) -> bool:
    values = [slot.value for slot in frame.slots.values()]
    mentions = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
    ids = {(part.kind, id_) for part in mentions if isinstance(part, Mention) for id_ in part.ids}
    return (one.kind, one.id) in ids or any(("account", id_) in ids for id_ in one.account_ids)


def _is_short(rest: Reading) -> bool:
    """第三个, the second one please: hardly anything is said beside it, and nothing is told."""
    return len(rest.text.strip()) <= _FEW and not any(map(happened, rest.clauses))


def _done_to_task(rest: Reading, said: Slot) -> Frame | None:
    """做完了, 改到周五, 不用做了: of the task, whatever its title holds."""
    found = settling.settle(rest)
    frame = found[0] if found else settling.bare(rest) or settling.follows(rest)
    if frame is None and rest.has("task.not_needed"):
        frame = Frame("task.cancel")
    if (
        frame is None
        and rest.has("task.done_told")
        and not rest.text.rstrip().endswith(("?", "？", "吗", "没"))
    ):
        frame = Frame("task.finish")
    return frame.having(task=said) if frame is not None else None


def _of_payment(exchange: Exchange, said: Slot) -> list[Frame] | None:
    """到账了, 改到下月10号; else the one line that tells all of it."""
    acts = [one for one in exchange.understanding.frames if one.intent.startswith("payment.")]
    if acts:
        return [one.having(payment=said) for one in acts]
    if exchange.reading.has(*_CAME) and not exchange.understanding.question:
        return [Frame("payment.receive", {"payment": said}, 0.85)]
    if not exchange.understanding.question and not _is_short(exchange.reading.blanked([said.span or (0, 0)])):
        return None
    only = Slot((said.value.id,), said.value.label)
    return [Frame("figure.ask", {"subject": Slot("payment"), "measure": Slot("list"), "only": only}, 0.85)]

"""Opportunities: made, changed, moved, won and lost."""

from __future__ import annotations

import re
from typing import Any

from intents import catalog
from intents.readers import slots
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot


def read(reading: Reading) -> list[Frame]:
    told = [clause for clause in reading.clauses if slots.is_told(clause)]
    created = _create(reading, told)
    if created is not None:
        return [created]
    closed = _close(reading, told)
    if closed is not None:
        return [closed]
    return _changes(reading, told)


# ---------------------------------------------------------------- a new one
def _create(reading: Reading, told: list[Clause]) -> Frame | None:
    clause = next((one for one in told if one.has("opportunity.create")), None)
    if clause is None:
        return None
    whole = reading
    return Frame("opportunity.create", confidence=0.92, span=reading.span).having(
        account=slots.account(whole),
        amount=slots.money(whole),
        stage=slots.value(whole, "opportunity.stage"),
        close_date=_close_day(whole.found("time"), clause),
        probability=slots.percent(whole),
        product=slots.mention(whole, "product"),
        competitor=_competitor(whole),
        name=_topic(reading, clause),
    )


def _close_day(times: list[Any], clause: Clause) -> Slot | None:
    found = next((one for one in reversed(times) if slots.is_ahead(one, clause.reading.now)), None)
    if found is None:
        return None
    day = slots.day(found)
    return slots.said(found, day) if day else None


def _topic(reading: Reading, clause: Clause) -> Slot | None:
    """What the opportunity is about: the words that are neither its customer nor a value nor the order itself."""
    best: Slot | None = None
    for piece in reading.clauses:
        cuts = [one.span for one in piece.found() if one.kind != "product"]
        for cue in ("opportunity.create", "opportunity.topic_noise"):
            cuts += [
                (piece.span[0] + m.start(), piece.span[0] + m.end())
                for m in catalog.cue(cue).finditer(piece.masked)
            ]
        text = slots.without(piece, cuts)
        if (
            len(text) >= 2
            and not piece.has("opportunity.close_date")
            and (best is None or len(text) > len(best.value))
        ):
            best = Slot(text, piece.text, piece.span, 0.7)
    return best


# ---------------------------------------------------------------- won and lost
def _close(reading: Reading, told: list[Clause]) -> Frame | None:
    for clause in told:
        if clause.has("control.negated", "opportunity.not_closed"):
            continue
        for outcome in ("lost", "won"):
            if clause.has(f"opportunity.{outcome}") and _means_opportunity(reading):
                return _closing(reading, clause, outcome)
    return None


def _means_opportunity(reading: Reading) -> bool:
    return bool(reading.found("opportunity", "account", "person")) or reading.has("opportunity.named")


def _closing(reading: Reading, clause: Clause, outcome: str) -> Frame:
    verb = "win" if outcome == "won" else "lose"
    frame = Frame(f"opportunity.{verb}", confidence=0.92, span=reading.span).having(
        opportunity=_target(reading, clause),
        account=slots.account(reading),
        amount=slots.money(reading) if verb == "win" else None,
    )
    times = [one for one in reading.found("time") if not slots.is_ahead(one, reading.now)]
    when = slots.past(times[0], reading.now) if times and verb == "win" else None
    if when is not None:
        frame = frame.having(on=slots.said(times[0], when.date()))
    if verb == "lose":
        frame = frame.having(
            reason=_reason(reading, clause), competitor=_competitor(reading) or _taker(reading)
        )
    return frame


def _reason(reading: Reading, clause: Clause) -> Slot | None:
    """Why: what follows 因为, or the other clauses told with it."""
    cue = reading.search("opportunity.lost_reason")
    if cue is not None:
        rest = reading.after(cue.end())
        text = slots.tidy(rest.text.split("\n")[0])
        return Slot(text, text, rest.span, 0.9)
    others = [
        one for one in reading.clauses if one.span != clause.span and not one.has("opportunity.lost_order")
    ]
    if not others:
        return None
    text = "，".join(slots.tidy(one.text) for one in others)
    return Slot(text, text, (others[0].span[0], others[-1].span[1]), 0.8)


def _taker(reading: Reading) -> Slot | None:
    """Who took it: 让台达抢走了, went to Siemens."""
    match = re.search(
        r"(?:让|被|给了|签给了?|选了|输给了?|用了)([^,。;!?\s]{2,12}?)(?:给)?(?:抢|拿|截|撬|中标|签|家|了|$)"
        r"|(?:lost to|went to|went with|chose|picked)\s+([\w&.-]+(?:\s[A-Z][\w&.-]*)*)",
        reading.text,
    )
    if match is None:
        return None
    group = 1 if match[1] else 2
    return Slot(match[group], match[group], match.span(group), 0.8)


# ---------------------------------------------------------------- changed
def _changes(reading: Reading, told: list[Clause]) -> list[Frame]:
    """All changes of one opportunity in the message are one frame."""
    frame: Frame | None = None
    for index, clause in enumerate(told):
        found = _change(reading, clause, told[index + 1] if index + 1 < len(told) else None)
        if not found:
            continue
        if frame is None:
            frame = Frame("opportunity.change", confidence=0.9, span=clause.span).having(
                opportunity=_target(reading, clause), account=slots.account(reading)
            )
        frame = frame.having(**found)
    if frame is None:
        return []
    intent = "opportunity.advance" if "stage" in frame.slots else "opportunity.change"
    return [Frame(intent, frame.slots, frame.confidence, frame.span)]


def _change(reading: Reading, clause: Clause, following: Clause | None) -> dict[str, Slot]:
    if clause.has("opportunity.keep") and not clause.has("opportunity.amount_change"):
        return {}
    if clause.has("activity.reported_wish"):
        return {}
    found = {
        "amount": _amount(reading, clause),
        "stage": _stage(reading, clause),
        "probability": slots.percent(clause) if clause.has("opportunity.probability") else None,
        "close_date": _date(clause, following),
        "competitor": _competitor(clause) if clause.has("opportunity.competitor") else None,
        "product": slots.mention(clause, "product") if clause.has("opportunity.product_change") else None,
    }
    return {name: slot for name, slot in found.items() if slot is not None}


def _amount(reading: Reading, clause: Clause) -> Slot | None:
    """Money that an order changes to: it stands last, behind a verb of change or the word amount."""
    money = clause.found("money")
    if (
        not money
        or clause.has("contract.paid", "contract.named")
        or reading.has("ticket.named", "lead.named")
    ):
        return None
    before = clause.before(money[-1].start - clause.span[0])
    if not before.has("opportunity.amount_change") and not (
        before.has("opportunity.amount") and _names_deal(reading, clause)
    ):
        return None
    return slots.said(money[-1], money[-1].value.value)


def _names_deal(reading: Reading, clause: Clause) -> bool:
    return (
        bool(clause.found("opportunity"))
        or clause.has("opportunity.named")
        or bool(reading.found("opportunity"))
        or reading.has("opportunity.named")
    )


def _stage(reading: Reading, clause: Clause) -> Slot | None:
    stage = slots.value(clause, "opportunity.stage")
    if stage is None or stage.value in ("won", "lost"):
        return None
    start = (stage.span or clause.span)[0] - clause.span[0]
    return (
        stage
        if clause.before(start).has("opportunity.move") or clause.has("opportunity.stage_word")
        else None
    )


def _date(clause: Clause, following: Clause | None) -> Slot | None:
    if not clause.has("opportunity.close_date"):
        return None
    cue = clause.search("opportunity.close_date")
    times = clause.after(cue.end()).found("time") if cue else []
    if not times and following is not None and len(following.masked) <= 14:
        times = following.found("time")
    if not times or not clause.has("opportunity.change"):
        return None
    day = slots.day(times[-1])
    return slots.said(times[-1], day) if day else None


def _competitor(clause: Clause) -> Slot | None:
    """The name right behind the word: 对手是基恩士, 竞争对手给我记上台达."""
    cue = clause.search("opportunity.competitor")
    if cue is None:
        return None
    rest = clause.text[cue.end() :]
    match = re.match(
        r"(?:给我|帮我|也|就|还|主要|目前|现在|记|写|标|填|加|改|换|成|上|为|是|了|一下|有|:|：|\s|is|are|to|with|the|now)*"
        r"([^,，。；;!！?？\s、了吧]{1,12}?(?:\s[A-Z][\w&.-]*)*)(?=截|抢|拿|撬|中标|[,，。；;!！?？\s、了吧]|$)",
        rest,
    )
    if match is None or not match[1].strip():
        return None
    start = clause.span[0] + cue.end() + match.start(1)
    return Slot(match[1], match[1], (start, start + len(match[1])), 0.85)


def _target(reading: Reading, clause: Clause) -> Slot:
    """The opportunity meant: its name, or the words among which it must be looked for."""
    named = slots.mention(clause, "opportunity") or slots.mention(reading, "opportunity")
    if named is not None:
        return named
    sentence = next(one for one in reading.sentences if one.span[0] <= clause.span[0] < one.span[1])
    described = clause if clause.has("opportunity.named") or clause.found("account") else sentence
    return Slot(Mention("opportunity", described.text), described.text, described.span, 0.7)

"""A guess → frames: who, when and how much are found in the text by our own recognisers, as for any other reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from intents.guessing.guesser import Guess
from intents.lexicon import Lexicon
from intents.llm.evidence import CONFIDENCE, TABLES
from intents.llm.grounding import ground
from intents.llm.sheet import Proposal, kinds
from intents.readers import asked, control, figures, left_out, log, payments, prose, slots
from intents.readers.newcomers import account_of_known
from intents.reading import Found, Reading
from intents.schema import Frame, Slot

_AT_ONCE = 0.8  # probability
_SURE = 0.8  # confidence
_BARE = 2  # characters
_PAPERS = ("quote.create", "contract.create")
_ASKED_ONE = ("account", "contact", "opportunity", "ticket", "contract")


def guessed(reading: Reading, lexicon: Lexicon, guess: Guess) -> tuple[Frame, ...]:
    """The frames that the guess comes to; none when the text does not bear it out.

    Records are changed only after a yes, unless the guess is sure; an undo and an addition to the last entry are
    done when hardly anything else is likely.
    """
    if guess.intent == "dialogue.undo":
        return (Frame("dialogue.undo"),) if guess.probability >= _AT_ONCE else ()
    if guess.intent == "dialogue.append":
        return (control.addition(reading),) if guess.probability >= _AT_ONCE else ()
    if guess.intent == "nothing":  # a follow-up that may be none
        return tuple(_from_a_guess(frame, CONFIDENCE) for frame in log.segments_as_frames(reading))
    if guess.intent == "figure.ask":
        rest, without = left_out.parted(reading)
        return (replace(figures.about(rest, guess.about), confidence=CONFIDENCE).having(**without),)
    if guess.intent == "smalltalk.chat":
        return (Frame("smalltalk.mood"),)
    if guess.intent == "activity.silent":
        return (figures.silent(reading),)
    kind = kinds().get(guess.intent)
    if kind is None or (guess.intent == "payment.receive" and payments.is_promised(reading)):
        return ()
    if guess.intent.startswith("opportunity.") and reading.has("happening.moved_away"):
        return ()  # 样本库的评审会推到12月8号: the meeting, and no deal
    if not kind.writes:
        return (_question(reading, guess.intent),)
    told = log.segments_as_frames(reading) if guess.intent == "activity.log" else []
    if len(told) == 1 and {"account", "contacts"} & told[0].slots.keys():
        confidence = _SURE if guess.at_once and not prose.is_nobodys(reading) else CONFIDENCE
        return (_from_a_guess(told[0], confidence),)
    proposal = Proposal(guess.intent, {name: words for name, words in _said(reading) if words})
    is_sure = guess.at_once and not prose.is_nobodys(reading) and not _is_mere_paper(reading, guess)
    confidence = _SURE if is_sure else CONFIDENCE
    made = (_bare_task(reading, frame) for frame in ground(reading, lexicon, (proposal,)))
    borne_out = (_without_address(frame) for frame in made)
    return tuple(
        _from_a_guess(frame, confidence)
        for frame in borne_out
        if frame is not None and not _closes_before(reading, frame)
    )


def _closes_before(reading: Reading, frame: Frame) -> bool:
    """刚才那单写错了: no deal is to close on a day gone by, or this very day."""
    day = frame.value("close_date") if frame.intent == "opportunity.change" else None
    return day is not None and day <= reading.now.date()


def _is_mere_paper(reading: Reading, guess: Guess) -> bool:
    """锦程的报价: a paper without anything that stands on it may be one to look at."""
    return guess.intent in _PAPERS and not reading.found("money", "product", "quantity")


def _without_address(frame: Frame) -> Frame | None:
    """中原快递状态改成流失: words that no reader knows for an address are none; without them nothing changes."""
    if frame.intent != "account.change" or "address" not in frame.slots:
        return frame
    left = {name: slot for name, slot in frame.slots.items() if name != "address"}
    return replace(frame, slots=left) if left.keys() - {"account"} else None


def _bare_task(reading: Reading, frame: Frame) -> Frame:
    """下周二上午十点带方案去: what is to be done, without its day."""
    time = reading.first("time")
    if frame.intent != "task.create" or time is None or len(reading.clauses) > 1:
        return frame
    text = slots.without(reading, [time.span])
    return frame.having(title=Slot(text, text, reading.span, 0.8)) if len(text) > _BARE else frame


def may_be_guessed(guess: Guess) -> bool:
    """Whether it is an act or a question of the CRM, rather than talk."""
    return guess.intent in kinds() and guess.intent != "knowledge.ask"


def is_question(guess: Guess) -> bool:
    kind = kinds().get(guess.intent)
    return guess.intent in ("figure.ask", "activity.silent") or (kind is not None and not kind.writes)


_OF_PEOPLE = ("account.history", "activity.last")


def _question(reading: Reading, intent: str) -> Frame:
    """About whom the dialogue speaks of, where nobody is named."""
    span = reading.first("time")
    people = slots.people(reading)
    return Frame(intent, confidence=CONFIDENCE, span=reading.span).having(
        account=slots.account(reading) or account_of_known(reading),
        contacts=people if intent in _OF_PEOPLE else None,
        contact=people and replace(people, value=people.value[0]) if intent == "contact.show" else None,
        opportunity=slots.hint(reading, "opportunity") if intent == "opportunity.show" else None,
        ticket=slots.hint(reading, "ticket") if intent == "ticket.show" else None,
        field=asked.field(reading) if intent.partition(".")[0] in _ASKED_ONE else None,
        title=slots.value(reading, "query.job") if intent == "contact.show" else None,
        span=slots.said(span, span.value.resolve(None)) if span and intent == "task.list" else None,
    )


def _said(reading: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words of the text for each field that an act may take."""
    customer = reading.first("account") or reading.first("lead")
    times = reading.found("time")
    yield "account", (customer.text,) if customer else ()
    yield "people", tuple(one.text for one in reading.found("person"))
    for field, kind in (("colleague", "user"), ("amount", "money"), ("percent", "percent"), ("phone", "phone"),
                        ("email", "email")):  # fmt: skip
        found = next((one for one in reading.found(kind) if not _beside_others(reading, one)), None)
        yield field, (found.text,) if found else ()
    yield "when", (times[0].text,) if times else ()
    yield "due", (times[-1].text,) if times else ()
    yield "text", (slots.tidy(reading.text),)
    for field in ("stage", "grade", "priority"):
        chosen = slots.value(reading, TABLES[field])
        yield field, (str(chosen.value),) if chosen else ()


def _beside_others(reading: Reading, found: Found) -> bool:
    """报价比海沃高了3万, 要求再降两个点: a difference to somebody's offer is no sum, what is cut no chance."""
    if found.kind == "percent" and _is_other_percent(reading, found):
        return True
    return found.kind == "money" and reading.until(found.start).has("opportunity.beside_others")


def _is_other_percent(reading: Reading, found: Found) -> bool:
    """毛利20%, 折扣20%: a share of something else than the chance of winning."""
    is_chance = reading.has("opportunity.probability")
    return reading.until(found.start).has("opportunity.cut") or (
        not is_chance and reading.has("opportunity.other_percent")
    )


def _from_a_guess(frame: Frame, confidence: float) -> Frame:
    weighed: dict[str, Slot] = {
        name: replace(slot, source="guess") if slot.source == "llm" else slot
        for name, slot in frame.slots.items()
    }
    return replace(frame, slots=weighed, confidence=confidence)

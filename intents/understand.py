"""A text → what it wants: one reader after another, commands before questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from intents import catalog
from intents.entities import Entity, find_discounts
from intents.entities.festivals import statutory_days
from intents.items import read
from intents.lexicon import Lexicon, NoNames
from intents.phrase_files import LANGUAGES
from intents.readers import (
    appointments,
    approvals,
    asking,
    beside_edits,
    control,
    deals,
    figure_unread,
    figures,
    leads,
    log,
    log_delete,
    note_cards,
    notes,
    papers,
    passed_on,
    payments,
    people,
    plans,
    promises,
    prose,
    questions,
    quotes,
    reminders,
    service,
    set_aside,
    tasks,
    tenses,
    tickets,
    told_beside,
)
from intents.readers.forms import read_form
from intents.readers.happenings import happened
from intents.readers.own_words import tells_more
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Span, Understanding

MOST_CHARACTERS = 1500

# Acts that take the whole message: nothing else in it is a follow-up of its own.
_WHOLE = (
    "lead.", "ticket.", "handover.", "task.", "reminder.", "approval.", "report.", "account.cooling", "account.create",
    "contact.create", "activity.delete", "dialogue.undo", "quote.change",
)  # fmt: skip
_ORDERS = (
    log_delete.read, approvals.read, reminders.read, service.read, tickets.read, promises.read, tasks.read,
    quotes.read, papers.alone, payments.confirmed, leads.read,
)  # fmt: skip


def rehearse(now: datetime) -> Iterator[None]:
    """Read what the help suggests saying, in small steps, so that no message waits for a phrase or a calendar."""
    yield from catalog.warm()
    for year in (now.year, now.year + 1):
        statutory_days(year)
        yield
    for line in catalog.helps():
        for language_ in LANGUAGES:
            understand(line[language_], now, NoNames())
            yield


def understand(text: str, now: datetime, lexicon: Lexicon) -> Understanding:
    """Read a message. Never raises on any text; only its first 1,500 characters are read."""
    return interpret(read(text[:MOST_CHARACTERS], now, lexicon))


def interpret(reading: Reading) -> Understanding:
    """What a text whose names and values are found wants."""
    act = control.act(reading)
    return Understanding(
        text=reading.text,
        entities=tuple(_entities(reading)),
        mentions=tuple((one.span, one.value) for one in reading.items if isinstance(one.value, Mention)),
        frames=tuple(_acted(reading, act)),
        act=act,
        question=asking.is_question(reading) or figure_unread.names_kind(reading),
        language=language(reading.masked if reading.items else reading.text),
        small_talk=control.small_talk(reading),
        instructs=control.instructs(reading),
    )


# ---------------------------------------------------------------- frames
def _acted(reading: Reading, act: str) -> list[Frame]:
    """The frames of a message; a correction and an addition are frames of their own."""
    if act == "correct":
        return [control.correction(reading)]
    if act == "append":
        return [control.addition(reading)]
    return read_as_order(reading, act)


def read_as_order(reading: Reading, act: str = "") -> list[Frame]:
    """What the words want by themselves, whatever stands before them: 再补一句, …."""
    reading = set_aside.ordered_part(reading)
    if act or (prose.is_foreign(reading) and not asking.is_question(reading)):
        return []
    return prose.with_doubt(_permitted(reading, _frames(reading)), reading)


def _permitted(reading: Reading, frames: list[Frame]) -> list[Frame]:
    """Without records of the kinds that I was told not to make: 别给我建商机."""
    forbidden = {
        f"{kind}.{verb}"
        for clause in reading.clauses
        for verb in ("create", "open", "log")
        if (kind := clause.value_in("control.forbidden"))
    }
    if reading.has("control.not_noted"):
        forbidden.add("activity.log")
    return [frame for frame in frames if frame.intent not in forbidden]


def _frames(reading: Reading) -> list[Frame]:
    if reading.has("asking.how_to_say") or questions.recalls(reading):
        return questions.read(reading)
    if read_form(reading) is not None:
        return log.read(reading, set())
    asked = (
        figures.asks_own_right(reading)
        or figure_unread.names_records(reading)
        or figure_unread.is_number_alone(reading)
        or reading.has("query.only_look", "query.history_of", "figure.noun_of_number")
    )
    if passed_on.passes_on(reading) or asked:
        return questions.read(reading)
    cards = note_cards.read(reading) or notes.read(reading)
    if cards:
        return cards
    commands = _commands(reading)
    if commands and _only_describes(reading, commands):
        return questions.read(reading)
    if any(frame.intent.startswith(_WHOLE) for frame in commands):
        return beside_edits.visit_and_newcomer(reading, commands) or commands
    if not commands and questions.only_asks(reading):
        return questions.read(reading)
    if not commands and (moved := appointments.moved(reading)):
        return moved
    claimed = _claimed(reading, commands)
    logs = log.read(reading, claimed, told_beside.clauses(reading, claimed, commands)) or (
        log.beside(reading, claimed) if commands else []
    )
    logs = (
        told_beside.but_reasons(reading, told_beside.of_deal(reading, logs), commands) if commands else logs
    )
    logs = logs or plans.beside(reading, claimed, commands)
    if logs or commands:
        return [*logs, *commands]
    if asking.is_question(reading):
        return questions.read(reading)
    return plans.moved(reading) or log.told(reading) or plans.read(reading) or log.of_stranger(reading)


def _commands(reading: Reading) -> list[Frame]:
    """Orders to write something other than a follow-up; the first reader that recognises one speaks."""
    for reader in _ORDERS:
        frames = reader(reading)
        if frames:
            return _beside_reminder(reading, frames)
    about_people = people.read(reading)
    made = reading.has("account.mark_left") or any(frame.intent.endswith(".create") for frame in about_people)
    edits = [frame for frame in about_people if people.is_edit(frame)]
    beside = [one for one in reading.clauses if not _carries(edits, one)]
    if about_people and (made or not any(happened(one) for one in beside)):
        return (
            about_people
            if made or len(edits) < len(about_people)
            else [*beside_edits.acts(reading, edits), *edits]
        )
    given = [one for one in about_people if beside_edits.holds(reading, one)]
    money = payments.read(reading)
    return [*given, *money, *(frame for frame in deals.read(reading) if not payments.covers(money, frame))]


_OF_VALUES = ("opportunity.advance", "opportunity.change", "ticket.change")


def _only_describes(reading: Reading, commands: list[Frame]) -> bool:
    """在手商机，谈判阶段，按金额排: values of records nobody names, which no word sets, in what asks for them."""
    if any(frame.intent not in _OF_VALUES for frame in commands) or reading.has(
        "control.sets_value", "figure.sets"
    ):
        return False
    named = reading.found("account", "opportunity", "person", "ticket", "lead")
    return not named and figure_unread.has_noun(reading) and asking.is_question(reading)


def _beside_reminder(reading: Reading, frames: list[Frame]) -> list[Frame]:
    """育才那单丢了，9月提醒我再联系: a deal or money told of before an order to remind is an act of its own."""
    if [frame.intent for frame in frames] != ["task.create"]:
        return frames
    before = tasks.told_before(reading)
    acts = [*payments.read(before), *deals.read(before)] if before is not None else []
    return [*acts, *tasks.created(reading, before.span[1])] if before is not None and acts else frames


def _carries(frames: Sequence[Frame], clause: Clause) -> bool:
    return any(
        frame.span is not None and frame.span[0] <= clause.span[0] and clause.span[1] <= frame.span[1]
        for frame in frames
    )


def _claimed(reading: Reading, commands: list[Frame]) -> set[Span]:
    """The clauses whose only content is an order: they are no part of what happened."""
    if any(happened(one) and not _carries(commands, one) for one in reading.clauses):
        commands = [one for one in commands if one.intent != "contact.leave"]  # told of on a visit
    edits = [frame for frame in commands if people.is_edit(frame)]
    return {
        clause.span
        for clause in reading.clauses
        if _carries(edits, clause)
        or _says_when(commands, clause)
        or (
            _carries(_about(commands, clause), clause)
            and not tells_more(clause)
            and not _tells_figures(clause)
        )
        or (clause.has("opportunity.as_told") and any("opportunity." in one.intent for one in commands))
    }


def _tells_figures(clause: Clause) -> bool:
    """预算从31万砍到26万, told on the phone, is part of what was said, though the deal follows it."""
    told = any(happened(one) for one in clause.reading.clauses)
    return told and clause.has("opportunity.their_figures") and not clause.has("opportunity.stage_word")


def _about(commands: list[Frame], clause: Clause) -> list[Frame]:
    """Those that the clause can belong to: an order to remind is no part of what a deal was lost for."""
    if not clause.has("task.remind"):
        return commands
    return [frame for frame in commands if not frame.intent.startswith("opportunity.")]


def _says_when(commands: list[Frame], clause: Clause) -> bool:
    """…，月底签: the day on which a deal is to close, wherever it stands, is no step of ours."""
    if not clause.has("opportunity.signing"):
        return False
    days = [frame.slots["close_date"].span for frame in commands if "close_date" in frame.slots]
    return any(one is not None and clause.span[0] <= one[0] and one[1] <= clause.span[1] for one in days)


# ---------------------------------------------------------------- the rest
def _entities(reading: Reading) -> Iterator[Entity]:
    """Values with the meaning the sentence gives them; times seen from what is told or planned.

    Discounts stand among them only here: no reader may take one for a chance of winning.
    """
    for discount in find_discounts(reading.text):
        start, end = discount.span
        if not any(start < one.end and one.start < end for one in reading.items):
            yield discount
    times = {found.span: value for found, value in tenses.resolved(reading)}
    for one in reading.items:
        if one.kind == "time":
            yield Entity("time", one.text, one.span, times[one.span])
        elif not isinstance(one.value, Mention):
            yield Entity(one.kind, one.text, one.span, one.value)  # type: ignore[arg-type]


def language(text: str) -> str:
    """zh or en: which the speaker is to be answered in."""
    chinese = len(re.findall(r"[一-鿿]", text))
    words = len(re.findall(r"(?<![A-Za-z\d-])[A-Za-z]{2,}(?![-\d])", text))
    return "en" if words > chinese else "zh"

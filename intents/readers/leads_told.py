"""What is said of a lead that was just entered or shown, though nothing names it: 预算改成50万, 她手机138…, 公司叫…"""

from __future__ import annotations

import re

from intents.readers import asking, details, lead_source, leads_changed, naming, slots, tasks
from intents.readers import pieces as cut
from intents.readers.calling import called, surnamed
from intents.readers.details import Details
from intents.readers.happenings import fell_through, happened
from intents.readers.next_steps import steps_of
from intents.readers.unreal import is_unreal
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot

_LONGEST = 60
_OTHERS = ("account", "opportunity", "ticket", "contract", "product")
_NOT_TOLD = (
    "control.hypothetical", "control.not_noted", "lead.convert", "lead.disqualify", "lead.release", "lead.assign",
)  # fmt: skip
_LABELS = ("company", "contact", "title", "product", "region")


def told(reading: Reading) -> list[Frame]:
    """One change of the lead spoken of last, whatever pieces of it are told; none in a question or a long tale."""
    if asking.is_question(reading) or len(reading.text) > _LONGEST or reading.found(*_OTHERS[:4]):
        return []
    clauses = [one for one in reading.clauses if not one.has("control.hypothetical", "control.not_yet")]
    changed = leads_changed.changes(reading, clauses)
    own = changed[0] if changed else Frame("lead.change", confidence=0.85, span=reading.span)
    values = {name: slot for name, slot in own.slots.items() if name != "lead"}
    if own.intent == "lead.change":
        values = {**_pieces(reading, clauses), **values}
    return [Frame(own.intent, values, 0.85, reading.span)] if values else []


def noted(reading: Reading) -> list[Frame]:
    """邱总说等过完五一再看; 给他打了电话，约了周三见: kept with the lead, and a task for each dated step of ours."""
    if asking.is_question(reading) or reading.has(*_NOT_TOLD):
        return []
    told = [one for one in reading.clauses if not fell_through(one) and not is_unreal(one)]
    if not any(happened(one) or one.has("activity.feedback") for one in told):
        return []
    said = Frame("lead.comment", {"text": Slot(reading.text, reading.text, reading.span)}, 0.85, reading.span)
    steps = [(one, step) for one in told for step in steps_of([one]) if step.due_at is not None]
    return [
        said,
        *(
            tasks.planned(
                reading, one, step.text if len(step.text) > 1 else slots.tidy(one.text), step.due_at
            )
            for one, step in steps
            if step.due_at
        ),
    ]


def _pieces(reading: Reading, clauses: list[Clause]) -> Details:
    """Values that say themselves what they are: a number, an address, a sum, what stands behind its label."""
    found: Details = {}
    for kind in ("phone", "email"):
        first = reading.first(kind)
        if first is not None:
            found[kind] = slots.said(first, first.value)
    budget = next((one for one in clauses if one.has("lead.budget")), None)
    if budget is not None and (money := slots.money(budget)) is not None:
        found["budget"] = money
    for piece in cut.pieces(reading, []):
        label, value = details.labelled(piece)
        if label in _LABELS and value is not None and not happened(piece):
            details.read_labelled(label, value, found)
    _add(found, "company", _company(reading))
    _add(
        found,
        "contact_name",
        _full_name(reading) or (None if "company" in found else called(reading) or surnamed(reading)),
    )
    _add(found, "title", _title(clauses))
    if "phone" in found or "email" in found:
        _add_card(found, details.read_details(reading, []))
    _add(found, "need", _need(clauses))
    _add(found, "source", lead_source.changed(clauses))
    return found


def _add_card(found: Details, card: Details) -> None:
    """厂长，鲜光明，139…: who is reached by the number stands beside it without a word for it."""
    person = card.get("contact_name")
    if person is not None and naming.person_in(str(person.value)) is not None:
        _add(found, "contact_name", person)
        _add(found, "title", card.get("title"))


def _add(found: Details, name: str, slot: Slot | None) -> None:
    if slot is not None:
        found.setdefault(name, slot)


_COMPANY = re.compile(
    r"(?:公司|单位|厂子?|店|医院|学校|他们家?|那家|全称|名字|名称)(?:的?(?:全称|全名|名字|名称))?(?:是|叫做?|就叫)(?P<zh>[一-鿿A-Za-z0-9()（）·]{3,30})"
    r"|\b(?:[Cc]ompany|[Tt]hey|[Ff]irm)(?:'s| is| are|'re)?(?: name is| called| named)\s+(?P<en>[A-Z][\w&'., -]{2,40})"
)


def _company(reading: Reading) -> Slot | None:
    match = _COMPANY.search(reading.text)
    group = str(match.lastgroup) if match else ""
    text = slots.tidy(match[group]) if match else ""
    if match is None or naming.company_score(text) < 0.4 or naming.is_title(text):
        return None
    return Slot(text, text, match.span(group), 0.9)


_FULL_NAME = re.compile(
    r"(?:全名|大名|本名|真名|名字)(?:就?是|叫做?|就?叫)?[:：\s]*(?P<name>[一-鿿]{2,4})(?=[,，。;；\s(（]|$)"
)


def _full_name(reading: Reading) -> Slot | None:
    match = _FULL_NAME.search(reading.text)
    if match is None or not naming.is_chinese_name(match["name"]):
        return None
    return Slot(match["name"], match["name"], match.span("name"), 0.9)


_IS = re.compile(
    r"^(?:他|她|人家|对方|[老小][一-鿿]|[一-鿿]{1,2}(?:总|姐|哥|工|经理|老师))?(?:是|职务是?|职位是?)(?:他们)?(?:那边|公司|厂里|店里)?的?(?P<title>[一-鿿A-Za-z]{2,10})$"
)


def _title(clauses: list[Clause]) -> Slot | None:
    for clause in clauses:
        match = _IS.match(slots.tidy(clause.text))
        if match is not None and naming.is_title(match["title"]):
            return Slot(match["title"], match["title"], clause.span, 0.85)
    return None


def _need(clauses: list[Clause]) -> Slot | None:
    """需求是…, 他们想要…, they want …: what it is they want, unless it is a doing of ours."""
    for clause in clauses:
        cue = clause.search("lead.their_need")
        text = slots.tidy(clause.after(cue.end()).text) if cue else ""
        if cue is not None and len(text) >= 2:
            rest = clause.after(cue.end())
            return Slot(text, text, rest.span, 0.85)
    return None

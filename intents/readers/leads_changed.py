"""What of a lead changes: status, budget, contact, needs, who has it."""

from __future__ import annotations

import re

from intents.readers import lead_source, naming, slots
from intents.readers import pieces as cut
from intents.readers.happenings import happened
from intents.readers.leads_named import target
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot

_TAIL = re.compile(
    r"(?:(?:来|去)?(?:对接|跟|负责|接手))?(?:了|吧|哈|啦)*$|\s+(?:now|please|instead|from now on)$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[A-Z][\w'’-]+(?:\s[A-Z][\w'’.-]+){1,2}(?=\s+(?:from|now|instead|as|at|on|going|please|who|,)|[,.;]|$)"
)
_FOLLOWS = re.compile(
    r"([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2})\s+(?:takes over|is taking over|took over|has taken over"
    r"|is (?:now )?(?:the new|our new|our|the) contact|is (?:now )?in charge)"
)


def changes(reading: Reading, told: list[Clause]) -> list[Frame]:
    status = _status(told) or slots.value(reading, "lead.status")
    frame = Frame("lead.change", confidence=0.88, span=reading.span).having(lead=target(reading))
    is_told_only = _happened(told) and not reading.has("lead.set_status")
    qualified = ("sql", "mql") if is_told_only else ("sql", "mql", "working")
    is_moved = status is not None and status.value in qualified
    beside = {"budget": _budget(told), "source": lead_source.changed(told)}
    if is_moved and any(beside.values()):
        return [frame.having(status=status, **beside)]
    if is_moved:
        return [Frame("lead.qualify", frame.slots, 0.9, reading.span).having(status=status)]
    user = reading.first("user")
    if user is not None and reading.has("lead.assign"):
        given = Frame("lead.assign", frame.slots, 0.9, reading.span).having(to=slots.said(user, user.value))
        return [given, frame.having(**beside)] if any(beside.values()) else [given]
    changed = {
        **beside,
        "contact_name": _contact(reading),
        "phone": _value(reading, "phone"),
        "email": _value(reading, "email"),
        "need": _behind(told, "lead.new_need"),
    }
    changed["more_need"] = None if changed["need"] else _behind(told, "lead.more_need")
    if not any(changed.values()) or (_happened(told) and not reading.has("lead.named")):
        return []
    return [frame.having(**changed)]


def _status(told: list[Clause]) -> Slot | None:
    """别挂“新”了，改跟进中: the last one that is ordered; what it is no more to be is none."""
    ordered = [one for one in told if one.has("lead.set_status") and not one.has("lead.no_more")]
    return next((one for clause in reversed(ordered) if (one := slots.value(clause, "lead.status"))), None)


def _happened(told: list[Clause]) -> bool:
    return any(happened(clause) for clause in told)


def _budget(told: list[Clause]) -> Slot | None:
    """The last sum behind the word that holds: 预算从60万追加到90万, 45k rather than 30k."""
    for index, clause in enumerate(told):
        cue = clause.search("lead.new_budget")
        sums = clause.after(cue.end()).found("money") if cue is not None else []
        behind = told[index + 1 : index + 3] if cue is not None else []  # 预算往上写，六十五万
        sums = sums or next((one.found("money") for one in behind if one.found("money")), [])
        hold = [one for one in sums if not clause.before(one.start - clause.span[0]).has("lead.old_value")]
        if hold:
            return slots.said(hold[-1], hold[-1].value.value)
    return None


def _contact(reading: Reading) -> Slot | None:
    """联系人换成谭经理了: the person right behind the word, or in the next clause: 联系人换了，现在是龚志勇."""
    for index, clause in enumerate(reading.clauses):
        cue = clause.search("lead.new_contact")
        if cue is None:
            continue
        for rest in (clause.after(cue.end()), *reading.clauses[index + 1 : index + 4]):
            if rest.has("account.person_left"):
                continue
            rest = cut.unread(rest)
            head = rest.search("lead.order_head")
            rest = rest.after(head.end()) if head else rest
            person = rest.first("person")
            text = person.text if person else _TAIL.sub("", slots.tidy(rest.text))
            if person is None and (name := _NAME.match(text)):
                return Slot(name[0], name[0], rest.span, 0.9)
            if text and (person or naming.person_in(text) or rest.span[0] < clause.span[1]):
                return Slot(text, text, person.span if person else rest.span, 0.9)
    follows = _FOLLOWS.search(reading.text)
    return Slot(follows[1], follows[1], follows.span(1), 0.9) if follows else None


def _value(reading: Reading, kind: str) -> Slot | None:
    found = reading.first(kind)
    sure = kind == "email" or reading.has(f"lead.new_{kind}", "lead.new_contact")
    return slots.said(found, found.value) if found and sure else None


def _behind(told: list[Clause], cue_name: str) -> Slot | None:
    """What is said behind the cue, in the next clause when the cue ends its own: 需求补一条：还要…"""
    for index, clause in enumerate(told):
        cue = clause.search(cue_name)
        if cue is None:
            continue
        rest = clause.after(cue.end())
        if not slots.tidy(rest.text) and index + 1 < len(told):
            rest = told[index + 1]
        text = slots.tidy(rest.text)
        if text:
            return slots.words(rest, text)
    return None

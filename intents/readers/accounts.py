"""Customers: new ones, orders about them (tag, share, hand on, release …), and what has changed about them."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import slots
from intents.readers.details import read_details
from intents.readers.happenings import happened
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_VERBS = (
    "delete", "merge", "unshare", "share", "release", "take", "assign", "rename", "alias", "untag", "tag",
)  # fmt: skip
_AFTER_CUE = re.compile(r"^[\s:：是为到了在至现改换成叫]+")
_INDUSTRY = re.compile(
    r"^(?:是|属于|属|从事|主要)?(?:做)?(.{2,12}?)(?:行业|领域)(?:的|内)?$"
    r"|^(?:是|主营|专门|主要)?(?:做|生产|搞)(.{2,12}?)的?$"
    r"|^(?:in|from) (?:the )?(.{3,30}?) (?:industry|business|sector)$",
    re.IGNORECASE,
)
_TARGET = re.compile(r"(?:到|成|为|至|是|to|as|grade|级|升|提|→|->)\s*([abc])(?![a-z])", re.IGNORECASE)


# ---------------------------------------------------------------- new accounts
def created(reading: Reading) -> list[Frame]:
    orders = [match.span() for match in catalog.cue("account.create").finditer(reading.masked)]
    industry, grade = _industry(reading), slots.value(reading, "account.grade")
    address = _after(reading, "account.address")
    told = [slot.span for slot in (industry, grade, address) if slot and slot.span]
    found = read_details(reading, [*orders, *told])
    name = found.get("company")
    frame = Frame("account.create", confidence=0.92, span=reading.span).having(
        name=name and Slot(name.value, name.text, name.span, name.confidence),
        grade=grade,
        industry=industry,
        address=address,
        source=found.get("source"),
        phone=None if "contact_name" in found else found.get("phone"),
    )
    if "contact_name" not in found:
        return [frame]
    contact = Frame("contact.create", confidence=0.9, span=reading.span).having(
        account=name and Slot(Mention("account", name.value), name.text, name.span),
        name=found["contact_name"], title=found.get("title"), phone=found.get("phone"), email=found.get("email"),
    )  # fmt: skip
    return [frame, contact]


def _industry(reading: Reading) -> Slot | None:
    for clause in reading.clauses:
        match = _INDUSTRY.match(clause.text)
        if match:
            return slots.words(clause, next(filter(None, match.groups())).strip(), 0.8)
    return _after(reading, "account.industry")


def _after(reading: Reading, cue: str) -> Slot | None:
    """What follows the cue up to the end of its clause, or the next clause when the cue ends its own."""
    for index, clause in enumerate(reading.clauses):
        match = clause.search(cue)
        if match is None:
            continue
        rest = clause.after(match.end())
        text = slots.tidy(_AFTER_CUE.sub("", rest.text))
        if not text and index + 1 < len(reading.clauses):
            rest = reading.clauses[index + 1]
            inner = rest.search(cue)
            rest = rest.after(inner.end()) if inner else rest
            text = slots.tidy(_AFTER_CUE.sub("", rest.text))
        if text:
            return Slot(text, text, rest.span, 0.85)
    return None


# ---------------------------------------------------------------- orders about an account
def moved(reading: Reading) -> list[Frame]:
    """To or from the pool, be it beside a question: 还在公海没？没人要的话领给我; 放到公海去，谁爱跟谁跟."""
    told = [clause for clause in reading.clauses if slots.is_told(clause)]
    if any(one.has("account.release") and one.has("lead.in_pool") for one in told):
        return ordered(reading)
    return _taken(reading)


def _taken(reading: Reading) -> list[Frame]:
    return [
        Frame("account.take", {"account": account}, 0.9, reading.span)
        for account in [slots.account(reading)]
        if account is not None and reading.has("lead.in_pool") and reading.has("lead.take")
    ]


def ordered(reading: Reading) -> list[Frame]:
    account = slots.account(reading)
    for verb in _VERBS:
        clause = next(
            (one for one in reading.clauses if one.has(f"account.{verb}") and slots.is_told(one)), None
        )
        if clause is None:
            continue
        frame = Frame(f"account.{verb}", confidence=0.88, span=reading.span).having(account=account)
        filled = _fill_order(reading, clause, verb, frame)
        if filled:
            return filled
    return _given_up(reading, account)


def _given_up(reading: Reading, account: Slot | None) -> list[Frame]:
    """我不跟了 of a customer gives it back to the pool, which is asked about first."""
    told = [clause for clause in reading.clauses if slots.is_told(clause)]
    if account is None or not any(clause.has("account.gives_up") for clause in told):
        return []
    if any(happened(clause) for clause in told):
        return []
    return [Frame("account.release", {"account": account}, 0.85, reading.span)]


def _fill_order(reading: Reading, clause: Clause, verb: str, frame: Frame) -> list[Frame]:
    named = "account" in frame.slots
    if verb in ("share", "unshare"):
        return _shared(reading, frame) if named else []
    if verb == "assign":
        user = reading.first("user")
        return [frame.having(to=slots.said(user, user.value))] if user and named else []
    if verb == "merge":
        both = list(reading.found("account"))
        return [frame.having(other=slots.said(both[1], both[1].value))] if len(both) > 1 else []
    if verb == "take":
        return [frame] if named and (reading.has("lead.in_pool") or clause.has("account.take_sure")) else []
    if verb in ("delete", "release"):
        return [frame] if named or verb == "release" else []
    value = _untagged(clause) if verb == "untag" else None
    value = value or _after(reading, f"account.{verb}")
    if value is None:
        return []
    if verb in ("tag", "untag"):
        tags = [part for part in re.split(r"[、,，;；和/ ]+", value.value) if part]
        return [frame.having(tags=Slot(tags, value.text, value.span))]
    return [frame.having(name=value)]


def _untagged(clause: Clause) -> Slot | None:
    """把麦香园的付款慢标签去掉: the tag stands between the customer and the word."""
    account = clause.first("account")
    rest = clause.after(account.end - clause.span[0]) if account else clause
    match = re.search(r"(?:的|把|那个|这个)?([^的把，,]{2,12}?)(?:这个|那个)?标签", rest.text)
    return slots.words(clause, match[1]) if match else None


def _shared(reading: Reading, frame: Frame) -> list[Frame]:
    """A frame for each colleague; one without a colleague asks for the name."""
    users = reading.found("user")
    return [frame.having(to=slots.said(one, one.value)) for one in users] or [frame]


# ---------------------------------------------------------------- changes
def changed(reading: Reading) -> list[Frame]:
    """Grade, address, phone of an account that is named."""
    account = slots.account(reading)
    told = [clause for clause in reading.clauses if slots.is_told(clause)]
    changed = {
        "grade": _grade(told),
        "address": _after(reading, "account.address"),
        "industry": _after(reading, "account.industry"),
        "purchase_cycle": _after(reading, "account.purchase_cycle"),
    }
    phone = reading.first("phone")
    if phone is not None and reading.has("account.phone"):
        changed["phone"] = slots.said(phone, phone.value)
    if not any(changed.values()):
        changed["wants"] = _wanted(told) if account is not None else None
    if not any(changed.values()) or (account is None and not changed.get("grade")):
        return []
    return [Frame("account.change", confidence=0.88, span=reading.span).having(account=account, **changed)]


def _grade(told: list[Clause]) -> Slot | None:
    """What it is now: the last grade said (从B提到A, 重点升战略)."""
    for clause in told:
        if not clause.has("account.change_grade"):
            continue
        named = [
            (match.end(), value)
            for pattern, value in catalog.values("account.grade")
            for match in pattern.finditer(clause.masked)
        ]
        if clause.has("account.grade_word"):
            named += [(match.end(), match[1].upper()) for match in _TARGET.finditer(clause.masked)]
        if named:
            return slots.words(clause, max(named)[1])
    return None


def _wanted(told: list[Clause]) -> Slot | None:
    """A change that is ordered without saying to what: 把地址改一下."""
    for clause in told:
        if clause.has("account.to_change"):
            for name in ("address", "grade", "industry"):
                if clause.has(f"account.{'grade_word' if name == 'grade' else name}"):
                    return slots.words(clause, name)
    return None

"""Accounts and contacts: new ones, and what has changed about them."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import slots
from intents.readers.details import read_details
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_ACCOUNT_VERBS = ("delete", "merge", "assign", "release", "rename", "alias", "untag", "tag")


def read(reading: Reading) -> list[Frame]:
    if slots.is_question(reading) or reading.has("ticket.named", "lead.named", "contract.paid"):
        return []
    if reading.has("account.create") and not reading.has("opportunity.create"):
        return _create_account(reading)
    return _account_order(reading) or _contact(reading) or _account_change(reading)


# ---------------------------------------------------------------- new accounts
def _create_account(reading: Reading) -> list[Frame]:
    orders = [match.span() for match in catalog.cue("account.create").finditer(reading.masked)]
    found = read_details(reading, orders)
    name = found.get("company")
    frame = Frame("account.create", confidence=0.92, span=reading.span).having(
        name=name and Slot(name.value, name.text, name.span, name.confidence),
        grade=slots.value(reading, "account.grade"),
        industry=_industry(reading),
        address=_after(reading, "account.address"),
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
        match = re.match(r"(?:是|主营|专门|主要)?(?:做|生产|搞)(.{2,12}?)的?$", clause.text)
        if match:
            return slots.words(clause, match[1], 0.8)
    return None


def _after(reading: Reading, cue: str) -> Slot | None:
    """What follows the cue up to the end of its clause, or the next clause when the cue ends its own."""
    for index, clause in enumerate(reading.clauses):
        match = clause.search(cue)
        if match is None:
            continue
        rest = clause.after(match.end())
        text = slots.tidy(re.sub(r"^[\s:：是为到了在至现改换成]+", "", rest.text))
        if not text and index + 1 < len(reading.clauses):
            rest = reading.clauses[index + 1]
            inner = rest.search(cue)
            rest = rest.after(inner.end()) if inner else rest
            text = slots.tidy(re.sub(r"^[\s:：是为到了在至现改换成]+", "", rest.text))
        if text:
            return Slot(text, text, rest.span, 0.85)
    return None


# ---------------------------------------------------------------- orders about an account
def _account_order(reading: Reading) -> list[Frame]:
    account = slots.account(reading)
    for verb in _ACCOUNT_VERBS:
        clause = next(
            (one for one in reading.clauses if one.has(f"account.{verb}") and slots.is_told(one)), None
        )
        if clause is None:
            continue
        frame = Frame(f"account.{verb}", confidence=0.88, span=reading.span).having(account=account)
        filled = _fill_order(reading, clause, verb, frame)
        if filled is not None:
            return [filled]
    return []


def _fill_order(reading: Reading, clause: Clause, verb: str, frame: Frame) -> Frame | None:
    if verb == "assign":
        user = reading.first("user")
        return frame.having(to=slots.said(user, user.value)) if user and "account" in frame.slots else None
    if verb == "merge":
        both = list(reading.found("account"))
        return frame.having(other=slots.said(both[1], both[1].value)) if len(both) > 1 else None
    if verb in ("delete", "release"):
        return frame if "account" in frame.slots or verb == "release" else None
    value = _after(reading, f"account.{verb}")
    if value is None:
        return None
    if verb in ("tag", "untag"):
        tags = [part for part in re.split(r"[、,，;；和/ ]+", value.value) if part]
        return frame.having(tags=Slot(tags, value.text, value.span))
    return frame.having(name=value)


def _account_change(reading: Reading) -> list[Frame]:
    """Grade, address, phone of an account that is named."""
    account = slots.account(reading)
    told = [clause for clause in reading.clauses if slots.is_told(clause)]
    grade = next((slots.value(one, "account.grade") for one in told if one.has("account.change_grade")), None)
    changed = {
        "grade": grade,
        "address": _after(reading, "account.address") if reading.has("account.address") else None,
        "industry": _after(reading, "account.industry") if reading.has("account.industry") else None,
        "purchase_cycle": _after(reading, "account.purchase_cycle")
        if reading.has("account.purchase_cycle")
        else None,
    }
    phone = reading.first("phone")
    if phone is not None and reading.has("account.phone"):
        changed["phone"] = slots.said(phone, phone.value)
    if not any(changed.values()) or (account is None and not grade):
        return []
    return [Frame("account.change", confidence=0.88, span=reading.span).having(account=account, **changed)]


# ---------------------------------------------------------------- contacts
def _contact(reading: Reading) -> list[Frame]:
    if reading.has("account.person_new"):
        return _create_contact(reading)
    person = reading.first("person")
    if person is None:
        return []
    told = [clause for clause in reading.clauses if slots.is_told(clause)]
    slot = slots.said(person, person.value)
    if any(one.has("account.person_left") and one.found("person") for one in told):
        return [_on_contact(reading, "contact.leave", slot)]
    changed = {
        "phone": _told_value(reading, told, "phone", "account.person_phone"),
        "email": _told_value(reading, told, "email", "account.person_email"),
        "wechat": _wechat(told),
        "title": _title(told),
        "decision_role": next((slots.value(one, "account.decision_role") for one in told
                               if one.has("account.person_role")), None),
    }  # fmt: skip
    if not any(changed.values()):
        return []
    return [_on_contact(reading, "contact.change", slot).having(**changed)]


def _on_contact(reading: Reading, intent: str, person: Slot) -> Frame:
    return Frame(intent, confidence=0.9, span=reading.span).having(
        contact=person, account=slots.account(reading)
    )


def _create_contact(reading: Reading) -> list[Frame]:
    orders = [match.span() for match in catalog.cue("account.person_order").finditer(reading.masked)]
    orders += [one.span for one in reading.found("account")]
    found = read_details(reading, orders)
    name = _called(reading) or found.get("contact_name")
    if name is None and "company" in found and slots.account(reading) is not None:
        name = found["company"]
    frame = Frame("contact.create", confidence=0.9, span=reading.span).having(
        account=slots.account(reading), name=name, title=_title_before(reading, name) or found.get("title"),
        phone=found.get("phone"), email=found.get("email"), wechat=_wechat(reading.clauses),
    )  # fmt: skip
    return [frame] if name is not None or reading.has("account.person_order") else []


def _called(reading: Reading) -> Slot | None:
    """设备经理叫周敏: the name behind 叫."""
    match = re.search(
        r"(?:叫|名叫|姓名是?|named|called)\s*([一-鿿]{2,4}?(?=[,，。;；\s、\d]|$)|[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)*)",
        reading.text,
    )
    return Slot(match[1], match[1], match.span(1), 0.95) if match else None


def _title_before(reading: Reading, name: Slot | None) -> Slot | None:
    """新来个设备经理叫周敏: the title stands between the order and the name."""
    match = re.search(
        r"(?:新来了?|新换了?|换了?|来了?|多了)[个位名一]*(?:新的?)?([一-鿿]{2,10}?)(?:叫|名叫|,|，|是)",
        reading.text,
    )
    if match is None or name is None or match[1] == name.value:
        return None
    return Slot(match[1], match[1], match.span(1), 0.9)


def _told_value(reading: Reading, told: list[Clause], kind: str, cue: str) -> Slot | None:
    found = next((one for clause in told for one in clause.found(kind)), None)
    if found is None or not reading.has(cue):
        return None
    return slots.said(found, found.value)


def _wechat(told: list[Clause]) -> Slot | None:
    for clause in told:
        match = re.search(
            r"(?:微信号?|wechat(?:\s*id)?)(?:是|为|:|：|\s|is|改成|改为|换成)*([A-Za-z][\w-]{4,30})",
            clause.text,
            re.IGNORECASE,
        )
        if match:
            start = clause.span[0] + match.start(1)
            return Slot(match[1], match[1], (start, start + len(match[1])), 0.95)
    return None


def _title(told: list[Clause]) -> Slot | None:
    """升副总经理了, is now the purchasing director."""
    for clause in told:
        match = re.search(
            r"(?:升任?为?|升职为?|改任|调任|任命为|提拔为?|当上|现在是|转岗到?|职务(?:改成|改为|是|换成)|职位(?:改成|改为|是))了?([一-鿿]{2,10}?)(?:了|的|$|[,，。])"
            r"|(?:promoted to|is now the|is now|title is|became)\s+(?:the\s+)?([A-Za-z][\w\s&-]{2,40}?)(?:$|[,.;])",
            clause.text,
        )
        if match and catalog.value_in("account.grade", match[0].lower()) is None:
            group = 1 if match[1] else 2
            start = clause.span[0] + match.start(group)
            return Slot(match[group], match[group], (start, start + len(match[group])), 0.9)
    return None

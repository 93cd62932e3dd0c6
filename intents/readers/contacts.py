"""Contacts: new ones, and what has changed about them."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import naming, slots
from intents.readers.details import read_details
from intents.readers.happenings import happened
from intents.reading import Clause, Reading
from intents.schema import Frame, Mention, Slot

_CALLED = re.compile(
    r"(?:叫做?|名叫|姓名[是:：]?|\bnamed|\bcalled)\s*"
    r"([一-鿿]{2,4}?(?=[,，。;；\s、\d的(（]|$)|[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)*)"
)
_ARRIVED = re.compile(
    r"(?:新来了?|新换了?|换了?|来了?|多了)[个位名一]*(?:新的?)?([一-鿿]{2,10}?)(?:叫|名叫|,|，|是|[:：])"
)
_WECHAT_WORD = re.compile(r"微信|wechat|weixin|(?<![a-z])[vw]x(?![a-z])", re.IGNORECASE)
_WECHAT_ID = re.compile(r"(?<![A-Za-z0-9_@.-])([A-Za-z][A-Za-z0-9_-]{4,30})(?![A-Za-z0-9_@.-])")
_SAME_NUMBER = re.compile(r"微信(?:和手机|跟手机)?同[手机]*号")
_NO_ID = re.compile(r"wechat|weixin|number|changed|please|added|update[sd]?|account|contact", re.IGNORECASE)
_SHORT = 40


# ---------------------------------------------------------------- new contacts
def is_new(reading: Reading) -> bool:
    """Whether somebody is to be entered; a person merely met is not, whatever is told of the meeting."""
    if reading.has("account.person_order") or is_card(reading):
        return True
    reachable = bool(reading.found("phone", "email"))
    return reading.has("account.person_new") and (reachable or reading.has("account.keep_it"))


def is_card(reading: Reading) -> bool:
    """A business card of a known customer, by its word or by nothing but its lines."""
    if not reading.found("account") or not reading.found("phone", "email"):
        return False
    if reading.has("lead.card_only"):
        return True
    lines = [line for line in re.split(r"[\n|｜]", reading.text) if line.strip()]
    if len(lines) < 4 or any(len(line) > _SHORT for line in lines):
        return False
    known = any(one.value.ids for one in reading.found("person"))
    return not known and not any(happened(clause) for clause in reading.clauses)


def created(reading: Reading) -> list[Frame]:
    orders = [match.span() for match in catalog.cue("account.person_order").finditer(reading.masked)]
    orders += [one.span for one in reading.found("account")]
    found = read_details(reading, orders)
    name = _called(reading) or found.get("contact_name")
    account = slots.account(reading) or _unknown_account(found.get("company"))
    if name is None and "company" in found and slots.account(reading) is not None:
        name = found["company"]
    frame = Frame("contact.create", confidence=0.9, span=reading.span).having(
        account=account, name=name, title=_title_before(reading, name) or found.get("title"),
        phone=found.get("phone"), email=found.get("email"), wechat=_wechat(reading),
        decision_role=slots.value(reading, "account.decision_role"),
    )  # fmt: skip
    return [frame] if name is not None or reading.has("account.person_order") else []


def _unknown_account(company: Slot | None) -> Slot | None:
    """A company on a card that no customer is called; a scrap of talk is none."""
    if company is None or naming.company_score(str(company.value)) < 0.8:
        return None
    return Slot(Mention("account", str(company.value)), company.text, company.span, 0.8)


def _called(reading: Reading) -> Slot | None:
    """设备经理叫周敏: the name behind 叫."""
    match = _CALLED.search(reading.text)
    return Slot(match[1], match[1], match.span(1), 0.95) if match else None


def _title_before(reading: Reading, name: Slot | None) -> Slot | None:
    """新来个设备经理叫周敏: the title stands between the order and the name."""
    match = _ARRIVED.search(reading.text)
    if match is None or name is None or match[1] == name.value or not naming.is_title(match[1]):
        return None
    return Slot(match[1], match[1], match.span(1), 0.9)


# ---------------------------------------------------------------- changes
def changed(reading: Reading) -> list[Frame]:
    person = reading.first("person")
    if person is None:
        return []
    told = [clause for clause in reading.clauses if slots.is_told(clause)]
    slot = slots.said(person, person.value)
    left = next(
        (one for one in told if one.has("account.person_left") and not one.has("account.left_off")), None
    )
    if left is not None and (left.found("person") or len(reading.clauses) <= 3):
        return [_about(reading, "contact.leave", slot).having(on=_day(left) or _day(reading))]
    values = {
        "phone": _value(reading, told, "phone"),
        "email": _value(reading, told, "email"),
        "wechat": _wechat(reading),
        "title": _title(told),
        "decision_role": next((slots.value(one, "account.decision_role") for one in told
                               if one.has("account.person_role")), None),
    }  # fmt: skip
    if not any(values.values()):
        values["wants"] = _wanted(told)
    if not any(values.values()):
        return []
    return [_about(reading, "contact.change", slot).having(**values)]


def _about(reading: Reading, intent: str, person: Slot) -> Frame:
    return Frame(intent, confidence=0.9, span=reading.span).having(
        contact=person, account=slots.account(reading)
    )


def _day(clause: Clause) -> Slot | None:
    found = clause.first("time")
    day = slots.first_day(found, "past") if found else None
    return slots.said(found, day) if found and day else None


def _value(reading: Reading, told: list[Clause], kind: str) -> Slot | None:
    found = next((one for clause in told for one in clause.found(kind)), None)
    if found is None or not reading.has(f"account.person_{kind}"):
        return None
    return slots.said(found, found.value)


def _wechat(reading: Reading) -> Slot | None:
    """The id behind the word, be it a clause further: 加上微信了，号是 chiming_tc; 微信同号 is the phone's."""
    same, phone = _SAME_NUMBER.search(reading.text), reading.first("phone")
    if same and phone is not None:
        return slots.said(phone, phone.value)
    word = _WECHAT_WORD.search(reading.text)
    if word is None:
        return None
    taken = [one.span for one in reading.found("email", "phone", "person", "account", "user")]
    for match in _WECHAT_ID.finditer(reading.text, word.end(), word.end() + 60):
        if any(start < match.end(1) and match.start(1) < end for start, end in taken):
            continue
        said = reading.text[word.end() : match.start(1)]
        marked = re.search(r"[号:：是为成]\s*$|\b(?:id|is|to)\b[\s:]*$|^\s*$", said, re.IGNORECASE)
        if not _NO_ID.fullmatch(match[1]) and (marked or re.search(r"[\d_-]", match[1])):
            return Slot(match[1], match[1], match.span(1), 0.95)
    return None


def _title(told: list[Clause]) -> Slot | None:
    """职务改成技术总监, title改成VP Operations; 升副总经理了 and "is now …" only before what is a title."""
    for clause in told:
        for cue, sure in (("account.title_set", True), ("account.title_risen", False)):
            for match in catalog.cue(cue).finditer(clause.masked):
                rest = clause.after(match.end())
                title = _only_title(rest.text)
                if title and (sure or naming.is_title(title)):
                    return slots.words(rest, title)
    return None


def _only_title(text: str) -> str:
    """The words without what a sentence puts around them."""
    bare = re.sub(
        r"^(?:the|our|their|a|an|了|为|成|到|是|[:：\s])+(?=\W|[一-鿿A-Z]|\b)", "", text, flags=re.IGNORECASE
    )
    bare = re.sub(
        r"(?:了|的|吧|啦|\s+(?:now|please|today|already))+$", "", slots.tidy(bare), flags=re.IGNORECASE
    )
    bare = re.split(r"\s+(?:at|and|from|since|instead)\s+", bare)[0]
    return bare.strip() if 2 <= len(bare.strip()) <= _SHORT else ""


def _wanted(told: list[Clause]) -> Slot | None:
    """A change that is ordered without saying to what: 把手机号改一下."""
    for clause in told:
        if clause.has("account.to_change"):
            for name in ("phone", "email", "wechat", "title"):
                if clause.has(f"account.person_{name}"):
                    return slots.words(clause, name)
    return None

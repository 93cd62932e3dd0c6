"""What has changed about a contact: number, address, title, role; or that they have left."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.readers import asking, birthdays, jobs, naming, slots
from intents.readers.calling import successor
from intents.readers.newcomers import newcomer
from intents.readers.wechat import wechat_id
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot

_LONGEST_TITLE = 40
_SHORT = 40
_SURE = 0.9
_FEW = 8
_BESIDE = 8
_LONG_NUMBER = 20
_AROUND_TITLE = re.compile(
    r"^(?:(?:(?:his|her|the|new)\s+)*(?:job\s+)?title(?:\s+(?:is|to|now))*:?\s+|(?:the|our|their|a|an)\s+(?:new\s+)?|了|为|成|到|是|做|当|个|上|[:：\s“「\"'])+(?=\W|[一-鿿A-Z]|\b)",
    re.IGNORECASE,
)
_BEHIND_TITLE = re.compile(
    r"(?:了|的|吧|啦|哈|[”」\"']|\s+(?:now|please|today|already|by the way|btw))+$", re.IGNORECASE
)
_NO_TITLE = re.compile(r"[不没给跟和与让找向对把被他她我你那这哪谁个]|一(?:个|位)")
_TITLE_ENDS = re.compile(r"\s+(?:at|and|from|since|instead|not|so|over at)\s+|(?:不是|不再是|而不是)")


def changed(reading: Reading) -> list[Frame]:
    """One frame; its span covers the clauses that say so."""
    person = _bearer(reading, _person(reading))
    if person is None:
        return _left_by_job(reading)
    told = [
        one
        for one in reading.clauses
        if (asking.is_told(one) or reading.has("account.mark_left"))
        and not one.has("control.not_yet", "account.same")
    ]
    if _is_to_go(reading, person, told):
        return [_about(reading, "contact.delete", person, [])]
    gone = [
        one for one in reading.clauses if one.has("account.person_left") and not one.has("account.left_off")
    ]
    noted = any(one.has("account.note_left") and asking.is_told(one) for one in reading.clauses)
    left = next((one for one in gone if one in told or noted), None)
    if left is not None and (left.found("person") or len(reading.clauses) <= 3):
        known = [one for one in left.found("person") if one.value.ids]
        return [_left(reading, known[-1] if known else person, left)]
    values = _values(reading, told)
    if reading.has("account.number_of_other"):
        values |= {"phone": None, "email": None, "wechat": None}
    if not any(values.values()):
        values["wants"] = _wanted(told)
    said = [slot for slot in values.values() if slot is not None]
    if not said:
        return []
    places = [one for one in told if any(_within(slot, one) for slot in said)]
    places += [one for one in told if any(_leads_to(one, slot) for slot in said)]
    if values["decision_role"] is not None:
        places += [one for one in told if one.has("account.person_role")]
    return [_about(reading, "contact.change", person, places).having(**values)]


def number_of_known(reading: Reading, new: Slot | None) -> Frame | None:
    """邱主任电话换了 139…，接手的是刘海波: a number told before the newcomer, beside whom we know."""
    start = new.span[0] if new is not None and new.span is not None else 0
    phone = next((one for one in reading.found("phone") if one.end <= start), None)
    if phone is None:
        return None
    before = [one for one in reading.clauses if one.span[0] < phone.end and one.span[1] <= start]
    near = [
        one
        for one in before
        if one.has("account.number_changed") and -_BESIDE <= one.span[1] - phone.start <= _LONG_NUMBER
    ]
    known = [
        found for one in near for found in one.found("person") if found.value.ids and found.end <= phone.start
    ]
    if not known:
        return None
    return Frame("contact.change", confidence=0.9, span=near[0].span).having(
        contact=slots.said(known[-1], known[-1].value),
        account=slots.account(reading),
        phone=slots.said(phone, phone.value),
    )


def follows(reading: Reading) -> list[Frame]:
    """What changes of the person spoken of last, though nothing names them: 手机也换了 139…, 她微信跟手机同号."""
    if asking.is_question(reading) or reading.found("account", "opportunity", "ticket", "lead", "user"):
        return []
    if any(one.value.ids for one in reading.found("person")) or len(reading.text) > _SHORT:
        return []
    told = [one for one in reading.clauses if asking.is_told(one) and not one.has("control.not_yet")]
    values = {name: slot for name, slot in _values(reading, told).items() if slot is not None}
    reached = reading.first("phone")
    if (
        "phone" not in values
        and "wechat" not in values
        and reached is not None
        and _is_bare(reading, reached)
    ):
        values["phone"] = slots.said(reached, reached.value)
    return [Frame("contact.change", values, 0.85, reading.span)] if values else []


def _is_bare(reading: Reading, found: Found) -> bool:
    """A number and next to nothing else: 15022001122, 他的号 150…."""
    return len(reading.text) - (found.end - found.start) <= _FEW


def _values(reading: Reading, told: list[Clause]) -> dict[str, Slot | None]:
    return {
        "phone": _phone(reading, told),
        "email": _literal(reading, told, "email", "account.person_email"),
        "wechat": wechat_id(reading),
        "birthday": birthdays.told(told),
        "title": _title(reading, told),
        "decision_role": next((slots.value(one, "account.decision_role") for one in reversed(told)
                               if one.has("account.person_role")), None),
    }  # fmt: skip


def _left_by_job(reading: Reading) -> list[Frame]:
    """老的采购走了: somebody who is known by the work they did there."""
    if reading.found("user", "lead", "ticket") or len(reading.text) > _SHORT:
        return []
    for clause in reading.clauses:
        match = clause.search("account.job_left") if asking.is_told(clause) else None
        said = next(filter(None, match.groups()), "") if match else ""
        if match is None or clause.has("account.left_off") or not (jobs.said(said) or jobs.within(said)):
            continue
        start = clause.span[0] + match.start() + match[0].index(said)
        job = Slot(Mention("contact", clause.text), said, (start, start + len(said)), 0.85)
        return [
            Frame("contact.leave", confidence=0.85, span=reading.span).having(
                contact=job, account=slots.account(reading), on=_day(clause)
            )
        ]
    return []


def _is_to_go(reading: Reading, person: Found, told: list[Clause]) -> bool:
    """联系人里那个曾利是录重的，删了吧: the record is to go, not the person."""
    if not person.value.ids or reading.found("opportunity", "lead", "ticket", "contract"):
        return False
    ordered = any(one.has("account.person_delete") for one in told)
    return ordered and reading.has("account.person_word", "account.entered_twice")


def _left(reading: Reading, person: Found, clause: Clause) -> Frame:
    """Gone for good in so many words; 走了 may be of a meeting, and is less sure."""
    is_sure = reading.has("account.left_sure")
    of_it = ("account.person_left", "account.in_place", "account.person_new")
    places = [one for one in reading.clauses if one.has(*of_it)] if is_sure else []
    day = _day(_until_gone(clause)) or _day(reading)
    if day is not None and day.value > reading.now.date() and not _within(day, clause):
        day = None  # 周小蓉退休了…让我下周三过去一趟
    next_one, _ = successor(reading)
    frame = _about(reading, "contact.leave", person, places).having(on=day, successor=next_one)
    return frame if is_sure else replace(frame, confidence=0.85)


def _until_gone(clause: Clause) -> Clause:
    """As far as the word for leaving: a day far behind it is of something else."""
    gone = clause.search("account.person_left")
    return clause.before(gone.end() + _FEW) if gone is not None else clause


def is_literal(frame: Frame) -> bool:
    """Whether a number or an address was given, which nobody says in passing."""
    return frame.intent == "contact.change" and any(
        name in frame.slots for name in ("phone", "email", "wechat", "birthday")
    )


def is_gone(frame: Frame) -> bool:
    """Whether somebody we know has left for good, in so many words: told on a visit, too, it holds."""
    person = frame.value("contact")
    is_sure = frame.intent == "contact.leave" and frame.confidence >= _SURE
    return is_sure and isinstance(person, Mention) and bool(person.ids)


def _person(reading: Reading) -> Found | None:
    people = [one for one in reading.found("person") if not _is_other(reading, one)]
    people = people or reading.found("person")
    known = [one for one in people if one.value.ids]
    order = next((one for one in reading.clauses if one.has("account.their_field")), None)
    before = [one for one in known if order is not None and one.start < order.span[1]]
    return before[-1] if before else next(iter(known or people), None)


_NAME_IN_LATIN = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


def _bearer(reading: Reading, person: Found | None) -> Found | None:
    """顺便郝倩微信换成…: whose number or address it is, where somebody is named right before it; None of a stranger."""
    given = [one.span for one in reading.found("phone", "email")]
    wechat = wechat_id(reading)
    given += [wechat.span] if wechat is not None and wechat.span is not None else []
    if person is None or not given:
        return person
    clause = reading.clause_at(given[0][0])
    named = [one for one in clause.found("person") if one.end <= given[0][0] and one.value.ids]
    if named:
        return named[-1]
    stranger = _NAME_IN_LATIN.search(clause.text)
    is_own = (
        any(one.start <= clause.span[0] + stranger.start() < one.end for one in reading.items)
        if stranger
        else True
    )
    return person if is_own else None


def _is_other(reading: Reading, person: Found) -> bool:
    """一直以为是潘总拍板，签字的是钱珊; 不是白总: who was only thought to be meant."""
    clause = reading.clause_at(person.start)
    before = clause.before(person.start - clause.span[0])
    thought = clause.search("account.once_thought")
    return (thought is not None and thought.start() < person.start - clause.span[0]) or before.has(
        "account.is_not"
    )


def _within(slot: Slot, clause: Clause) -> bool:
    return slot.span is not None and clause.span[0] <= slot.span[0] and slot.span[1] <= clause.span[1]


def _leads_to(clause: Clause, slot: Slot) -> bool:
    """邮箱换成了 qin@…: nothing but a blank or a colon stands before what is given."""
    if slot.span is None or clause.span[1] > slot.span[0]:
        return False
    return not clause.reading.text[clause.span[1] : slot.span[0]].strip(" :：")


def _about(reading: Reading, intent: str, person: Found, places: list[Clause]) -> Frame:
    """The clauses that carry it, with those that only prepare it (微信改一下, an order to note it down)."""
    beside = [
        one
        for one in reading.clauses
        if one.has("account.person_edit", "account.risen", "account.edit_reason")
    ]
    spans = [one.span for one in (*places, *beside)] or [reading.span]
    span = (min(start for start, _ in spans), max(end for _, end in spans))
    return Frame(intent, confidence=0.9, span=span).having(
        contact=slots.said(person, person.value), account=slots.account(reading)
    )


def _day(clause: Clause) -> Slot | None:
    found = clause.first("time")
    day = slots.first_day(found, "past") if found else None
    return slots.said(found, day) if found and day else None


# ---------------------------------------------------------------- numbers and addresses
def _phone(reading: Reading, told: list[Clause]) -> Slot | None:
    return _literal(reading, told, "phone", "account.person_phone")


def _literal(reading: Reading, told: list[Clause], kind: str, cue: str) -> Slot | None:
    every = [one for clause in told for one in clause.found(kind)]
    marked = [
        one
        for one in every
        if catalog.cue("account.new_one").search(reading.masked[max(0, one.start - 14) : one.start])
    ]
    found = next(iter(marked or every), None)
    if found is None or not reading.has(cue) or newcomer(reading) is not None:
        return None
    return slots.said(found, found.value)


# ---------------------------------------------------------------- titles
def _title(reading: Reading, told: list[Clause]) -> Slot | None:
    """职务改成技术总监, title改成VP Operations; 升副总经理了 and "is now …" only before what is a title."""
    named, near = False, False
    for clause in reading.clauses:
        named = named or clause.has("account.person_title")
        before, near = near, bool(clause.found("person"))
        if clause not in told or not (named or near or before):
            continue
        title = _title_behind(clause, "account.title_set", True) or _title_behind(
            clause, "account.title_risen", named
        )
        bare = _only_title(clause.text) if title is None and named else ""
        if bare and naming.is_title(bare) and naming.may_be_title(bare):
            title = slots.words(clause, bare)
        if title is not None:
            return title
    return None


def _title_behind(clause: Clause, cue: str, sure: bool) -> Slot | None:
    for match in catalog.cue(cue).finditer(clause.masked):
        if clause.masked[: match.start()].endswith(("不", "没", "别")):
            continue
        title = _only_title(_past_employer(clause.after(match.end())))
        if title and (naming.is_title(title) or (sure and naming.may_be_title(title))):
            return slots.words(clause, title)
    return None


def _past_employer(rest: Clause) -> str:
    """他现在是晋阳热电的化水部部长: the words behind whose he is."""
    account = rest.first("account")
    if account is None or account.start > rest.span[0] + 1:
        return rest.text
    return rest.after(account.end - rest.span[0]).text.removeprefix("的")


def _only_title(text: str) -> str:
    """The words without what a sentence puts around them."""
    bare = _AROUND_TITLE.sub("", text)
    bare = _TITLE_ENDS.split(slots.tidy(bare))[0]
    bare = _BEHIND_TITLE.sub("", bare).strip()
    is_short = 2 <= len(bare) <= _LONGEST_TITLE
    return bare if is_short and not _NO_TITLE.match(bare) else ""


def _wanted(told: list[Clause]) -> Slot | None:
    """A change that is ordered without saying to what: 把手机号改一下."""
    for clause in told:
        for name in ("phone", "email", "wechat", "title"):
            if _changes(clause, f"account.person_{name}"):
                return slots.words(clause, name)
    return None


def _changes(clause: Clause, field: str) -> bool:
    """手机号要改一下; 微信说方案要改 changes no address."""
    words = [match.span() for match in catalog.cue(field).finditer(clause.masked)]
    changes = [match.span() for match in catalog.cue("account.to_change").finditer(clause.masked)]
    gaps = [
        clause.masked[min(one[1], other[1]) : max(one[0], other[0])] for one in words for other in changes
    ]
    return any(len(gap) <= _BESIDE and not catalog.cue("activity.says").search(gap) for gap in gaps)

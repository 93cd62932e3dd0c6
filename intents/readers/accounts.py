"""Customers that are to be entered, with what is told of them and of their people."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import account_changes, addresses, calling, naming, slots
from intents.readers.account_changes import after
from intents.readers.details import Details, read_details
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Span

_INDUSTRY = re.compile(
    r"^(?:是|属于|属|从事|主要)?(?:做)?(.{2,12}?)(?:行业|领域)(?:的|内)?$"
    r"|^(?:是|主营|专门|主要)?(?:做|生产|搞)(.{2,12}?)的?$"
    r"|^(?:in|from) (?:the )?(.{3,30}?) (?:industry|business|sector)$",
    re.IGNORECASE,
)

_COUNTED = re.compile(r"\d[家户个名位]|上市公司")  # 新增客户125家 names nobody


def created(reading: Reading) -> list[Frame]:
    orders = [match.span() for match in catalog.cue("account.create").finditer(reading.masked)]
    industry, grade = _industry(reading), slots.value(reading, "account.grade") or _letter(reading)
    address = addresses.address(reading, reading.clauses)
    short = after(reading.clauses, "account.short")
    told = [slot.span for slot in (industry, grade, address, short) if slot and slot.span]
    told += [one.span for one in reading.clauses if short and one.has("account.short")]
    person, place = _person_called(reading)
    found = read_details(reading, [*orders, *told, *place], person)
    name = found.get("company")
    name = name if name and not (_COUNTED.search(name.text) or _only_orders(name.text)) else None
    frame = Frame("account.create", confidence=0.92, span=reading.span).having(
        name=name and Slot(name.value, name.text, name.span, name.confidence),
        grade=grade,
        industry=industry,
        address=address,
        short_name=short,
        source=found.get("source"),
        phone=None if "contact_name" in found else found.get("phone"),
    )
    if "contact_name" not in found or not naming.may_be_called(str(found["contact_name"].value)):
        return [frame]
    contact = Frame("contact.create", confidence=0.9, span=reading.span).having(
        account=name and Slot(Mention("account", name.value), name.text, name.span),
        name=found["contact_name"], title=found.get("title"), phone=found.get("phone"), email=found.get("email"),
    )  # fmt: skip
    return [frame, contact]


def _only_orders(name: str) -> bool:
    """是新客户，建一个 orders, and names nobody."""
    return catalog.cue("account.mere_order").search(name.lower().strip()) is not None


_TITLED = re.compile(
    r"(?:^|[,，。;；\s的])(?P<title>[^,，。;；\s的]{2,12}?|[A-Za-z ]{3,24}?)"
    r"(?:是|叫做?|名叫|is called|called|named)\s*$"
)


def _person_called(reading: Reading) -> tuple[Details, list[Span]]:
    """采购经理叫Amy Lau: who is called so by a title or as the contact, and where that stands."""
    name = calling.called(reading)
    by_surname = calling.asked_for(reading) or calling.surnamed(reading)
    if name is None and by_surname is not None and by_surname.span is not None:
        return {"contact_name": by_surname}, [reading.clause_at(by_surname.span[0]).span]
    if name is None or name.span is None:
        return {}, []
    match = _TITLED.search(reading.text[: name.span[0]])
    title = match["title"].strip() if match else ""
    is_contact = catalog.cue("account.any_counterpart").fullmatch(title.lower()) is not None
    if match is None or not (is_contact or naming.is_title(title)):
        return {}, []
    found = {"contact_name": name}
    if not is_contact:
        found["title"] = Slot(title, title, match.span("title"), 0.85)
    return found, [(match.start("title"), name.span[1])]


def _letter(reading: Reading) -> Slot | None:
    """等级B, grade B: a bare letter behind its word."""
    for clause in reading.clauses:
        letters = list(account_changes.letters(clause))
        if letters and clause.has("account.grade_word"):
            return slots.words(clause, max(letters)[1])
        if clause.has("account.grade_word") and (bare := slots.value(clause, "account.bare_grade")):
            return bare
    return None


def _industry(reading: Reading) -> Slot | None:
    for clause in reading.clauses:
        match = _INDUSTRY.match(clause.text)
        if match:
            return slots.words(clause, next(filter(None, match.groups())).strip(), 0.8)
    return after(reading.clauses, "account.industry")

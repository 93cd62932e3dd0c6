"""A new lead: somebody met, a business card, an order to enter one."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import asking, naming, slots
from intents.readers.calling import called, surnamed
from intents.readers.details import Details, read_details
from intents.readers.happenings import happened
from intents.readers.leads_named import SURE, named
from intents.reading import Found, Reading
from intents.schema import Frame, Slot

CREATED = (
    "company",
    "contact_name",
    "title",
    "phone",
    "email",
    "need",
    "product",
    "budget",
    "source",
    "region",
)
"""What of a lead may be told when it is made, or later."""
_SHORT = 40
_COMPANY = 0.6
_LONGEST_TELLING = 120  # characters
_LIKELY_COMPANY = 0.4  # beside a person, a number, what they want and how they came


def is_card(reading: Reading) -> bool:
    """A business card of nobody known, by its word or by nothing but its lines: 展会上收的名片：…"""
    if any(not _is_referrer(reading, one) for one in reading.found("account")):
        return False
    if not reading.found("phone", "email"):
        return (reading.has("lead.wrote_in") or _is_newly_met(reading)) and _is_newcomer(reading)
    if reading.has("account.person_order", "account.create"):
        return reading.has("lead.card_only") and not reading.has("account.person_word", "account.create")
    return reading.has("lead.card_only", "lead.there_is") or _is_bare_card(reading) or _is_newcomer(reading)


def _is_newcomer(reading: Reading) -> bool:
    """展会上认识一个做冻干粉的，叫…生物，…房工，133…: a company nobody knows, what brought them and what they want."""
    if reading.has("ticket.named", "account.create", "control.negated"):
        return False
    if reading.has("contract.paid") and reading.found("money"):
        return False
    is_told = reading.found("phone", "email") or (reading.has("lead.newly_met") and not _ends_asking(reading))
    if asking.is_question(reading) and not is_told:
        return False
    known = named(reading)
    others = [one for one in reading.found() if not _is_referrer(reading, one)]
    if (known is not None and known.strength <= SURE) or any(_is_somebody(one) for one in others):
        return False
    if not reading.has("lead.met", "lead.source", "lead.newly_met") or not reading.has(
        "lead.need", "lead.met", "lead.budget"
    ):
        return False
    found = read_details(reading, [])
    if "company" not in found:
        return _is_newly_met(reading) and not reading.found("person")
    score = naming.company_score(str(found["company"].value))
    told = {"contact_name", "need"} <= set(found) and ("source" in found or reading.has("lead.met"))
    return score >= (_LIKELY_COMPANY if told else _COMPANY)


def _ends_asking(reading: Reading) -> bool:
    return reading.text.rstrip().endswith(("?", "？", "吗", "没", "没有", "么"))


def _is_newly_met(reading: Reading) -> bool:
    """刚加了海安食品厂采购刘姐微信，说要翻新冷库: whose company, name and wish are told, and whom nobody visited."""
    if not reading.has("lead.newly_met") or reading.has("happening.went", "account.person_order"):
        return False
    if len(reading.text) > _LONGEST_TELLING:
        return False  # a book that somebody recommended
    found = read_details(reading, [])
    wanted = bool({"need", "budget"} & set(found))
    return wanted and ("contact_name" in found or surnamed(reading) is not None)


def _is_referrer(reading: Reading, found: Found) -> bool:
    """锦程的黄总给介绍了一个朋友, Ingrid passed me a name: who brought somebody new is told before it."""
    if found.kind not in ("account", "person", "user"):
        return False
    clause = reading.clause_at(found.start)
    cue = clause.search("lead.brings")
    return cue is not None and found.end <= clause.span[0] + cue.start() + 1


def _is_somebody(found: Found) -> bool:
    """Somebody or something in our books; a mere surname may be anybody's."""
    if found.kind not in ("person", "opportunity", "user"):
        return False
    return bool(found.value.ids) and not getattr(found.value, "surname", "")


def _is_bare_card(reading: Reading) -> bool:
    lines = [line for line in re.split(r"[\n|｜/]", reading.text) if line.strip()]
    if len(lines) < 4 or any(len(line) > _SHORT for line in lines) or any(map(happened, reading.clauses)):
        return False
    found = read_details(reading, [])
    return {"company", "contact_name"} <= set(found) and named(reading) is None


def is_new(reading: Reading) -> bool:
    """An order to enter one, which no question about leads is, and no word about a known one."""
    known = named(reading)
    if known is not None and known.strength <= SURE and not reading.found("phone", "email"):
        return False
    return not asking.is_question(reading) or bool(reading.found("phone", "email"))


def create(reading: Reading) -> Frame:
    """A new lead from what the message tells, wherever the pieces stand."""
    orders = [match.span() for match in catalog.cue("lead.create").finditer(reading.masked)
              if not catalog.cue("lead.obtained").search(match[0])]  # fmt: skip
    found = read_details(reading, orders)
    named_so, person, company = _company_called(reading), called(reading), found.get("company")
    if named_so is not None:
        found = {name: slot for name, slot in found.items() if slot.value != named_so.value}
        found["company"] = named_so
    elif (
        person is not None
        and company is not None
        and re.search(rf"叫做?{re.escape(str(person.value))}", str(company.value))
    ):
        found.pop("company")  # 负责人叫王老五 names nobody's company
    frame = Frame("lead.create", confidence=0.93, span=reading.span)
    frame = frame.having(**{name: found.get(name) for name in CREATED})
    if "contact_name" not in frame.slots:
        frame = frame.having(contact_name=_called(reading, found))
    wanted = slots.mention(reading, "product")
    return frame.having(product=_label(wanted)) if wanted and "product" not in frame.slots else frame


_COMPANY_CALLED = re.compile(
    r"(?:[家个](?:新的?|小|大|老)?(?:厂子?|公司|店|企业|工厂|单位|客户|饭店|酒店|医院|学校|作坊)|有家|有一家)[,，]?(?:名字)?叫做?"
    r"(?P<name>[一-鿿A-Za-z0-9()（）]{2,16}?)(?:的)?(?=[,，。;；\s]|想|要|准备|打算|有|在|找|问|$)"
)


def _company_called(reading: Reading) -> Slot | None:
    """有家新厂叫宏发精密: the company and nobody in it."""
    match = _COMPANY_CALLED.search(reading.text)
    return Slot(match["name"], match["name"], match.span("name"), 0.9) if match else None


def _called(reading: Reading, found: Details) -> Slot | None:
    """叫水灵, 姓戚: whoever is called so, unless it is the company."""
    company = found.get("company")
    names = [name for name in (called(reading), surnamed(reading)) if name is not None]
    return next((one for one in names if not (company and str(one.value) in str(company.value))), None)


def _label(slot: Slot) -> Slot:
    return Slot(slot.text, slot.text, slot.span, slot.confidence)

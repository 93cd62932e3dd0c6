"""Leads: entered, changed, taken from the pool, given back, qualified, converted, dropped."""

from __future__ import annotations

import re

from intents import catalog
from intents.mentions import names_of
from intents.readers import lead_source, naming, slots
from intents.readers import pieces as cut
from intents.readers.calling import called, surnamed
from intents.readers.details import Details, read_details
from intents.readers.happenings import happened
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot

_VERBS = ("convert", "release", "disqualify")
_CREATED = (
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
_SHORT = 40
_COMPANY = 0.6
_LIKELY_COMPANY = 0.4  # beside a person, a number, what they want and how they came
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
_SURE = 3  # names weaker than this only sound alike or share their first characters


def read(reading: Reading) -> list[Frame]:
    if reading.has("lead.is_title") and reading.found("account"):
        return []
    told = [one for one in reading.clauses if not one.has("control.hypothetical", "control.not_yet")]
    if _is_card(reading) or (reading.has("lead.create") and _is_new(reading)):
        return [create(reading)]
    if not _is_about_lead(reading):
        return []
    for verb in _VERBS:
        clause = next((one for one in told if _orders(one, verb)), None)
        if clause is not None:
            return [_on_lead(reading, f"lead.{verb}", clause)]
    if reading.has("lead.gives_up") and _named(reading) and not slots.is_question(reading):
        return [_on_lead(reading, "lead.release", reading)]
    taking = next((one for one in reading.clauses if _takes(one)), None)
    if taking is not None:
        return [
            Frame("lead.take", confidence=0.9, span=reading.span).having(lead=target(reading, taking.span[1]))
        ]
    if slots.is_question(reading):
        return []
    return _changes(reading, told)


def _orders(clause: Clause, verb: str) -> bool:
    """Whether the clause orders this; 几个转了客户 asks, 转客户并建个商机 does not."""
    return clause.has(f"lead.{verb}") and (clause.has("lead.with_deal") or not slots.asks(clause))


def _takes(clause: Clause) -> bool:
    """Whether the speaker takes it; 没人认领的 and 谁认领了 speak of others."""
    match = clause.search("lead.take")
    if match is None or clause.masked[match.end() :].startswith("的"):
        return False  # 分给我的线索里哪些没打过
    return not clause.before(match.start()).has("lead.untaken")


def _is_card(reading: Reading) -> bool:
    """A business card of nobody known, by its word or by nothing but its lines: 展会上收的名片：…"""
    if reading.found("account"):
        return False
    if not reading.found("phone", "email"):
        return reading.has("lead.wrote_in") and _is_newcomer(reading)
    if reading.has("account.person_order", "account.create"):
        return reading.has("lead.card_only") and not reading.has("account.person_word", "account.create")
    return reading.has("lead.card_only", "lead.there_is") or _is_bare_card(reading) or _is_newcomer(reading)


def _is_newcomer(reading: Reading) -> bool:
    """展会上认识一个做冻干粉的，叫…生物，…房工，133…: a company nobody knows, what brought them and what they want."""
    if reading.has("ticket.named", "account.create", "control.negated"):
        return False
    if reading.has("contract.paid") and reading.found("money"):
        return False
    if slots.is_question(reading) and not reading.found("phone", "email"):
        return False
    known = _named(reading)
    if (known is not None and known.strength <= _SURE) or any(_is_somebody(one) for one in reading.found()):
        return False
    if not reading.has("lead.met", "lead.source") or not reading.has("lead.need", "lead.met", "lead.budget"):
        return False
    found = read_details(reading, [])
    if "company" not in found:
        return False
    score = naming.company_score(str(found["company"].value))
    told = {"contact_name", "need"} <= set(found) and ("source" in found or reading.has("lead.met"))
    return score >= (_LIKELY_COMPANY if told else _COMPANY)


def _is_somebody(found: Found) -> bool:
    """Somebody or something in our books; a mere surname may be anybody's."""
    if found.kind not in ("person", "opportunity", "user"):
        return False
    return bool(found.value.ids) and not getattr(found.value, "surname", "")


def _is_bare_card(reading: Reading) -> bool:
    lines = [line for line in re.split(r"[\n|｜/]", reading.text) if line.strip()]
    if len(lines) < 4 or any(len(line) > _SHORT for line in lines) or _happened(reading.clauses):
        return False
    found = read_details(reading, [])
    return {"company", "contact_name"} <= set(found) and _named(reading) is None


def _is_new(reading: Reading) -> bool:
    """An order to enter one, which no question about leads is, and no word about a known one."""
    known = _named(reading)
    if known is not None and known.strength <= _SURE and not reading.found("phone", "email"):
        return False
    return not slots.is_question(reading) or bool(reading.found("phone", "email"))


def _is_about_lead(reading: Reading) -> bool:
    """By the word, by the name of one, or by the pool; a customer's name makes it about the customer."""
    if _named(reading) is not None or reading.has("lead.named"):
        return True
    is_moved = reading.has("lead.in_pool") and reading.has("lead.take", "lead.release")
    return is_moved and not reading.found("account")


def _named(reading: Reading) -> Found | None:
    """The lead that the text names; what may as well be a customer is the customer."""
    named = (one for one in reading.items if one.kind != "account" and names_of(one, "lead"))
    return next(named, None)


# ---------------------------------------------------------------- new leads
def create(reading: Reading) -> Frame:
    """A new lead from what the message tells, wherever the pieces stand."""
    orders = [match.span() for match in catalog.cue("lead.create").finditer(reading.masked)
              if not catalog.cue("lead.obtained").search(match[0])]  # fmt: skip
    found = read_details(reading, orders)
    frame = Frame("lead.create", confidence=0.93, span=reading.span)
    frame = frame.having(**{name: found.get(name) for name in _CREATED})
    if "contact_name" not in frame.slots:
        frame = frame.having(contact_name=_called(reading, found))
    wanted = slots.mention(reading, "product")
    return frame.having(product=_label(wanted)) if wanted and "product" not in frame.slots else frame


def _called(reading: Reading, found: Details) -> Slot | None:
    """叫水灵, 姓戚: whoever is called so, unless it is the company."""
    name = called(reading) or surnamed(reading)
    company = found.get("company")
    return None if name and company and str(name.value) in str(company.value) else name


def _label(slot: Slot) -> Slot:
    return Slot(slot.text, slot.text, slot.span, slot.confidence)


# ---------------------------------------------------------------- orders about a lead
def _on_lead(reading: Reading, intent: str, clause: Clause) -> Frame:
    frame = Frame(intent, confidence=0.9, span=reading.span).having(lead=target(reading))
    if intent == "lead.disqualify":
        return frame.having(reason=_rest(reading, clause))
    if intent == "lead.convert" and reading.has("lead.with_deal"):
        return frame.having(
            opportunity=Slot(True, clause.text, clause.span),
            amount=slots.money(reading),
            name=_opportunity_name(reading),
        )
    return frame


def _opportunity_name(reading: Reading) -> Slot | None:
    """What is told of it behind the order: 顺便建个商机，绕线机伺服配套，45万; a 150k deal for the export module."""
    order = reading.search("lead.with_deal")
    if order is None:
        return None
    inside = reading.after(order.start()).search("lead.deal_topic")
    start = order.start() + inside.end() if inside else order.end()
    for clause in Reading.after(reading, start).reading.clauses:
        if clause.span[1] <= start:
            continue
        rest = clause.after(max(0, start - clause.span[0]))
        text = slots.without(rest, [one.span for one in rest.found("money", "time", "percent")])
        text = re.sub(r"^(?:for|the|a|an|的|做|是)\b\s*|\s+(?:worth|at|around|about)$", "", text)
        if len(text) >= 2:
            return Slot(text, rest.text, rest.span, 0.8)
    return None


def _rest(reading: Reading, clause: Clause) -> Slot | None:
    others = [one for one in reading.clauses if one.span != clause.span]
    if not others:
        return None
    text = "，".join(slots.tidy(one.text) for one in others)
    return Slot(text, text, (others[0].span[0], others[-1].span[1]), 0.8)


def target(reading: Reading, until: int | None = None) -> Slot:
    """The lead meant: by its company's name, or by the words of the message, as far as `until`."""
    named = _named(reading)
    if named is not None:
        return slots.said(named, names_of(named, "lead"), 0.95 if named.strength <= 4 else 0.8)
    words = reading.text[:until]
    return slots.mention(reading, "lead") or Slot(Mention("lead", words), words, (0, len(words)), 0.6)


# ---------------------------------------------------------------- changes
def _changes(reading: Reading, told: list[Clause]) -> list[Frame]:
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
        return [Frame("lead.assign", frame.slots, 0.9, reading.span).having(to=slots.said(user, user.value))]
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

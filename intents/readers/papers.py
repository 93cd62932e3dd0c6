"""Quotes and contracts that are entered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import zip_longest

from intents.entities import find_discounts
from intents.readers import asking, each, naming, slots
from intents.readers.happenings import happened
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot

_LIKE_COMPANY = 0.4
_NEAR = 6
_TOLD = 2  # of product, quantity and price


def read(reading: Reading) -> list[Frame]:
    if asking.is_question(reading):
        return []
    if any(_orders(clause, "contract.quote_create") for clause in reading.clauses) or _prices(reading):
        return [_paper(reading, "quote.create")]
    signed = any(_orders(clause, "contract.contract_create") for clause in reading.clauses)
    if signed and not reading.has("opportunity.won"):
        return [_paper(reading, "contract.create")]
    return []


def alone(reading: Reading) -> list[Frame]:
    """Papers of a message that says nothing of a deal: its sums and days are the paper's."""
    return [] if reading.has("contract.beside_deal") else read(reading)


def _orders(clause: Clause, cue: str) -> bool:
    """Whether we are told to enter it: what others ask for, or what is to be done by Friday, is not."""
    match = clause.search(cue)
    if match is None or clause.has("contract.asked_for", "task.remind_order") or happened(clause):
        return False
    ahead = [one for one in clause.before(match.start()).found("time") if one.value.deadline]
    return not ahead and not _is_promised(clause, match.start())


def _is_promised(clause: Clause, at: int) -> bool:
    """明天我给他出报价单, tomorrow I send a new quotation: what we are to do on a day to come."""
    days = [one for one in slots.times(clause) if slots.future(one, clause.reading.now)]
    days = [one for one in days if not _is_validity(clause.reading, one)]
    return bool(days) and clause.before(at).has("contract.by_us")


def _prices(reading: Reading) -> bool:
    """给拾味报个价，CR20两套: what is offered is told, and no day on which it is only to be done."""
    if not any(_orders(clause, "contract.quote_loose") for clause in reading.clauses):
        return False
    found = [bool(reading.found(kind)) for kind in ("product", "quantity", "money")]
    is_told = sum(found) >= _TOLD
    days = [one for one in reading.found("time") if slots.is_ahead(one, reading.now)]
    return is_told and all(_is_validity(reading, one) for one in days)


def _is_validity(reading: Reading, found: Found) -> bool:
    around = Clause(reading, (max(0, found.start - 8), min(len(reading.text), found.end + 8)))
    return around.has("contract.valid")


def _paper(reading: Reading, intent: str) -> Frame:
    lines = _lines(reading)
    frame = Frame(intent, confidence=0.88, span=reading.span).having(
        account=slots.account(reading) or _new_customer(reading),
        amount=None if _are_priced(lines) else _amount(reading),
        number=_number(reading),
        opportunity=slots.mention(reading, "opportunity"),
        lines=lines,
    )
    if intent == "quote.create":
        until = next(iter(_days_to_come(reading)), None)
        day = slots.day(until) if until else None
        length = reading.first("duration")
        if until is None and length is not None and reading.has("contract.valid") and length.value.seconds:
            day = (reading.now + timedelta(seconds=int(length.value.seconds))).date()
            return frame.having(valid_until=slots.said(length, day))
        return frame.having(valid_until=slots.said(until, day)) if until and day else frame
    return frame.having(**_contract_days(reading))


def _are_priced(lines: Slot | None) -> bool:
    """Whether the sum follows from the lines."""
    return lines is not None and all("unit_price" in one for one in lines.value)


def _amount(reading: Reading) -> Slot | None:
    """The sum told; what was reckoned of pieces comes down by the discount that is told beside it."""
    told, discounts = each.amount(reading), find_discounts(reading.text)
    if told is None or each.price(reading) is None or len(discounts) != 1 or reading.found("product"):
        return told
    is_reckoned = all(one.value.value != told.value for one in reading.found("money"))
    return replace(told, value=told.value * discounts[0].value / 100) if is_reckoned else told


def _days_to_come(reading: Reading) -> list[Found]:
    """Of a day on which something was told to have happened an offer does not run out."""
    told = [one for clause in reading.clauses if happened(clause) for one in clause.found("time")]
    return [one for one in reading.found("time") if one not in told and slots.is_ahead(one, reading.now)]


def _new_customer(reading: Reading) -> Slot | None:
    """给大丰港冷链出个报价: a name that nobody here goes by, behind 给."""
    match = re.search(
        r"(?:给|为|帮)([一-鿿A-Za-z0-9]{3,16}?)(?:那边|公司)?(?:出|做|开|报|打|建|录|拟)", reading.masked
    )
    if match is None or naming.company_score(match[1]) < _LIKE_COMPANY:
        return None
    return Slot(Mention("account", match[1]), match[1], match.span(1), 0.7)


def _runs_out(reading: Reading, found: Found) -> bool:
    """明年9月到期, ends in September: of a month the last day, and no term of one month."""
    behind = re.match(r"\s*(?:底|末)?(?:到期|截止|为止|结束)", reading.text[found.end :])
    ahead = re.search(
        r"(?:ends?|ending|until|till|through|expires?|expiring)(?: in| on)?\s*$",
        reading.folded[: found.start],
    )
    return behind is not None or ahead is not None


def _contract_days(reading: Reading) -> dict[str, Slot]:
    """signed_on, starts_on and ends_on, told apart by the words beside them."""
    out: dict[str, Slot] = {}
    for found in reading.found("time"):
        value = found.value.resolve(None)
        around = Clause(reading, (max(0, found.start - 8), min(len(reading.text), found.end + 5)))
        is_end = value.grain in ("month", "quarter", "year") and _runs_out(reading, found)
        if value.start and value.end and value.start.date() != value.end.date() and not is_end:
            out["starts_on"] = slots.said(found, value.start.date())
            out["ends_on"] = slots.said(found, value.end.date())
            continue
        name = (
            "ends_on"
            if is_end
            else "signed_on"
            if around.has("contract.signed")
            else "ends_on"
            if around.has("contract.ends")
            else "starts_on"
        )
        day = slots.day(found, "past" if name == "signed_on" else "plan")
        if day is not None:
            out.setdefault(name, slots.said(found, day))
    return out


def _number(reading: Reading) -> Slot | None:
    match = re.search(
        r"(?:合同号|合同编号|合同|报价单|编号|单号|contract no\.?|number|no\.)[\s:：是为]*"
        r"([A-Za-z]{1,6}[-A-Za-z0-9]{3,20})",
        reading.text,
        re.IGNORECASE,
    )
    return Slot(match[1], match[1], match.span(1), 0.95) if match else None


_BARE_PRICE = re.compile(
    r"(?:单价|unit price)(?:是|为|按|报|:|of|is|at|\s)*(?P<n>\d{1,7}(?:\.\d{1,4})?)(?![\d%.折万千wk])"
)


def _unit_price(reading: Reading) -> Slot | None:
    """单价180: what one costs, where one product is spoken of."""
    if len(_products(reading)) != 1:
        return None
    one, bare = each.price(reading), _BARE_PRICE.search(reading.folded)
    if one is None and bare is not None:
        return Slot(Decimal(bare["n"]), bare[0], bare.span("n"), 0.85)
    return slots.said(one, one.value.value) if one is not None else None


_BARE_BEFORE = re.compile(r"(?<![\d.,])(?P<n>\d{1,5})\s*(?:x|×|\*|pcs|pieces|units|sets)?\s*(?:of\s+)?$")
_BARE_BEHIND = re.compile(r"\s*(?:x|×|\*)\s*(?P<n>\d{1,5})(?![\d.])")
"""20 VB45, VB45 x 20."""


def _quantity(reading: Reading, product: Found) -> Decimal | int:
    """How many of it: the number nearest to it, behind it rather than before."""
    near = [one for one in reading.found("quantity") if _apart(one, product) <= _NEAR]
    bare = _BARE_BEFORE.search(reading.folded[: product.start]) or _BARE_BEHIND.match(
        reading.folded, product.end
    )
    if not near and bare is not None:
        return Decimal(bare["n"])
    return min(near, key=lambda one: _apart(one, product)).value.value if near else 1


def _apart(quantity: Found, product: Found) -> float:
    """How far apart they stand; one before the product counts as a little farther."""
    behind = quantity.start - product.end
    return behind if behind >= 0 else product.start - quantity.end + 0.5


def _products(reading: Reading) -> list[Found]:
    """Those named by themselves, and those that also name a deal."""
    hidden = [
        replace(one, kind="product", value=mention, span=(one.start + at, one.start + at + len(mention.text)))
        for one in reading.found("opportunity")
        for mention in one.also
        if mention.kind == "product" and (at := one.text.find(mention.text)) >= 0
    ]
    return sorted([*reading.found("product"), *hidden], key=lambda one: one.span)


def _own_price(reading: Reading, product: Found, behind: Found | None) -> Slot | None:
    """UL340 三台4.6万一台，TL2 十个650一个: of several products, what stands behind each before the next."""
    own = Clause(reading, (product.start, behind.start if behind else len(reading.text)))
    one = each.price(own)
    return slots.said(one, one.value.value) if one is not None else None


def _lines(reading: Reading) -> Slot | None:
    """Products with their quantities: 10台S100，20根线缆."""
    lines = []
    products = _products(reading)
    for product, behind in zip_longest(products, products[1:]):
        quantity = _quantity(reading, product)
        said = reading.text[product.start : product.end]
        line = {"product": said, "quantity": str(quantity)}
        price = _unit_price(reading) or _own_price(reading, product, behind)
        discount = find_discounts(reading.text) if len(products) == 1 else []
        line |= {"unit_price": str(price.value)} if price is not None else {}
        line |= {"discount": str(100 - discount[0].value)} if discount else {}
        lines.append(line)
    return Slot(lines, reading.text, reading.span, 0.8) if lines else None

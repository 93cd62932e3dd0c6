"""Contacts: new ones, and what has changed about them."""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import naming, newcomers, slots
from intents.readers.calling import IS_NOW, IS_THE_NEW, brought, called, in_charge, job, successor, surnamed
from intents.readers.details import read_details
from intents.readers.happenings import happened
from intents.readers.newcomers import account_of_known, newcomer, title_before, title_of
from intents.readers.wechat import wechat_id
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Span

_ARRIVED = re.compile(
    r"(?:新来了?|新换了?|换了?|来了?|多了|新上任|新任|新到|新聘|新招|新接手|新)[的个位名一了]*(?:新的?)?"
    r"([一-鿿]{2,10}?|[A-Z]{3}|(?:[a-z]+ ){0,2}[a-z]+)(?:叫|名叫|姓[一-鿿]|,|，|是|[:：])"
    r"|\bnew ((?:[A-Za-z]+ ){0,3}[A-Za-z]+)(?:,| is |:)"
)
_ENGLISH_ORDER = re.compile(
    r"\b(?:[Aa]dd|[Pp]ut(?: down)?|[Ss]ave|[Ee]nter|[Rr]egister|[Ii]nclude|[Rr]ecord|[Cc]reate)\s+"
    r"(?:(?:an? |the )?(?:new )?(?:contact|person)s?:?\s+)?(?P<courtesy>(?:Mr|Ms|Mrs|Dr)\.?\s+)?"
    r"(?P<name>[A-Z][\w'’-]+(?:\s(?:van|von|der|de|di|da|bin|al|el)|\s[A-Z][\w'’.-]*){1,3}|(?P<zh>[一-鿿]{2,4})|(?P<given>[A-Z][a-z]+))"
    r"(?=\s*(?:\([^)]*\))?,?\s*(?:to|at|under|in|into|as|for|down|on)\b)"
)
_AS_TITLE = re.compile(
    r"(?:\s+(?:to|at|under|in|into|for|on)\s+[^,.;]{2,40}?)?,?\s+as\s+(?:an?\s+|the\s+|their\s+|our\s+)?"
    r"([\w&/ -]{2,40}?)\s*(?=[,.;]|$|\s(?:please|pls)\b|\s(?:for|at|of|in|with|over at)\s+(?:the\s+)?(?P<whose>[A-Z]))"
)
_NO_JOB = re.compile(
    r"\b(?:address|number|name|product|deal|project|office|site|line|price|budget|e-?mail|machine|brand|system|contact|person"
    r"|guy|face|colleague|hire|one|customer|account|supplier|plant)$",
    re.IGNORECASE,
)
_NEWLY = re.compile(
    r"^(?:[Ss]?[Hh]e|[Tt]hey)(?:['’]s| is| are| works as| works)(?: now)?\s+(?:(?:an?|the|their|our)\s+)?"
    r"|^(?:那边|这边|他们|的)*新(?:调来|上任|来|任|招|换|聘|到|接手)?(?:了)?的?(?:一?[位个])?"
    r"|^(?:(?:has|have|had|just|recently|finally|they|'ve|'s)\s+)*"
    r"(?:hired|appointed|recruited|brought in|taken on|got|named)"
    r"\s+(?:an?\s+|the\s+|their\s+)?(?:new\s+)?"
)
_NEWCOMER = re.compile(r"(?<=[一-鿿])新(?:上任|调来|来|换|任|到)(?:了)?(?:一)?[个位名的]*(?=[一-鿿]{2})")
_PUT_IN = re.compile(r"(?:加|存|录|记|登记)(?:一下|进来|进去|上|下来|到|成|为|入).*$")
_SHORT = 40


# ---------------------------------------------------------------- new contacts
def is_new(reading: Reading) -> bool:
    """Whether somebody is to be entered; a person merely met is not, whatever is told of the meeting."""
    if reading.has("account.person_order") or is_card(reading) or _ordered_in_english(reading):
        return True
    comes = reading.has("account.person_new") or _arrival(reading) is not None
    at_ours = bool(reading.found("account")) or account_of_known(reading) is not None
    if at_ours and newcomer(reading) is not None and newcomers.comes(reading):
        return not reading.has("lead.named", "account.create")
    comes = comes or _is_replaced(reading)
    if any(one.value.ids for one in reading.found("person")) and not comes:
        return False
    reachable = bool(reading.found("phone", "email")) or wechat_id(reading) is not None
    keep = reading.has("account.keep_it")
    return (comes and (reachable or keep)) or (keep and reachable and bool(reading.found("account")))


def _is_replaced(reading: Reading) -> bool:
    """王厂长换成她弟弟王凤山了: somebody else's name stands for one whom we know."""
    name, _ = successor(reading)
    if name is None or name.span is None:
        return False
    known = [one for one in reading.found("person") if one.value.ids]
    is_new = not any(one.start < name.span[1] and name.span[0] < one.end for one in known)
    return is_new and any(one.end <= name.span[0] for one in known)


def is_ordered(reading: Reading) -> bool:
    """Contact for Acme please: Hugo Weber, hugo@…: an order beside what somebody is reached by."""
    return reading.has("account.person_order") and bool(reading.found("phone", "email"))


def _ordered_in_english(reading: Reading) -> Slot | None:
    """Please add Joana Reis to Sunrise: the name that is to be entered, unless it is one of ours."""
    match = _ENGLISH_ORDER.search(reading.text)
    if match is None or reading.has("account.tag", "account.share", "account.unshare"):
        return None
    taken = reading.found("account", "product", "opportunity", "time")
    taken += [one for one in reading.found("user") if one.text.casefold() == match["name"].casefold()]
    reachable = bool(reading.found("phone", "email")) or wechat_id(reading) is not None
    is_mere = match["given"] and not (reachable or match["courtesy"])
    if (match["zh"] and not naming.is_chinese_name(match["zh"])) or is_mere:
        return None
    if not reading.found("account") or any(
        one.start < match.end("name") and match.start("name") < one.end for one in taken
    ):
        return None
    name = f"{match['courtesy']}{match['given']}" if match["given"] and match["courtesy"] else match["name"]
    return Slot(name, name, match.span("name"), 0.95)


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
    orders += [_with_preposition(reading, one.span) for one in reading.found("account")]
    arrived = _arrival(reading)
    if arrived is not None:
        orders.append((arrived.start(), arrived.end(1 if arrived[1] else 2)))
    does = job(reading)
    if does is not None and does.span is not None:
        orders.append((does.span[0], does.span[1] + 1))
    found = read_details(reading, orders)
    next_one, their_title = successor(reading)
    name = (
        called(reading) or next_one or surnamed(reading) or _ordered_in_english(reading) or brought(reading)
    )
    in_their_place, work = in_charge(reading) if name is None else (None, None)
    name = name or in_their_place or newcomer(reading) or found.get("contact_name")
    account = slots.account(reading) or account_of_known(reading) or _unknown_account(found.get("company"))
    if name is None and "company" in found and slots.account(reading) is not None:
        name = found["company"]
    name, newly = _without_newly(name or _reached(reading))
    if name is not None and newly is None:
        name, newly = _without_job(name, title_of(reading, name))
    behind = _title_behind(reading, name) if name is not None else None
    if behind is not None and newly is not None and str(newly.value) not in str(behind.value):
        behind = None  # 采购换人了，现在是李大海，主管
    title = behind or newly or _title_said(_title_before(reading, name), found.get("title")) or does or work
    if name is not None and title is not None and str(title.value).endswith(str(name.value)):
        bare = str(title.value).removesuffix(str(name.value)).rstrip("的 ")
        title = Slot(bare, title.text, title.span, title.confidence) if bare else None
    if title is not None and naming.is_address(str(title.value)):
        title = None  # 王厂长换成她弟弟王凤山了
    if name is not None and name is next_one and (their_title or _holds(title, name)):
        title = behind or their_title or does  # 换成王小婷负责采购 is none
    if name is not None and not naming.may_be_called(str(name.value)):
        name = None
    title = title or (title_before(reading, name) if name is not None else None)
    frame = Frame("contact.create", confidence=0.9, span=reading.span).having(
        account=account, name=_without_courtesy(name), title=title,
        phone=_own_phone(reading, name) or found.get("phone"), email=found.get("email"), wechat=wechat_id(reading),
        decision_role=slots.value(reading, "account.decision_role"),
    )  # fmt: skip
    return [frame] if name is not None or reading.has("account.person_order") else []


def _own_phone(reading: Reading, name: Slot | None) -> Slot | None:
    """Of several numbers the first behind the name."""
    phones = reading.found("phone")
    if len(phones) < 2 or name is None or name.span is None:
        return None
    behind = next((one for one in phones if one.start >= name.span[1]), None)
    return slots.said(behind, behind.value) if behind is not None else None


_BEHIND_NAME = re.compile(
    r"[，,、\s]+(?:[他她](?:现在)?是)?([一-鿿]{2,8})(?=[，,、\s。]|$)|(?<=姓[一-鿿])的([一-鿿]{2,6}?)(?=[，,、\s。\d了来]|接|$)"
)


def _title_behind(reading: Reading, name: Slot) -> Slot | None:
    """新来的叫柏青，采购主管; 姓鲁的主任: the title that stands by itself behind the name."""
    match = _BEHIND_NAME.match(reading.text, name.span[1]) if name.span else None
    title = match[match.lastindex or 0] if match else ""
    return (
        Slot(title, title, match.span(match.lastindex or 0), 0.85)
        if match and naming.is_title(title)
        else None
    )


def _holds(title: Slot | None, name: Slot) -> bool:
    return title is not None and str(name.value) in str(title.value)


_COURTESY = re.compile(r"^(?:Mr|Mrs|Ms|Miss)\.?\s+(?=\S+\s\S)")


def _without_courtesy(name: Slot | None) -> Slot | None:
    """Ms Tran Mai is called Tran Mai; Ms Tran has no other name."""
    text = _COURTESY.sub("", str(name.value)) if name is not None else ""
    return Slot(text, name.text, name.span, name.confidence) if name is not None else None


def _without_newly(name: Slot | None) -> tuple[Slot | None, Slot | None]:
    """新来的行政苗可欣: the name alone, and the title that stood before it."""
    if name is None or not _NEWLY.match(str(name.value)):
        return name, None
    text = _PUT_IN.sub("", _NEWLY.sub("", str(name.value)))
    named = naming.person_in(text)
    if named is None:
        return name, None
    title = Slot(named.title, named.title, name.span, 0.85) if named.title else None
    return Slot(named.name, named.name, name.span, name.confidence), title


def _without_job(name: Slot, title: Slot | None) -> tuple[Slot, Slot | None]:
    """采购小迟: what they do is no part of the name."""
    text = str(name.value)
    job = re.match(r"(?:.*[的个位])?([一-鿿]{2,4}?)([老小][一-鿿])$", text)
    if job is None or job[2][1] not in catalog.data("names")["surnames"]:
        return name, title
    return Slot(job[2], job[2], name.span, name.confidence), title or Slot(job[1], job[1], name.span, 0.8)


def _reached(reading: Reading) -> Slot | None:
    """…are now with Julie Roux, julie@…: the name right before what somebody is reached by."""
    for found in reading.found("phone", "email"):
        match = re.search(
            r"(?:([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,2})|([一-鿿]{2,3}))[\s,，(（:：–-]+$",
            reading.text[: found.start],
        )
        if match and (match[1] or naming.is_chinese_name(match[2])):
            return Slot(match[1] or match[2], match[1] or match[2], match.span(1 if match[1] else 2), 0.8)
        rare = re.search(r"(?:^|[,，。;；\s])([一-鿿]{2,5})[,，\s:：]*$", reading.text[: found.start])
        if rare and not naming.is_title(rare[1]) and naming.company_score(rare[1]) in (0.3, 0.45):
            return Slot(rare[1], rare[1], rare.span(1), 0.7)
    return None


_LEADS_TO = re.compile(
    r"\s(?:at|from|of|with|in|for)\s+(?:the\s+)?$|(?<![一-鿿])(?:麻烦|劳驾|请|帮忙|帮我|你|再|也|先)*(?:给|往|在|到|替|帮|把)$"
)


def _with_preposition(reading: Reading, span: Span) -> Span:
    """Finance Director at Harbour, 麻烦给恒信: the word before the customer is no part of a title or a name."""
    before = _LEADS_TO.search(reading.text[: span[0]])
    return (before.start(), span[1]) if before else span


def _title_said(before: Slot | None, told: Slot | None) -> Slot | None:
    """换了负责人，岳秋生，仓储主管: what any counterpart is called gives way to a title of its own."""
    if told is not None and (bare := _NEWCOMER.sub("", str(told.value))) != told.value and bare:
        told = Slot(bare, told.text, told.span, told.confidence)  # 采购科新来个副科长
    if before is not None and (text := _NEWLY.sub("", str(before.value))) != before.value:
        before = Slot(text, text, before.span, before.confidence) if text else None
    if told is not None and (text := _NEWLY.sub("", str(told.value))) != told.value:
        told = Slot(text, text, told.span, told.confidence) if text else None
    if before is None or told is None:
        return before or told
    return told if catalog.cue("account.any_counterpart").fullmatch(str(before.value)) else before


def _unknown_account(company: Slot | None) -> Slot | None:
    """A company on a card that no customer is called; a scrap of talk is none."""
    if company is None or naming.company_score(str(company.value)) < 0.8:
        return None
    return Slot(Mention("account", str(company.value)), company.text, company.span, 0.8)


def _title_of_called(reading: Reading, name: Slot) -> Slot | None:
    """同安药业的车间主任叫罗建新: the title between the customer and 叫."""
    account = reading.first("account")
    if account is None or name.span is None or name.span[0] <= account.end:
        return None
    before = reading.text[account.end : name.span[0]]
    match = re.fullmatch(r"(?:的|那边的?|新的?)*([一-鿿A-Za-z]{2,10}?)(?:叫做?|名叫|是)", before)
    if match is None or not naming.is_title(match[1]):
        return None
    start = account.end + match.start(1)
    return Slot(match[1], match[1], (start, start + len(match[1])), 0.85)


def _arrival(reading: Reading) -> re.Match[str] | None:
    """换人了，新来的设备主管叫…: where somebody new is spoken of by a title."""
    return next((one for one in _ARRIVED.finditer(reading.text) if naming.is_title(one[1] or one[2])), None)


def _title_before(reading: Reading, name: Slot | None) -> Slot | None:
    """新来个设备经理叫周敏, the new pastry chef is …: the title stands between the order and the name."""
    as_what = _AS_TITLE.match(reading.text[name.span[1] :]) if name is not None and name.span else None
    if as_what is not None and naming.is_title(as_what[1]):
        return Slot(as_what[1], as_what[1], reading.span, 0.85)
    is_now = IS_NOW.search(reading.text) or IS_THE_NEW.search(reading.text)
    if is_now is not None and name is not None and not _NO_JOB.search(is_now["title"]):
        return Slot(is_now["title"], is_now["title"], is_now.span("title"), 0.85)
    match = _arrival(reading)
    if name is None:
        return None
    group = 1 if match is not None and match[1] else 2
    if match is None or match[group] == name.value:
        return _title_of_called(reading, name)
    return Slot(match[group], match[group], match.span(group), 0.9)

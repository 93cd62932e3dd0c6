"""A company or person described piece by piece, as on a card: 苏州某某，刘洋，设备经理，138…，想要两台，预算60万.

The pieces may come in any order. Labels speak first, then values (phones, sums, sources, needs); what is
left is told apart by how much it looks like a company, a person, or a job title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import product

from intents import catalog
from intents.entities import bare_amounts
from intents.readers import naming, places, slots
from intents.readers import pieces as cut
from intents.reading import Clause, Reading
from intents.schema import Slot, Span

_SEPARATOR = re.compile(r"[\s:=\-]*(?:(?:是|为|叫|is)\s*)?[\s:=]*")
_LEAST = 0.3
_LEAST_BUDGET = 1000
_MEANS = ("扫码",)
_SURELY_COMPANY = 0.8
_WANTING = re.compile(  # 汉阴茶厂想上套防火墙
    r"(?P<company>[一-鿿（）()A-Za-z0-9]{3,20}?)(?:那边|这边|他们|她们|的?(?:老板|厂长|经理))?(?:今年|最近|正|也|还|下半年|明年)*"
    r"(?=想(?!法)|要(?!求)|打算|准备|计划|需要|在找|有意|考虑|急需|求购)"
)

_JOB = re.compile(
    r"(?:部|中心)?(?:经理|总监|专员|主管|负责人|助理|工程师|设计师|部)|\s*(?:manager|director|lead|owner)"
)
_THEIR = re.compile(
    r"^(?:就?是|他们?|她们?|对方|人家|那边|这边|公司|厂里|单位|里|的|一?[个位])+(?=[一-鿿]{2})"
)
Details = dict[str, Slot]


def read_details(reading: Reading, skip: Sequence[Span], known: Details | None = None) -> Details:
    """What the pieces of the text say; `skip` are spans (of the order itself) that say nothing, `known` is read."""
    found: Details = dict(known or {})
    for kind in ("phone", "email"):
        first = reading.first(kind)
        if first is not None:
            found[kind] = slots.said(first, first.value)
    left = [piece for piece in cut.pieces(reading, skip) if not _read_piece(piece, found)]
    if "source" not in found and (said := source(reading)) is not None:
        found["source"] = said
    _tell_apart([rest for piece in left if (rest := cut.unread(piece)).text], found)
    if "company" not in found and "need" in found and not reading.found("account", "lead"):
        _part_company(found)
    return found


def _part_company(found: Details) -> None:
    """汉阴茶厂想上套防火墙: who wants it stands before what is wanted."""
    need = found["need"]
    wanting = _WANTING.match(str(need.value))
    if wanting is None or naming.company_score(wanting["company"]) < _SURELY_COMPANY:
        return
    found["company"] = Slot(wanting["company"], need.text, need.span, 0.85)
    wanted = slots.tidy(str(need.value)[wanting.end() :])
    found["need"] = Slot(wanted, need.text, need.span, need.confidence)


# ---------------------------------------------------------------- pieces that say what they are
def _read_piece(piece: Clause, found: Details) -> bool:
    """Take what the piece says of itself; whether nothing else is to be read from it."""
    label, value = labelled(piece)
    _read_budget(piece, found)
    if label in ("contact", "company", "title", "product", "region") and value is not None:
        read_labelled(label, value, found)
        return True
    if label == "source" and value is not None:
        found["source"] = source(value) or slots.words(value, slots.tidy(value.text))
        return True
    obtained = piece.has("lead.obtained")
    is_title = naming.is_title(piece.text)  # 网络组长 tells nothing of how they came
    if (
        label != "need"
        and not is_title
        and (said := source(piece)) is not None
        and (obtained or not _is_need(piece))
    ):
        found.setdefault("source", said)
        somebody = naming.person_in(cut.unread(piece).text)
        return somebody is None or _is_brought(piece) or _is_of_source(somebody.name, said, piece)
    if label == "need" or (label is None and not obtained and _is_need(piece)):
        target = value or piece
        sayer = target.search("lead.need_said")
        target = target.after(sayer.end()) if sayer else target
        text = slots.tidy(target.text)
        if text:
            earlier = found.get("need")
            found["need"] = slots.words(target, f"{earlier.value}，{text}" if earlier else text)
        return True
    person = naming.person_in(piece.text) or naming.person_in(cut.unread(piece).text)
    named = person or re.match(r"(?:from|at|with)\s+(?:the\s+)?[A-Z]", piece.text)
    return obtained and not piece.found("phone", "email") and named is None


_NOBODY_BEHIND = re.compile(r"[^一-鿿A-Z]*(?:to us|to me|朋友|客户|人|线索|公司|单位|老板)?[^一-鿿A-Z]*")


def _is_brought(piece: Clause) -> bool:
    """Old Ben from Kestrel passed me a lead: who brought somebody, and nobody behind it."""
    cue = piece.search("lead.brings")
    return cue is not None and _NOBODY_BEHIND.fullmatch(piece.text[cue.end() :]) is not None


def _is_of_source(name: str, said: Slot, piece: Clause) -> bool:
    """官网来的 names nobody called 官网来."""
    words = piece.reading.text[slice(*said.span)] if said.span else ""
    return len(words) > 1 and words in name


def read_labelled(label: str, value: Clause, found: Details) -> None:
    value = cut.unread(value)
    text = slots.tidy(value.text).removesuffix("的")
    if not text:
        return
    if label != "contact":
        found.setdefault(label, slots.words(value, text, 0.95))
        return
    text = _THEIR.sub("", text) or text
    named = naming.person_in(text)
    whose, _, name = text.rpartition("的")
    if named is None and naming.is_familiar(name):  # 他们采购部的小刘
        named = naming.Named(name, whose if naming.is_department(whose) else "", "")
    if named is None and naming.company_score(text) >= 0.8:
        found.setdefault("company", slots.words(value, text, 0.95))
        return
    found.setdefault("contact_name", slots.words(value, named.name if named else text, 0.95))
    if named and named.title:
        found.setdefault("title", slots.words(value, named.title))


def _read_budget(piece: Clause, found: Details) -> None:
    money = piece.first("money")
    if money is not None:
        found.setdefault("budget", slots.said(money, money.value.value))
    elif piece.has("lead.budget"):
        bare = bare_amounts(piece.text)
        if bare:
            found.setdefault(
                "budget", Slot(_in_full(bare[0].value.value, piece), piece.text, piece.span, 0.8)
            )


def _in_full(amount: Decimal, piece: Clause) -> Decimal:
    """预算七八十 is said of 万."""
    return amount * 10_000 if amount < _LEAST_BUDGET and not piece.text.isascii() else amount


def source(piece: Clause) -> Slot | None:
    """The way they came to us: the value of `lead.source` with the words for it."""
    known = slots.value(piece, "lead.source") or _inside_name(piece)
    if known is not None and known.value in _MEANS:
        known = _occasion(piece) or known
    if known is None or (isinstance(piece, Reading) and not piece.has("lead.source", "lead.obtained")):
        return None
    if naming.company_score(piece.text) > 0.9 and not piece.has("lead.obtained"):
        return None
    words = _referred(piece, known) or known.text
    said = f"{known.value}（{words}）" if words != known.value else known.value
    return Slot(said, slots.tidy(piece.text), known.span, 0.9)


_REFERRED = re.compile(
    r"[A-Z][\w&.'’-]*(?: (?:of|from|at|and|[A-Z][\w&.'’-]*)){0,5} (?:has |had |just |kindly )*"
    r"(?:recommended|referred|introduced|pointed)(?: (?:us|them|him|her|me|it))?"
    r"|(?:recommended|referred|introduced) (?:to us )?by [A-Z][\w&.'’-]*(?: (?:of|from|at|and|[A-Z][\w&.'’-]*)){0,5}"
)


def _referred(piece: Clause, known: Slot) -> str:
    """Merrow recommended us, referred by Tasman Foods: who did, too."""
    told = _REFERRED.search(piece.text)
    start = piece.span[0] + told.start() if told else 0
    inside = told is not None and known.span is not None and start <= known.span[0] < start + len(told[0])
    return told[0] if told is not None and inside else ""


def _occasion(piece: Clause) -> Slot | None:
    """广州光伏展扫码加的: the occasion says more than the means."""
    told = re.search(
        r"[一-鿿]{2,8}(?:展|展会|博会|大会|年会|论坛|峰会|活动|沙龙|市集)(?=上|里|现场|扫|加)", piece.text
    )
    return Slot("展会", told[0], (piece.span[0] + told.start(), piece.span[0] + told.end())) if told else None


def _inside_name(piece: Clause) -> Slot | None:
    """武汉口腔展收的名片: the fair, though its name begins like a customer's."""
    if not piece.found("account", "lead") or not piece.has("lead.obtained"):
        return None
    found = catalog.value_in("lead.source", piece.folded)
    if found is None:
        return None
    start = piece.span[0]
    inside = (start + found[1].start(), start + found[1].end())
    return Slot(found[0], found[1][0], inside, 0.8)


def labelled(piece: Clause) -> tuple[str | None, Clause | None]:
    """(label, what follows it) of a piece such as 联系人范志宏 or contact: Sarah Chen."""
    for name in cut.LABELLED:
        match = catalog.cue(f"lead.{name}").match(piece.masked)
        if match is None:
            continue
        gap = _SEPARATOR.match(piece.masked, match.end())
        end = gap.end() if gap else match.end()
        if name == "company" and piece.masked.startswith("的", match.end()):
            continue  # 客户的亲戚开了家面包厂
        if name == "product" and _JOB.match(piece.masked, match.end()):
            continue  # 产品经理Leo
        told = ":" in piece.masked[match.end() : end] or "=" in piece.masked[match.end() : end]
        rest = piece.after(end)
        if (name == "company" and not told and naming.company_score(rest.text) < 0.4) or (
            name == "source" and not told
        ):
            continue
        if name == "need" or rest.text:
            return name, rest if rest.text else None
    return None, None


def _is_need(piece: Clause) -> bool:
    if _IS.match(piece.text) and naming.is_title(_IS.sub("", piece.text)):
        return False  # she's the logistics manager
    match = catalog.cue("lead.need").search(piece.masked)
    if match is None or len(piece.text) - match.end() < 2:
        return False
    return match.start() <= 6 or catalog.cue("lead.they").match(piece.masked) is not None


# ---------------------------------------------------------------- pieces that only look like something
_IS = re.compile(
    r"^(?:s?he|they)(?:['’]s| is| are| works as)(?: now)? (?:an? |the |their |our )?"
    r"|^[他她](?:现在)?是(?:他们|那边)?的?",
    re.IGNORECASE,
)


def _tell_apart(pieces: list[Clause], found: Details) -> None:
    """Job titles are sure; of the rest, the pair that most looks like a company and its person is taken."""
    rest: list[Clause] = []
    department: Clause | None = None
    for piece in pieces:
        text = _IS.sub("", piece.text)
        if (
            piece.has("lead.noise")
            or catalog.cue("lead.there_is").fullmatch(piece.folded)
            or catalog.cue("lead.value_label").fullmatch(piece.folded)
        ):
            continue
        if naming.is_department(text):
            department = piece
        elif _is_mere_title(piece, text):
            head = department.text if department else ""
            found.setdefault("title", slots.words(piece, head + text if head not in text else text))
        else:
            rest += _apart(piece, found)
    company, person = _best(rest, found)
    if person is not None:
        _take_person(person, found)
    if company is not None and places.is_place(_company(company)):  # 佛山的，做瓷砖的: where they are
        found.setdefault("region", slots.words(company, _company(company), 0.7))
    elif company is not None:
        text, title = naming.employer_and_title(_company(company)) or (_company(company), "")
        found["company"] = slots.words(company, text, 0.85)
        _add_title(found, company, title)
    told = [piece for piece in rest if piece not in (company, person) and _tells_need(piece)]
    if told and "need" not in found and {"company", "contact_name"} & set(found):
        found["need"] = slots.words(told[0], slots.tidy(told[0].text), 0.6)


def _is_mere_title(piece: Clause, text: str) -> bool:
    """设备部主管; 港务冷链的采购 tells whose. `text`: the piece without who is told of."""
    if not naming.is_title(text) or piece.first("account"):
        return False
    return naming.person_in(text) is None and naming.employed_title(text) is None


def _tells_need(piece: Clause) -> bool:
    """三万平的屋面漏得厉害: what is left and long enough tells of their trouble."""
    if piece.has("lead.obtained", "lead.create", "control.not_yet") or piece.found("account", "user"):
        return False
    words = piece.text.split()
    return len(piece.text) >= 7 if not piece.text.isascii() else len(words) >= 4


def _apart(piece: Clause, found: Details) -> list[Clause]:
    """立洋电器严总 and Jane Doe of Acme name both; 检验科郝主任 tells the department of the person."""
    named = (
        None if piece.first("account") else naming.person_in(piece.text) or naming.employed_title(piece.text)
    )
    if named is None or not named.before:
        return [piece]
    if not named.name:
        found.setdefault("title", slots.words(piece, named.title))
    at = piece.text.find(named.before)
    company, title = naming.employer_and_title(named.before) or (named.before, named.title)
    _add_title(found, piece, title if named.name else "")
    before = Clause(piece.reading, (piece.span[0] + at, piece.span[0] + at + len(company)))
    at = piece.text.find(named.name)
    person = Clause(piece.reading, (piece.span[0] + at, piece.span[0] + at + len(named.name)))
    if named.name and piece.text.isascii() and person.span[1] < before.span[0]:
        return _employed(person, before, found)
    if naming.is_department(named.before):
        title = named.before + (named.name[1:] if naming.is_address(named.name) else "")
        found.setdefault("title", Slot(title, piece.text, piece.span, 0.7))
        return [person]
    return [before, person] if named.name else [before]


def _employed(person: Clause, company: Clause, found: Details) -> list[Clause]:
    """Ahmad Faizal from Selangor Layers: which is which, the word between them tells."""
    if {"company", "contact_name"} & set(found) or _as_company(company, "") < _LEAST:
        return [company, person]
    _take_person(person, found)
    found["company"] = slots.words(company, _company(company), 0.85)
    return []


def _add_title(found: Details, piece: Clause, title: str) -> None:
    if title:
        found.setdefault("title", slots.words(piece, title))


def _best(pieces: list[Clause], found: Details) -> tuple[Clause | None, Clause | None]:
    email = str(found["email"].value).lower() if "email" in found else ""
    reachable = bool({"email", "phone", "title"} & set(found))
    companies = [None] if "company" in found else [None, *pieces]
    persons = [None] if "contact_name" in found else [None, *pieces]
    scored: list[tuple[float, int, Clause | None, Clause | None]] = []
    for company, person in product(companies, persons):
        if company is not None and company is person:
            continue
        one = _as_company(company, email) if company else 0.0
        other = _as_person(person, email) if person else 0.0
        if not reachable and company is None and 0 < other <= 0.6:
            other -= 0.25  # Atlas Cement: one name that nobody is reached by
        if (company and one < _LEAST) or (person and other < _LEAST):
            continue
        in_order = company is not None and person is not None and company.span < person.span
        scored.append((one + other + (0.05 if in_order else 0.0), -len(scored), company, person))
    *_, company, person = max(scored, key=lambda entry: entry[:2])
    return company, person


def _as_company(piece: Clause, email: str) -> float:
    if piece.first("account", "lead"):
        return 1.0
    product = piece.first("product")
    if (
        piece.first("person", "user")
        or piece.text.startswith("姓")
        or naming.is_address(piece.text)
        or piece.first("quantity")
        or (product and product.span == piece.span)
    ):
        return 0.1
    words = re.findall(r"[a-z]{4,}", piece.text.lower())
    domain = email.partition("@")[2]
    return naming.company_score(piece.text) + (0.35 if any(word in domain for word in words) else 0.0)


def _as_person(piece: Clause, email: str) -> float:
    if piece.first("account", "lead"):
        return 0.0
    if (person := piece.first("person", "user")) and person.end - person.start >= len(piece.text) - 1:
        return 0.9
    score = naming.person_score(piece.text)
    words = re.findall(r"[a-z]{3,}", piece.text.lower())
    local = email.partition("@")[0]
    return score + (0.35 if score and any(word in local for word in words) else 0.0)


def _take_person(piece: Clause, found: Details) -> None:
    named = naming.person_in(piece.text) or naming.Named(piece.text)
    found["contact_name"] = slots.words(piece, named.name, 0.85)
    if named.title:
        found.setdefault("title", slots.words(piece, named.title, 0.85))


def _company(piece: Clause) -> str:
    text = re.sub(r"^.{0,8}(?:有个|有家|有一家|有一个|一家|个).{0,4}?叫做?", "", slots.tidy(piece.text))
    text = re.sub(r"^.*\bcalled\s+(?=[A-Z])|有[一]?个[^,，]*(?:项目|需求|工程)$", "", text)
    text = re.sub(r"^(?:the|a company called|公司叫|叫|是)\s*", "", text).removesuffix("的")
    return places.without(text)

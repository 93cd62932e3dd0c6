"""A company or person described piece by piece, as on a card: 苏州某某，刘洋，设备经理，138…，想要两台，预算60万.

The pieces may come in any order. Labels speak first, then values (phones, sums, sources, needs); what is
left is told apart by how much it looks like a company, a person, or a job title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from intents import catalog
from intents.entities import bare_amounts
from intents.readers import naming, slots
from intents.reading import Clause, Reading
from intents.schema import Slot, Span

_PIECE = re.compile(
    r"[,，。;；\n\r\t、|→!！•·【】\[\]]+|(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!mrs)(?<!prof)(?<!\bco)(?<!ltd)(?<!inc)\.(?=\s|$)"
    r"|(?<=[一-鿿\ue000-\ue0ff])\s+|\s+(?=[\ue01d-\ue020])|(?<=\s)[-/]+(?=\s)|[—–]+"
    r"|(?<=[一-鿿\ue000-\ue0ff])/|/(?=[一-鿿\ue010-\ue0ff])"
)
_ASIDE = re.compile(r"[(（]([^()（）]{1,80})[)）]")
_LABELLED = ("company", "contact", "title", "phone", "email", "need", "product", "budget", "source", "region")
_SEPARATOR = re.compile(r"[\s:=\-]*(?:(?:是|为|叫|is)\s*)?[\s:=]*")
_EDGES = "的/ \t:：,，-=.()（）"
_LEAST = 0.3

Details = dict[str, Slot]


def read_details(reading: Reading, skip: Sequence[Span]) -> Details:
    """What the pieces of the text say; `skip` are spans (of the order itself) that say nothing."""
    found: Details = {}
    for kind in ("phone", "email"):
        first = reading.first(kind)
        if first is not None:
            found[kind] = slots.said(first, first.value)
    pieces = [
        part
        for piece in _pieces(reading, skip)
        for half in _at_colon(piece)
        for told in _at_from(half)
        for part in _before_need(told)
    ]
    left = [piece for piece in pieces if not _read_piece(piece, found)]
    source = _source(reading) if "source" not in found else None
    if source is not None:
        found["source"] = source
    _tell_apart([rest for piece in left if (rest := _unread(piece)).text], found)
    return found


def _pieces(reading: Reading, skip: Sequence[Span]) -> list[Clause]:
    cuts = [
        match.span() for match in _PIECE.finditer(reading.masked) if not _inside_name(reading, match.span())
    ]
    cuts += skip
    for aside in _ASIDE.finditer(reading.text):
        if naming.is_title(aside[1].strip()) or naming.is_chinese_name(aside[1]) or len(aside[1]) > 8:
            cuts += [(aside.start(), aside.start() + 1), (aside.end() - 1, aside.end())]
    out, start = [], 0
    for cut_start, cut_end in [*sorted(cuts), (len(reading.text), len(reading.text))]:
        if cut_start > start:
            out.append(_trim(reading, start, cut_start))
        start = max(start, cut_end)
    return _with_labels([piece for piece in out if piece.text])


def _inside_name(reading: Reading, cut: Span) -> bool:
    """Whether a blank parts two words of a Latin name, one of which is known: Liam O'Connor."""
    around = reading.text[max(0, cut[0] - 1) : cut[1] + 1]
    return re.fullmatch(r"[A-Za-z'’-] [A-Z]", around) is not None


def _with_labels(pieces: list[Clause]) -> list[Clause]:
    """A label and its value are one piece, though a blank stands between them: 需求 房卡打印."""
    out: list[Clause] = []
    for piece in pieces:
        before = out[-1] if out else None
        if (
            before
            and _is_label(before.masked)
            and piece.reading.text[before.span[1] : piece.span[0]].isspace()
        ):
            out[-1] = Clause(piece.reading, (before.span[0], piece.span[1]))
        else:
            out.append(piece)
    return out


def _is_label(masked: str) -> bool:
    return any(catalog.cue(f"lead.{name}").fullmatch(masked.strip()) for name in _LABELLED)


def _at_colon(piece: Clause) -> list[Clause]:
    """工博会上加的：某某公司 is two pieces; 联系人：某人 is one."""
    head, colon, _ = piece.masked.partition(":")
    if not colon or _is_label(head):
        return [piece]
    start, middle = piece.span[0], piece.span[0] + len(head)
    parts = (_trim(piece.reading, start, middle), _trim(piece.reading, middle + 1, piece.span[1]))
    return [one for one in parts if one.text]


def _at_from(piece: Clause) -> list[Clause]:
    """inbound call today from Granite Peak: how it came, and then who it was."""
    match = re.match(
        r".*\b(?:[Cc]all|[Ee]nquiry|[Ii]nquiry|[Mm]essage|[Ee]mail|[Mm]ail|[Rr]equest|[Ll]ead)\b.*?\bfrom\s+(?=[A-Z])",
        piece.text,
    )
    if match is None:
        return [piece]
    middle = piece.span[0] + match.end()
    return [_trim(piece.reading, piece.span[0], middle), _trim(piece.reading, middle, piece.span[1])]


def _before_need(piece: Clause) -> list[Clause]:
    """凤凰茶厂的林老板要做追溯 tells the person first and then the need."""
    need = catalog.cue("lead.need").search(piece.masked)
    if need is None or need.start() < 2 or naming.person_in(piece.text[: need.start()].strip()) is None:
        return [piece]
    middle = piece.span[0] + need.start()
    return [_trim(piece.reading, piece.span[0], middle), Clause(piece.reading, (middle, piece.span[1]))]


def _trim(reading: Reading, start: int, end: int) -> Clause:
    while start < end and reading.text[start] in _EDGES:
        start += 1
    while end > start and reading.text[end - 1] in " \t:：,，-=/(（":
        end -= 1
    return Clause(reading, (start, end))


# ---------------------------------------------------------------- pieces that say what they are
def _read_piece(piece: Clause, found: Details) -> bool:
    """Take what the piece says of itself; whether nothing else is to be read from it."""
    label, value = _labelled(piece)
    _read_budget(piece, found)
    if label in ("contact", "company", "title", "product", "region") and value is not None:
        _read_labelled(label, value, found)
        return True
    if label == "source" and value is not None:
        found["source"] = _source(value) or slots.words(value, slots.tidy(value.text))
        return True
    obtained = piece.has("lead.obtained")
    if label != "need" and (source := _source(piece)) is not None and (obtained or not _is_need(piece)):
        found.setdefault("source", source)
        return True
    if label == "need" or (label is None and not obtained and _is_need(piece)):
        target = value or piece
        text = slots.tidy(target.text)
        if text:
            earlier = found.get("need")
            found["need"] = slots.words(target, f"{earlier.value}，{text}" if earlier else text)
        return True
    named = naming.person_in(piece.text) or re.match(r"(?:from|at|with)\s+(?:the\s+)?[A-Z]", piece.text)
    return obtained and not piece.found("phone", "email") and named is None


def _read_labelled(label: str, value: Clause, found: Details) -> None:
    value = _unread(value)
    text = slots.tidy(value.text).removesuffix("的")
    if not text:
        return
    if label != "contact":
        found.setdefault(label, slots.words(value, text, 0.95))
        return
    named = naming.person_in(text)
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
            found.setdefault("budget", Slot(bare[0].value.value, piece.text, piece.span, 0.8))


def _source(piece: Clause) -> Slot | None:
    known = slots.value(piece, "lead.source")
    if known is None or (isinstance(piece, Reading) and not piece.has("lead.source", "lead.obtained")):
        return None
    if naming.company_score(piece.text) > 0.9 and not piece.has("lead.obtained"):
        return None
    said = f"{known.value}（{known.text}）" if known.text != known.value else known.value
    return Slot(said, slots.tidy(piece.text), known.span, 0.9)


def _labelled(piece: Clause) -> tuple[str | None, Clause | None]:
    """(label, what follows it) of a piece such as 联系人范志宏 or contact: Sarah Chen."""
    for name in _LABELLED:
        match = catalog.cue(f"lead.{name}").match(piece.masked)
        if match is None:
            continue
        gap = _SEPARATOR.match(piece.masked, match.end())
        end = gap.end() if gap else match.end()
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
    match = catalog.cue("lead.need").search(piece.masked)
    if match is None or len(piece.text) - match.end() < 2:
        return False
    return match.start() <= 6 or catalog.cue("lead.they").match(piece.masked) is not None


# ---------------------------------------------------------------- pieces that only look like something
def _tell_apart(pieces: list[Clause], found: Details) -> None:
    """Job titles are sure; of the rest, the pair that most looks like a company and its person is taken."""
    rest: list[Clause] = []
    department: Clause | None = None
    for piece in pieces:
        text = piece.text
        if piece.has("lead.noise") or catalog.cue("lead.value_label").fullmatch(piece.folded):
            continue
        if naming.is_department(text):
            department = piece
        elif naming.is_title(text) and naming.person_in(text) is None and not piece.first("account"):
            head = department.text if department else ""
            found.setdefault("title", slots.words(piece, head + text if head not in text else text))
        else:
            rest += _apart(piece, found)
    company, person = _best(rest, found)
    if person is not None:
        _take_person(person, found)
    if company is not None:
        found["company"] = slots.words(company, _company(company), 0.85)


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
    before = Clause(piece.reading, (piece.span[0] + at, piece.span[0] + at + len(named.before)))
    at = piece.text.find(named.name)
    person = Clause(piece.reading, (piece.span[0] + at, piece.span[0] + at + len(named.name)))
    if naming.is_department(named.before):
        title = named.before + (named.name[1:] if naming.is_address(named.name) else "")
        found.setdefault("title", Slot(title, piece.text, piece.span, 0.7))
        return [person]
    return [before, person] if named.name else [before]


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
    if piece.first("person", "user") or naming.is_address(piece.text):
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
    return re.sub(r"^(?:the|a company called|公司叫|叫|是)\s*", "", text).removesuffix("的")


def _unread(piece: Clause) -> Clause:
    """The piece without the values at its edges and the words that label them."""
    start, end = piece.span
    for one in piece.found("phone", "email", "money", "time", "url"):
        if one.end >= end - 1:
            end = one.start
        elif one.start <= start + 1:
            start = one.end
    trimmed = _trim(piece.reading, start, max(start, end))
    for label in reversed(list(catalog.cue("lead.value_label").finditer(trimmed.folded))):
        if label.end() == len(trimmed.folded):
            trimmed = _trim(piece.reading, trimmed.span[0], trimmed.span[0] + label.start())
    head = trimmed.search("lead.order_head")
    return _trim(piece.reading, trimmed.span[0] + head.end(), trimmed.span[1]) if head else trimmed

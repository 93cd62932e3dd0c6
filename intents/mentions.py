"""Finds who and what a text names: exact forms first, then forms of address, then what only sounds like a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from intents import catalog
from intents.entities.folding import fold
from intents.lexicon import Lexicon, Name, Person
from intents.reading import Found
from intents.schema import Mention, Span

_ORDER = ("account", "contact", "opportunity", "lead", "user", "ticket", "contract", "quote", "product")
_KIND = {"contact": "person"}
_WEAK = 5  # from this strength on a name must stand where a name is wanted
_ENTERED = 2  # up to this one somebody has entered it as a name


def find(text: str, lexicon: Lexicon, taken: Sequence[Span] = ()) -> list[Found]:
    """Every mention, none overlapping another or what is `taken` (an e-mail address)."""
    folded = fold(text)
    names = [one for one in lexicon.names(text) if not any(_overlap(one.span, span) for span in taken)]
    people = {(one.span[0], one.account_id) for one in names if one.kind == "contact"}
    found = _chosen(
        folded,
        [
            one for one in names
            if ((one.span[1], one.account_id) in people or _is_plausible(folded, one)) and not _is_word(text, one)
        ],
    )  # fmt: skip
    accounts = {account for one in found for account in one.account_ids}
    colleagues = [one for one in names if one.kind == "contact" and one.account_id in accounts]
    found += _chosen(folded, colleagues, found)
    found += _addressed(folded, text, found, lexicon)
    if not any(one.kind == "account" for one in found) and len(text) <= 300:
        found += _sounding(folded, found, taken, lexicon, text)
    return sorted(_prefer_known(found), key=lambda one: one.span)


def _chosen(folded: str, names: Iterable[Name], besides: Sequence[Found] = ()) -> list[Found]:
    """The longest spans win, of equally long ones that where a name is wanted, then the stronger form; none
    overlaps what stands `besides`.
    """
    by_span: dict[Span, list[Name]] = defaultdict(list)
    for name in names:
        by_span[name.span].append(name)
    chosen: list[Found] = []

    def rank(span: Span) -> tuple[int, bool, int]:
        return span[0] - span[1], not _wanted(folded, span), min(name.strength for name in by_span[span])

    for span in sorted(by_span, key=rank):
        if not any(_overlap(span, one.span) for one in (*besides, *chosen)):
            chosen.append(_found(folded, span, by_span[span]))
    return chosen


def _is_plausible(folded: str, name: Name) -> bool:
    said = folded[slice(*name.span)]
    if name.kind in ("ticket", "contract", "quote", "product") and said.isdigit():
        return bool(
            re.search(
                r"(单号?|工单|合同|报价单?|编号|ticket|contract|no|#|-)[\s:#.]*$", folded[: name.span[0]]
            )
        )
    if name.word == "plain":
        return _surely_wanted(folded, name.span)
    if name.kind == "contact" and (said in _common() or name.word or name.strength >= _WEAK):
        return _wanted(folded, name.span)
    if name.kind == "product" and name.strength >= _WEAK:
        return False
    if name.word == "noun" and name.own and name.strength <= _ENTERED:
        return _begins(folded, name.span) or _wanted(folded, name.span)
    return not (name.word or name.strength >= _WEAK) or _wanted(folded, name.span)


def _is_word(text: str, name: Name) -> bool:
    """Will send it tomorrow: an English word that is somebody's given name, where it is no name."""
    said = text[slice(*name.span)]
    if name.kind != "contact" or said.lower() not in catalog.data("names")["also_words"].split():
        return False
    if said.islower():
        return True
    begins = not text[: name.span[0]].strip() or re.search(r"[.!?;\n,]\s*$", text[: name.span[0]]) is not None
    return begins and catalog.cue("names.word_goes_on").match(text[name.span[1] :].lower()) is not None


@catalog.derived
def _common() -> frozenset[str]:
    return frozenset(catalog.data("names")["common"].split())


@catalog.derived
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = catalog.cue("names.before").pattern
    after = catalog.cue("names.after").pattern
    titles = "|".join(catalog.data("names")["titles"])
    return re.compile(rf"(?:^|[,，。;:!?、\s(\[]|{before})$"), re.compile(
        rf"(?:$|[,，。;:!?、\s)\]]|\.(?:\s|$)|.?.?(?:{titles})|{after})"
    )


@catalog.derived
def _surely_around() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    before = catalog.cue("names.surely_before").pattern
    after = catalog.cue("names.surely_after").pattern
    behind = catalog.cue("names.behind").pattern
    titles = "|".join(catalog.data("names")["titles"])
    surnames = catalog.data("names")["surnames"].replace(" ", "|").strip()
    person = rf"的?(?:{surnames})(?:{titles})"
    return (
        re.compile(rf"(?:{before})$"),
        re.compile(rf"(?:{after}|{person})"),
        re.compile(rf"(?:$|[,，。;:!?、)\]]|\.(?:\s|$)|{after}|{behind}|{person})"),
    )


def _surely_wanted(folded: str, span: Span) -> bool:
    """Whether nothing but a name can stand here."""
    before, after, behind = _surely_around()
    text, rest = folded[max(0, span[0] - 16) : span[0]].rstrip(), folded[span[1] : span[1] + 20].lstrip()
    if before.search(text):
        return behind.match(rest) is not None
    return _around()[0].search(text) is not None and after.match(rest) is not None


def _wanted(folded: str, span: Span) -> bool:
    """Whether a name is to be expected at this place."""
    return _begins(folded, span) and _around()[1].match(folded[span[1] :]) is not None


def _begins(folded: str, span: Span) -> bool:
    """Whether a name may begin here."""
    return _around()[0].search(folded[max(0, span[0] - 12) : span[0]]) is not None


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _found(folded: str, span: Span, names: Sequence[Name]) -> Found:
    kinds = sorted({name.kind for name in names}, key=_ORDER.index)
    mentions = [_mention(folded, span, [name for name in names if name.kind == kind]) for kind in kinds]
    first = [name for name in names if name.kind == kinds[0]]
    accounts = tuple(dict.fromkeys(name.account_id for name in first if name.account_id is not None))
    return Found(
        kind=_KIND.get(kinds[0], kinds[0]), span=span, value=mentions[0], text=folded[slice(*span)],
        account_ids=accounts, strength=min(name.strength for name in first), also=tuple(mentions[1:]),
    )  # fmt: skip


def _mention(folded: str, span: Span, names: Sequence[Name]) -> Mention:
    fitting = _fitting_names(names)
    ids = tuple(dict.fromkeys(name.record_id for name in fitting))
    return Mention(names[0].kind, folded[slice(*span)], ids, doubtful=not all(name.sure for name in fitting))


def _fitting_names(names: Sequence[Name]) -> list[Name]:
    """Those that may be meant, the speaker's own first: the strongest forms, and all that somebody entered.

    What is only derived from a name (its brand, its beginning) is no stranger's beside the speaker's own.
    """
    own = [name for name in names if name.own]
    strangers = [name for name in names if not name.own]
    if own:
        strangers = [name for name in strangers if name.strength <= _ENTERED]
    return [*_strongest(own), *_strongest(strangers)]


def _strongest(names: Sequence[Name]) -> list[Name]:
    strongest = min((name.strength for name in names), default=0)
    return [name for name in names if name.strength <= max(strongest, _ENTERED)]


# ---------------------------------------------------------------- 王总, 李工, Mr Chen
@catalog.derived
def _address() -> re.Pattern[str]:
    table = catalog.data("names")
    surnames = sorted(table["surnames"].split(), key=len, reverse=True)
    titles = sorted(table["titles"], key=len, reverse=True)
    guarded = [
        f"{title}(?![{re.escape(table['not_titles'][title])}])" if title in table["not_titles"] else title
        for title in titles
    ]
    return re.compile(
        f"(?P<surname>{'|'.join(surnames)})(?P<title>{'|'.join(guarded)})"
        f"|(?:(?<=[^一-鿿])|^|(?<=[跟和给找见约问是的]))[{table['honorific_before']}](?P<bare>{'|'.join(surnames)})"
        r"(?=[,，。;:!?、\s说那来聊的了打]|$)"
    )


def _addressed(folded: str, text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    for match in _address().finditer(folded):
        surname, title = match["surname"] or match["bare"], match["title"] or ""
        inside = [one for one in found if _overlap(one.span, match.span())]
        if inside and not all(one.kind == "person" and one.strength >= _WEAK for one in inside):
            continue
        near = _accounts_near(found, match.start())
        people = _fitting(lexicon.people(surname, near), title)
        yield Found(
            kind="person", span=match.span(), text=text[slice(*match.span())],
            value=Mention("contact", text[slice(*match.span())], tuple(one.id for one in people), surname, title),
            account_ids=tuple(dict.fromkeys(one.account_id for one in people)),
        )  # fmt: skip


def _accounts_near(found: Sequence[Found], position: int) -> tuple[int, ...]:
    """The accounts a form of address most likely belongs to: those named last before it, else any in the text."""
    accounts = [one for one in found if one.kind in ("account", "opportunity") and one.account_ids]
    accounts.sort(key=lambda one: one.span)
    before = [one for one in accounts if one.start < position]
    chosen = before[-1:] or accounts[:1]
    return tuple(dict.fromkeys(account for one in chosen for account in one.account_ids))


def _fitting(people: Sequence[Person], title: str) -> Sequence[Person]:
    """Those whose recorded title fits the form of address; all of them when none does."""
    wanted = catalog.data("names")["titles"].get(title, ())
    fitting = [one for one in people if any(word in one.title.casefold() for word in wanted)]
    return fitting or people


# ---------------------------------------------------------------- what only sounds like a name
def _sounding(
    folded: str, found: Sequence[Found], taken: Sequence[Span], lexicon: Lexicon, text: str
) -> list[Found]:
    known = [*(one.span for one in found), *taken]
    spans = {span for span in _expected(text, folded) if not any(_overlap(span, one) for one in known)}
    alike = [name for name in lexicon.alike(text, spans) if name.kind in ("account", "lead")] if spans else []
    sure = [name for name in alike if name.sure]
    return _chosen(folded, sure or alike, found)


_UNIT = re.compile(r"[一-鿿]|[^\W_一-鿿]+")
_LONGEST = 8


def _expected(text: str, folded: str) -> Iterator[Span]:
    """Where a name is to be expected: between two cues, or beside one when it is long enough. Blanks are no cue
    beside Latin words, unless a capital letter speaks for a name.
    """
    units = [match.span() for match in _UNIT.finditer(folded)]
    begins = [_may_begin(text, folded, start) for start, _ in units]
    ends = [_may_end(folded, start, end) for start, end in units]
    for first, (start, _) in enumerate(units):
        for last in range(first, min(first + _LONGEST, len(units))):
            end = units[last][1]
            if begins[first] + ends[last] >= (1 if end - start >= 4 and last > first else 2):
                yield start, end


def _may_begin(text: str, folded: str, start: int) -> bool:
    before = folded[max(0, start - 16) : start]
    if folded[start].isascii() and before[-1:].isspace() and not text[start].isupper():
        return _surely_around()[0].search(before.rstrip()) is not None
    return _around()[0].search(before) is not None


def _may_end(folded: str, start: int, end: int) -> bool:
    rest = folded[end : end + 20]
    if folded[start].isascii() and rest[:1].isspace():
        return _surely_around()[2].match(rest.lstrip()) is not None
    return _around()[1].match(rest) is not None


def _prefer_known(found: Collection[Found]) -> list[Found]:
    """Of overlapping finds the address form wins over the given name it contains."""
    out: list[Found] = []
    for one in sorted(found, key=lambda each: each.start - each.end):
        if not any(_overlap(one.span, other.span) for other in out):
            out.append(one)
    return out


def names_of(found: Found, kind: str) -> Mention | None:
    """The mention of that kind at this place, if one is possible."""
    every: list[Any] = [found.value, *found.also]
    return next((one for one in every if isinstance(one, Mention) and one.kind == kind), None)

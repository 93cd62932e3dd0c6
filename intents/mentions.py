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
        alike = _sounding(folded, text, found, lexicon)
        found += [one for one in alike if not any(_overlap(one.span, span) for span in taken)]
    return sorted(_prefer_known(found), key=lambda one: one.span)


def _chosen(folded: str, names: Iterable[Name], besides: Sequence[Found] = ()) -> list[Found]:
    """The longest spans win, of equally long ones the stronger form; none overlaps what stands `besides`."""
    by_span: dict[Span, list[Name]] = defaultdict(list)
    for name in names:
        by_span[name.span].append(name)
    chosen: list[Found] = []
    for span in sorted(by_span, key=lambda one: (one[0] - one[1], min(n.strength for n in by_span[one]))):
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
    if name.kind == "contact" and (said in _common() or name.strength >= _WEAK):
        return _wanted(folded, name.span)
    if name.kind == "product" and name.strength >= _WEAK:
        return False
    return name.strength < _WEAK or _wanted(folded, name.span)


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


def _wanted(folded: str, span: Span) -> bool:
    """Whether a name is to be expected at this place."""
    before, after = _around()
    return bool(before.search(folded[max(0, span[0] - 12) : span[0]]) and after.match(folded[span[1] :]))


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
    strongest = min(name.strength for name in names)
    ids = tuple(dict.fromkeys(name.record_id for name in names if name.strength <= max(strongest, 2)))
    return Mention(names[0].kind, folded[slice(*span)], ids)


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
def _sounding(folded: str, text: str, found: Sequence[Found], lexicon: Lexicon) -> list[Found]:
    alike = [
        name for name in lexicon.alike(text)
        if name.kind in ("account", "lead") and not any(_overlap(name.span, one.span) for one in found)
        and (_wanted(folded, name.span) or name.span[1] - name.span[0] >= 5)
    ]  # fmt: skip
    return _chosen(folded, alike, found)


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

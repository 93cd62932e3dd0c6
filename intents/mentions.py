"""Finds who and what a text names: exact forms first, then forms of address, then what only sounds like a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from intents import catalog
from intents.addresses import addressed, honoured, in_latin, misheard
from intents.apposition import told_by_name
from intents.entities.folding import fold
from intents.expecting import begins, expected, overlap, surely_wanted, wanted
from intents.lexicon import Lexicon, Name
from intents.reading import Found
from intents.schema import Mention, Span
from intents.towns import towns

_ORDER = ("account", "contact", "opportunity", "lead", "user", "ticket", "contract", "quote", "product")
_KIND = {"contact": "person"}
_WEAK = 5  # from this strength on a name must stand where a name is wanted
_PARTICLES = "的了吗呢吧"  # no name begins or ends with what sounds like one of these
_ENTERED = 2  # up to this one somebody has entered it as a name


def find(text: str, lexicon: Lexicon, taken: Sequence[Span] = ()) -> list[Found]:
    """Every mention, none overlapping another or what is `taken` (an e-mail address)."""
    folded = fold(text)
    names = [one for one in lexicon.names(text) if not any(overlap(one.span, span) for span in taken)]
    bearers = {(one.span[0], one.account_id) for one in names if one.kind == "contact"}
    found = _chosen(
        folded,
        [
            one for one in names
            if ((one.span[1], one.account_id) in bearers or _is_plausible(folded, one)) and not _is_word(text, one)
        ],
    )  # fmt: skip
    accounts = {account for one in found for account in one.account_ids}
    colleagues = [one for one in names if one.kind == "contact" and one.account_id in accounts]
    found += _chosen(folded, colleagues, found)
    people = list(addressed(folded, text, found, lexicon))
    if not any(one.kind == "account" for one in found) and len(text) <= 300:
        heard = _sounding(folded, [*found, *people], taken, lexicon, text)
        if heard:  # 滇迟酒店木总: who is meant may hang on the customer
            people = list(addressed(folded, text, [*found, *heard], lexicon))
        found += heard or _spoken_of(folded, text, lexicon)
    found += people
    found += honoured(folded, text, found, lexicon)
    found += misheard(folded, text, found, lexicon)
    found += in_latin(text, found, lexicon)
    return sorted(told_by_name(folded, _prefer_known(found)), key=lambda one: one.span)


def _chosen(folded: str, names: Iterable[Name], besides: Sequence[Found] = ()) -> list[Found]:
    """The longest spans win, of equally long ones that where a name is wanted, then the stronger form; none
    overlaps what stands `besides`.
    """
    by_span: dict[Span, list[Name]] = defaultdict(list)
    for name in names:
        by_span[name.span].append(name)
    chosen: list[Found] = []

    def rank(span: Span) -> tuple[int, bool, int]:
        return span[0] - span[1], not wanted(folded, span), min(name.strength for name in by_span[span])

    for span in sorted(by_span, key=rank):
        if not any(overlap(span, one.span) for one in (*besides, *chosen)):
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
    if re.search(r"[:;!?]\s", said) and not re.search(r"[:;!?]\s", name.label):
        return False  # Harborview: scanner names the customer, not the deal
    if name.word == "longer" and name.kind != "contact":
        return False
    if name.kind == "account" and (_of_another_town(folded, name) or _of_another_house(folded, name)):
        return False
    if name.word == "plain":
        return surely_wanted(folded, name.span)
    if name.kind == "contact" and (said in _common() or name.word or name.strength >= _WEAK):
        return wanted(folded, name.span)
    if name.kind == "product" and name.strength >= _WEAK:
        return False
    is_entered = name.strength <= _ENTERED or name.firm
    if name.word == "noun" and name.own and is_entered:
        return begins(folded, name.span) or wanted(folded, name.span)
    is_weak = name.strength >= _WEAK and not name.firm
    if is_weak and name.own and not name.word and not said.isascii() and begins(folded, name.span):
        return True  # 汇智新来一位姓冯的女士: what is no word is hardly anything else to whom they are a customer of
    return not (name.word or is_weak) or wanted(folded, name.span)


def _of_another_town(folded: str, name: Name) -> bool:
    """上海仁和医疗 is not 厦门仁和医院: another town stands before what they share."""
    known = towns()
    before, said = folded[: name.span[0]], folded[slice(*name.span)]
    told = {one for size in (3, 2) for one in (before[-size:], said[:size]) if one in known}
    own = next((head for size in (3, 2) if (head := fold(name.label)[:size]) in known), "")
    return bool(told and own) and own not in told


def _of_another_house(folded: str, name: Name) -> bool:
    """花城酒店 is not 花城药业: a house stands behind what they share, and the customer's own name says another."""
    behind = catalog.cue("lead.other_house").match(folded[name.span[1] :])
    label = fold(name.label)
    if behind is None or behind[0].lstrip("大") in label or label == folded[slice(*name.span)]:
        return False
    return catalog.cue("lead.company_word").search(re.sub(r"(?:股份)?(?:有限)?公司$", "", label)) is not None


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
    learned = next((name.record_id for name in fitting if name.learned), 0)
    return Mention(
        names[0].kind, folded[slice(*span)], ids, doubtful=not all(name.sure for name in fitting), learned=learned,
        firm=any(name.firm for name in fitting),
    )  # fmt: skip


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


# ---------------------------------------------------------------- what only sounds like a name
def _sounding(
    folded: str, found: Sequence[Found], taken: Sequence[Span], lexicon: Lexicon, text: str
) -> list[Found]:
    known = [*(one.span for one in found), *taken]
    spans = {
        span
        for span in expected(text, folded)
        if not any(overlap(span, one) for one in known)
        and folded[span[0]] not in _PARTICLES
        and folded[span[1] - 1] not in _PARTICLES
    }
    alike = [
        name
        for name in (lexicon.alike(text, spans) if spans else ())
        if name.kind in ("account", "lead") and not _of_another_town(folded, name)
    ]
    sure = [name for name in alike if name.sure]
    return _chosen(folded, sure or alike, found)


def _spoken_of(folded: str, text: str, lexicon: Lexicon) -> list[Found]:
    """这个客户, 他们家, that account: the customer just spoken of, when the message begins with it."""
    focus = lexicon.focus()
    opening = re.split(r"[,，。;!?\n]", folded, maxsplit=1)[0]
    match = catalog.cue("names.this_account").search(opening) if focus is not None else None
    if focus is None or match is None or not (begins(folded, match.span()) or match.start() == 0):
        return []
    value = Mention("account", text[slice(*match.span())], (focus,))
    return [Found("account", match.span(), value, text[slice(*match.span())], (focus,))]


def _prefer_known(found: Collection[Found]) -> list[Found]:
    """Of overlapping finds the address form wins over the given name it contains."""
    out: list[Found] = []
    for one in sorted(found, key=lambda each: each.start - each.end):
        if not any(overlap(one.span, other.span) for other in out):
            out.append(one)
    return out


def names_of(found: Found, kind: str) -> Mention | None:
    """The mention of that kind at this place, if one is possible."""
    every: list[Any] = [found.value, *found.also]
    return next((one for one in every if isinstance(one, Mention) and one.kind == kind), None)

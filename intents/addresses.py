"""Persons as they are spoken of: 王总, 李工, 老王, Mr Chen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from intents import catalog
from intents.apposition import narrowed
from intents.expecting import overlap
from intents.expressions import compiled
from intents.lexicon import Lexicon, Person
from intents.readers import jobs
from intents.reading import Found
from intents.schema import Mention


class Titled(Protocol):
    """Whoever has a job title."""

    @property
    def title(self) -> str: ...


_Titled = TypeVar("_Titled", bound=Titled)

_WEAK = 5
_BOUNDARY = re.compile(r"(?:^|[^一-鿿]|[跟和给找见约问是的到了去由请电让])$")
_BARE_BOUNDARY = re.compile(
    r"(?:^|[^一-鿿]|[跟和给找见约问是的理总管长任监板让叫请催派由那看查了算周月天午晚]|告诉|通知|提醒|转告|叮嘱|嘱咐|还有|就是)$"
)
_OF_A_JOB, _NEAR = 2, 5  # characters of a word for work, and how far before a person it may stand
_SURELY_TITLE = 2  # characters; a lone 总 behind a character that is no usual surname needs its customer


@catalog.derived
def _address() -> re.Pattern[str]:
    table = catalog.data("names")
    torn = table["not_surnames"]
    surnames = [
        f"(?<![{torn[one]}]){one}" if one in torn else one
        for one in sorted(table["surnames"].split(), key=len, reverse=True)
    ]
    titles = sorted((*table["titles"], *table["clipped_titles"]), key=len, reverse=True)
    guarded = [
        f"副?{title}(?!(?!{table['yet_titles'].get(title, '$.')})[{re.escape(table['not_titles'][title])}])"
        if title in table["not_titles"]
        else f"副?{title}"
        for title in titles
    ]
    return compiled(
        f"(?P<surname>{'|'.join(surnames)})(?P<title>{'|'.join(guarded)})"
        f"|(?P<rare>[一-鿿])(?P<of_rare>{'|'.join(guarded)})"
        f"|[{table['honorific_before']}](?P<bare>{'|'.join(surnames)})"
        r"(?=[,，。;:!?、\s说那来聊的了打吃喝约谈通见要问讲在刚又电微发今昨明上下早晚和跟给把让催回答同点送寄签带做拿收介陪赶抓尽先再也去就到盯跑记这手本名有几多该负呢最目现全每近前卡丢赢拜访成业派安布分转交都还又没以外除谁哪]|$)"
    )


def addressed(folded: str, text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    for match in _address().finditer(folded):
        rare = match["rare"]
        surname, title = match["surname"] or match["bare"] or rare, match["title"] or match["of_rare"] or ""
        inside = [one for one in found if overlap(one.span, match.span())]
        if inside and not all(one.kind == "person" and one.strength >= _WEAK for one in inside):
            continue
        if match["bare"] and not _may_begin_bare(folded, match, found):
            continue
        near = _accounts_near(found, match.start())
        ours = _colleagues(folded, match, found, lexicon)
        if ours:
            said = text[slice(*match.span())]
            yield Found("user", match.span(), Mention("user", said, ours), said)
            continue
        if (rare and not (near or len(title) >= _SURELY_TITLE)) or (
            rare and not _may_begin(folded, match, found)
        ):
            continue
        people = lexicon.people(surname, near)
        fitting = of_title(people, title)
        fitting = [*fitting, *_at_others(people, fitting, title)]
        people = _at_work(fitting if _is_clipped(title) else fitting or people, folded[: match.start()])
        people = narrowed(people, folded[match.end() :])
        is_work = title in catalog.data("titles")["jobs"]  # 谁管采购, 那边采购: nobody is called 管采购
        if not people and (rare or _is_clipped(title) or is_work):
            continue
        yield Found(
            kind="person", span=match.span(), text=text[slice(*match.span())],
            value=Mention("contact", text[slice(*match.span())], tuple(one.id for one in people), surname, title),
            account_ids=tuple(dict.fromkeys(one.account_id for one in people)),
        )  # fmt: skip


def _colleagues(
    folded: str, match: re.Match[str], found: Sequence[Found], lexicon: Lexicon
) -> tuple[int, ...]:
    """小陆今天跑了哪几家: colleagues called by their surnames, unless somebody of the customer's may be meant."""
    surname = match["bare"] or (
        match["surname"] if match["title"] in catalog.data("names")["familiar"] else None
    )
    if surname is None:
        return ()
    rest = _WHEN.sub("", folded[match.end() :], count=1)
    is_doer = catalog.cue("figure.does").match(rest) is not None
    if not (is_doer or folded[match.start()].startswith("小")) and lexicon.people(surname, ()):
        return ()  # 老王, 王姐: a customer's before one of ours
    before = folded[: match.start()]
    told_of = any(one.kind == "account" and one.end <= match.start() for one in found)
    if told_of and not _TO_COLLEAGUE.search(before):
        return ()
    here = (*_accounts_near(found, match.start()), *filter(None, (lexicon.focus(),)))
    if here and lexicon.people(surname, here):
        return ()
    return tuple(lexicon.colleagues(surname))


# 小陆这个月签了多少: the time that may stand between somebody and what they do.
_WHEN = re.compile(r"(?:这个?|上个?|本|今|去|最近|目前|现在)?(?:月|周|年|季度|礼拜|星期)?(?:都|一共|总共)?")
_TO_COLLEAGUE = re.compile(r"(?:让|叫|派|安排|给|请|通知|提醒|转给|交给|分给|划给|告诉|咱们?的?|我们的?)$")


def honoured(folded: str, text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """Dr Ho, Mr. Chan: a surname in Latin letters, of somebody at the customer who is named beside it."""
    for match in _HONOURED.finditer(folded):
        near = _accounts_near(found, match.start())
        if not near or any(overlap(match.span(), one.span) for one in found):
            continue
        people = lexicon.people(match[1], near)
        if people:
            said = text[slice(*match.span())]
            value = Mention("contact", said, tuple(one.id for one in people), match[1])
            accounts = tuple(dict.fromkeys(one.account_id for one in people))
            yield Found("person", match.span(), value, said, accounts)


_HONOURED = re.compile(r"(?<![a-z])(?:mr|mrs|ms|miss|dr|prof)\.? ([a-z]{2,})(?![a-z])")


def _may_begin_bare(folded: str, match: re.Match[str], found: Sequence[Found]) -> bool:
    """海蓝老于, 采购小陈, 总经理老钱, 跟小王: behind a small word, a name, a title or somebody's work."""
    before = folded[: match.start()]
    if _BARE_BOUNDARY.search(before) or before.endswith(_jobs()):
        return True
    return any(one.end == match.start() and one.kind in ("account", "opportunity", "time") for one in found)


def _may_begin(folded: str, match: re.Match[str], found: Sequence[Found]) -> bool:
    """Whether a surname that few bear may begin here: behind a mark, a small word or a name, not inside a word."""
    before = folded[: match.start()]
    return _BOUNDARY.search(before) is not None or any(one.end == match.start() for one in found)


def _accounts_near(found: Sequence[Found], position: int) -> tuple[int, ...]:
    """The accounts a form of address most likely belongs to: those named last before it, else any in the text."""
    accounts = [one for one in found if one.kind in ("account", "opportunity") and one.account_ids]
    accounts.sort(key=lambda one: one.span)
    before = [one for one in accounts if one.start < position]
    chosen = before[-1:] or accounts[:1]
    return tuple(dict.fromkeys(account for one in chosen for account in one.account_ids))


def of_title(people: Sequence[_Titled], title: str) -> Sequence[_Titled]:
    """Those whose recorded title fits the form of address."""
    table = catalog.data("names")
    plain = title.removeprefix("副") if title not in table["titles"] else title
    wanted = table["titles"].get(plain) or table["clipped_titles"].get(plain) or ()
    fitting = [
        one for one in people
        if (plain and one.title.endswith(plain)) or any(word in one.title.casefold() for word in wanted)
    ]  # fmt: skip
    deputies = [one for one in fitting if "副" in one.title] if plain != title else []
    return deputies or fitting


def _at_others(people: Sequence[Person], fitting: Sequence[Person], title: str) -> Sequence[Person]:
    """Those of the other customers that the name beside them may mean, who are called so out of courtesy."""
    called = catalog.data("names")["also_called"].get(title, ()) if fitting else ()
    there = {one.account_id for one in fitting}
    others = [one for one in people if one.account_id not in there]
    return [one for one in others if any(word in one.title.casefold() for word in called)]


def _is_clipped(title: str) -> bool:
    """覃科, 张处: what is left of an official's title is one only of somebody who bears it."""
    return title.removeprefix("副") in catalog.data("names")["clipped_titles"]


@catalog.derived
def _jobs() -> tuple[str, ...]:
    return tuple(one for one in catalog.data("titles")["jobs"] if len(one) == _OF_A_JOB)


def _at_work(people: Sequence[Person], before: str) -> Sequence[Person]:
    """采购小陈, 管财务的王姐: of several those whose title tells of that work."""
    job = jobs.said(before[-_NEAR:]) if len(people) > 1 else None
    fitting = [one for one in people if job and jobs.fits(job, one.title)]
    return fitting or people


def misheard(folded: str, text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """拜访了恒信的王志钢: right behind a customer a name that sounds like that of one of its contacts."""
    for account in (one for one in found if one.kind == "account" and one.account_ids):
        behind = _BEHIND.match(folded, account.end)
        if behind is None or any(overlap(behind.span(1), one.span) for one in found):
            continue
        for size in range(len(behind[1]), 1, -1):
            span = behind.start(1), behind.start(1) + size
            people = lexicon.namesakes(folded[slice(*span)], account.account_ids)
            if len(people) == 1:
                ids = (people[0].id,)
                value = Mention("contact", text[slice(*span)], ids)
                yield Found("person", span, value, text[slice(*span)], (people[0].account_id,), strength=8)
                break


def in_latin(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """Met Xu Jing: in Latin letters the Chinese name of somebody at the customer who is named, or whose person is."""
    accounts = {one for item in found if item.kind in ("account", "person") for one in item.account_ids}
    if not accounts or len(accounts) > _FEW:
        return
    for match in _IN_LATIN.finditer(text):
        if any(overlap(match.span(), one.span) for one in found):
            continue
        people = lexicon.namesakes(match[0], sorted(accounts))
        if len(people) == 1:
            value = Mention("contact", match[0], (people[0].id,))
            yield Found("person", match.span(), value, match[0], (people[0].account_id,), strength=8)


_FEW = 4
_IN_LATIN = re.compile(r"\b[A-Z][a-z]{1,5} ?[A-Z][a-z]{1,11}\b")
_BEHIND = re.compile(r"的?([一-鿿]{2,4})")

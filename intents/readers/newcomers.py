"""Somebody whom nobody has entered yet, with a number beside the name: 找她同事蒲云，电话139…"""

from __future__ import annotations

import re

from intents import catalog
from intents.readers import jobs, naming
from intents.readers.wechat import wechat_id
from intents.reading import Found, Reading
from intents.schema import Mention, Slot, Span

_NEAR = 40
_BEHIND_NAME = (
    r"[\s,，、:：(（)）]*(?:[他她]?的?(?:电话|手机号?|微信号?|号码|联系方式|座机|邮箱|tel|phone|mobile|e-?mail|cell)"
    r"(?:号|是)?)?[\s:：,，]*$"
)
_ZH = re.compile(rf"(?P<name>[老小][一-鿿]|[一-鿿]{{2,4}}?){_BEHIND_NAME}", re.IGNORECASE)
_BOUNDARY = re.compile(
    r"(?:^|[,，、。:：\s]|[叫是找姓]|个|位|[部科室处办组队]的|(?:中心|车间|那边|那里|楼|后勤|采购|财务|设备|信息|行政|技术|生产|仓库|人事)的)$"
)
_EN = re.compile(rf"(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){{1,2}}){_BEHIND_NAME}")
_TO_TITLE = re.compile(r".*[的个位了来任新是叫]")
_NO_NAME = re.compile(r"[的了是为成该叫换改这那我他她存错新旧]")
_THEIRS = re.compile(r"(?:的|那边|这边|他们)+")
_SHORT_NAME = 2


def newcomer(reading: Reading) -> Slot | None:
    """The name right before what they are reached by; None where it is that of somebody known."""
    reached = [one.span for one in reading.found("phone", "email")]
    found = wechat_id(reading)
    if found is not None and found.span is not None and not reached:
        reached = [found.span]
    return next((slot for span in reached if (slot := _before(reading, span))), None)


def _before(reading: Reading, span: Span) -> Slot | None:
    since = max(0, span[0] - _NEAR)
    head = reading.text[since : span[0]]
    english = _EN.search(head)
    while english is not None and naming.is_title(english["name"].lower()):
        head = head[: english.start("name")]  # Rachel Boyd, Facilities Lead, 135…
        english = _EN.search(head)
    if english is not None and naming.is_latin_name(english["name"]):
        return _unknown(reading, since + english.start("name"), english["name"])
    clause = reading.clause_at(max(0, span[0] - 1))
    for start in range(max(since, clause.span[0] - _NEAR), span[0]):
        match = _ZH.fullmatch(reading.text[start : span[0]])
        before = reading.text[clause.span[0] : start]
        if match is None or not (_BOUNDARY.search(before) or _is_job(before)):
            continue
        if _is_name(match["name"], reading, start):
            return _unknown(reading, start, match["name"])
    return None


def _is_job(before: str) -> bool:
    """海岳的采购小迟, 秘书小孔: what they do stands right before the name."""
    words = re.search(r"[一-鿿]{2,4}$", before)
    return words is not None and any(
        naming.is_title(words[0][-size:]) or words[0][-size:] in catalog.data("titles")["jobs"]
        for size in (2, 3, 4)
    )


def _is_name(name: str, reading: Reading, start: int) -> bool:
    if name[0] in "老小" and len(name) == _SHORT_NAME:
        return name[1] in catalog.data("names")["surnames"]
    if _NO_NAME.search(name) or naming.is_title(name) or naming.is_department(name) or jobs.said(name):
        return False
    alone = reading.text[start - 1 : start] in (",", "，", "、", " ", "的")
    return naming.is_chinese_name(name) or (alone and naming.is_address(name))


def _unknown(reading: Reading, start: int, name: str) -> Slot | None:
    span = (start, start + len(name))
    taken: list[Found] = [
        one for one in reading.items
        if one.start < span[1] and span[0] < one.end and isinstance(one.value, Mention) and one.value.ids
    ]  # fmt: skip
    return None if taken else Slot(name, name, span, 0.9)


def comes(reading: Reading) -> bool:
    """Whether the words make room for somebody: 接替她的是…, 以后找…, there's a new lady in procurement."""
    return reading.has("account.in_place", "account.person_new", "account.keep_it", "account.person_order")


def account_of_known(reading: Reading) -> Slot | None:
    """Where the newcomer works: at the customer of whoever else is named."""
    people = [one for one in reading.found("person") if len(one.account_ids) == 1]
    ids = {one.account_ids[0] for one in people}
    if len(ids) != 1:
        return None
    return Slot(
        Mention("account", people[0].text, people[0].account_ids), people[0].text, people[0].span, 0.8
    )


def title_of(reading: Reading, name: Slot) -> Slot | None:
    """仓库主任换了，现在是邢德海; 配了个秘书小孔; a new lady in procurement."""
    if name.span is None:
        return None
    since = max((one.end for one in reading.found("account") if one.end <= name.span[0]), default=0)
    theirs = _THEIRS.match(reading.text, since) if since else None
    since = theirs.end() if theirs else since
    head = reading.text[: name.span[0]]
    for pattern in catalog.phrases("account.title_of_newcomer"):
        match = pattern.search(head, since) or pattern.search(head)
        said = _TO_TITLE.sub("", next(filter(None, match.groups()), "")) if match else ""
        if match is not None and said and (naming.is_title(said) or jobs.said(said) or jobs.within(said)):
            start = match.start() + match[0].index(said)
            return Slot(said, said, (start, start + len(said)), 0.85)
    return None


_LED_BY = re.compile(
    r"(?:^|[是叫的个位名:：,，;；。\s])(?P<title>[一-鿿A-Za-z]{2,10}?)(?:叫做?|名叫|就?是|[:：])?\s*$"
)


def title_before(reading: Reading, name: Slot) -> Slot | None:
    """教务主任是苗青, 联系人是院长曾凡."""
    since = max(
        (one.end for one in reading.found("account") if name.span and one.end <= name.span[0]), default=0
    )
    match = _LED_BY.search(reading.text[since : name.span[0]]) if name.span else None
    if match is None or not naming.is_title(match["title"]):
        return None
    if catalog.cue("account.any_counterpart").fullmatch(match["title"]):
        return None
    start = since + match.start("title")
    return Slot(match["title"], match["title"], (start, start + len(match["title"])), 0.85)

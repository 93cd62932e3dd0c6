"""Names in questions that nobody known to the speaker goes by."""

from __future__ import annotations

import re

from intents import catalog
from intents.expecting import overlap
from intents.readers import figure_unread
from intents.reading import Clause, Reading
from intents.schema import Mention, Slot
from intents.towns import towns

_ORDER = (
    r"(?:汇总|统计|盘点|梳理|总结|整理|对比|分析|导出)(?:一?下|一遍|一份)?"
    r"|[盘列拉算捋理](?:一?下|一遍|一份|[盘列拉算捋理])"
)
_LEAD = (
    r"^(?:帮我|麻烦|请问|请|帮忙|给我|告诉我|check一?下|查一?下|查查|看一?下|看看|我想知道|那个|把|,|，|\s"
    rf"|{_ORDER})*"
)
_BEHIND = "那个|这个|那单|那笔|那家|那边|那[几]?[台套条批款份]|这[台套条批款份]|的|家的"
_CHINESE = re.compile(rf"{_LEAD}([一-鿿]{{2,10}}?)(?:公司)?(?:{_BEHIND})")
# 雪域尾款到了吗: what a customer pays in parts, right behind a short name.
_PAYER = re.compile(
    rf"{_LEAD}([一-鿿]{{2,4}}?)(?:公司)?(?=尾款|首款|首付款?|预付款|到货款|验收款|进度款|质保金|定金|订金)"
)
# 永盛欠咱多少钱: who owes, in front of the word for it.
_OWES = re.compile(
    rf"{_LEAD}(?!我|咱|你|他|她|它|大家|公司|总|一共|这|那|哪|谁|有|还|现|目|昨|今|去|本|全|客户|所有|几|多)"
    r"([一-鿿]{2,6}?)(?:公司|那边|他们|家)?(?:现在|目前|一共|总共|到底|到现在|还|都|又)*欠"
    r"(?:着|了)?(?:我们|咱们?|我司)?(?:多少|几|钱|货款|款|没)"
)
# 拾味鲜生我们报了多少: whom we made an offer, in front of the word for it.
_QUOTED = re.compile(
    rf"{_LEAD}(?:给|我们给|咱们?给)?(?!我|咱|你|他|她|它|大家|公司|总|一共|上次|上回|最近|这|那|哪|谁|昨|今|去|本|全)"
    r"([一-鿿]{2,10}?)(?:[A-Za-z][\w-]*)?(?:的|那边|他们)?(?:[那这][批台套款个些][^,，。?？!\s报]{0,6})?"
    r"(?:我们|咱们|咱|我)?(?:上次|上回|最后|现在|目前|一共|总共|到底)?"
    r"报(?:价)?(?:了|的|过)*(?:是)?(?:多少|什么价|啥价|几)"
)
_SHORTEST_BRAND, _LONGEST_BRAND = 2, 3
_LATIN = re.compile(r"[A-Z][\w&'-]*(?:\s+(?:[A-Z][\w&'.-]*|of|and|&))*(?<![ ])")
_ENGLISH = re.compile(
    r"(?:\bfor|\bat|\bof|\bwith|\babout|\bdid|\bdoes|\bhas|\bby|\bfrom|\bowns|\bhandles|\bcovers|\bmanages"
    r"|\bhandling|\bcovering|\bmanaging|\bafter|下|一下|查|看)\s*(?:the\s+)?"
    r"((?:[A-Z][\w&-]+|[一-鿿]{2,10})(?:\s+[A-Z][\w&-]+)*)"
)

# what's Tidewater's router carton deal worth: whose it is, in front of a record.
_OWNED = re.compile(
    r"\b(?i:what(?:['’]s| is| are| was)|how (?:much|big|far) (?:is|are|was)|when (?:does|did|is|will)"
    r"|where(?:['’]s| is| are))"
    r" (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Today|Tomorrow|Yesterday|Q\d)"
    r"([A-Z][\w&-]+(?: [A-Z][\w&-]+)*)['’]s(?= [^?.!;]{0,40}?\b(?:deal|contract|opportunity|order|quote|payment"
    r"|invoice|renewal|stage|amount|value|owner|phone)s?\b)"
)


def stranger(reading: Reading) -> Slot | None:
    """The name of a company in a question that is no name known to the speaker."""
    if figure_unread.names_records(reading):
        return None
    chinese = _CHINESE.match(reading.masked)
    if chinese and not _is_ordinary(Clause(reading, chinese.span(1))):
        return _slot(reading, *chinese.span(1))
    payer = _PAYER.match(reading.masked)
    if payer and not _is_ordinary(Clause(reading, payer.span(1))):
        return _slot(reading, *payer.span(1))
    owing = _OWES.match(reading.masked)
    if owing and not _is_ordinary(Clause(reading, owing.span(1))):
        return _slot(reading, *owing.span(1))
    traded = _traded().match(reading.masked)
    if traded and has_brand(traded[1]) and not _is_ordinary(Clause(reading, traded.span(1))):
        return _slot(reading, *traded.span(1))
    for english in (one for each in (_ENGLISH, _THE_DEAL, _OWNED) for one in each.finditer(reading.text)):
        start, end = english.span(1)
        is_known = any(one.start < end and start < one.end for one in reading.items)
        if not is_known and not _is_ordinary(Clause(reading, (start, end))):
            return _slot(reading, start, end)
    return None


_ENDS_NAME = (
    r"(?=的|那边|这边|他们|谁|归|是谁|有没有|有几|有多少|最近|上次|上回|还有|还欠|欠|电话|手机|地址|联系|现在|目前|今年|去年|本月|这个月|什么|啥|哪天|怎么|咋"
    r"|多久|合同|[,，。?？!]|$)"
)
_NO_COMPANY = re.compile(
    r"[的了我咱你他她它这那哪谁每各几没去到做搞卖买]|所有|全部|客户|行业|商机|合同|工单|线索|单子|最|今年|去年|本月|上个?月|区"
)
_HEAD = re.compile(rf"{_LEAD}([一-鿿]{{3,12}}?){_ENDS_NAME}")


def company(reading: Reading) -> Slot | None:
    """广州极点服饰的负责人, 花城酒店的联系人: a company at the head that nobody goes by, told by town or trade."""
    match = _HEAD.match(reading.masked)
    if match is None or any(overlap(one.span, match.span(1)) for one in reading.items):
        return None
    name = match[1]
    town = _town(name)
    own = name[len(town) :]
    trades = [one for cue in ("lead.company_word", "lead.house") for one in catalog.cue(cue).finditer(own)]
    if not any(one.end() == len(own) for one in trades):
        return None
    at = min(one.start() for one in trades)
    if at < _SHORTEST_BRAND or not (has_brand(name) or catalog.cue("lead.other_house").match(own[at:])):
        return None
    if _NO_COMPANY.search(name) or name in {one.text for one in reading.terms}:
        return None
    return _slot(reading, *match.span(1))


def quoted(reading: Reading) -> Slot | None:
    """Whom an offer is asked after, where nobody known goes by that name."""
    found = _QUOTED.match(reading.masked)
    if found is None or reading.found("account", "person", "opportunity", "user", "lead", "product"):
        return None
    return None if _is_ordinary(Clause(reading, found.span(1))) else _slot(reading, *found.span(1))


_WANTS = (
    r"(?:公司)?(?:那边|他们|的人|老板)?(?:今天|昨天|刚才|刚刚|刚|又|也|还|在|都|上午|下午|一直|突然)*"
    r"(?:要|让|找|问|想|说|来电|打电话|打来|催|叫|联系|加我|发来|询价|看中|看上|有意)"
)
_WANTS_EN = re.compile(
    r"^((?:[A-Z][\w&'-]+)(?: (?:[A-Z][\w&'.-]*|of|and|&))+) (?:just |also |now |has |have )?"
    r"(?:want|need|ask|would like|call|rang|e-?mail|is asking|are asking|is looking|are looking|request|wrote|is after)"
)


@catalog.derived
def _wanting() -> re.Pattern[str]:
    trades = catalog.cue("lead.company_word").pattern
    return re.compile(rf"{_LEAD}([一-鿿]{{2,8}}?(?:{trades}))(?={_WANTS})")


def that_wants(reading: Reading) -> Slot | None:
    """大丰港冷链要我报个价, Delta Brewing wants a quote: the company that a statement begins with."""
    match = _wanting().match(reading.masked)
    if match and has_brand(match[1]) and not _is_ordinary(Clause(reading, match.span(1))):
        return _slot(reading, *match.span(1))
    english = _WANTS_EN.match(reading.text)
    if english and not any(one.start < english.end(1) for one in reading.items):
        return _slot(reading, *english.span(1))
    return None


@catalog.derived
def _traded() -> re.Pattern[str]:
    """泰山齿科最近有单子吗: a name by its trade, at the beginning of a question about records."""
    trades = catalog.cue("lead.company_word").pattern
    return re.compile(
        rf"{_LEAD}([一-鿿]{{2,8}}?(?:{trades}))(?=最近|上次|上回|现在|目前|还有|还欠|有没有|有单|有几|有什么|有啥|欠|今年|去年|这个?月|上个?月)"
    )


def brand_at_head(words: str) -> str:
    """凤凰岛酒店那个厨房项目 → 凤凰岛: whose house it is that words for a record begin with, its town left out.

    Where the trade may be a product as well (检测设备那单) the whole name, as any part may tell the record.
    Empty where no company is named there.
    """
    house = _house().match(words)
    if house and has_brand(house[1]):
        return house[1].removeprefix(_town(house[1]))[:_LONGEST_BRAND]
    head = _CHINESE.match(words)
    if head is None or catalog.cue("lead.company_word").search(head[1]) is None:
        return ""
    return head[1] if has_brand(head[1]) else ""


def surely_named(reading: Reading) -> bool:
    """Whether a company stands at the head by its house or by what it pays, however the rest sounds."""
    at_head = (_PAYER.match(reading.masked), _OWES.match(reading.masked))
    return bool(brand_at_head(reading.masked)) or any(at_head)


def house(reading: Reading) -> Slot | None:
    """The company that a question begins with, known by what is never a product: 蓝鲸酒店; not 酒店客户, 五星级酒店."""
    found = _house().match(reading.masked)
    if (
        found is None
        or not has_brand(found[1])
        or re.match("客户|行业|类|的客户|客群", reading.masked[found.end() :])
    ):
        return None
    start = found.start(1) + len(_town(found[1]))
    brand = catalog.cue("lead.house").split(reading.masked[start : found.end()])[0]
    trade = catalog.cue("lead.company_word").search(brand)
    if trade is not None and trade.start() >= _SHORTEST_BRAND:
        brand = brand[: trade.start()]  # 恒通, of 恒通物流公司
    if len(brand) < _SHORTEST_BRAND or _is_ordinary(Clause(reading, (start, start + len(brand)))):
        return None
    return _slot(reading, *found.span(1))


@catalog.derived
def _house() -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}([一-鿿]{{2,8}}?(?:{catalog.cue('lead.house').pattern}))")


def has_brand(name: str) -> bool:
    """Whether more than a town and words of a trade stand in it: 泰山齿科, and not 口腔医院."""
    rest = catalog.cue("lead.company_word").sub("", name.removeprefix(_town(name)))
    return len(rest) >= _SHORTEST_BRAND and catalog.cue("query.no_brand").search(rest) is None


def before_field(reading: Reading) -> Slot | None:
    """津沽穆部长手机号: whatever stands before the attribute that is asked for, when it may be a name."""
    found = reading.search_value("query.field")
    if found is None:
        return None
    head = re.match(
        rf"{_LEAD}(.{{2,20}}?)(?:的|那边|现在|目前|到底|是|\s)*$", reading.masked[: found[1].start()]
    )
    if head is None or _is_ordinary(Clause(reading, head.span(1))) or not _may_be_name(head[1]):
        return None
    return _slot(reading, *head.span(1))


# what's the amount on Penang feeder line?
_FIELD_OF = re.compile(
    r"(?i:amount|value|size|worth|stage|status|progress|probability|odds|chance|win rate|clos(?:e|ing) date)\s+"
    r"(?i:on|of|for|is|at|with)\s+(?:(?:the|our)\s+)?(?P<name>[^?,.;]{3,40}?)"
    r"(?:\s+(?:deal|project|opportunity|one|at|in|now|right now|currently|again|please))*\s*[?.]?$"
)
_A_NAME = re.compile(r"[一-鿿]{4,}|^(?:[a-z]+ )?[A-Z][\w&'-]+")
_LEAST_DEAL = 5  # characters: 样品 and 合同评审 are no deals
_NO_DEAL = re.compile(
    r"[的了是把给我你他她它咱这那哪谁每各几吗呢]|多少|多大|商机|单子|合同|客户|一共|最[大小高低]|平均|全部|目前|流程|申请|报销|制度|标准|规定"
)
_THE_DEAL = re.compile(r"\bthe\s+(?P<name>(?:[A-Z]|[一-鿿])[\w&' -]{2,30}?)\s+(?:deal|opportunity)\b")


def deal_asked_of(reading: Reading) -> Slot | None:
    """天府三期环控什么阶段了, the amount on Penang feeder line: what none of the deals is called that one sees."""
    match = _FIELD_OF.search(reading.text)
    if match is not None and _A_NAME.search(match["name"]):
        named: Slot | None = _slot(reading, *match.span("name"))
    else:
        named = before_field(reading)
    if named is None or len(named.text) < _LEAST_DEAL or _NO_DEAL.search(named.text):
        return None
    return named


def capitalised(reading: Reading) -> Slot | None:
    """What did Straits pay: a name by its capitals, not at the beginning, that is none of ours."""
    for match in _LATIN.finditer(reading.text):
        start, end = match.span()
        is_known = any(one.start < end and start < one.end for one in reading.items)
        if start == 0 or is_known or len(match[0]) < 4 or _is_ordinary(Clause(reading, (start, end))):
            continue
        return _slot(reading, start, end)
    return None


def _slot(reading: Reading, start: int, end: int) -> Slot:
    text = reading.text[start:end]
    return Slot(Mention("account", text), text, (start, end), 0.6)


def _may_be_name(text: str) -> bool:
    return re.fullmatch(r"[一-鿿]{2,12}|[一-鿿a-z0-9&.' -]{3,24}", text) is not None


def _town(text: str) -> str:
    """The town that a name begins with."""
    return next((one for one in catalog.data("places")["towns"].split() if text.startswith(one)), "")


def _is_ordinary(words: Clause) -> bool:
    """Words that mean something else than a company: a stage, a region, a product, a subject."""
    start, end = words.span
    is_term = any(one.start <= start and end <= one.end + 2 for one in words.reading.terms)
    tables = (
        "opportunity.stage", "query.account_status", "query.subject", "query.implied", "account.grade",
        "ticket.priority", "lead.source", "lead.status", "sorts.contract", "sorts.payment_terms", "sorts.category",
        "contract.term",
    )  # fmt: skip
    is_town = words.text in towns()
    is_value = any(one.start < end and start < one.end for one in words.reading.items)
    town = _town(words.text)
    behind = words.after(len(town)) if len(town) < len(words.text) else words
    is_money = behind.has("query.no_name", "query.overdue", "query.unpaid", "query.ending", "sorts.tagged")
    return is_term or is_town or is_value or is_money or any(words.value_in(table) for table in tables)

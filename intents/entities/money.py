"""Amounts of money in a text: 三十万, 18万4, 五六十万, $20,000, 1.6 million, 金额1500000."""

from __future__ import annotations

import re

from intents.entities.amounts import Amount, amounts
from intents.entities.edges import ENDS
from intents.entities.folding import before, fold, hide
from intents.entities.numbers import whole
from intents.entities.values import Entity, MoneyValue
from intents.entities.words import WORDS, guarded, one_of

_COUNTS_BEHIND = re.compile(
    rf"\s*(?:{guarded(WORDS['units'])}|{guarded(WORDS['not_money_behind'])}|[一-鿿]{{0,3}}?{one_of(WORDS['people'])}"
    r"(?!公寓|证|卡|管理|系统|项目|培训|宿舍|激励|平台|中心|终端|服务|端|餐|之家|版|的?[单项]))"
)
_NO_NUMBER_BEHIND = re.compile(r"\s*[%:/]|[年月号日点成折版期楼层]|\.\d|-\d|[a-z]|,\d{3}")
_CODE_BEFORE = re.compile(r"第$|[a-z]-$")
_POWER_BEHIND = re.compile(rf"\s*的?{one_of(WORDS['powered'])}")
_POWER_BEFORE = re.compile(r"(?:功率|瓦数|power)\s*[为是:of]*\s*$")
_CLAUSE_ENDS = re.compile(rf"{ENDS}|\s*(?:each|per|apiece)(?![a-z])")
_FILLER = (
    r"[^\d\s,，。;；!！?？a-z]{0,4}(?:一个月|一年|每月|每年|每天|一天)?\s*"
    r"(?:(?:is|was|are|to|of|at|now|about|around|approx|goes|up|the|from|should|will|be|comes|currently|roughly|[:=])\s*){0,3}"
)
_NOUN_CUE = re.compile(
    rf"{one_of(WORDS['money_cues']['nouns'])}{_FILLER}$"
    r"|(?<![免浪消])[一-鿿](?:费|款|价|薪|租|(?<=[租押佣奖定罚现])金)(?:每[月年天]|一个?[月年天]|大概|大约|差不多|[是为约要共了:：]){0,2}\s*$"
)
_VERB_CUE = re.compile(rf"{one_of(WORDS['money_cues']['verbs'])}\s*[:：]?\s*$")
_QUOTED = re.compile(r"(?<![日周月年预填申])报了?$")
# 七千五, 2千3, 两千五百八: nobody counts like that
_SPOKEN_PRICE = re.compile(
    r"\d\.\d+千|[\d一二两三四五六七八九]千(?:[一二两三四五六七八九]百)?[\d一二三四五六七八九]"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALE_ALONE = re.compile(r"[百千万亿点]+")
_ROUND = re.compile(r"[百千][把来]万")  # 百来万
_UNIT_PRICE = re.compile(r"(?:单|售|零售|含税|出厂|成交|未税|到岸)价(?:格|钱)?[是为约报就:：]?\s*$")
_ENOUGH = re.compile(r"左右|上下|就?够|吧")
_PER_UNIT = re.compile(rf"\s?[/一每]\s?(?:{guarded(WORDS['units'])}|[天月年晚]|小时|季度)")
_EACH_BEFORE = re.compile(rf"[一每]\s?{guarded(WORDS['units'])}\s*$")
_GAIN = re.compile(r"(?:贵|便宜|省|优惠|赔|罚|亏|赚|抹|多收|少收|多付|少付|退|补|罚款|红包|报销)了?\s*$")
_DEAL_BEHIND = re.compile(r"\s*(?:deal|contract|order|budget|opportunity|pipeline|now)(?![a-z])")
_DEAL_BEFORE = re.compile(
    r"(?<![a-z])(?:deal|opportunity|opp|contract|budget|pipeline|amount|value|price|worth"
    r"|(?:make|put|set|change|move) it)(?![a-z])"
    r"[^,.;!?]{0,24}?(?:\s(?:to|at|is|of|worth|about|around|now|from))?(?<! a)(?<! an)\s*$"
)
_MEASURED = re.compile(
    r"(?<![a-z])(?:wide|long|high|tall|deep|thick|width|length|height|depth|diameter|gap|cable|pipe|hose|metres?|meters?|rolls?"
    r"|distance|away)(?![a-z])|[长宽高深厚距米管缆径]"
)
_COUNTED_BEFORE = re.compile(
    rf"{one_of(WORDS['counted_before'])}(?:总?[数量])?\s*(?:已经|大概|大约|差不多|就|共|总共|有|达到?|是|为|约|近|超过?|过|到|在|了|不到|从|[:：]){{0,3}}\s*$"
)
_IDIOM = re.compile(rf"(?<![一二两三四五六七八九十几\d]){one_of(WORDS['not_money'])}")
_NO_NOUN_BEHIND = re.compile(
    r"\s*(?:$|[^a-z\s]|(?:all|for|in|on|to|by|and|as|at|this|next|each|per|total|or|from|with)(?![a-z]))"
)
_PRICED = re.compile(r"(?:[单总报售房租底标进]价|价格|price)[^，。,;]*$")
_DIME_CUE = re.compile(r"(?:贵|便宜|省|差|涨|降|让|加|减|多|少|赚|亏|才|就|每.)了?$")
_ABOUT = re.compile(r"(?:[近上超破约]|(?<!通)过)$")
_CLASS_BEHIND = re.compile(rf"级别?的?(?:大?[单客项订合]|{ENDS})")


def find_money(text: str) -> list[Entity]:
    """The amounts of money in a text; a bare number counts only right behind a word such as 金额 or budget."""
    folded = fold(text)
    folded = hide(folded, (match.span() for match in _IDIOM.finditer(folded)))
    return [_entity(text, amount) for amount in amounts(folded) if _is_money(folded, amount, text)]


def bare_amounts(text: str) -> list[Entity]:
    """The same for a text that answers a question for an amount: any number that counts nothing else."""
    folded = fold(text)
    return [
        _entity(text, amount) for amount in amounts(folded) if amount.low > 0 and not _counts(folded, amount)
    ]


def _entity(text: str, amount: Amount) -> Entity:
    low, high = whole(amount.low), whole(amount.high)
    value = MoneyValue(low, low, high, amount.currency or "CNY")
    return Entity("money", text[slice(*amount.span)], amount.span, value)


def _is_money(folded: str, amount: Amount, text: str) -> bool:
    start, end = amount.span
    if amount.low <= 0:
        return False
    if _SCALE_ALONE.fullmatch(amount.written):
        vague = _ABOUT.search(before(folded, start)) or _CLASS_BEHIND.match(folded, end)
        return bool(vague) and amount.low >= 10**6
    if amount.written[-1] == "毛":
        lead = before(folded, start)
        return bool(_DIME_CUE.search(lead) or _NOUN_CUE.search(lead) or _PER_UNIT.match(folded, end))
    if amount.currency or (amount.low > 1 and _PER_UNIT.match(folded, end)):
        return True
    if _COUNTED_BEFORE.search(before(folded, start)):
        return False
    if _counts(folded, amount) or _CODE_BEFORE.search(folded[max(0, start - 2) : start]):
        return False
    return _has_money_form(folded, amount, text[end - 1]) or _is_cued(folded, amount)


def _has_money_form(folded: str, amount: Amount, last: str) -> bool:
    """Whether people write only money like that: 35w, 20k, 1.2M, 95,000, 七千五; 4K and 5m are something else."""
    if last in "mM" and not amount.written.endswith("mn"):
        return "." in amount.written and (last == "M" or _is_said_of_a_deal(folded, amount))
    if last in "kK":
        return amount.low >= 10_000
    if amount.scale >= 10**4 or amount.written.endswith("grand"):
        return amount.written[0] not in "点百千万亿" or _ROUND.fullmatch(amount.written) is not None
    if amount.scale == 1000 and amount.written.isascii():
        return amount.low >= 10_000 and bool(_NO_NOUN_BEHIND.match(folded, amount.span[1]))
    if amount.scale == 1000 and amount.low < amount.high:
        return bool(_CLAUSE_ENDS.match(folded, amount.span[1]) or _ENOUGH.match(folded, amount.span[1]))
    return bool(_SPOKEN_PRICE.fullmatch(amount.written) or _GROUPED.fullmatch(amount.written))


def _is_said_of_a_deal(folded: str, amount: Amount) -> bool:
    """Whether 1.1m is money though it could be metres: a deal's word beside it, or alone where nothing is measured."""
    start, end = amount.span
    if _DEAL_BEHIND.match(folded, end):
        return True
    if _DEAL_BEFORE.search(folded[:start]) and not _MEASURED.search(folded):
        return True
    return bool(_CLAUSE_ENDS.match(folded, end)) and not _MEASURED.search(folded)


def _is_cued(folded: str, amount: Amount) -> bool:
    start, end = amount.span
    lead = before(folded, start)
    if "." in amount.written and _UNIT_PRICE.search(lead):
        return True
    if _NOUN_CUE.search(lead) or _QUOTED.search(lead):
        return amount.low >= 1000 or (amount.low >= 100 and bool(_CLAUSE_ENDS.match(folded, end)))
    if _GAIN.search(lead) or _EACH_BEFORE.search(lead):
        return amount.low >= 10 and bool(_CLAUSE_ENDS.match(folded, end))
    least = 100 if _PRICED.search(lead) else 10_000
    return amount.low >= least and bool(_VERB_CUE.search(lead))


def _counts(folded: str, amount: Amount) -> bool:
    """Whether what follows makes it a number of things, a date, a power, a part of a code."""
    start, end = amount.span
    if _COUNTS_BEHIND.match(folded, end) or (amount.scale == 1 and _NO_NUMBER_BEHIND.match(folded, end)):
        return True
    return amount.written[-1] == "w" and bool(
        _POWER_BEHIND.match(folded, end) or _POWER_BEFORE.search(before(folded, start))
    )

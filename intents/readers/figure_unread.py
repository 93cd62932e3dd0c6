"""What of a question nothing explains: words that may have been meant to narrow it, which are told in place of being
left out in silence. And the other way round: a text that is nothing but the description of records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from intents import catalog
from intents.readers import figure_several, figure_where
from intents.readers.figure_filters import competitor
from intents.reading import Clause, Reading, once
from intents.schema import Frame, Span

_FILES = ("query", "figure", "sorts", "asking", "task")
_TABLES = (
    "query.subject", "query.implied", "query.field", "query.account_status", "query.lead_status", "query.stage_told",
    "query.activity_kind", "query.job", "figure.dimension", "figure.sort_by", "figure.ranked_by", "figure.missing",
    "figure.pay_method", "figure.lead_size", "opportunity.stage", "account.grade", "ticket.priority", "contract.term",
    "sorts.category", "sorts.contract", "sorts.payment_terms", "lead.source", "lead.status", "activity.kind",
)  # fmt: skip
_WORD = re.compile(r"[一-鿿]{2,8}|[a-z][a-z&'-]{2,}")
_PARTICLE = re.compile(r"[的了着过吗呢是]")
_FUNCTION = frozenset(
    "的了吗呢吧啊呀哦么嘛哈着过给把被让请要想会可得这那各每几多少个家条笔张份次和跟与及或但又也都还就才再只是有为在从向对按谁我你他她它"
)
"""What ends a word though it stands alone."""
_SHORTEST = 2
_MOST = 3
_LONGEST, _LONGEST_LEFT_IN = 40, 14
_DESCRIBING = (
    "query.mine", "query.our_region", "query.all_company", "query.in_pool", "query.nobody_on_it", "query.overdue",
    "query.unpaid", "query.paid", "query.ending", "query.unfinished", "query.open_deals", "query.won", "query.lost",
    "query.above", "query.below", "query.sum", "figure.leaving_out", "figure.left_out", "figure.being_none",
    "figure.not_invoiced", "figure.invoiced", "figure.past_due", "figure.past_close", "figure.lasting",
    "query.closing", "query.created", "figure.between", "figure.has_rival", "opportunity.probability", "sorts.tagged",
)  # fmt: skip
_DESCRIBED = (
    "query.subject", "query.implied", "query.account_status", "query.lead_status", "query.stage_told", "figure.missing",
    "opportunity.stage", "account.grade", "ticket.priority", "ticket.standing", "contract.term", "sorts.category",
    "sorts.contract", "sorts.payment_terms", "lead.source", "lead.status", "query.activity_kind",
)  # fmt: skip
_VALUES = ("opportunity.stage", "account.grade", "ticket.priority", "ticket.standing", "query.stage_told")
_STANDS = re.compile(r"(?:的|阶段|逾期|欠款|应收|漏斗|业绩|在手|在谈|在跟)$")
_ENDS = re.compile(
    rf"{_STANDS.pattern}|(?:合计|总额|总数|金额|名单|清单|(?:有|是)?(?:多少|哪些|哪几[个家笔单张]|几[个家笔单张]))$"
)


# ---------------------------------------------------------------- what nothing explains
def unread(reading: Reading, frame: Frame) -> tuple[str, ...]:
    """The words that may narrow the question and that no phrase looked at, no name and no slot holds; a few at most."""
    rest = _without(reading.masked, _looked_at(reading, frame))
    rest = _PARTICLE.sub(" ", rest)
    found = [core for match in _WORD.finditer(rest) if (core := _core(match)) is not None]
    words = (reading.text[start:end] for start, end in found if _may_narrow(reading, start, end))
    return tuple(dict.fromkeys([*_left_in(reading), *words]))[:_MOST]


def _left_in(reading: Reading) -> Iterator[str]:
    """不算已经续了的: what is to be left out and was not, as whoever leaves something out blanks it."""
    for match in catalog.cue("figure.leaving_out").finditer(reading.masked):
        clause = reading.clause_at(match.start())
        said = reading.text[match.start() : clause.span[1]].strip()
        if clause.span[1] > match.end() and len(said) <= _LONGEST_LEFT_IN:
            yield said
    for match in catalog.cue("figure.left_out").finditer(reading.masked):
        clause = reading.clause_at(match.start())
        said = reading.text[clause.span[0] : match.end()].strip()
        if clause.span[0] < match.start() and len(said) <= _LONGEST_LEFT_IN:
            yield said


def _core(word: re.Match[str]) -> Span | None:
    """Without what narrows nothing at its edges, 看看军工 → 军工; None where nothing else is left."""
    first, last = 0, len(word[0])
    common = [one.span() for one in catalog.cue("figure.common_word").finditer(word[0])]
    while (end := _ends_common(word[0], first, common)) > first:
        first = end
    while last > first and (start := _begins_common(word[0], last, common)) < last:
        last = start
    if last - first < _SHORTEST or _is_common(word[0][first:last]):
        return None
    return word.start() + first, word.start() + last


def _ends_common(word: str, first: int, common: Sequence[Span]) -> int:
    """Where the common word that begins there ends; not the 快 of 快递, the 大 of 大理石."""
    longer = next((end for start, end in common if start == first), 0)
    return longer or (first + 1 if word[first : first + 1] in _FUNCTION else first)


def _begins_common(word: str, last: int, common: Sequence[Span]) -> int:
    longer = next((start for start, end in common if end == last), None)
    if longer is not None:
        return longer
    return last - 1 if word[last - 1] in _FUNCTION else last


def _may_narrow(reading: Reading, start: int, end: int) -> bool:
    """Whether it stands where a filter does: before 的 or the records that are asked for; a proper name in English."""
    behind, before = reading.masked[end:], reading.masked[:start]
    if reading.masked[start].isascii():
        is_name = reading.text[start].isupper() and start > 0
        return is_name or catalog.cue("figure.records_behind").match(behind) is not None
    is_led = catalog.cue("figure.filter_before").search(before) is not None
    if not before.strip() and catalog.cue("figure.topic_behind").match(behind):
        return True
    return is_led or catalog.cue("figure.records_behind").match(behind) is not None


def _looked_at(reading: Reading, frame: Frame) -> Iterator[Span]:
    yield from (
        slot.span for slot in frame.slots.values() if slot.span and slot.text and slot.span != reading.span
    )
    yield from (one for one in _named(reading) if one not in _lines(reading))
    for cue in reading.cues_found(_FILES):
        for match in catalog.cue(cue).finditer(reading.masked):
            # Not X的客户, what it is a question for, nor the 关 of 网关.
            if 1 < len(match[0]) < len(reading.masked.strip()):
                yield match.span()
    yield from _words(reading, _TABLES)


def _named(reading: Reading) -> Iterator[Span]:
    yield from (one.span for one in (*reading.items, *reading.terms))
    yield from (one.span for one in figure_where.places(reading) if one.span)


def _lines(reading: Reading) -> set[Span]:
    """Lines of ours: an everyday word as often as not, so that only a slot tells that one was read."""
    return {one.span for one in reading.terms if one.kind == "category"}


def _words(reading: Reading, tables: Iterable[str]) -> Iterator[Span]:
    for table in tables:
        if reading.may_hold(table):
            for pattern, _ in catalog.values(table):
                yield from (match.span() for match in pattern.finditer(reading.masked))


def _without(text: str, spans: Iterable[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_common(word: str) -> bool:
    rest = catalog.cue("figure.common_word").sub("", word)
    return rest == "" or catalog.cue("figure.no_filter").fullmatch(rest) is not None


# ---------------------------------------------------------------- nothing but a description
@once
def names_records(reading: Clause) -> bool:
    """赢率低于50的, 方案和谈判阶段的商机合计, 紧急工单: which records are meant, every word of it, and no act."""
    whole = reading.reading
    text = whole.masked.rstrip(" 。.?!")
    if len(text) > _LONGEST or whole.found("phone", "email", "person", "ticket", "contract", "quote"):
        return False
    nouns = [
        match.span() for pattern, _ in catalog.values("query.subject") for match in pattern.finditer(text)
    ]
    if whole.found("opportunity") or (whole.found("account") and text.endswith("单")):
        return False  # 蓉建物资仓改造赢单
    if _ENDS.search(text) is None and not any(end == len(text) for _, end in nouns):
        return False
    if not (_has_value(whole) if nouns else _STANDS.search(text) and _tells_which(whole)):
        return False
    rest = _without(text, [*nouns, *_named(whole)])
    rest = _without(rest, [*_words(whole, _DESCRIBED), *_rival(whole)])
    for cue in _DESCRIBING:
        if whole.has(cue):
            rest = _without(rest, [match.span() for match in catalog.cue(cue).finditer(whole.masked)])
    return catalog.cue("figure.described_with").fullmatch(rest.strip() or " ") is not None


_NUMBERED = ("ticket", "contract", "quote")
_PAPER = re.compile(
    r"(?:[\s,，.。?？的:：#]|工单|报修单|单子|单|合同|协议|报价单?|编号|单号|号|那个|这个|看看?|查一?下?|查查|调|给我|帮我|一下|详情|明细"
    r"|the|ticket|case|contract|agreement|quote|quotation|number|no|show|me|open|pull up|details?|of|for|please|pls)*"
)


def is_number_alone(reading: Clause) -> bool:
    """ticket SR-3307, 合同YS26-008: a paper by its number and its noun, of which nothing is told."""
    whole = reading.reading
    if len(whole.found(*_NUMBERED)) != 1 or len(whole.items) != 1:
        return False
    return _PAPER.fullmatch(_without(whole.folded, [whole.items[0].span])) is not None


def _rival(reading: Reading) -> list[Span]:
    """对手是森诺: the name and the word that leads to it."""
    named = competitor(reading)
    if named is None or named.span is None:
        return []
    led = re.search(r"(?:竞争对手|对手|竞品)(?:是|为|叫|填的是|有)?\s*$", reading.masked[: named.span[0]])
    return [(led.start() if led else named.span[0], named.span[1])]


def names_kind(reading: Clause) -> bool:
    """The same with the noun for the records: without it the words may as well pick one of what is offered."""
    return has_noun(reading) and names_records(reading)


def has_noun(reading: Clause) -> bool:
    """Whether the records are called by their kind."""
    return any(pattern.search(reading.masked) for pattern, _ in catalog.values("query.subject"))


def _tells_which(reading: Reading) -> bool:
    """A value by which one kind of record alone is told from others: 惠州的 may be anything."""
    if reading.found("money", "percent") or reading.has("figure.bare_odds", "figure.missing_of"):
        return True
    if reading.found("time") and reading.value_in("query.implied") is not None:
        return True
    return any(reading.value_in(table) is not None for table in _VALUES) or reading.has("query.overdue")


def _has_value(reading: Reading) -> bool:
    """A value that tells some records from others; a mere noun names all of them."""
    if reading.terms or reading.found("product", "user", "time") or figure_where.places(reading):
        return True
    return _tells_which(reading) or bool(figure_several.several(reading, "account"))

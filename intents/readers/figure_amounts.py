"""How much and how many in a question about many records: limits of amounts and odds, the first so many, the order."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from intents import catalog
from intents.readers import slots
from intents.reading import Clause, Found, Reading
from intents.schema import Slot

_NEAR = 3  # between a sum and the word that makes it a limit
_BETWEEN = 3  # 20万 到 50万

_FAR = 8  # between the word for the odds and its bare number
_BARE = re.compile(r"(?<![\d.])(\d{1,3})(?![\d.]|[ ]?(?:天|个|家|单|万|日|号|月|元|块|千|days?|k))")
_BARE_ENDS = re.compile(r"[^,，。\d]{0,4}(\d{1,3})\s*%?(?:到|至|-|~|和|—)\s*(\d{1,3})\s*%?")
_NUMBER = r"(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两俩三仨四五六七八九]|\d{1,2})"
_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_MOST = r"(?:最大|最多|最高|最小|最少|最低|最贵|最猛|垫底|倒数)"
_SUPERLATIVE = r"(?:top|largest|biggest|highest|smallest|lowest|best|main|most valuable)"
_UNIT = r"(?:个|家|单|名|笔|条|大|位|份|张|款)"
_FIRST = re.compile(
    rf"(?:{_MOST}|最[久长老早急紧])的?(?:那|这)?前?({_NUMBER})(?:{_UNIT}|单子|(?=[的,，。?\s]|$))"
    rf"|(?<![之以当从目年月天到])(?:前|头)({_NUMBER})(?:{_UNIT}|单子|(?=[的,，。?\s是有给都分按列发拉拿报哪]|$))"
    rf"|{_MOST}的?(?:那|这)?(仨|俩)"
    rf"|({_NUMBER}){_UNIT}(?:金额|数额|额度|钱)?{_MOST}"
    rf"|(?<![a-z]){_SUPERLATIVE} ({_WORD})(?![a-z0-9])"
    rf"|(?<![a-z0-9])({_WORD})(?: \w+)? {_SUPERLATIVE}(?![a-z0-9])"
    rf"|(?:which|what) ({_WORD})(?: \w+){{1,4}} {_SUPERLATIVE}(?![a-z0-9])"
)
_THE_ONE = re.compile(
    rf"{_MOST}的?(?:那|这)?(?:一)?(?:个|单|笔|家|份|张)?(?:单子|商机|合同|项目|客户|单|款|线索)?(?:是|叫|在)?(?:哪一?|什么|啥)(?:个|单|笔|家|份|张|条|位)?"
    rf"|(?:哪一?|什么)(?:个|单|笔|家|份|张|条|位)[^,，。]{{0,8}}{_MOST}"
    r"|\b(?:single )(?:biggest|largest|highest|smallest)\b"
    r"|\b(?:biggest|largest|highest|smallest)(?: \w+){0,2} "
    r"(?:deal|opportunity|opp|contract|payment|quote|account|customer|lead)\b"
    r"|\bwhich(?: one)?(?: of (?:my|our|the|his|her|their)(?: \w+){1,3})?"
    r"(?: (?:deal|opportunity|opp|contract|payment|quote|lead))?"
    r" (?:has|have|is|was|carries) the (?:biggest|largest|highest|smallest|lowest)\b"
)
_LATEST = r"(?:久|长|急|紧急|紧|早|晚|新|老|近|快|悬|先)"
_PICKED = re.compile(
    rf"最(?:大|多|高|贵|小|少|低|{_LATEST})的?(?:那|这|是哪|是|就)一?{_UNIT}(?!.{{0,4}}最)"
    rf"|(?:哪|哪一){_UNIT}[^,，。是]{{0,6}}最(?:容易|先|早|快)?{_LATEST}"
    rf"|^(?:那|其中|里面|这里面|这里头|这些|当中)?[^,，。]{{0,3}}最{_LATEST}的(?!几|两|[三四五六七八九十\d]|都|有|是?哪[些几])"
    r"|(?<![a-z])which (?:one|ticket|case|payment|invoice|deal|contract|lead)(?: of (?:those|them|these))?"
    r" (?:is|was|has been|has|closes|expires|ends|comes|falls|runs)[a-z ]{0,24}"
    r"(?:oldest|longest|most urgent|newest|soonest|latest|first)"
    r"|^which(?: is|'s| are)? (?:the )?(?:oldest|longest|most urgent|newest|soonest)"
    r"|(?<![a-z])the (?:oldest|newest|most urgent|latest) (?:one|ticket|case|payment|invoice|deal|contract)(?![a-z])"
)
_WITH_OWNER = re.compile(r"(?:都|分别|各)?是谁的客户|(?:and|,) whose (?:customers|accounts|clients)")
_WHOSE = re.compile(
    rf"{_MOST}的?(?:那|这)?一?(?:个|单|笔|份|条)?(?:单子|商机|合同|项目|单|款|线索)?(?:现在|目前)?(?:是|在|归|算)谁"
    r"|\bwho (?:has|owns|is on|is working) (?:the|our) (?:single )?(?:biggest|largest|highest|smallest) "
    r"(?:open )?(?:deal|opportunity|opp|contract|lead)\b"
    r"|\bwhose is the (?:biggest|largest|smallest) (?:open )?(?:deal|opportunity|opp|contract|lead)\b"
)
_NUMBERS = {"俩": 2, "仨": 3, "one": 1, "seven": 7, "eight": 8, "nine": 9}


def limit(reading: Reading) -> Slot | None:
    """最大的仨, 前十大, the two biggest: of how many is asked; one when a single one is."""
    match = _FIRST.search(reading.folded)
    if match is not None:
        said = next(group for group in match.groups() if group)
        return Slot(number(said), match[0], match.span(), 0.9)
    one = next(
        (found for each in (_WHOSE, _THE_ONE, _PICKED) if (found := each.search(reading.folded))), None
    )
    return Slot(1, one[0], one.span(), 0.8) if one else None


def asks_whose(reading: Reading) -> bool:
    """最大的那单是谁的, 有哪些，都是谁的客户: records are wanted with their owners, not the owners with their sums."""
    return _WHOSE.search(reading.folded) is not None or (
        reading.has("query.which") and _WITH_OWNER.search(reading.folded) is not None
    )


def number(said: str) -> int:
    """十五, 三十, 仨, ten and digits."""
    if said in _NUMBERS:
        return _NUMBERS[said]
    if "十" not in said or len(said) == 1:
        return slots.small_number(said)
    tens, _, ones = said.partition("十")
    return (slots.small_number(tens) if tens else 1) * 10 + (slots.small_number(ones) if ones else 0)


def order(reading: Reading) -> Slot | None:
    by = reading.value_in("figure.sort_by")
    if by is not None:
        return Slot("desc" if by == "newest" else "asc")
    for cue, direction in (("query.smallest", "asc"), ("query.largest", "desc"), ("query.rank", "desc")):
        if reading.has(cue):
            return Slot(direction)
    return Slot("desc") if _FIRST.search(reading.folded) else None


# ---------------------------------------------------------------- amounts and odds
def amounts(reading: Reading, about: str) -> dict[str, Slot | None]:
    span = next((one for one in reading.found("money") if one.value.low != one.value.high), None)
    if span is not None:
        low, high = slots.said(span, span.value.low), slots.said(span, span.value.high)
        return {"amount_above": low, "amount_below": high}
    above, below = limit_of_amount(reading, "query.above"), limit_of_amount(reading, "query.below")
    if above is None and below is None:
        near = _about_so_much(reading)
        if near is not None:
            return near
        if about == "payment" and (said := slots.money(reading)):
            return {"amount_above": said, "amount_below": said}
    return {"amount_above": above, "amount_below": below, "strict": _strictly(reading, above or below)}


def _about_so_much(reading: Reading) -> dict[str, Slot | None] | None:
    """100万左右的: a tenth more or less."""
    for one in reading.found("money"):
        if catalog.cue("figure.about_so_much").match(reading.masked[one.end : one.end + 14]):
            low, high = (one.value.value * part / 10 for part in (9, 11))
            return {"amount_above": slots.said(one, low), "amount_below": slots.said(one, high)}
    return None


def limit_of_amount(reading: Reading, cue: str) -> Slot | None:
    """超过150万, 50万以下: the sum that stands beside the word."""
    found = _beside(reading, cue, "money")
    if found is None:
        return _in_millions(reading, cue)
    return slots.said(found, found.value.value)


def _in_millions(reading: Reading, cue: str) -> Slot | None:
    """over 1.2m: beside such a word no metres are meant."""
    match = re.search(r"(?<![\w.])(\d+(?:\.\d+)?)\s?mn?(?![\w])", reading.folded)
    if match is None:
        return None
    near = catalog.cue(cue).finditer(reading.masked)
    is_beside = any(0 <= match.start() - one.end() <= _NEAR for one in near)
    return Slot(Decimal(match[1]) * 10**6, match[0], match.span(), 0.8) if is_beside else None


def _strictly(reading: Reading, said: Slot | None) -> Slot | None:
    """超过50万, under 30 %: the number itself is not among them, as it is with 50万以上 and at least."""
    if said is None or said.span is None:
        return None
    start, end = said.span
    near = Clause(reading, (max(0, start - 12), start)).search("query.strictly")
    back = reading.masked[end : end + 4]
    is_strict = near is not None and not catalog.cue("query.inclusive").match(back)
    return Slot(True, near[0], source="default") if near is not None and is_strict else None


def odds(reading: Reading) -> dict[str, Slot | None]:
    """赢率八成以上, below 30 %: between which probabilities."""
    ends = _two(reading, "percent")
    if ends is not None:
        low, high = (slots.said(one, int(one.value)) for one in ends)
        return {"probability_above": low, "probability_below": high}
    word = reading.search("opportunity.probability")
    between = word and _BARE_ENDS.match(reading.masked, word.end())
    if between and int(between[1]) < int(between[2]) <= 100:
        low, high = (Slot(int(between[one]), between[one], between.span(one), 0.85) for one in (1, 2))
        return {"probability_above": low, "probability_below": high}
    above, below = (_percent_beside(reading, cue) for cue in ("query.above", "query.below"))
    return {
        "probability_above": above,
        "probability_below": below,
        "strict": _strictly(reading, above or below),
    }


def _percent_beside(reading: Reading, cue: str) -> Slot | None:
    found = _beside(reading, cue, "percent")
    return slots.said(found, int(found.value)) if found else _bare_percent(reading, cue)


def _bare_percent(reading: Reading, cue: str) -> Slot | None:
    """赢率70以上, chances above 60: a number without its sign, behind the word for the odds."""
    return _bare_number(reading, cue, "opportunity.probability")


def scores(reading: Reading) -> dict[str, Slot | None]:
    """评分80以上的线索, leads scored above 70."""
    above, below = (_bare_number(reading, cue, "figure.score") for cue in ("query.above", "query.below"))
    return {"score_above": above, "score_below": below}


def _bare_number(reading: Reading, cue: str, behind_word: str) -> Slot | None:
    word = reading.search(behind_word)
    if word is None:
        return None
    match = _BARE.search(reading.masked, word.end())
    if match is None or int(match[1]) > 100 or match.start() - word.end() > _FAR:
        return None
    before, behind = reading.masked[: match.start()].rstrip(), reading.masked[match.end() :].lstrip(" 分")
    found = catalog.cue(cue)
    stands_before = any(len(before) == one.end() for one in found.finditer(before, word.start()))
    is_limit = stands_before or found.match(behind)
    return Slot(int(match[1]), match[1], match.span(1), 0.85) if is_limit else None


def _beside(reading: Reading, cue: str, kind: str) -> Found | None:
    """The value right beside the word; "100 or more" stands as near as "more than 100"."""
    near = [
        (min(abs(match.end() - one.start), abs(match.start() - one.end)), one)
        for match in catalog.cue(cue).finditer(reading.masked)
        if not _is_turned_round(reading, match)
        for one in reading.found(kind)
    ]
    fitting = [one for one in near if one[0] <= _NEAR]
    return min(fitting, key=lambda one: one[0])[1] if fitting else None


def _is_turned_round(reading: Reading, match: re.Match[str]) -> bool:
    """不低于 is no 低于: the word means the other end."""
    return reading.masked[max(0, match.start() - 1) : match.start()] == "不"


def _two(reading: Reading, kind: str) -> tuple[Found, Found] | None:
    """20万到50万之间, between 200k and 500k."""
    found = reading.found(kind)
    for first, second in pairwise(found):
        gap = Clause(reading, (first.end, second.start)).masked.strip()
        joins = catalog.cue("figure.between").fullmatch(gap) is not None
        if joins and second.start - first.end <= _BETWEEN + 2 and _size(first) < _size(second):
            return first, second
    return None


def _size(found: Found) -> float:
    return float(getattr(found.value, "value", found.value))

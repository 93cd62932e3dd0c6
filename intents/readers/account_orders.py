"""Orders about a customer: tag, share, hand on, release, take, rename, merge, delete."""

from __future__ import annotations

import re
from dataclasses import replace

from intents.readers import asking, slots
from intents.readers.account_changes import after
from intents.readers.happenings import happened
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot, Span

_VERBS = (
    "delete", "merge", "unshare", "share", "release", "take", "serve", "assign", "rename", "alias", "untag", "tag",
)  # fmt: skip
_BESIDE = ("tag", "untag", "share", "unshare", "serve")
"""Orders that leave room for something else in the same message; the others are all of it."""
_QUOTED = re.compile(r"[「『“\"'‘]([^「」『』“”\"'‘’]{1,20})[」』”\"'’]")
_TAG_PARTS = re.compile(r"[、,，;；和/ ]+|\s*\band\b\s*")
_TAG_PARTS_EN = re.compile(r"\s*(?:[,;/&]|\band\b)\s*")
_TAG_BETWEEN = re.compile(
    r"(?:打|贴|加|补|挂|标)(?:上|个|一个|了)?(?P<tags>[^打贴加补挂标把，,]{2,24}?)\s*(?:[一两二三俩仨这那]个|几个|俩|仨|的|这样的)+标签?$"
)
_TAG_EN = re.compile(
    r"\b(?:tag|label|mark)\s+\ue000+(?:'s)?\s+(?:with|as|:)?\s*(?:the\s+)?(?P<a>.+)$"
    r"|\b(?:add|put|attach)\s+(?:the\s+|a\s+)?(?:new\s+)?(?:tags?|labels?)\s*:?\s*(?P<b>.+?)\s+(?:to|on|onto|for)\s+\ue000"
    r"|\b(?:add|put|attach)\s+(?:the\s+|a\s+)?(?P<c>.+?)\s+(?:tags?|labels?)\s+(?:to|on|onto|for)\s+\ue000",
    re.IGNORECASE,
)
_GIVER = re.compile(r"(?:从|原来|之前|原先|原|不归|不给|from|instead of|not|off)\s*$", re.IGNORECASE)
_NO_ROOM = re.compile(
    r"\s*(?:那边|这边|那儿|那里|自己|手上|手里|名下|最近|实在|现在|已经|有点|太|很|都|也|要|快|又|客户|事情?|活儿?)*"
    r"(?:忙|满|多|走了|离职|调走|调到|休|请假|生病|不管|不跟|不负责|顾不|跟不|管不|人手|没空|没时间|分身|转岗|不在|带不|退|去带|去休)"
    r"|(?:'s|\s+(?:is|has|was|will be|can't|cannot|can no longer|no longer|left|leaves|doesn't|won't))\b"
)
_GIVING_HAND = re.compile(
    r"\s*(?:手上|手里|手中|那儿|那里|那边|名下)[^,，]{0,3}(?:转|移|过|划|挪|拿|交|接)|'s (?:hands|name|book)",
    re.IGNORECASE,
)


def moved(reading: Reading) -> list[Frame]:
    """To or from the pool, be it beside a question: 还在公海没？没人要的话领给我; 放到公海去，谁爱跟谁跟."""
    told = [clause for clause in reading.clauses if asking.is_told(clause)]
    if any(one.has("account.release") and one.has("lead.in_pool") for one in told):
        return ordered(reading)
    return [
        Frame("account.take", {"account": account}, 0.9, reading.span)
        for account in [slots.account(reading)]
        if account is not None and reading.has("lead.in_pool") and reading.has("lead.take")
    ]


def ordered(reading: Reading) -> list[Frame]:
    account = slots.account(reading)
    told = [one for one in reading.clauses if asking.is_told(one) and not one.has("control.not_yet")]
    for verb in _VERBS:
        saying = [one for one in told if one.has(f"account.{verb}")]
        filled = [frame for one in _each(saying, verb) for frame in _one(reading, one, verb, account)]
        if filled:
            return filled
    return _given_up(told, account, reading)


def _each(saying: list[Clause], verb: str) -> list[Clause]:
    """Orders that leave room for others, one for each customer named beside its own: 给甲打…标签，给乙打…标签."""
    of_own = [one for one in saying if one.found("account")]
    return of_own if verb in _BESIDE and len(of_own) > 1 else saying[:1]


def _one(reading: Reading, clause: Clause, verb: str, account: Slot | None) -> list[Frame]:
    """The order of this clause, of the customer named in it or else in the message."""
    span = _hand_over(reading, clause) if verb == "assign" else reading.span
    span = clause.span if verb in _BESIDE else span
    named = [account]
    if verb in _BESIDE and clause.found("account"):
        named = [*slots.accounts(clause)]
    frames = [Frame(f"account.{verb}", confidence=0.88, span=span).having(account=one) for one in named]
    return [filled for frame in frames for filled in _fill(reading, clause, verb, frame)]


def _hand_over(reading: Reading, clause: Clause) -> Span:
    """The clauses from and to: 以后归丁小雨，从何志鹏那儿转过去."""
    named = [one.span for one in reading.clauses if one.first("user")] + [clause.span]
    return min(start for start, _ in named), max(end for _, end in named)


def _given_up(told: list[Clause], account: Slot | None, reading: Reading) -> list[Frame]:
    """我不跟了 of a customer gives it back to the pool, which is asked about first."""
    if account is None or not any(clause.has("account.gives_up") for clause in told):
        return []
    if any(happened(clause) for clause in told):
        return []
    return [Frame("account.release", {"account": account}, 0.85, reading.span)]


def _fill(reading: Reading, clause: Clause, verb: str, frame: Frame) -> list[Frame]:
    named = "account" in frame.slots
    if verb in ("share", "unshare"):
        return _shared(reading, frame) if named else []
    if verb in ("assign", "serve"):
        user = _receiver(reading)
        is_other = verb == "assign" and _is_about_another(reading)
        return [frame.having(to=slots.said(user, user.value))] if user and named and not is_other else []
    if verb == "merge":
        both = list(reading.found("account"))
        frame = replace(frame, confidence=0.95) if clause.has("account.merge_into") else frame
        return [frame.having(other=slots.said(both[1], both[1].value))] if len(both) > 1 else []
    if verb == "take":
        return [frame] if named and (reading.has("lead.in_pool") or clause.has("account.take_sure")) else []
    if verb == "delete" and reading.found("person"):
        return []  # 把海蓝的联系人曲静删了: it is a person's record, or something they said
    if verb in ("delete", "release"):
        return [frame] if named or verb == "release" else []
    if verb in ("tag", "untag"):
        tags = _untagged(clause) if verb == "untag" else None
        tags = tags or _tags(clause, reading, verb)
        return [frame.having(tags=tags)] if tags is not None else []
    value = after(reading.clauses, f"account.{verb}")
    return [frame.having(name=value)] if value is not None else []


# ---------------------------------------------------------------- who gets it
def _receiver(reading: Reading) -> Found | None:
    """从罗毅手上转给邓佳: the colleague named last who does not give it away."""
    users = reading.found("user")
    takers = [one for one in users if not _gives(reading, one)]
    order = reading.search("account.assign")
    named = [one for one in takers if order and order.start() <= one.start and one.end <= order.end()]
    return (named or takers)[-1] if takers else None


def _gives(reading: Reading, user: Found) -> bool:
    before, behind = reading.folded[: user.start], reading.folded[user.end :]
    return any((_GIVER.search(before), _GIVING_HAND.match(behind), _NO_ROOM.match(behind)))


def _is_about_another(reading: Reading) -> bool:
    """A deal, a ticket or papers that are handed on, and not the customer."""
    return bool(reading.found("opportunity", "ticket", "contract", "quote", "lead")) or reading.has(
        "account.not_assigned"
    )


def _shared(reading: Reading, frame: Frame) -> list[Frame]:
    """A frame for each colleague; one without a colleague asks for the name."""
    users = reading.found("user")
    return [frame.having(to=slots.said(one, one.value)) for one in users] or [frame]


# ---------------------------------------------------------------- tags
def _tags(clause: Clause, reading: Reading, verb: str) -> Slot | None:
    """「EPC」「回款慢」, the words before 两个标签, what follows the order, or the English forms."""
    quoted = _QUOTED.findall(clause.text) or _QUOTED.findall(clause.reading.text)
    if quoted:
        return slots.words(clause, [one.strip() for one in quoted])
    text = _without_account(clause)
    between, english = _TAG_BETWEEN.search(text), _TAG_EN.search(text)
    if english is not None:
        said = next(filter(None, english.groups()))
        return slots.words(clause, _parts(said, _TAG_PARTS_EN))
    if between is not None:
        return slots.words(clause, _parts(between["tags"], _TAG_PARTS))
    following = [one for one in reading.clauses if one.span[0] >= clause.span[0]]
    value = after(following, f"account.{verb}")
    return Slot(_parts(value.value, _TAG_PARTS), value.text, value.span) if value else None


def _parts(text: str, separator: re.Pattern[str]) -> list[str]:
    return [part for one in separator.split(text) if (part := slots.tidy(one))]


def _without_account(clause: Clause) -> str:
    text = clause.text
    for one in clause.found("account"):
        start, end = one.start - clause.span[0], one.end - clause.span[0]
        text = text[:start] + "\ue000" * (end - start) + text[end:]
    return text


def _untagged(clause: Clause) -> Slot | None:
    """把麦香园的付款慢标签去掉: the tag stands between the customer and the word."""
    account = clause.first("account")
    rest = clause.after(account.end - clause.span[0]) if account else clause
    match = re.search(r"(?:的|把|那个|这个)?([^的把，,]{2,12}?)(?:这个|那个)?标签", rest.text)
    return Slot([match[1]], match[1], clause.span, 0.9) if match else None

"""What is told and yet did not happen, or not by the speaker: regrets, near misses, colleagues' doings."""

from __future__ import annotations

import re

from intents.reading import Clause, Reading
from intents.schema import Span

_BEFORE_COLLEAGUE = re.compile(
    r"[\s,，]*(?:听说|听|据说|好像|那个|我们?的?|咱们?的?|哎|对了|fyi|i hear|i heard|apparently)*[\s,，]*"
)


def is_unreal(clause: Clause) -> bool:
    """Whether the clause stands in a regret, tells of a near miss, or of a colleague's doing."""
    return clause.has("control.missed") or _is_regretted(clause) or by_colleague(clause)


def _is_regretted(clause: Clause) -> bool:
    """早知道昨天就去了, had I called yesterday: all of the sentence is supposed."""
    return any(one.has("control.regret") for one in clause.reading.sentences if _inside(clause, one.span))


def _inside(clause: Clause, span: Span) -> bool:
    return span[0] <= clause.span[0] and clause.span[1] <= span[1]


def by_colleague(clause: Clause) -> bool:
    """罗毅说他明天去拜访海蓝: one of ours begins the clause, and the speaker is not of the party."""
    user = clause.first("user")
    if user is None or clause.reading.has("activity.note_down"):
        return False
    if clause.reading.has("activity.with_us") and not clause.has("activity.told_us"):
        return False
    others = [one for one in clause.reading.clauses if one.span != clause.span]
    if any(one.has("activity.feedback") and one.found("account", "person") for one in others):
        return False  # what came of it is told all the same
    return _BEFORE_COLLEAGUE.fullmatch(clause.folded[: user.start - clause.span[0]]) is not None


_WITH_COLLEAGUE = re.compile(
    r"(?:(?<![分转派交划移])(?:跟|和|同|给)|催|找|问|告诉|通知|提醒|让|叫"
    r"|told|asked|chased|pinged|reminded|spoke (?:to|with)|talked (?:to|with))(?:了|过)?\s*$"
)


def only_with_colleague(reading: Reading) -> bool:
    """我跟沈佳宁说了，她会去的: one of ours is spoken with, and nobody of a customer's is named."""
    users = reading.found("user")
    if not users or reading.found("account", "person", "opportunity", "lead", "ticket"):
        return False
    return any(_WITH_COLLEAGUE.search(reading.folded[: one.start]) for one in users) and not reading.has(
        "activity.joint"
    )

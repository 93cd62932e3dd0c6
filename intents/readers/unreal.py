"""What is told and yet did not happen, or not by the speaker: regrets, cancelled plans, colleagues' doings."""

from __future__ import annotations

import re

from intents.reading import Clause, Reading
from intents.schema import Span

_BEFORE_COLLEAGUE = re.compile(
    r"[\s,，]*(?:听说|听|据说|好像|那个|我们?的?|咱们?的?|哎|对了|fyi|i hear|i heard|apparently)*[\s,，]*"
)


def is_unreal(clause: Clause) -> bool:
    """Whether the clause stands in a regret, in a plan that its sentence calls off, or is a colleague's doing."""
    return (
        clause.has("control.missed")
        or _is_regretted(clause)
        or _is_called_off(clause)
        or by_colleague(clause)
    )


def _is_regretted(clause: Clause) -> bool:
    """早知道昨天就去了, had I called yesterday: all of the sentence is supposed."""
    return any(one.has("control.regret") for one in clause.reading.sentences if _inside(clause, one.span))


def _is_called_off(clause: Clause) -> bool:
    """原定今天去的，他临时开会，没去成: nothing from the intention to its end took place."""
    return any(
        start <= clause.span[0] and clause.span[1] <= end for start, end in _called_off(clause.reading)
    )


def _called_off(reading: Reading) -> list[Span]:
    spans = []
    for sentence in reading.sentences:
        pieces = [one for one in reading.clauses if _inside(one, sentence.span)]
        meant = next((one for one in pieces if one.has("control.intended")), None)
        ended = [one for one in pieces if one.has("control.called_off")]
        if meant is None or not ended or ended[-1].span[0] < meant.span[0]:
            continue
        span = (meant.span[0], ended[-1].span[1])
        if any(one.has("activity.event", "control.meets") for one in pieces if _inside(one, span)):
            spans.append(span)
    return spans


def _inside(clause: Clause, span: Span) -> bool:
    return span[0] <= clause.span[0] and clause.span[1] <= span[1]


def by_colleague(clause: Clause) -> bool:
    """罗毅说他明天去拜访海蓝: one of ours begins the clause, and the speaker is not of the party."""
    user = clause.first("user")
    if user is None or clause.reading.has("activity.with_us", "activity.note_down"):
        return False
    return _BEFORE_COLLEAGUE.fullmatch(clause.folded[: user.start - clause.span[0]]) is not None

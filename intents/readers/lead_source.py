"""Where a lead is said to have come from, when its entry is put right."""

from __future__ import annotations

from intents.readers import asking, details, slots
from intents.reading import Clause
from intents.schema import Slot

_SETS = ("是", "叫", "为", "成", "作", "写", "填", "标", "记", ":", "=", "is", "was", "be", "to", "as")
_SHORTEST = 2
_LONGEST = 20


def changed(told: list[Clause]) -> Slot | None:
    """来源写展会; 来源也改一下，是老客户介绍的: behind the word, in the clause after it, or in the one before."""
    beside_it = next((one for one in told if one.has("lead.source_told")), None)
    if beside_it is not None and (found := details.source(beside_it)) is not None:
        return found
    for index, clause in enumerate(told):
        cue = clause.search("lead.new_source")
        if cue is None:
            continue
        rest = clause.after(cue.end())
        beside = [*told[index + 1 : index + 2], *told[max(0, index - 1) : index]]
        return _told(rest) or next((found for one in beside if (found := details.source(one))), None)
    return None


def _told(rest: Clause) -> Slot | None:
    known = details.source(rest)
    if known is not None:
        return known
    head = rest.search("lead.source_set")
    if head is None or not head[0].rstrip().endswith(_SETS):
        return None
    own = rest.after(head.end())
    text = slots.tidy(own.text).removesuffix("的")
    is_said = _SHORTEST <= len(text) <= _LONGEST and not asking.asks(rest) and not own.found("money", "time")
    return Slot(text, own.text, own.span, 0.8) if is_said else None

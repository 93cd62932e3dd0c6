"""The details of a follow-up: with whom, how, when, what was said and what came back."""

from __future__ import annotations

from dataclasses import replace

from intents.readers import slots
from intents.readers.happenings import EVENTS, happened
from intents.readers.strangers import stranger
from intents.reading import Clause
from intents.schema import Slot
from intents.taken_back import is_struck


def account(whole: Clause, told: list[Clause]) -> Slot | None:
    for clause in told:
        found = slots.account(clause)
        if found is not None:
            return found
    known = slots.account(whole)
    by_name = [one for one in whole.found("person") if one.account_ids and not one.value.surname]
    if known is not None or by_name:
        return known
    addressed = [one.start for one in whole.found("person") if one.account_ids]
    reached = [one for one in told if not addressed or one.span[0] <= min(addressed)]
    reached = [one for one in reached if not _only_orders(one)]
    return next((found for clause in reached if (found := stranger(clause))), None)


def _only_orders(clause: Clause) -> bool:
    """加个跟进记录: an order to log that names nobody."""
    order = clause.search("activity.asked_log")
    return order is not None and len(clause.text) - (order.end() - order.start()) <= 1


def kind(told: list[Clause], header: Clause | None) -> Slot | None:
    """The way named first, by the clause that tells of it before the others; then where it was."""
    events = [
        one for one in told if one.has(*EVENTS, "activity.asked_log") and not one.has("activity.absent")
    ]
    pieces = [*events, *([header] if header is not None else []), *told]
    pieces.sort(key=lambda one: is_struck(one) or (one.has("happening.arranged") and not happened(one)))
    return next((found for one in pieces if (found := _way(one))), None)


def _way(clause: Clause) -> Slot | None:
    """Online or at ours it is a meeting; a meeting where they are is a visit."""
    named = slots.value(clause, "activity.kind")
    if named is None or named.value in ("visit", "meeting"):
        if clause.has("happening.online"):
            return Slot("meeting", named.text if named else clause.text, clause.span, 0.85)
        if clause.has("happening.at_ours"):
            return Slot("meeting", named.text if named else clause.text, clause.span, 0.85)
    if named is not None and named.value == "meeting" and clause.has("happening.at_theirs"):
        return replace(named, value="visit")
    if named is not None:
        return named
    return slots.value(clause, "activity.kind_by_place") or _on_site(clause)


def _on_site(clause: Clause) -> Slot | None:
    """给三号线做了保养: what cannot be done from afar."""
    if clause.has("happening.serviced") and not clause.has("happening.from_afar"):
        return Slot("visit", clause.text, clause.span, 0.7)
    return None


def content(told: list[Clause]) -> Slot | None:
    """What was said of it, word for word, but for the fillers at its edges."""
    kept = [clause for clause in told if not clause.has("activity.no_next") or len(told) == 1]
    if not kept:
        return None
    reading = kept[0].reading
    pieces: list[str] = []
    for index, clause in enumerate(kept):
        text = slots.tidy(clause.text)
        if not text:
            continue
        if pieces:
            before = reading.text[kept[index - 1].span[1] : clause.span[0]].strip()
            pieces.append(
                "。" if before[:1] in "。.！!？?；;\n" and before else "，" if _is_chinese(text) else ", "
            )
        pieces.append(text)
    text = "".join(pieces)
    return Slot(text, text, (kept[0].span[0], kept[-1].span[1]), 0.9) if text else None


def _is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def feedback(told: list[Clause]) -> Slot | None:
    found = [clause for clause in told if clause.has("activity.feedback")]
    if not found:
        return None
    separator = "，" if _is_chinese(found[0].text) else ", "
    text = separator.join(slots.tidy(clause.text) for clause in found)
    return Slot(text, text, (found[0].span[0], found[-1].span[1]), 0.8)


def opportunity(clauses: list[Clause]) -> Slot | None:
    """Only when the message says so: 记到…那个商机下面, or its whole name."""
    for clause in clauses:
        named = slots.mention(clause, "opportunity")
        if named is not None:
            return named
        if clause.has("opportunity.log_under"):
            return slots.hint(clause, "opportunity")
    return None

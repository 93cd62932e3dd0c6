"""The details of a follow-up: with whom, how, when, what was said and what came back."""

from __future__ import annotations

import re
from dataclasses import replace

from intents import catalog
from intents.readers import slots, wishes
from intents.readers.happenings import EVENTS, happened, is_elsewhere, is_wished
from intents.readers.log_segments import Segment
from intents.readers.own_words import only_orders_log
from intents.readers.strangers import employer, stranger
from intents.reading import Clause, Found
from intents.schema import Mention, Slot
from intents.taken_back import is_struck

_SHORT_ASIDE = 8
_TURN = re.compile(
    r"^(?:但是|但|不过|可是|只是|然而|而且|并且|另外|所以|因为|(?:but|however|though|and|so|because)\b)[\s,，]*(?=\S)",
    re.IGNORECASE,
)


def contacts(segment: Segment, named_in: Clause) -> Slot | None:
    """Those named, but for whom the way was made in vain: 唐院长不在，跟冯倩聊了聊; of customers named side by side
    each has its own.
    """
    people = [
        one
        for one in named_in.found("person")
        if not _is_absent(one, named_in) and not _is_gone(one, named_in)
    ]
    if not people and any(one.has("activity.to_that_one") for one in segment.clauses):
        people = named_in.found("person")  # Couldn't reach David, emailed him
    behind = [one for clause in segment.clauses for one in clause.found("person")]
    people += [one for one in behind if one not in people and one.start >= named_in.span[1]]
    people = [one for index, one in enumerate(people) if one.value not in [it.value for it in people[:index]]]
    if segment.joint:
        people = [one for one in people if set(one.account_ids) == segment.accounts]
    return Slot(tuple(one.value for one in people), people[0].text, people[0].span, 0.9) if people else None


def _is_gone(person: Found, clause: Clause) -> bool:
    """今天拜访了康博，陶俊离职了: told of, not met."""
    told = clause.reading.clause_at(person.start)
    return (
        told.first("person") == person
        and not happened(told)
        and told.has("account.left_sure")
        and not told.has("account.left_off")
    )


def _is_absent(person: Found, clause: Clause) -> bool:
    masked = clause.reading.masked
    missed = catalog.cue("activity.missed_before").search(masked[max(0, person.start - 24) : person.start])
    if missed or catalog.cue("activity.away_behind").match(masked[person.end : person.end + 24]):
        return True
    return catalog.cue("activity.away_next").match(masked[person.end : person.end + 40]) is not None


def _of_the_absent(clause: Clause) -> Slot | None:
    """Whoever was not there still tells where one went."""
    away = [one for one in clause.found("person") if len(one.account_ids) == 1 and _is_absent(one, clause)]
    if not away or len(away) < len(clause.found("person")):
        return None
    return Slot(Mention("account", away[0].text, away[0].account_ids), away[0].text, away[0].span, 0.8)


_SIGN = 3  # characters in which a picture stands beside a clause
_ONE_WORD = 5  # from this strength on a person is named by one word of the name, which others bear, too


def account(whole: Clause, told: list[Clause]) -> Slot | None:
    for clause in told:
        found = slots.account(clause)
        if found is not None:
            return found
    known = slots.account(whole) or _of_the_absent(whole) or employer(whole)
    by_name = [
        one
        for one in whole.found("person")
        if one.account_ids and not one.value.surname and one.strength < _ONE_WORD
    ]
    if known is not None or by_name:
        return known
    addressed = [one.start for one in whole.found("person") if one.account_ids]
    reached = [one for one in told if not addressed or one.span[0] <= min(addressed)]
    reached = [one for one in reached if not only_orders_log(one)]
    return next((found for clause in reached if (found := stranger(clause))), None)


def kind(told: list[Clause], header: Clause | None) -> Slot | None:
    """The way named first, by the clause that tells of it before the others; then where it was."""
    events = [
        one
        for one in told
        if one.has(*EVENTS, "happening.at_ours", "activity.asked_log") and not one.has("activity.absent")
    ]
    pieces = [
        one for one in (*events, *([header] if header is not None else []), *told) if not _is_of_others(one)
    ]
    pieces.sort(
        key=lambda one: (
            is_struck(one)
            or one.has("happening.fell_through", "happening.not_taken")
            or (one.has("happening.arranged") and not happened(one))
        )
    )
    found = next((found for one in pieces if (found := _way(_own_words(one)))), None)
    return found or _by_sign(told) or _of_wrong_place(pieces)


def _of_wrong_place(pieces: list[Clause]) -> Slot | None:
    """今早到桂农，哦不对，是云岭: where one went is said again, and that one went holds."""
    went = next((one for one in pieces if is_struck(one) and one.has("activity.went_there")), None)
    return Slot("visit", went.text, went.span, 0.8) if went is not None else None


def _by_sign(told: list[Clause]) -> Slot | None:
    """罗校长📞 …: a picture beside a clause, which parts it from the next."""
    for clause in told:
        text, (start, end) = clause.reading.text, clause.span
        beside = Clause(clause.reading, (max(0, start - _SIGN), min(len(text), end + _SIGN)))
        found = slots.value(beside, "activity.kind_by_sign")
        if found is not None:
            return found
    return None


def _is_of_others(clause: Clause) -> bool:
    """许总出差去了, 想下周约个demo, 勘测改到下周三了: where somebody else went, what they would like or what is put
    off is no meeting.
    """
    if is_wished(clause) or clause.has("activity.told_not_to"):
        return True
    sends = clause.search("activity.sends_others")
    if sends is not None and not clause.before(sends.start()).has(*EVENTS):
        return True  # 我已经让工程师明天上门了
    if happened(clause):
        return False
    does = catalog.cue("activity.customers_act")
    behind = (clause.after(one.end - clause.span[0]).masked for one in slots.times(clause))
    return any(map(does.match, behind)) or is_elsewhere(clause) or clause.has("happening.moved_away")


def _own_words(clause: Clause) -> Clause:
    """他说他们下周一开会定: the way stands before what somebody says, who does not meet us in it."""
    says = clause.search("activity.says")
    return clause.before(says.end()) if says is not None and says.start() else clause


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
    kept = [one for one in told if not _is_aside(one) or len(told) == 1]
    if not kept:
        return None
    reading = kept[0].reading
    pieces: list[str] = []
    for index, clause in enumerate(kept):
        text = slots.tidy(_unnumbered(clause))
        text = _COUNTED.sub("", text) if only_orders_log(clause) else text
        if not text:
            continue
        if pieces and kept[index - 1].span[1] == clause.span[0] and clause.text.startswith(text):
            pieces.append("" if _is_chinese(text) else " ")
        elif pieces:
            before = reading.text[kept[index - 1].span[1] : clause.span[0]].strip()
            pieces.append(_mark(before, text))
        pieces.append(text)
    text = "".join(pieces)
    return Slot(text, text, (kept[0].span[0], kept[-1].span[1]), 0.9) if text else None


_COUNTED = re.compile(r"^(?:一|上|下)?[个条份笔次段下](?=[一-鿿])")  # 帮我记个会议


def _unnumbered(clause: Clause) -> str:
    """1东湖大学…, of a list in one line."""
    number = _NUMBER.match(clause.masked)
    return clause.text[number.end() :] if number is not None else clause.text


_NUMBER = re.compile(r"\d{1,2}[.、)）]?\s?(?=[\ue010\ue011])")


def _is_aside(clause: Clause) -> bool:
    """回头再说, 记一下: nothing to keep; 冷库明年下半年再说 tells of something."""
    if clause.has("activity.order_alone") or only_orders_log(clause):
        return True
    if clause.has("activity.asked_to_wait", "activity.let_be", "activity.nothing_for_us"):
        return False
    return clause.has("activity.no_next") and not (clause.found("time") and len(clause.text) > _SHORT_ASIDE)


def _mark(before: str, text: str) -> str:
    """What stands between two pieces: a full stop where a sentence ended."""
    ended = before[:1] in "。.！!？?；;\n" and before
    if _is_chinese(text):
        return "。" if ended else "，"
    return ". " if ended else ", "


def _is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


def feedback(told: list[Clause]) -> Slot | None:
    found = _said_by_them(told)
    if not found:
        return None
    separator = "，" if _is_chinese(found[0].text) else ", "
    text = separator.join(slots.tidy(clause.text) for clause in found)
    text = _TURN.sub("", text)
    return Slot(text, text, (found[0].span[0], found[-1].span[1]), 0.8)


_GOES_ON = ("activity.goes_on_saying", "activity.other_side")


def _said_by_them(told: list[Clause]) -> list[Clause]:
    """Clauses of the customer's words; behind 他透露， what follows in the same sentence is, too."""
    found: list[Clause] = []
    for clause in told:
        goes_on = (
            bool(found)
            and (found[-1].has("activity.begins_to_say") or clause.has(*_GOES_ON))
            and _same_sentence(found[-1], clause)
        )
        if clause.search("activity.we_tell") is not None:
            continue
        if (
            clause.has("activity.feedback")
            or wishes.is_wish(clause)
            or (goes_on and not clause.has("activity.ours"))
        ):
            found.append(clause)
    return found


def _same_sentence(one: Clause, other: Clause) -> bool:
    return not any(one.span[1] <= each.span[0] <= other.span[0] for each in one.reading.sentences)


def opportunity(clauses: list[Clause]) -> Slot | None:
    """Only when the message says so: 记到…那个商机下面, or its whole name."""
    for clause in clauses:
        named = slots.mention(clause, "opportunity")
        if named is not None:
            return named
        if clause.has("opportunity.log_under"):
            return slots.hint(clause, "opportunity")
    return None

"""What we are to do next: our own promises and plans, with their dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from intents import catalog
from intents.readers import slots, wishes
from intents.readers.happenings import happened, of_a_day_told
from intents.readers.moved_things import moved_thing
from intents.reading import Clause, Found
from intents.schema import Frame, Slot, Span

_CLIPPED = re.compile(r"^['’](?:m|re|ll|d|ve)\s+")
_PREPOSITION = re.compile(r"(?<= )(?:on|by|at|before) $", re.IGNORECASE)
_NO_STEP = ("再", "再定", "才定", "了", "啦", "好了", "他了", "她了", "他", "她", "客户")
_LEADING = ("说", "讲", "之前", "以前", "前", "by ", "on ", "before ")
_OF_ORDER = (
    "for ", "and ", "also ", "then ", "so ", "please ", "that ", "to ", "about ", "另外", "记得", "再", "还有", "顺便",
)  # fmt: skip
_SHORT = 9  # characters of a step that leans on what was said before it: 明天发给他
_BARE = 3
_HARDLY_MORE = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: our own words for it and when it is due."""

    text: str
    due_at: datetime | None
    span: Span


def steps_of(clauses: list[Clause]) -> list[Step]:
    """All that we are to do, in its order. `span` of each is that of the words it was told in."""
    found: list[Step] = []
    for index, clause in enumerate(clauses):
        if found and found[-1].span[1] >= clause.span[1]:
            continue  # 报个价给他，后天之前: its day was taken with it
        earlier = found[-1] if found and index and found[-1].span[1] == clauses[index - 1].span[1] else None
        steps = _at(clauses, index, earlier)
        if earlier is not None and earlier.due_at is None and len(steps) == 1 and _only_gives_it(steps[0]):
            text = earlier.text if len(steps[0].text) == 1 else f"{earlier.text}，{steps[0].text}"
            found[-1] = Step(text, steps[0].due_at, (earlier.span[0], clause.span[1]))
            continue
        found += steps
    return found


def _at(clauses: list[Clause], index: int, earlier: Step | None) -> list[Step]:
    """他要布局图，明天发给他: what is to be sent stands in the clause before, its day may stand in the one after."""
    clause = clauses[index]
    before = clauses[index - 1] if index else None
    after = clauses[index + 1] if index + 1 < len(clauses) else None
    step = next_step(clause) or _goes_on(clause, earlier)
    undated = step is None or step.due_at is None
    if undated and after is not None and _is_only_time(after) and not (step is None and happened(clause)):
        dated = next_step(Clause(clause.reading, (clause.span[0], after.span[1])))
        step = dated if dated is not None and dated.due_at is not None else step
    if (
        step is not None
        and before is not None
        and (_is_of_others(before, clause) or _is_their_word(before, clause))
    ):
        return []
    if step is None and before is not None:
        step = _behind_its_day(before, clause)
    if step is None:
        return []
    if step.due_at is None and before is not None and _is_only_time(before) and earlier is None:
        step = replace(step, due_at=slots.future(slots.times(before)[0], clause.reading.now))
    is_named = before is not None and earlier is None and _names_thing(before, step)
    if before is not None and is_named and len(step.text) <= _SHORT:
        step = replace(step, text=f"{slots.tidy(before.text)}，{step.text}")
    return _parts(clause, step) if step.span == clause.span else [step]


def _is_of_others(before: Clause, clause: Clause) -> bool:
    """设计院介入了，下周出图纸; 邢总说还要20个，明年下单: who is told of in the clause before does it."""
    times = slots.times(clause)
    if not times or clause.has(
        "activity.ours", "activity.next_label", "activity.hand_over", "activity.pronoun"
    ):
        return False
    if before.has("activity.demand", "activity.ours", "activity.we_tell"):
        return False
    behind = clause.after(times[0].end - clause.span[0])
    if catalog.cue("activity.customers_act").match(behind.masked):
        return True
    return before.has("activity.third_party") and len(behind.text) <= _SHORT


def _is_their_word(before: Clause, clause: Clause) -> bool:
    """Maria emailed, promised to send the PO by Friday: who is told of before has promised it, and wants nothing."""
    if not clause.has("activity.gave_word_alone") or before.has("activity.demand", "activity.wanted"):
        return False
    return before.has("activity.begins_with_them")


def _names_thing(before: Clause, step: Step) -> bool:
    """Whether the clause before says what is meant: 他要布局图，…; 评估报告，我下周五交."""
    if (
        before.has("activity.verdict", "activity.we_tell")
        or catalog.cue("activity.bare_step").search(step.text) is None
    ):
        return False
    if before.has("activity.demand", "activity.wanted"):
        return True
    return len(step.text) <= _BARE and len(before.text) <= _SHORT and not happened(before)


def _behind_its_day(before: Clause, clause: Clause) -> Step | None:
    """在电话上敲定：下月3号上午十点，我上嘉峪关踏勘去: what was agreed for the day that ends the clause before."""
    times = slots.times(before)
    if not times or times[-1].end != before.span[1] or slots.times(clause):
        return None
    lead = before.before(times[-1].start - before.span[0])
    if not lead.has("happening.settled_on") or clause.search("activity.we_begin") is None:
        return None
    due = slots.future(times[-1], clause.reading.now)
    return Step(slots.tidy(clause.text), due, clause.span) if due is not None else None


def _only_gives_it(step: Step) -> bool:
    """让我们把数据再算一遍，月底前给他: by when what was just said is due, and no step of its own."""
    return step.due_at is not None and catalog.cue("activity.bare_step").search(step.text) is not None


def _is_only_time(clause: Clause) -> bool:
    """报个价给他，后天之前: the time of what was said just before."""
    times = slots.times(clause)
    if len(times) != 1 or clause.has("activity.pronoun"):
        return False
    rest = clause.masked.replace(clause.masked[slice(*_within(clause, times[0]))], "")
    rest = catalog.cue("activity.about_time").sub("", rest).strip()
    return len(rest) <= _HARDLY_MORE and catalog.cue("activity.imperative").search(rest) is None


def _within(clause: Clause, found: Found) -> Span:
    return found.start - clause.span[0], found.end - clause.span[0]


def next_step(clause: Clause) -> Step | None:
    """The clause as something we are to do, with its date when one is said."""
    if clause.has("activity.no_next", "control.hypothetical", "control.negated", "activity.their_will"):
        return None
    if clause.has(
        "activity.they_reached_us", "activity.told_not_to", "activity.asked_log", "activity.they_give",
        "activity.nothing_for_us", "happening.left_there",
    ):  # fmt: skip
        return None
    they_say = clause.has("activity.they_say")
    ours = clause.has("activity.back_to_them")
    if (clause.has("activity.passes_on", "activity.they_wonder") and not ours) or (
        they_say and not clause.has("activity.our_goods", "activity.ours")
    ):
        return None
    if clause.has("activity.reckoned") and not clause.has("activity.ours", "activity.our_goods"):
        return None  # 估计十二月中出公告
    if clause.has("activity.we_said"):
        told = _told_them(clause)
        if told is not None or not clause.has("activity.we_mean"):
            return told
    if clause.has("activity.asked_of_us") and not any(one.value.deadline for one in slots.times(clause)):
        return None
    strong = ours or clause.has("activity.ours", "activity.next_label", "happening.invited")
    strong = strong or _is_reminder(clause) or _is_appointment(clause)
    ahead = _ahead(clause, strong or clause.has("activity.demand")) or _within_period(clause)
    if not ahead and wishes.is_foreign_wish(clause):
        return None  # wants a discount before signing
    strong = strong or (clause.has("activity.demand") and any(_is_deadline(clause, one) for one in ahead))
    if not strong and ahead and clause.has("activity.demand") and wishes.is_far(clause, ahead[0]):
        return None
    if not strong:
        if not ahead or clause.has("activity.theirs") or _is_today_done(clause, ahead):
            return None
        if happened(clause) and not they_say:
            return None
        if not (clause.has("activity.ours_dated") or _is_imperative(clause, ahead[0])):
            return None
    due = slots.future(ahead[0], clause.reading.now) if ahead else None
    text = _step_text(clause, ahead)
    if text.startswith("的") or text in _NO_STEP:
        return None  # 记一笔今天的拜访; 我答应了
    return Step(text, due, clause.span)


def _is_reminder(clause: Clause) -> bool:
    """Remind me Monday at 11 to send it, behind what happened: for us to do, in whatever order."""
    return clause.has("task.remind_order") and not clause.has("task.reminded", "task.not_remind")


def _is_appointment(clause: Clause) -> bool:
    """约了下周一现场勘一下: agreed for a day, by nobody else than us."""
    agreed = clause.search("happening.agreed_on")
    begins = agreed is not None and agreed.start() <= _HARDLY_MORE
    return begins and not clause.has("activity.theirs", "activity.by_them")


def _told_them(clause: Clause) -> Step | None:
    """我说行下周一给她出个报价: what we told them we would do on a day, whoever of ours does it."""
    said = clause.search("activity.we_said")
    own = clause.after(said.end()) if said is not None else None
    ahead = _ahead(own, strong=True) if own is not None else []
    if own is None or not ahead or own.has("activity.by_them") or not _is_imperative(own, ahead[0]):
        return None
    return Step(_step_text(own, ahead), slots.future(ahead[0], clause.reading.now), clause.span)


def _is_deadline(clause: Clause, time: Found) -> bool:
    """周五前; in English the day alone will do: need our best price Fri."""
    if wishes.is_far(clause, time):
        return False
    if time.value.deadline or clause.has("activity.day_wanted"):
        return True
    is_day = time.value.resolve("plan").grain not in ("week", "month", "quarter", "year")
    return is_day and clause.text.isascii() and clause.has("activity.wanted")


def _is_today_done(clause: Clause, ahead: list[Found]) -> bool:
    """今天验收通过了: today, and over."""
    today = clause.reading.now.date()
    return clause.has("activity.done_mark") and slots.first_day(ahead[0], "plan") == today


def _ahead(clause: Clause, strong: bool) -> list[Found]:
    """Times still to come; of what we surely are to do also a deadline whose period has begun: 这周内."""
    now = clause.reading.now
    return [
        one
        for one in slots.times(clause)
        if not of_a_day_told(clause, one)
        and slots.future(one, now)
        and (slots.is_ahead(one, now) or (strong and _goes_beyond(one, now)))
    ]


def _within_period(clause: Clause) -> list[Found]:
    """我这礼拜之内盯个结果答复他: what we are to do while a week or month lasts that has begun."""
    if not clause.has("activity.ours_dated") or (
        clause.has("activity.done_mark") and not clause.has("activity.once_done")
    ):
        return []
    now = clause.reading.now
    return [
        one
        for one in slots.times(clause)
        if one.value.resolve("plan").grain in ("week", "month")
        and slots.future(one, now)
        and _goes_beyond(one, now)
    ]


def _goes_beyond(found: Found, now: datetime) -> bool:
    end = found.value.resolve("plan").end
    return found.value.deadline or (end is not None and end > now)


def _goes_on(clause: Clause, earlier: Step | None) -> Step | None:
    """…，下周四派师傅去，22号对账: right behind a dated step of ours another day is one more."""
    ahead = _ahead(clause, strong=False)
    if earlier is None or earlier.due_at is None or not ahead or happened(clause):
        return None
    if clause.has("activity.theirs", "activity.their_will", "activity.no_next", "control.negated"):
        return None
    is_later = (slots.first_day(ahead[0], "plan") or clause.reading.now.date()) > clause.reading.now.date()
    begins = ahead[0].start - clause.span[0] <= _HARDLY_MORE
    if not (is_later and begins) or clause.has("activity.feedback") or _is_only_time(clause):
        return None
    return Step(_step_text(clause, ahead), slots.future(ahead[0], clause.reading.now), clause.span)


def _parts(clause: Clause, step: Step) -> list[Step]:
    """Send the pack by Friday and the plan by March 19: a step for each day, parted where another begins."""
    ahead = _ahead(clause, strong=True)
    start, parts = clause.span[0], []
    for one, following in pairwise(ahead):
        between = Clause(clause.reading, (one.end, following.start))
        cut = between.search("activity.and_then")
        if cut is not None and len(between.text) > _HARDLY_MORE:
            parts.append(Clause(clause.reading, (start, one.end + cut.start())))
            start = one.end + cut.end()
    if not parts:
        return [step]
    parts.append(Clause(clause.reading, (start, clause.span[1])))
    now = clause.reading.now
    dated = [(part, _ahead(part, strong=True)) for part in parts]
    return [
        Step(_step_text(part, days), slots.future(days[0], now), part.span) for part, days in dated if days
    ]


def _is_imperative(clause: Clause, time: Found) -> bool:
    """A plan without a subject: 周三给正式报价, 方案下周一之前给他."""
    rest = clause.after(time.end - clause.span[0])
    head = clause.before(time.start - clause.span[0]).masked.rpartition(":")[2]
    cue = catalog.cue("activity.imperative")
    if len(head.strip()) <= 2:
        return bool(cue.search(rest.masked))
    if catalog.cue("activity.their_matter").fullmatch(head.strip()) and rest.has("activity.we_go"):
        return True  # 泉润那个下周再去一趟
    goes_out = rest.has("activity.goes_out") and clause.has("activity.our_goods")
    return bool(cue.search(head)) or rest.has("activity.hand_over") or goes_out


def _step_text(clause: Clause, ahead: list[Found]) -> str:
    moved = moved_thing(clause)
    if moved:
        return moved
    lead = clause.search("activity.gave_word") or clause.search("activity.lead_in")
    cuts = [_with_preposition(clause, one.span) for one in ahead[:1]]
    agreed = clause.search("happening.agreed_on") if ahead else None
    if agreed is not None:
        cuts.append((clause.span[0] + agreed.start(), clause.span[0] + agreed.end()))
    order = clause.search("task.remind_order") if _is_reminder(clause) else None
    if order is not None:
        cuts.append((clause.span[0] + order.start(), clause.span[0] + order.end()))
    label = clause.search("activity.next_label")
    if label is not None:
        cuts.append((clause.span[0], clause.span[0] + label.end()))
    begun = lead.end() if lead is not None and lead.start() == 0 else 0
    must = catalog.cue("activity.must_in").match(clause.masked[begun:])
    begun += must.end() if must is not None else 0
    cuts.append((clause.span[0], clause.span[0] + begun))
    text = slots.without(clause, _merged(cuts))
    for word in _LEADING if order is None else (*_LEADING, *_OF_ORDER):
        text = text.removeprefix(word).lstrip()
    must = catalog.cue("activity.must_in").match(text)
    text = _CLIPPED.sub("", text[must.end() :] if must is not None and must.end() < len(text) else text)
    for word in (" by", " on", " before", " at", " for"):
        text = text.removesuffix(word)
    text = re.sub(r"^(?:to|about)\s+|\s+itself$|(?<=\s)\s+", "", text.strip())
    return wishes.as_ours(slots.tidy(text) or slots.tidy(clause.text), clause)


def _with_preposition(clause: Clause, span: Span) -> Span:
    """visit them on 15 Sep with samples: the day goes with the word before it."""
    before = _PREPOSITION.search(clause.reading.text, clause.span[0], span[0])
    return (before.start(), span[1]) if before is not None else span


def _merged(cuts: list[Span]) -> list[Span]:
    """Those that share characters as one."""
    out: list[Span] = []
    for start, end in sorted(cuts):
        out[-1:] = (
            [(out[-1][0], max(out[-1][1], end))] if out and start <= out[-1][1] else [*out[-1:], (start, end)]
        )
    return out


def with_steps(frame: Frame, steps: list[Step]) -> Frame:
    if not steps:
        return frame
    text = "; ".join(step.text for step in steps) if len(steps) > 1 else steps[0].text
    value = [{"text": step.text, "due_at": step.due_at} for step in steps]
    due = [step.due_at for step in steps if step.due_at is not None]
    return frame.having(
        next_step=Slot(text, text, steps[0].span, 0.9),
        next_steps=Slot(value, text, steps[0].span, 0.9),
        next_at=Slot(min(due), text, steps[0].span, 0.9) if due else None,
    )

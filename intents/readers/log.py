"""Follow-ups: what happened with whom, one frame for each customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intents import catalog
from intents.readers import asking, log_details, log_when, slots, unknown_names, wishes
from intents.readers.forms import read_forms
from intents.readers.happenings import fell_through, happened, is_asked_over
from intents.readers.log_form import from_forms
from intents.readers.log_segments import Segment, only_names, segments_of
from intents.readers.next_steps import Step, next_step, steps_of, with_steps
from intents.readers.unreal import is_unreal, only_with_colleague
from intents.reading import Clause, Reading
from intents.schema import Frame, Slot, Span

_SHORTEST_TELLING = 8
_NO_NEWS = (
    "control.negated", "control.hearsay", "activity.on_the_way", "activity.opinion",
)  # fmt: skip


def read(reading: Reading, claimed: set[Span], kept: Sequence[Clause] = ()) -> list[Frame]:
    """One frame for each customer something happened with. `claimed` clauses belong to other acts; those of them
    that are `kept` tell of the customer, too.
    """
    forms = read_forms(reading)
    if forms:
        return from_forms(reading, forms)
    free = [clause for clause in reading.clauses if clause.span not in claimed]
    if not any(one.has("activity.several") for one in free):
        free = [one for one in free if not _is_of_nobody(one, free)]
    if not _is_log(reading, free):
        return []
    header, rest = _header(free)
    return _frames(reading, rest, header, kept)


def _is_of_nobody(clause: Clause, told: Sequence[Clause]) -> bool:
    """富乐山庄没人接电话，川江号子…: a call that nobody took, before what another customer is told of."""
    if not clause.has("happening.nobody_there") or happened(clause):
        return False
    own = {one.account_ids for one in clause.found("account")}
    others = {found.account_ids for one in told for found in one.found("account")}
    return bool(own) and bool(others - own)


def beside(reading: Reading, claimed: set[Span]) -> list[Frame]:
    """What is promised in the same breath as an order about an opportunity is a follow-up of its own."""
    free = [clause for clause in reading.clauses if clause.span not in claimed]
    promises = any((step := next_step(clause)) and step.due_at for clause in free)
    if not promises or asking.is_question(reading) or not reading.found("account", "person"):
        return []
    return segments_as_frames(reading)


def told(reading: Reading) -> list[Frame]:
    """The last resort for a statement about a customer: what is told of them is a follow-up of no special kind."""
    if (
        reading.has(*_NO_NEWS)
        or any(map(asking.is_supposed, reading.clauses))
        or reading.value_in("control.forbidden")
        or any(_is_no_news(one) for one in reading.clauses)
        or asking.is_question(reading)
    ):
        return []
    is_off = reading.has("happening.intended") or any(
        fell_through(one) or is_asked_over(one) for one in reading.clauses
    )
    if is_off and not any(happened(one) for one in reading.clauses):
        return []
    deals = reading.found("opportunity") if reading.has("activity.feedback", "deal.bargains") else []
    about = (
        reading.found("account")
        or deals
        or [one for one in reading.found("person") if len(one.account_ids) == 1]
    )
    noted = reading.has("activity.note_down")
    told_clauses = [
        one
        for one in reading.clauses
        if not next_step(one) and not one.has("happening.intended", "activity.plan_goes_on")
    ]
    says = any(one.has("activity.told_mark", "activity.feedback", "deal.bargains") for one in told_clauses)
    dated = [one for one in reading.clauses if (step := next_step(one)) and step.due_at]
    says = says or any(one.span[0] < dated[0].span[0] for one in told_clauses if dated)
    if not about or not (noted or says) or len(reading.text) < _SHORTEST_TELLING:
        return []
    return [replace(frame, confidence=0.7) for frame in segments_as_frames(reading)]


def of_stranger(reading: Reading) -> list[Frame]:
    """大丰港冷链要我报个价: what a company that nobody knows wants is told of it, and it is offered to be entered."""
    if asking.is_question(reading) or reading.found("account", "opportunity", "lead", "ticket", "user"):
        return []
    if reading.has("control.hypothetical", *_NO_NEWS) or any(_is_no_news(one) for one in reading.clauses):
        return []
    name = unknown_names.that_wants(reading)
    return (
        [replace(one, confidence=0.7).having(account=name) for one in segments_as_frames(reading)[:1]]
        if name
        else []
    )


def _is_no_news(clause: Clause) -> bool:
    """What did not happen, or is to wait, unless it is somebody's word: 王总说等预算批了再定."""
    if (
        clause.has("control.not_yet")
        and not clause.has("activity.asked_to_wait")
        and (clause.has("control.forbids") or not clause.has("activity.feedback"))
    ):
        return True
    return is_unreal(clause)


def segments_as_frames(reading: Reading) -> list[Frame]:
    """The text as follow-ups, whether or not it says that something happened: it answers a question about one."""
    header, rest = _header(reading.clauses)
    return _frames(reading, rest, header)


def _frames(
    reading: Reading, rest: list[Clause], header: Clause | None, kept: Sequence[Clause] = ()
) -> list[Frame]:
    segments = segments_of(rest, header is not None)
    if header is None and rest and not any(rest[0] in one.clauses for one in segments):
        header = rest[0]
    frames: list[Frame] = []
    for segment in segments:
        start = segment.clauses[0].span[0]
        earlier = [one for one in ([header] if header else []) + rest if one.span[1] <= start]
        frame = _frame(reading, segment, header, earlier, len(segments) == 1)
        frames.append(_of_the_same(frame, frames[-1], segment) if segment.goes_on and frames else frame)
    if len(segments) == 1 and kept and "content" in frames[0].slots:
        own = _told(segments[0], steps_of(segments[0].clauses))
        told = sorted([*own, *kept], key=lambda one: one.span)
        frames[0] = frames[0].having(content=log_details.content(told))
    if len(frames) > 1:
        frames = _same_way(frames, segments)
    return [_as_plan(one) if len(frames) > 1 else one for one in frames]


def _same_way(frames: list[Frame], segments: Sequence[Segment]) -> list[Frame]:
    """上午卓凡，毕总领我看了…；下午锐达，…: who goes on like this has gone on to the next."""
    found: list[Frame] = []
    for frame, segment in zip(frames, segments, strict=True):
        before = found[-1].slots.get("kind") if found else None
        goes_on = "kind" not in frame.slots and only_names(segment.clauses[0])
        is_visit = before is not None and before.value == "visit"
        found.append(frame.having(kind=Slot("visit", "", frame.span, 0.7)) if goes_on and is_visit else frame)
    return found


def _of_the_same(frame: Frame, before: Frame, segment: Segment) -> Frame:
    """Of the customer told of just before, or of that person's, unless one is named."""
    if any(one.found("account", "person") for one in segment.clauses):
        return frame
    name = "account" if "account" in before.slots else "contacts"
    own = {key: slot for key, slot in frame.slots.items() if key not in ("account", "contacts")}
    return replace(frame, slots=own).having(**{name: before.slots.get(name)})


def _as_plan(frame: Frame) -> Frame:
    """上午…，下午…；明天去济南泉润: of the last customer only a plan is told, which is a task."""
    steps = frame.value("next_steps") or []
    if "content" in frame.slots or len(steps) != 1 or steps[0]["due_at"] is None:
        return frame
    said = frame.slots["next_step"]
    return Frame("task.create", confidence=0.8, span=frame.span).having(
        title=said, due_at=Slot(steps[0]["due_at"], said.text, said.span, 0.9),
        account=frame.slots.get("account"), contacts=frame.slots.get("contacts"),
    )  # fmt: skip


def _is_log(reading: Reading, free: list[Clause]) -> bool:
    told = [clause for clause in free if not asking.asks(clause) and not _is_when_of_question(clause)]
    if _is_lookup(reading) or only_with_colleague(reading):
        return False
    if _lists(free):
        return not asking.is_question(reading)
    if reading.has("smalltalk.mood") and not reading.found("account", "person", "opportunity"):
        return False
    names = reading.found("account", "person", "opportunity", "lead")
    if not names and reading.has("asking.wants_figure") and any(map(asking.asks, free)):
        return False  # 甲方想退没装过的灯，整理费收几个点: of nobody of ours
    if any(happened(clause) or clause.has("activity.asked_log") for clause in told):
        return not reading.text.rstrip().endswith(("?", "？")) and not _wants_briefing(reading, told)
    return not asking.is_question(reading) and any(
        _reports(clause) and not fell_through(clause) for clause in told
    )


def _is_when_of_question(clause: Clause) -> bool:
    """拜访完科教之后，我答应了他们什么: only says of when the next clause asks."""
    following = next((one for one in clause.reading.clauses if one.span[0] >= clause.span[1]), None)
    return following is not None and clause.has("query.of_when") and asking.asks(following)


def _wants_briefing(reading: Reading, told: list[Clause]) -> bool:
    """天际的进展给我讲讲，郭总约我喝茶: asked before a meeting, of which nothing is over yet."""
    wishes = [one for one in reading.clauses if asking.asks(one)]
    first = any(one.has("asking.beforehand") for one in wishes)
    if not first and not any(one.has("asking.briefing") for one in wishes):
        return False
    past = [one for one in reading.found("time") if not slots.is_ahead(one, reading.now)]
    if first:  # 下午去大榭, said in the afternoon
        past = [one for one in past if slots.first_day(one, "past") != reading.now.date()]
    return not past and not any(one.has("activity.done_mark", "activity.asked_log") for one in told)


def _is_lookup(reading: Reading) -> bool:
    """海蓝曲静微信: names and the word for a way of reaching people, and nothing else."""
    rest = reading.masked
    for found in reading.found():
        rest = rest[: found.start] + " " * (found.end - found.start) + rest[found.end :]
    return not reading.found("time") and catalog.cue("activity.way_alone").fullmatch(rest.strip()) is not None


def _lists(free: list[Clause]) -> bool:
    """今天跑的：…: a heading, and a customer or two after it."""
    heading = bool(free) and free[0].has("activity.several") and not free[0].has("control.negated")
    return heading and any(clause.found("account", "person") for clause in free)


def _reports(clause: Clause) -> bool:
    """A customer's or a contact's word passed on: 王总说价格可以."""
    if clause.has("control.negated", "control.hypothetical", "control.hearsay") or is_unreal(clause):
        return False
    if not clause.has("activity.feedback") or clause.has("activity.we_tell"):
        return False
    by_pronoun = clause.has("activity.pronoun") and bool(clause.reading.found("person"))
    return by_pronoun or bool(clause.found("account", "person", "opportunity"))


def _header(clauses: list[Clause]) -> tuple[Clause | None, list[Clause]]:
    """上周五跑了两家: a first clause that speaks for all that follow."""
    if clauses and clauses[0].has("activity.several"):
        first = clauses[0]
        inner = first.first("account", "person")
        if inner is None:
            return first, clauses[1:]
        cut = inner.start - first.span[0]
        colon = first.masked.rfind(":", 0, cut)
        cut = colon + 1 if colon >= 0 else cut
        return first.before(cut), [first.after(cut), *clauses[1:]]
    return None, clauses


def _frame(
    reading: Reading, segment: Segment, header: Clause | None, earlier: list[Clause], alone: bool
) -> Frame:
    """The follow-up of one customer; `alone` in its message, it has all the people named there."""
    steps = steps_of(segment.clauses)
    told = _told(segment, steps)
    whole = segment.run()
    frame = Frame("activity.log", confidence=0.9, span=whole.span).having(
        account=_joint_account(segment) if segment.joint else log_details.account(whole, told),
        contacts=log_details.contacts(segment, reading if alone else whole),
        kind=log_details.kind(told, header)
        or (log_details.kind(_before(reading, whole), None) if alone else None),
        occurred_at=log_when.occurred(told, earlier) if told else None,
        content=log_details.content(told),
        feedback=log_details.feedback(told),
        opportunity=log_details.opportunity(segment.clauses),
    )
    if not (alone or told or any(step.due_at for step in steps)):
        frame = frame.having(  # 老范说探头坏了要我们换: their word, though it is for us to do
            content=Slot(whole.text, whole.text, whole.span, 0.9),
            occurred_at=log_when.occurred(segment.clauses, earlier),
        )
    return with_steps(frame, steps)


def _told(segment: Segment, steps: list[Step]) -> list[Clause]:
    """What is no step of ours, and what they want of us though it is one."""
    return [one for one in segment.clauses if wishes.is_wish(one) or not _is_step(one, steps)]


def _is_step(clause: Clause, steps: list[Step]) -> bool:
    return any(_share(step.span, clause.span) for step in steps)


def _joint_account(segment: Segment) -> Slot | None:
    """The customer of this part, of those that the first clause names side by side."""
    named = segment.clauses[0].found("account")
    found = next((one for one in named if set(one.account_ids) == segment.accounts), None)
    return slots.said(found, found.value) if found is not None else None


def _before(reading: Reading, whole: Clause) -> list[Clause]:
    """中午去钟山把合同签了，赢单！他还问了…: what is told before, of an act of its own, may say how it was."""
    return [one for one in reading.clauses if one.span[1] <= whole.span[0] and happened(one)]


def _share(one: Span, other: Span) -> bool:
    """Whether two spans share any character."""
    return one[0] < other[1] and other[0] < one[1]

"""Follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.fulfilling import fulfil
from bot.actions.turn import Said, Turn
from bot.frames import CONFIRMED, Ref
from bot.replies import cards
from bot.resolving import deal_instead
from crm_core.models import Account, Activity, ActivityKind
from crm_core.queries import history, teams
from crm_core.queries.questions import Span
from crm_core.services import activities
from crm_core.services.activities import NextStep
from integrations.messages import Button, Card
from intents import catalog
from intents.schema import Frame, Slot
from intents.understand import MOST_CHARACTERS

_LOOKED_AT = 30


def log(turn: Turn, frame: Frame) -> Said:
    kind = frame.slots.get("kind")
    activity = activities.log(
        turn.session,
        by=turn.actor,
        account=turn.find(frame, "account"),
        kind=ActivityKind(kind.value) if kind else ActivityKind.OTHER,
        method=_method(kind),
        occurred_at=frame.value("occurred_at") or turn.now,
        content=(frame.value("content") or "") + turn.text[MOST_CHARACTERS:] or turn.text.strip(),
        feedback=frame.value("feedback") or "",
        next_steps=[NextStep(one["text"], one["due_at"]) for one in frame.value("next_steps") or ()],
        contacts=turn.several(frame, "contacts"),
        opportunity=turn.find(frame, "opportunity"),
    )
    said = shown(turn, activity, "logged", _fulfilled(turn, activity))
    about = deal_instead.told_of(turn.session, turn.actor, activity.account, activity.content)
    if about is None or activity.opportunity is not None:
        return said
    return replace(said, focus={**said.focus, "opportunity": about.id})


def _method(kind: Slot | None) -> str:
    """The word for how it happened (吃饭, 腾讯会议); 刚从 and 去了 only tell that it did."""
    if kind is None or kind.source != "said" or len(kind.text) > 12:
        return ""
    return "" if catalog.cue("activity.no_method").search(kind.text.lower()) else kind.text


def _fulfilled(turn: Turn, activity: Activity) -> list[tuple[str, str]]:
    """What was to be done and is, with this follow-up; else what may be."""
    found = fulfil(turn, activity)
    if found.closed is not None:
        return [(turn.label("field", "task"), turn.say("task_fulfilled", title=found.closed.title))]
    if not found.perhaps:
        return []
    titles = turn.joined(turn.say("quoted", text=one.title) for one in found.perhaps[:3])
    return [
        (turn.label("field", "task"), turn.say("task_perhaps", titles=titles, title=found.perhaps[0].title))
    ]


def shown(turn: Turn, activity: Activity, key: str, besides: Sequence[tuple[str, str]] = ()) -> Said:
    """The follow-up as it now stands."""
    headline = turn.say(
        key, account=activity.account.name, kind=turn.label("activity.kind", activity.kind),
        when=turn.instant(activity.occurred_at) if activity.occurred_at != turn.now else turn.day(turn.now.date()),
    )  # fmt: skip
    said = ending(activity.content) if key == "appended" else shortened(activity.content)
    lines = [
        (turn.label("field", "contacts"), turn.joined(one.name for one in activity.contacts)),
        (turn.label("field", "opportunity"), activity.opportunity.name if activity.opportunity else ""),
        (turn.label("field", "content"), said),
        (turn.label("field", "feedback"), shortened(activity.feedback)),
        (turn.label("field", "next_step"), _next(turn, activity)),
        *besides,
    ]  # fmt: skip
    return cards.written(turn, headline, lines, activity)


def _next(turn: Turn, activity: Activity) -> str:
    if not activity.next_step:
        return ""
    if activity.next_at is None:
        return activity.next_step
    return turn.say("next_step", text=activity.next_step, when=turn.instant(activity.next_at))


def shortened(text: str, length: int = 120) -> str:
    """On one line, and not too long to read in a reply."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def ending(text: str, length: int = 120) -> str:
    """The same, by its end, where what was added last stands."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"…{text[1 - length :]}"


def delete(turn: Turn, frame: Frame) -> Said:
    """The customer's last follow-up (of that kind, of that day), after a yes that was shown which."""
    if frame.value(CONFIRMED) and frame.value("record") is not None:
        found = turn.find(frame, "record")
        label = found.label
        activities.delete(turn.session, found, by=turn.actor)
        return cards.written(turn, turn.say("activity_deleted", name=label), [])
    account = turn.find(frame, "account")
    found = _meant(turn, account, frame)
    if found is None:
        return Said(turn.say("not_found", what=turn.label("kind", "activity")), focus={"account": account.id})
    text = turn.say("activity_delete_ask", account=account.name, line=line(turn, found))
    buttons = (Button("confirm", turn.say("yes"), "primary"), Button("cancel", turn.say("no")))
    record = Slot(Ref("activity", found.id, found.label))
    return Said(
        text,
        Card(body=text, actions=buttons),
        offer=Frame("activity.delete", {**frame.slots, "record": record}),
    )


def _meant(turn: Turn, account: Account, frame: Frame) -> Activity | None:
    kind, day = frame.value("kind"), frame.value("on")
    found = history.follow_ups(turn.session, turn.actor, account=account, limit=_LOOKED_AT)
    fitting = [
        one for one in found
        if (kind in (None, "other") or one.kind == kind)
        and (day is None or turn.clock.local(one.occurred_at).date() == day)
    ]  # fmt: skip
    return next(iter(fitting), None)


# ---------------------------------------------------------------- asked about
def last(turn: Turn, frame: Frame) -> Said:
    """The last follow-up of a customer, and of the speaker when they asked for their own."""
    account = turn.find(frame, "account")
    kind = frame.value("kind")
    found = _last(turn, account, [kind] if kind else [], bool(frame.value("mine")))
    if not found:
        return Said(turn.say("no_follow_ups", account=turn.called(account)), focus={"account": account.id})
    return cards.listing(
        turn, turn.say("last_follow_up", account=account.name), [line(turn, found[0])], found[0]
    )


def _last(turn: Turn, account: Account, kinds: list[str], mine: bool) -> list[Activity]:
    """Of that kind and by the speaker if that was asked; where there is none such, the last of any."""
    owner = turn.user if mine else None
    return (
        history.follow_ups(turn.session, turn.actor, account=account, kinds=kinds, owner=owner, limit=1)
        or history.follow_ups(turn.session, turn.actor, account=account, owner=owner, limit=1)
        or history.follow_ups(turn.session, turn.actor, account=account, limit=1)
    )


def show(turn: Turn, frame: Frame) -> Said:
    """One follow-up, with all that was said in it."""
    activity: Activity = turn.find(frame, "activity")
    name = activity.account.name if activity.account else ""
    headline = turn.say("noted_already", account=name) if frame.value("there") else name
    return cards.listing(turn, headline, [line(turn, activity)], activity)


def recent(turn: Turn, frame: Frame) -> Said:
    account = turn.find(frame, "account")
    many, met, kind = frame.value("limit") or 5, turn.several(frame, "contacts"), frame.value("kind")
    found = history.follow_ups(
        turn.session, turn.actor, account=account, contact=met[0] if len(met) == 1 else None,
        kinds=[kind] if kind else [], limit=many,
    )  # fmt: skip
    if (met or kind) and not found:
        found = history.follow_ups(turn.session, turn.actor, account=account, limit=many)
    if not found:
        return Said(turn.say("no_follow_ups", account=turn.called(account)), focus={"account": account.id})
    headline = turn.say("history", account=account.name, count=len(found))
    said = cards.listing(turn, headline, [line(turn, one) for one in found], account)
    return replace(said, listed=["activity", [one.id for one in found]])


def line_of_account(turn: Turn, activity: Activity) -> str:
    """The line of a follow-up among those of several customers."""
    return f"{activity.account.name} · {line(turn, activity)}"


def line(turn: Turn, activity: Activity) -> str:
    """11月12日（周四） 拜访 · 林晓东 · 张伟：内容；反馈：…"""
    people = turn.joined(one.name for one in activity.contacts)
    owner = activity.owner.name if activity.owner else ""
    head = " · ".join(
        part for part in (
            f"{turn.instant(activity.occurred_at)} {turn.label('activity.kind', activity.kind)}", people, owner
        ) if part
    )  # fmt: skip
    said = [shortened(activity.content, 160)]
    if activity.feedback and activity.feedback not in activity.content:
        said.append(f"{turn.label('field', 'feedback')}：{shortened(activity.feedback, 80)}")
    if activity.next_step:
        said.append(f"{turn.label('field', 'next_step')}：{_next(turn, activity)}")
    colon = "：" if turn.language == "zh" else ": "
    return f"{head}{colon}{'；'.join(part for part in said if part)}"


def silent(turn: Turn, frame: Frame) -> Said:
    """Who of the team wrote no follow-up in the time asked about."""
    from datetime import timedelta

    value = frame.value("span")
    today = turn.now.date()
    days = frame.value("days") or 7
    span = Span(value.start, value.end or turn.now) if value else Span(today - timedelta(days=days), today)
    found = teams.silent_reps(turn.session, turn.actor, span)
    when = turn.say("span", start=turn.day(_day(span.start, today)), end=turn.day(_day(span.end, today)))
    if not found:
        return Said(turn.say("nobody_silent", when=when))
    return Said(turn.say("silent", when=when, names=turn.joined(one.name for one in found), count=len(found)))


def _day(value: object, fallback: object) -> object:
    return value.date() if hasattr(value, "date") else value or fallback


HANDLERS = {
    "activity.log": log,
    "activity.delete": delete,
    "activity.last": last,
    "activity.show": show,
    "account.history": recent,
    "activity.silent": silent,
}

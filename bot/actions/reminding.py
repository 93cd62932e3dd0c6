"""How one is reminded, who goes cold, birthdays, and the daily report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.actions.turn import Said, Turn
from bot.reminders import daily, ledger
from bot.reminders.sending import send
from bot.replies import cards, words
from crm_core.models import Role, User
from crm_core.queries import cooling, people
from integrations.messages import Card, Reply
from intents.schema import Frame


# ---------------------------------------------------------------- wishes
def wish(turn: Turn, frame: Frame) -> Said:
    """Days without reminders, the time of the morning brief, kinds that are not wanted."""
    known, on = ledger.wishes_of(turn.session, turn.user.id), bool(frame.value("on"))
    if frame.value("morning"):
        ledger.wish(turn.session, turn.user.id, morning=frame.value("morning"))
        return Said(turn.say("wish_morning", at=frame.value("morning")))
    if frame.value("until"):
        return _still(turn, frame)
    if "days" not in frame.slots and "rules" not in frame.slots:
        ledger.wish(turn.session, turn.user.id, still=[])
        return Said(turn.say("wish_resumed"))
    if frame.value("days"):
        days = {int(one) for one in str(frame.value("days")).split(",")}
        off = set(known.get("off", ()))
        ledger.wish(turn.session, turn.user.id, off=sorted(off - days if on else off | days))
        return Said(turn.say("wish_loud" if on else "wish_quiet", days=frame.slots["days"].text))
    kinds = set(str(frame.value("rules")).split(","))
    muted = set(known.get("muted", ()))
    ledger.wish(turn.session, turn.user.id, muted=sorted(muted - kinds if on else muted | kinds))
    return Said(turn.say("wish_unmuted" if on else "wish_muted", kinds=frame.slots["rules"].text))


def _still(turn: Turn, frame: Frame) -> Said:
    """Nothing from then to then; what falls due meanwhile comes afterwards, if it is still so."""
    since, until = (datetime.fromisoformat(frame.value(name)) for name in ("since", "until"))
    kept = [
        one
        for one in ledger.wishes_of(turn.session, turn.user.id).get("still", ())
        if one[1] > turn.now.isoformat()
    ]
    ledger.wish(turn.session, turn.user.id, still=[*kept, [since.isoformat(), until.isoformat()]])
    return Said(turn.say("wish_still", when=frame.slots["until"].text))


# ---------------------------------------------------------------- who goes cold
def cold(turn: Turn, frame: Frame) -> Said:
    """Customers whose cadence is over or nearly, by whose they are."""
    named: User | None = turn.find(frame, "whose")
    owner = turn.user if turn.user.role is Role.REP or frame.value("mine") else named
    found = cooling.cooling(turn.session, turn.actor, owner=owner)
    if not found:
        return Said(turn.say("nobody_cold"))
    by_owner = sorted(found, key=lambda one: (one.owner_id, one.left))
    lines = []
    for _, some in groupby(by_owner, key=lambda one: one.owner_id):
        theirs = list(some)
        names = turn.joined(turn.say("cold_one", account=one.account, days=one.days) for one in theirs[:4])
        head = theirs[0].owner
        lines.append(words.pair(words.aside(head, str(len(theirs)), turn.language), names, turn.language))
    return cards.listing(turn, turn.say("cold", count=len(found)), lines[:8])


# ---------------------------------------------------------------- birthdays
def birthdays(turn: Turn, frame: Frame) -> Said:
    """Those to come within the span asked for, or within thirty days, of contacts within the speaker's sight."""
    said, today = frame.value("span"), turn.now.date()
    first = said.start.date() if said is not None and said.start else today
    last = said.end.date() if said is not None and said.end else today + timedelta(days=30)
    when = frame.slots["span"].text if said is not None else turn.say("birthdays_soon")
    found = people.birthdays(turn.session, turn.actor, first, last)
    if not found:
        return Said(turn.say("birthdays_none", when=when))
    lines = [
        turn.say("birthday_one", day=turn.day(day), name=one.name,
                 about=" · ".join(part for part in (one.account.short, one.title) if part))
        for day, one in found
    ]  # fmt: skip
    head = turn.say("birthdays", count=len(found), when=when)
    return cards.listing(turn, head, lines, *([found[0][1]] if len(found) == 1 else []))


# ---------------------------------------------------------------- the daily report
def draft(turn: Turn, frame: Frame) -> Said:
    lines, head = _report(turn, frame)
    if not lines:
        return Said(turn.say("report_empty"))
    return Said("\n".join([head, *lines, turn.say("report_how")]), Card(title=head, body="\n".join(lines)))


def send_report(turn: Turn, frame: Frame) -> Said:
    """To the one above, or to the colleague named; in the words of whoever drafted it."""
    to = _reader(turn, frame)
    lines, head = _report(turn, frame)
    if to is None:
        return Said(turn.say("report_to_whom"))
    if not lines:
        return Said(turn.say("report_empty"))
    text = "\n".join([head, *lines])
    send(turn.session, to.id, Reply(text, Card(title=head, body="\n".join(lines))), turn.running)
    return Said("\n".join([turn.say("report_sent", to=to.name), *lines]))


def _reader(turn: Turn, frame: Frame) -> User | None:
    """The manager, unless a colleague is named; a name that is somebody else's sends nothing."""
    named = turn.find(frame, "to")
    if named is not None:
        return named  # type: ignore[no-any-return]
    called, manager = str(frame.value("called") or ""), turn.user.manager
    if called and (manager is None or not manager.name.startswith(called[0])):
        return None
    return manager


def _report(turn: Turn, frame: Frame) -> tuple[Sequence[str], str]:
    day: date = frame.value("on") or turn.now.date()
    head = turn.say("report_head", who=turn.user.name, day=turn.day(day))
    return daily.report(turn.session, turn.user, day, turn.language), head


HANDLERS = {
    "reminder.wish": wish,
    "account.cooling": cold,
    "contact.birthdays": birthdays,
    "report.draft": draft,
    "report.send": send_report,
}

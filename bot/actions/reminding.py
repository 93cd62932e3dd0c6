"""How one is reminded, rules for everybody, who goes cold, and the daily report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from bot.actions.turn import Said, Turn
from bot.reminders import daily, ledger, rulebook
from bot.reminders.due import Finder
from bot.reminders.people import People
from bot.reminders.sending import send
from bot.replies import cards, words
from crm_core.errors import NotAllowed
from crm_core.models import Role, User
from crm_core.queries import cooling, people
from crm_core.services import settings
from integrations.messages import Button, Card, Reply
from intents.schema import Frame, Slot

_SETTERS = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)


# ---------------------------------------------------------------- wishes
def wish(turn: Turn, frame: Frame) -> Said:
    """Days without reminders, the time of the morning brief, kinds that are not wanted."""
    known, on = ledger.wishes_of(turn.session, turn.user.id), bool(frame.value("on"))
    if frame.value("morning"):
        ledger.wish(turn.session, turn.user.id, morning=frame.value("morning"))
        return Said(turn.say("wish_morning", at=frame.value("morning")))
    if frame.value("until"):
        return _still(turn, frame)
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


# ---------------------------------------------------------------- rules
def rule(turn: Turn, frame: Frame) -> Said:
    """A manager's rule: shown with what it would tell today, kept after a yes."""
    if turn.user.role not in _SETTERS:
        raise NotAllowed(kind="rule")
    raw = _rule(turn, frame)
    name = f"own_{turn.user.username}_{raw['watch']}_{raw['steps'][0]['when']}_{raw['steps'][0]['to']}"
    own = {**rulebook.own(turn.session), name: raw}
    book = rulebook.parse({**rulebook.effective(None, own)})
    if frame.value("confirmed"):
        settings.put(turn.session, rulebook.OWN, own)
        return Said(turn.say("rule_kept", rule=raw["title"][turn.language]))
    finder = Finder(turn.session, book, People(turn.session, book))
    told = list(finder.now(only=lambda one, _: one.id == name))
    text = turn.say("rule_preview", rule=raw["title"][turn.language], count=len(told),
                    names=turn.joined(due.name for due in told[:5]) or turn.say("none"))  # fmt: skip
    yes, no = Button("confirm", turn.say("yes"), "primary"), Button("cancel", turn.say("no"))
    offered = Frame("reminder.rule", {**frame.slots, "confirmed": Slot(True)}, frame.confidence)
    return Said(text, Card(body=text, actions=(yes, no)), offer=offered)


def _rule(turn: Turn, frame: Frame) -> dict[str, Any]:
    """As it would stand in a rules file, in both languages."""
    sign, watch = frame.value("watch")[0], frame.value("watch")[1:]
    days, to = frame.value("days"), frame.value("told")
    where: dict[str, Any] = {name: frame.value(name) for name in ("grade", "stage") if frame.value(name)}
    if watch.startswith("opportunity."):
        where["status"] = "open"
    if watch == "contract.ends_on":
        where["status"] = "active"
    if watch == "payment.due_on":
        where["status"] = ["planned", "overdue"]
    texts = {language: _titled(language, sign, watch, days, to, where) for language in ("zh", "en")}
    return {
        "title": texts, "watch": watch, "where": where, "steps": [{"when": f"{sign}{days}d", "to": to}],
        "line": {"zh": "{account} {name} {detail}（{day}）", "en": "{account} {name} {detail} ({day})"},
        "why": {language: f"{text} · {turn.user.name}" for language, text in texts.items()}, "by": turn.user.username,
    }  # fmt: skip


def _titled(language: str, sign: str, watch: str, days: int, to: str, where: dict[str, Any]) -> str:
    what = words.say(f"watch_{watch.replace('.', '_')}", language)
    only = [words.label(name, where[name], language) for name in ("grade", "stage") if name in where]
    when = words.say("rule_before" if sign == "-" else "rule_after", language, days=days)
    told = words.say("rule_to", language, to=words.label("told", to, language))
    about = words.aside(what, words.joined(only, language), language)
    return words.say("rule_title", language, what=about, when=when, told=told)


# ---------------------------------------------------------------- who goes cold
def cold(turn: Turn, frame: Frame) -> Said:
    """Customers whose cadence is over or nearly, by whose they are."""
    owner = turn.user if turn.user.role is Role.REP or frame.value("mine") else None
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
    "reminder.rule": rule,
    "account.cooling": cold,
    "contact.birthdays": birthdays,
    "report.draft": draft,
    "report.send": send_report,
}

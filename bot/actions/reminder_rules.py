"""Rules for everybody, which whoever leads sets, looks at and drops by a sentence."""

from __future__ import annotations

from typing import Any

from bot.actions.turn import Said, Turn
from bot.reminders import rulebook
from bot.reminders.due import Finder
from bot.reminders.people import People
from bot.reminders.rulebook import Rulebook
from bot.replies import cards, words
from crm_core.models import Role
from crm_core.services import settings
from integrations.messages import Button, Card
from intents.schema import Frame, Slot

_SETTERS = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN)


def rule(turn: Turn, frame: Frame) -> Said:
    """A manager's rule: shown with what it would tell today, kept after a yes."""
    if turn.user.role not in _SETTERS:
        return Said(turn.say("rule_for_leaders"))
    raw = _rule(turn, frame)
    name = f"own_{turn.user.username}_{raw['watch']}_{raw['steps'][0]['when']}_{raw['steps'][0]['to']}"
    own = {**rulebook.own(turn.session), name: raw}
    book = rulebook.parse({**rulebook.effective(None, own)})
    if frame.value("confirmed"):
        settings.put(turn.session, rulebook.OWN, own)
        return Said(turn.say("rule_kept", rule=raw["title"][turn.language]))
    names = _would_tell(turn, book, name)
    text = turn.say("rule_preview" if names else "rule_preview_none", rule=raw["title"][turn.language],
                    count=len(names), names=turn.joined(names[:5]))  # fmt: skip
    yes, no = Button("confirm", turn.say("yes"), "primary"), Button("cancel", turn.say("no"))
    offered = Frame("reminder.rule", {**frame.slots, "confirmed": Slot(True)}, frame.confidence)
    return Said(text, Card(body=text, actions=(yes, no)), offer=offered)


def _would_tell(turn: Turn, book: Rulebook, name: str) -> list[str]:
    """Of what it would tell as soon as people may be written to."""
    finder = Finder(turn.session, book, People(turn.session, book))
    rule, me = book.rule(name), finder.people.get(turn.user.id)
    if rule is None or me is None:
        return []
    now = me.civil.first_from(turn.now)
    return list(dict.fromkeys(due.name for step in rule.steps for due in finder.of_step(rule, step, now)))


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


# ---------------------------------------------------------------- those that hold
def rules(turn: Turn, frame: Frame) -> Said:
    """Those set by a sentence first, with who set them; then what the company's rulebook has."""
    own = rulebook.own(turn.session)
    people = People(turn.session, rulebook.of(turn.session))
    names = {one.username: one.name for one in people}
    lines = [
        turn.say("rule_line", rule=raw["title"][turn.language], by=names.get(raw["by"], raw["by"]))
        for raw in own.values()
    ]
    usual = [one.title[turn.language] for one in rulebook.of(turn.session).rules if one.id not in own]
    lines.append(turn.say("rules_usual", names=turn.joined(usual)))
    return cards.listing(turn, turn.say("rules", count=len(own)), lines, foot=turn.say("rules_how"))


def drop(turn: Turn, frame: Frame) -> Said:
    """The one that fits what was said of it; where several do, they are named. Each drops their own."""
    own = rulebook.own(turn.session)
    mine = {
        name: raw
        for name, raw in own.items()
        if raw["by"] == turn.user.username or turn.user.role is Role.ADMIN
    }
    fitting = {name: raw for name, raw in mine.items() if _fits(frame, raw)}
    if not fitting:
        return Said(turn.say("rule_unknown" if mine else "rule_none"))
    if len(fitting) > 1 or not any(frame.value(one) for one in _TOLD_BY):
        titles = [raw["title"][turn.language] for raw in fitting.values()]
        return cards.listing(turn, turn.say("rule_which"), titles)
    [(name, raw)] = fitting.items()
    settings.put(turn.session, rulebook.OWN, {one: kept for one, kept in own.items() if one != name})
    return Said(turn.say("rule_dropped", rule=raw["title"][turn.language]))


_TOLD_BY = ("about", "days", "grade")


def _fits(frame: Frame, raw: dict[str, Any]) -> bool:
    about, days, grade = (frame.value(name) for name in _TOLD_BY)
    step = raw["steps"][0]["when"]
    return (
        (about is None or raw["watch"].startswith(f"{about}."))
        and (days is None or step[1:] == f"{days}d")
        and (grade is None or raw["where"].get("grade") == grade)
    )


HANDLERS = {"reminder.rule": rule, "reminder.rules": rules, "reminder.drop_rule": drop}

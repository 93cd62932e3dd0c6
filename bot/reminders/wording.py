"""A due thing in words, in the receiver's language; several of them as one card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from bot.reminders.due import Due
from bot.reminders.ledger import Notice
from bot.reminders.rule import BLANKS, Rule
from bot.reminders.rulebook import Rulebook
from bot.replies import words
from crm_core.clock import Clock
from integrations.messages import Button, Card, Chart, Reply, Select

_MOST_NUDGES = 10
"""Options of a list that every channel shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card, with the ledger's row that it stands for."""

    rule: Rule
    text: str
    notice_id: int
    link: str = ""


def blanks(due: Due, now: datetime, book: Rulebook) -> Mapping[str, str]:
    language = due.to.language
    today = now.astimezone(due.to.civil.zone).date()
    is_instant = isinstance(due.anchor, datetime)
    return {
        "name": due.name, "account": due.account or due.name, "detail": due.detail,
        "days": str(abs((today - due.day).days)),
        "day": words.day(due.day, language, today),
        "when": words.instant(due.anchor, language, now) if is_instant else words.day(due.day, language, today),  # type: ignore[arg-type]
        "amount": words.money(due.amount, language) if due.amount is not None else "",
        "stage": words.label("stage", due.stage, language) if due.stage else "",
        "lacks": _lacks(due), "grade": "", "count": "",
    }  # fmt: skip


def _lacks(due: Due) -> str:
    return words.joined([words.label("field", one, due.to.language) for one in due.lacks], due.to.language)


def line(due: Due, now: datetime, book: Rulebook) -> str:
    return " ".join(due.rule.line[due.to.language].format(**blanks(due, now, book)).split())


def why(due: Due, now: datetime, book: Rulebook) -> str:
    return due.rule.why[due.to.language].format(**blanks(due, now, book))


def why_of(notice: Notice, rule: Rule, language: str, clock: Clock) -> str:
    """Why, of one in a long list whose reasons were not kept in words."""
    anchor = notice.anchor_on or (
        clock.local(notice.anchor_at) if notice.anchor_at else clock.local(notice.at)
    )
    today = clock.local(notice.at).date()
    day = anchor.date() if isinstance(anchor, datetime) else anchor
    known = {
        "name": notice.label, "account": notice.label, "day": words.day(day, language, today),
        "when": words.instant(anchor, language, clock.local(notice.at)) if isinstance(anchor, datetime)
        else words.day(day, language, today),
        "days": str(abs((today - day).days)), "stage": words.say("this_stage", language),
    }  # fmt: skip
    return rule.why[language].format(**dict.fromkeys(BLANKS, "") | known)


def link(due: Due) -> str:
    return f"/#/accounts/{due.account_id}" if due.account_id else ""


def card(lines: Sequence[Line], more: int, language: str) -> Reply:
    """One thing with its buttons, or a list under the rules' titles; `more` were left out."""
    if len(lines) == 1 and not more:
        return _single(lines[0], language)
    body: list[str] = []
    for rule in dict.fromkeys(one.rule.id for one in lines):
        mine = [one for one in lines if one.rule.id == rule]
        body.append(
            f"【{mine[0].rule.title[language]}】" if language == "zh" else f"{mine[0].rule.title[language]}:"
        )
        body += [f"{number}. {one.text}" for number, one in enumerate(mine, start=1)]
    if more:
        body.append(words.say("and_more", language, count=more))
    title = words.say("reminders", language, count=len(lines) + more)
    first = str(lines[0].notice_id)  # stands for all of its card
    buttons = (_button("notice.snooze", first, language), _button("notice.why", first, language))
    text = "\n".join([title, *body])
    return Reply(text, Card(title=title, body="\n".join(body), actions=buttons))


def with_brief(
    brief: Sequence[str], lines: Sequence[Line], more: int, language: str, day: date,
    deals: Mapping[int, str] = MappingProxyType({}), chart: Chart | None = None,
) -> Reply:  # fmt: skip
    """The morning brief, and below it what else is due; the owners of the deals may be nudged from a list."""
    asking = _nudges(deals, language)
    title = words.say("brief_title", language, day=words.day(day, language, day))
    if not lines:
        body = "\n".join(brief)
        return Reply(f"{title}\n{body}", Card(title=title, body=body, select=asking, chart=chart))
    below = card(lines, more, language)
    body = "\n".join([*brief, "", below.text])
    actions = below.card.actions if below.card else ()
    return Reply(
        f"{title}\n{body}", Card(title=title, body=body, actions=actions, select=asking, chart=chart)
    )


def _nudges(deals: Mapping[int, str], language: str) -> Select | None:
    options = tuple((str(one), name) for one, name in deals.items())[:_MOST_NUDGES]
    return Select("deal.urge", words.say("urge_label", language), options) if options else None


def _single(one: Line, language: str) -> Reply:
    title = one.rule.title[language]
    names = ["notice.done", "notice.snooze", "notice.hand_over", "notice.why"]
    if one.rule.id == "renewal":
        names[1:1] = ["notice.renew", "notice.decline"]
    buttons = tuple(_button(name, str(one.notice_id), language) for name in names)
    return Reply(
        words.pair(title, one.text, language),
        Card(title=title, body=one.text, actions=buttons, link=one.link),
    )


def _button(action: str, of: str, language: str) -> Button:
    label: Any = words.say(action.replace(".", "_"), language)
    return Button(f"{action}:{of}", label, "primary" if action == "notice.done" else "default")

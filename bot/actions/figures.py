"""Questions about many records, answered with the number, what it counts, and the records behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.actions import figure_lines
from bot.actions.turn import Said, Turn
from bot.frames import Ref
from bot.replies import cards
from crm_core.errors import InvalidValue
from crm_core.models import Lead, PaymentStatus, Record, Role, User
from crm_core.queries import figures
from crm_core.queries.questions import Figure, Filters, Question, Range, Span, State
from intents import catalog
from intents.schema import Frame

_MOST_LINES = 20
_ENDS = {"quote": "valid_until"}
_STATES: dict[str, State] = {"open": "open", "all": "all", "won": "all", "lost": "all"}


def ask(turn: Turn, frame: Frame) -> Said:
    figure = _answered(turn, question_of(turn, frame))
    if not figure.count:
        return Said(turn.say("nothing_found", definition=figure.definition[turn.language]))
    lines = _group_lines(turn, figure) if figure.question.group_by else _record_lines(turn, frame, figure)
    if figure.question.group_by == "lost_reason":
        lines += _record_lines(turn, frame, figure)
    foot = turn.say("definition", text=figure.definition[turn.language], as_of=turn.instant(figure.as_of))
    return cards.listing(turn, _headline(turn, figure), lines, foot=foot)


def _answered(turn: Turn, question: Question) -> Figure:
    """The figure; what the subject has not is asked in a simpler way: without the group, then as a mere list."""
    plainer = (
        question,
        replace(question, group_by=None),
        replace(question, group_by=None, measure="count", field=""),
        replace(question, group_by=None, measure="list", field="", order=None),
    )
    for one in plainer[:-1]:
        try:
            return figures.answer(turn.session, turn.actor, one)
        except InvalidValue as error:
            if error.details.get("expected") == "visible":
                raise
    return figures.answer(turn.session, turn.actor, plainer[-1])


def _headline(turn: Turn, figure: Figure) -> str:
    question = figure.question
    what = turn.label("subjects", question.subject)
    if question.measure in ("sum", "weighted", "average"):
        return turn.say(
            f"figure_{question.measure}", what=what, value=turn.money(figure.value), count=figure.count
        )
    total = _total(turn, figure)
    if total is not None and question.measure in ("list", "count"):
        return turn.say("figure_list_sum", what=what, count=figure.count, value=turn.money(total))
    return turn.say("figure_count", what=what, count=figure.count)


def _total(turn: Turn, figure: Figure) -> Any:
    """What the listed records come to, where they have amounts that the speaker may see."""
    if figure.question.subject not in ("opportunity", "payment", "contract", "quote"):
        return None
    try:
        return figures.answer(
            turn.session, turn.actor, replace(figure.question, measure="sum", field="", order=None)
        ).value
    except InvalidValue:
        return None


def _group_lines(turn: Turn, figure: Figure) -> list[str]:
    is_money = figure.question.measure in ("sum", "weighted", "average")
    lines = []
    for group in figure.groups:
        name = turn.label("stage", group.label) if figure.question.group_by == "stage" else group.label
        value = turn.money(group.value) if is_money else str(group.value)
        count = turn.say("counted", count=group.count) if is_money else ""
        lines.append(f"{name or turn.say('none')}：{value}{count}")
    return lines


def _record_lines(turn: Turn, frame: Frame, figure: Figure) -> list[str]:
    rows = figure.records or _first(turn, figure)
    lines = [figure_lines.line(turn, one) for one in rows[:_MOST_LINES]]
    hidden = figure.count - len(lines)
    return (
        [*lines, turn.say("and_more", count=hidden)]
        if hidden > 0 and figure.question.limit >= _MOST_LINES
        else lines
    )


def _first(turn: Turn, figure: Figure) -> list[Record]:
    from crm_core.models import MODELS

    model = MODELS[figure.question.subject]
    ids = figure.record_ids[:_MOST_LINES]
    found = {one.id: one for one in turn.session.scalars(select(model).where(model.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


# ---------------------------------------------------------------- the question in the engine's terms
def question_of(turn: Turn, frame: Frame) -> Question:
    subject = _subject(turn, frame)
    state = frame.value("state")
    order = frame.value("order")
    return Question(
        subject=subject,
        measure=frame.value("measure") or "list",
        filters=_filters(turn, frame, subject),
        state="all" if frame.value("created") else _STATES.get(state or ""),
        group_by=frame.value("group_by"),
        order=order,
        limit=frame.value("limit") or _MOST_LINES,
        field="amount"
        if order
        and subject in ("opportunity", "contract", "quote", "payment")
        and not frame.value("group_by")
        else "",
    )


def _subject(turn: Turn, frame: Frame) -> Any:
    """Those who see no deals mean tickets when they speak of their 单子."""
    subject = frame.value("subject")
    is_service = isinstance(turn.actor, User) and turn.actor.role is Role.SERVICE
    return "ticket" if subject == "opportunity" and is_service else subject


def _filters(turn: Turn, frame: Frame, subject: str) -> Filters:
    given: dict[str, Any] = {}
    owners = _owners(turn, frame)
    if owners:
        given["assignees" if subject in ("ticket", "task") else "owners"] = owners
    if frame.value("in_pool"):
        given["is_pooled"] = True
    region = frame.value("region") or (turn.user.region if frame.value("my_region") else "")
    if region and turn.user.region == region and frame.value("my_region"):
        region = ""  # a manager's own view is the region and whoever reports to them
    if region:
        given["region"] = region
    account = frame.value("account")
    if isinstance(account, Ref):
        given["accounts"] = (account.id,)
    contract = frame.value("contract")
    if isinstance(contract, Ref) and subject == "payment":
        given["contracts"] = (contract.id,)
    if frame.value("grade"):
        given["grades"] = (frame.value("grade"),)
    if frame.value("stage"):
        given["stages"] = (frame.value("stage"),)
    if frame.value("amount_above") is not None or frame.value("amount_below") is not None:
        given["amount"] = Range(frame.value("amount_above"), frame.value("amount_below"))
    given |= _statuses(frame, subject) | _times(turn, frame, subject) | _texts(turn, frame, subject)
    return Filters(**given)


def _owners(turn: Turn, frame: Frame) -> tuple[int, ...]:
    owners = frame.value("owners")
    if owners:
        return tuple(getattr(owners, "ids", owners))
    return (turn.user.id,) if frame.value("mine") else ()


def _statuses(frame: Frame, subject: str) -> dict[str, Any]:
    if subject == "opportunity" and frame.value("state") in ("won", "lost"):
        return {"statuses": (frame.value("state"),)}
    if subject == "payment" and frame.value("state") == "paid":
        return {"statuses": (PaymentStatus.PAID,)}
    if subject == "lead" and frame.value("lead_status"):
        return {"statuses": (frame.value("lead_status"),)}
    if subject == "account" and frame.value("account_status"):
        return {"statuses": (frame.value("account_status"),)}
    found: dict[str, Any] = {"is_overdue": True} if frame.value("overdue") else {}
    if frame.value("priority"):
        found["priorities"] = (frame.value("priority"),)
    if subject == "activity" and frame.value("kind"):
        found["kinds"] = (frame.value("kind"),)
    return found


def _times(turn: Turn, frame: Frame, subject: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if frame.value("idle_days"):
        found["idle_days"] = frame.value("idle_days")
    if frame.value("ends_within"):
        found["ends_within"] = frame.value("ends_within")
    value = frame.value("span")
    if value is not None:
        start = value.start
        if frame.value("ending") and (start is None or frame.value("until")):
            start = turn.now
        span = Span(start and start.date(), value.end and value.end.date())
        found["created" if frame.value("created") else "span"] = span
        if frame.value("ending"):
            found["span_field"] = _ENDS.get(subject, "ends_on")
        elif subject == "payment" and frame.value("state") == "paid":
            found["span_field"] = "paid_on"
    elif frame.value("ending") and not frame.value("ends_within"):
        found["span"] = Span(turn.now.date(), turn.now.date() + timedelta(days=60))
        found["span_field"] = _ENDS.get(subject, "ends_on")
    return found


def _texts(turn: Turn, frame: Frame, subject: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    product = frame.value("product")
    if product is not None:
        found["product"] = product.text if not isinstance(product, Ref) else product.label
    for name in ("competitor", "place"):
        if frame.value(name):
            found[name] = frame.value(name)
    if frame.value("industry"):
        found["industry"] = frame.value("industry")
    if frame.value("source"):
        found["source"] = _source(turn, frame)
    return found


def _source(turn: Turn, frame: Frame) -> str:
    """The way the records themselves write this source: 展会 in one company is trade show in another."""
    wanted = frame.value("source")
    written = [one for one in turn.session.scalars(select(Lead.source).distinct()) if one]
    same = [
        one
        for one in written
        if (found := catalog.value_in("lead.source", one.casefold())) and found[0] == wanted
    ]
    return same[0] if same else str(wanted)


HANDLERS = {"figure.ask": ask}

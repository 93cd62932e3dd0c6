"""Questions about many records, answered with the number, what it counts, and the records behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from bot.actions import (
    figure_compared,
    figure_cross,
    figure_lines,
    figure_more,
    figure_share,
    figure_words,
    knowledge,
)
from bot.actions.figure_question import MOST_LINES, question_of
from bot.actions.figure_told import TOLD
from bot.actions.turn import Said, Turn, focus
from bot.frames import Ref
from bot.replies import cards
from crm_core.errors import InvalidValue
from crm_core.models import MODELS, Record, Role, User
from crm_core.queries import figures
from crm_core.queries.questions import LAST_FOLLOW_UP, Figure, Filters, Question
from integrations.messages import Button
from intents import catalog
from intents.schema import Frame, Mention, Slot

_OVERSEERS = (Role.MANAGER, Role.EXECUTIVE, Role.ADMIN, Role.FINANCE, Role.MARKETING)
_PERSONAL = ("task", "activity")
MOST_DEALS = 5
"""Beside a customer who was sent no quote."""


def ask(turn: Turn, frame: Frame) -> Said:
    """What is asked for, behind what of the question was not understood and therefore narrows nothing."""
    frame = figure_more.explained(turn, frame) if frame.value("unread") else frame
    frame = figure_more.of_sales(turn, frame)
    said, unread = _asked(turn, frame), frame.value("unread")
    notes = [turn.say("unread", what=turn.joined(unread))] if unread else []
    if frame.value("state") == "won" and catalog.cue("figure.units").search(turn.text.lower()):
        notes.append(turn.say("units_not_counted"))
    if not notes:
        return said
    note = "\n".join(notes)
    card = replace(said.card, body=f"{note}\n{said.card.body}") if said.card else None
    return replace(said, text=f"{note}\n{said.text}", card=card)


def _asked(turn: Turn, frame: Frame) -> Said:
    unknown = next((one for one in map(frame.value, ("owners", "unit")) if isinstance(one, Mention)), None)
    if unknown is not None:
        return Said(turn.say("not_found_named", name=unknown.text))
    told = TOLD.get(frame.value("measure") or "")
    if told is not None:
        return told(turn, frame)
    frame = figure_compared.of_this_year(turn, figure_compared.comparable(turn, figure_share.wanted(frame)))
    frame, figure = _figure(turn, frame)
    figure = _by_number(frame, figure)
    figure, compared = figure_compared.beside(turn, frame, figure)
    foot = figure_words.foot(turn, frame, figure)
    if not figure.count and not compared and not _is_held(frame):
        return knowledge.instead_of_records(turn) or _without_any(turn, frame, foot)
    lines = _group_lines(turn, frame, figure) if figure.question.group_by else _record_lines(turn, figure)
    if figure.question.group_by == "lost_reason":
        lines += _record_lines(turn, figure)
    share = figure_share.of_whole(turn, figure) if frame.value("share") and not figure.groups else ""
    lines = [share, *lines] if share else lines
    if frame.value("forecast") and not figure.groups and (weighted := _weighted(turn, figure)):
        lines = [weighted, *lines]
    if frame.value("target") is not None:
        lines = [figure_share.of_target(turn, figure, frame.value("target")), *lines]
    if frame.value("no_target"):
        lines = [turn.say("no_target"), *lines]
    lines = [*compared, *lines]
    actions = (Button("which_records", turn.say("show_records")),) if _hides_records(figure) else ()
    said = cards.listing(
        turn, figure_words.headline(turn, figure, _total(turn, figure)), lines, foot=foot, actions=actions
    )
    shown = [] if figure.groups else list(figure.record_ids[: min(figure.question.limit, MOST_LINES)])
    return replace(said, focus=_focus(turn, frame, figure), listed=[figure.question.subject, shown])


def _by_number(frame: Frame, figure: Figure) -> Figure:
    """谁丢的单最多: the lines in the order of how many records they count, not of what these are worth."""
    if not frame.value("by_number"):
        return figure
    fewest_first = frame.value("order") == "asc"
    groups = sorted(figure.groups, key=lambda one: one.count if fewest_first else -one.count)
    return replace(figure, groups=tuple(groups))


def _is_held(frame: Frame) -> bool:
    """Whether a sum is asked for beside a target, which tells something where nothing was closed, too."""
    return frame.value("target") is not None or bool(frame.value("no_target"))


def _without_any(turn: Turn, frame: Frame, foot: str) -> Said:
    """Nothing found; where no quote was ever made, what a customer's open deals are worth tells the price."""
    none = turn.say("nothing_found", definition=foot)
    account = frame.value("account")
    if not isinstance(account, Ref):
        return Said(none)
    if frame.value("subject") != "quote":
        return Said(none, focus={"account": account.id})
    deals = figures.answer(
        turn.session,
        turn.actor,
        Question("opportunity", "list", Filters(accounts=(account.id,)), limit=MOST_DEALS),
    )
    if not deals.count:
        return Said(none)
    lines = [turn.say("no_quotes_but_deals", account=account.label), *_record_lines(turn, deals)]
    return Said("\n".join(lines), focus={"account": account.id})


def _focus(turn: Turn, frame: Frame, figure: Figure) -> Mapping[str, int]:
    """The one record that is shown, else the customer whose records they are."""
    shown = figure.record_ids[: figure.question.limit]
    if len(shown) == 1 and not figure.groups:
        return focus(turn.session.get(MODELS[figure.question.subject], shown[0]))
    account = frame.value("account")
    return {"account": account.id} if isinstance(account, Ref) else {}


def counted(turn: Turn, frame: Frame) -> str:
    """The definition, the filters and the instant of the figure that a frame asks for."""
    frame, figure = _figure(turn, figure_compared.comparable(turn, frame))
    return figure_words.foot(turn, frame, figure)


def _figure(turn: Turn, frame: Frame) -> tuple[Frame, Figure]:
    """The figure; "mine", said by those who look after others' records, means all they see when they own none."""
    figure = _answered(turn, question_of(turn, frame))
    overseer = isinstance(turn.actor, User) and turn.actor.role in _OVERSEERS
    if figure.count or not overseer or not frame.value("mine") or frame.value("subject") in _PERSONAL:
        return frame, figure
    slots = {name: slot for name, slot in frame.slots.items() if name != "mine"}
    wider = replace(frame, slots={**slots, "my_region": Slot(True, source="default")})
    return wider, _answered(turn, question_of(turn, wider))


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


def _total(turn: Turn, figure: Figure) -> object:
    """What the listed records come to, where they have amounts that the speaker may see."""
    if figure.question.subject not in ("opportunity", "payment", "contract", "quote"):
        return None
    try:
        return figures.answer(
            turn.session,
            turn.actor,
            replace(figure.question, measure="sum", field="", order=None, group_by=None),
        ).value
    except InvalidValue:
        return None


def _weighted(turn: Turn, figure: Figure) -> str:
    """本季度预测: what the deals come to by their odds, beside what they would come to in all."""
    if figure.question.measure not in ("sum", "list", "count"):
        return ""
    question = replace(figure.question, measure="weighted", field="", order=None)
    try:
        return figure_words.headline(turn, figures.answer(turn.session, turn.actor, question), None)
    except InvalidValue:
        return ""


def _group_lines(turn: Turn, frame: Frame, figure: Figure) -> list[str]:
    shares = [figure_share.of_lines(figure, one) if frame.value("share") else "" for one in figure.groups]
    lines = [
        figure_words.group_line(turn, figure, group, share)
        for group, share in zip(figure.groups, shares, strict=True)
    ]
    inside = [figure_cross.of_line(turn, frame, figure, group) for group in figure.groups]
    return [
        turn.say("because_of", what=line, why=parts) if parts else line
        for line, parts in zip(lines, inside, strict=True)
    ]


def _record_lines(turn: Turn, figure: Figure) -> list[str]:
    rows = figure.records or _first(turn, figure)
    lines = [figure_lines.line(turn, one) for one in rows[:MOST_LINES]]
    is_by_contact = figure.question.field == LAST_FOLLOW_UP or bool(figure.question.filters.idle_days)
    if figure.question.subject == "account" and is_by_contact:
        since = figure_lines.silences(turn, rows[:MOST_LINES])
        lines = [f"{line} · {words}" for line, words in zip(lines, since, strict=True)]
    hidden = figure.count - len(lines)
    is_cut = hidden > 0 and figure.question.limit >= MOST_LINES
    return [*lines, turn.say("and_more", count=hidden)] if is_cut else lines


def _hides_records(figure: Figure) -> bool:
    return bool(figure.question.group_by) or figure.count > min(figure.question.limit, MOST_LINES)


def _first(turn: Turn, figure: Figure) -> list[Record]:
    model = MODELS[figure.question.subject]
    ids = figure.record_ids[:MOST_LINES]
    found = {one.id: one for one in turn.session.scalars(select(model).where(model.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


HANDLERS = {"figure.ask": ask}

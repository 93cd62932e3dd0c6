"""云平台续费那个推到下周五: a task, a deal, or a question which of the two, by whose words they are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.frames import Ref
from bot.resolving import task_titles
from bot.resolving.resolution import MOST_OPTIONS, Gap, Option, option, ref
from bot.resolving.similarity import units
from crm_core.models import Account, Opportunity, Task, User
from crm_core.permissions import Actor
from crm_core.services.records import clock_of
from intents import catalog
from intents.schema import Frame, Slot

_MOVES = frozenset({"opportunity", "account", "close_date", "close_by"})
_CALLED = {"task": "任务 待办 提醒 task todo reminder", "opportunity": "商机 单子 项目 deal opportunity"}
_MARGIN = 0.15
_FAR = timedelta(days=45)
_POINTS = re.compile(
    r"[那这](?:个|件|条|边|事)|的|先|再|也|就|把|吧|\bthe\b|\bone\b|\bthat\b|\bpush\b|\bmove\b|\bto\b|\bback\b"
)


def may_be(frame: Frame, text: str) -> bool:
    """Whether a deal that is not called one only comes on another day."""
    is_chosen = isinstance(frame.value("opportunity"), Ref)
    moves = frame.intent == "opportunity.change" and set(frame.slots) <= _MOVES and not is_chosen
    return moves and catalog.cue("deal.surely_deal").search(text.lower()) is None


def either(
    session: Session, actor: Actor, frame: Frame, gap: Gap | None, text: str
) -> tuple[Frame, Gap | None]:
    """The frame as it is, one that puts the task off, or both kinds to choose from."""
    pool = _deals(session, frame, gap)
    if not isinstance(actor, User) or not pool:
        return frame, gap
    accounts = {one.account_id: one.account for one in pool}
    said = _said(frame, text, list(accounts.values()))
    found = _tasks(session, actor, said, text, tuple(accounts))
    if not found:
        return frame, gap
    of_task, of_deal = (max(_share(said, words) for words in kind) for kind in (_titles(found), _names(pool)))
    if of_task > of_deal + _MARGIN:
        kept: list[Task | Opportunity] = [*found]
    elif of_deal > of_task + _MARGIN or _is_far(session, frame):
        return frame, gap
    else:
        kept = [*pool, *found]
    if len(kept) == 1:
        return postponed(frame, ref(kept[0])), None
    return frame, Gap("opportunity", "choice", tuple(map(_offered, kept[:MOST_OPTIONS])))


def _offered(one: Task | Opportunity) -> Option:
    """With the words for its kind, by which it may be chosen, too."""
    told = option(one)
    return replace(told, words=f"{told.words} {_CALLED[one.KIND]}")


def postponed(frame: Frame, task: Ref) -> Frame:
    """The same day, or the same length of time, of the task."""
    moved = Frame("task.postpone", {"task": Slot(task, task.label)}, frame.confidence, frame.span)
    return moved.having(to=frame.slots.get("close_date"), by=frame.slots.get("close_by"))


def _deals(session: Session, frame: Frame, gap: Gap | None) -> list[Opportunity]:
    settled = frame.value("opportunity")
    refs = [settled] if isinstance(settled, Ref) else [one.ref for one in gap.options] if gap else []
    ids = [one.id for one in refs if one.kind == "opportunity"]
    return list(session.scalars(select(Opportunity).where(Opportunity.id.in_(ids)))) if ids else []


def _said(frame: Frame, text: str, accounts: list[Account]) -> frozenset[str]:
    """What is said of it beside the day, and beside whose it is."""
    for name, slot in frame.slots.items():
        text = text.replace(slot.text, " ") if slot.text and name != "opportunity" else text
    text = catalog.cue("task.postpone").sub(" ", _POINTS.sub(" ", text.lower()))
    named = " ".join(f"{one.name} {one.short_name} {' '.join(one.aliases)}" for one in accounts)
    return units(text) - units(named)


def _tasks(
    session: Session, actor: User, said: frozenset[str], text: str, account_ids: tuple[int, ...]
) -> list[Task]:
    if said:
        return task_titles.of_words(session, actor, said, account_ids)
    return task_titles.open_ones(session, actor, account_ids)


def _titles(found: list[Task]) -> list[frozenset[str]]:
    return [units(one.title) for one in found]


def _names(pool: list[Opportunity]) -> list[frozenset[str]]:
    return [units(f"{one.name} {one.product or ''}") for one in pool]


def _share(said: frozenset[str], words: frozenset[str]) -> float:
    return len(said & words) / len(said) if said else 0.0


def _is_far(session: Session, frame: Frame) -> bool:
    day = frame.value("close_date")
    return day is not None and day - clock_of(session).today() > _FAR

"""螺满香送样弄完啦, 江阳回访推到4月6号: a task that is not called one, known by its title."""

from __future__ import annotations

from dataclasses import replace

from bot.exchange import Exchange
from bot.frames import with_slot
from bot.resolving import task_titles
from bot.resolving.resolution import ref
from crm_core.models import Task, User
from intents.readers import settling, slots
from intents.schema import Frame

_GIVES_WAY = (
    "activity.log",
    "knowledge.ask",
    "task.create",
    "account.overview",
    "dialogue.",
    "figure.ask",
    "opportunity.lose",
)
"""What may be read from such words when nobody knows that they are a task's."""
_SURE = 0.75
_CONTACTED = ("visit", "call", "wechat", "email", "meeting", "demo")


def of_title(exchange: Exchange) -> Frame | None:
    """What the message does to one task of the speaker's, whose title it tells; None when it tells none."""
    frames = exchange.understanding.frames
    if not isinstance(exchange.actor, User):
        return None
    if frames and exchange.reading.found("opportunity"):
        return None  # a deal is named: 温室滴灌黄了 is told of it, whatever task is called like it
    bare = settling.bare(exchange.reading)
    if bare is None or not all(gives_way(frame, bare) for frame in frames):
        return None
    account = slots.account(exchange.reading)
    found = task_titles.titled(
        exchange.session, exchange.actor, bare.value("task").text, account.value.ids if account else ()
    )
    if not found and bare.intent == "task.postpone" and frames and _told_day(bare):
        found = _of_their_person(exchange)
    if len(found) != 1:
        return None
    return replace(with_slot(bare, "task", ref(found[0])), confidence=0.85)


def _told_day(bare: Frame) -> bool:
    return bare.value("to") is not None or bare.value("clock") is not None


def _of_their_person(exchange: Exchange) -> list[Task]:
    """唐莉说试装那天她不在，换成周五: the one task for her company that is spoken of."""
    actor, reading = exchange.actor, exchange.reading
    ids = {one for found in reading.found("person", "account") for one in found.account_ids}
    if len(ids) != 1 or not isinstance(actor, User) or not reading.has("task.moved_to"):
        return []
    return task_titles.mentioned(exchange.session, actor, reading.text, tuple(ids))


def gives_way(frame: Frame, bare: Frame) -> bool:
    """A visit or a call that was made is told, whatever task it was; a new day is a next step unless it is put off."""
    if frame.intent == "activity.log" and frame.value("kind") in _CONTACTED:
        return False
    if frame.intent == "activity.log" and frame.value("next_at"):
        return bare.intent == "task.postpone" and frame.confidence < _SURE
    return frame.intent.startswith(_GIVES_WAY)

"""What the first messages would have to wait for, done before they come: things said in a company that is made up
for it, and forgotten at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files

import structlog
import yaml

from bot import made_up, refusals
from bot.replies import words
from bot.turn import Conversation
from crm_core.db import Database, Interrupted, Rehearsal
from crm_core.errors import CrmError
from integrations import inbox, outbox
from integrations.messages import Inbound
from knowledge_base import KnowledgeBase

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Talk:
    """`who`: the speaker's role; `lines`: what they say, one message each."""

    who: str
    lines: tuple[str, ...]


def rehearse(
    database: Database, knowledge: KnowledgeBase, is_over: Callable[[], bool] = lambda: False
) -> Iterator[int]:
    """Talk until `is_over`, in each step; the number of conversations that are left. Nothing is kept of it."""
    talks = deque(_talks())
    while talks:
        try:
            with suppress(Interrupted), database.rehearsal(is_over) as rehearsal:
                with rehearsal.transaction() as session:
                    made_up.settle(session)
                conversation = Conversation(rehearsal, knowledge)
                while talks and not is_over():
                    with rehearsal.apart():
                        _hold(rehearsal, conversation, talks.popleft())
        except Exception:
            log.exception("no rehearsal")
            return
        yield len(talks)


def words_loaded() -> Iterator[None]:
    """What answers are made of, one file a step."""
    words.say("undone", "zh", names="")
    yield
    words.label("kind", "account", "zh")
    yield
    refusals.sentence(CrmError(), "zh")
    yield


def _talks() -> list[_Talk]:
    text = files("bot").joinpath("rehearsing.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return [_Talk(one["who"], tuple(one["says"].splitlines())) for one in loaded]


def _hold(rehearsal: Rehearsal, conversation: Conversation, talk: _Talk) -> None:
    for number, line in enumerate(talk.lines):
        try:
            _say(
                rehearsal,
                conversation,
                Inbound("api", "rehearsal", made_up.USERNAMES[talk.who], f"{number}", line),
            )
        except Interrupted:
            raise
        except Exception:
            log.exception("a rehearsed message failed", text=line)


def _say(rehearsal: Rehearsal, conversation: Conversation, inbound: Inbound) -> None:
    with rehearsal.transaction() as session:
        received, claimed = inbox.receive_and_take(session, inbound)
    if claimed is not None:
        conversation.rehearse(claimed)
    with rehearsal.reading() as session:
        outbox.answer_to(session, received.id)

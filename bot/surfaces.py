"""Forms and a colleague's day, for channels that have a place for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from bot import editing, refusals
from bot.actions import tasks
from bot.actions.turn import Turn
from bot.memory import Memory
from bot.replies import words
from crm_core.db import Database
from crm_core.errors import CrmError, NotFound
from crm_core.models import Task, User
from crm_core.queries import agenda
from crm_core.services import users
from integrations.forms import Form
from integrations.messages import Card, Reply
from knowledge_base import KnowledgeBase

_MOST = 20


class Surfaces:
    """Answers for active colleagues only; raises NotFound for anybody else."""

    def __init__(self, database: Database, knowledge: KnowledgeBase) -> None:
        self._database, self._knowledge = database, knowledge

    @contextmanager
    def _at(self, username: str) -> Iterator[tuple[Session, User]]:
        with self._database.reading() as session:
            user = users.get_by_username(session, username)
            if user is None or not user.active:
                raise NotFound(kind="user")
            yield session, user

    def form(self, username: str, record: str) -> Form:
        with self._at(username) as (session, user):
            return editing.form_of(session, user, *_named(record))

    def errors(self, username: str, record: str, values: Mapping[str, str]) -> dict[str, str]:
        with self._at(username) as (session, user):
            return editing.errors_of(session, user, *_named(record), values)

    def language(self, username: str) -> str:
        with self._at(username) as (_, user):
            return user.language

    def refusal(self, username: str, error: Exception) -> str:
        if not isinstance(error, CrmError):
            raise error
        try:
            return refusals.sentence(error, self.language(username))
        except NotFound:
            return refusals.sentence(error, "en")

    def day(self, username: str) -> Sequence[Reply]:
        """What is late, what is due today, and what comes next."""
        with self._at(username) as (session, user):
            turn = Turn(session, user, self._database.clock, user.language, "", Memory(), self._knowledge)
            found = agenda.agenda(session, user, users=[user], limit=_MOST)
            today = turn.now.date()
            due = [one for one in found.due if turn.clock.local(one.due_at).date() == today]  # type: ignore[arg-type]
            later = [one for one in (*found.due, *found.undated) if one not in due]
            parts = (("day_late", found.overdue), ("day_today", due), ("day_later", later))
            head = Reply(turn.say("day", name=user.name, day=words.day(today, user.language, today)))
            shown = [_part(turn, key, some[:_MOST]) for key, some in parts if some]
            return [head, *(shown or [Reply(turn.say("no_tasks"))])]


def _part(turn: Turn, key: str, found: Sequence[Task]) -> Reply:
    lines = "\n".join(f"- {tasks.line(turn, one)}" for one in found)
    return Reply(turn.say(key), Card(title=turn.say(key), body=lines))


def _named(record: str) -> tuple[str, int]:
    kind, _, number = record.partition(":")
    return kind, int(number) if number.isdecimal() else 0

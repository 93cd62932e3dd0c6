"""What the first messages would have to wait for, done before they come: statements made ready by asking."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import structlog
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.acting import act, is_query
from bot.conversing import plan
from bot.dialogue import Act
from bot.exchange import Exchange
from bot.memory import Memory
from bot.replies import words
from crm_core.db import Database
from crm_core.errors import CrmError
from crm_core.models import Account, Role, User
from integrations.messages import Inbound
from knowledge_base import KnowledgeBase

log = structlog.get_logger()
ROLES = (Role.REP, Role.MANAGER)  # those whose reach is worked out anew for every look


def rehearse(database: Database, knowledge: KnowledgeBase) -> Iterator[str]:
    """Questions of one colleague of each role about a customer of theirs, one a step. Reads only."""
    texts = yaml.safe_load(files("bot").joinpath("rehearsing.yaml").read_text(encoding="utf-8"))
    lines = [line for text in texts.values() for line in text.splitlines()]
    for line in lines:
        for role in ROLES:
            try:
                _say(database, knowledge, role, line)
            except CrmError:
                pass  # a refusal, too, is rehearsed
            except Exception:
                log.exception("a rehearsed message failed", text=line)
            yield line


def words_loaded() -> Iterator[None]:
    """What answers are made of, one file a step."""
    words.say("undone", "zh", names="")
    yield
    words.label("kind", "account", "zh")
    yield
    refusals.sentence(CrmError(), "zh")
    yield


def _say(database: Database, knowledge: KnowledgeBase, role: Role, line: str) -> None:
    with database.reading() as session:
        user = session.scalars(select(User).where(User.role == role, User.active).limit(1)).one_or_none()
        if user is None:
            return
        text = line.format(account=_customer(session, user))
        inbound = Inbound("rehearsal", "rehearsal", user.username, "", text)
        planned = plan(Exchange(session, user, inbound, Memory(), database.clock.now()))
        if isinstance(planned.decision, Act) and all(map(is_query, planned.decision.frames)):
            act(session, user, planned, database.clock, knowledge)


def _customer(session: Session, user: User) -> str:
    """The name of one that the user's messages may be about."""
    theirs = select(Account.name).where(Account.owner_id.is_not(None))
    own = session.scalar(theirs.where(Account.owner_id == user.id).limit(1))
    return own or session.scalar(theirs.where(Account.region == user.region).limit(1)) or ""

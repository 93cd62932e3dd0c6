"""The database, and what stands in it: people, queues, documents, the calls used today."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import migrations
from bot.operations import metrics
from bot.operations.doctor.finding import Finding, State
from bot.settings import Settings
from bot.spending import used_today
from crm_core.clock import Clock, real_now
from crm_core.company import open_database
from crm_core.models import Credential, Role, User
from integrations.queues import InboundMessage, InboundStatus, OutboundMessage, OutboundStatus

STALE_SECONDS = 300


def examined(settings: Settings) -> Iterator[Finding]:
    opened = open_database(settings.database, Clock(settings.timezone, settings.now))
    try:
        with opened.reading() as session:
            yield Finding("ok", "database", opened.engine.url.render_as_string(hide_password=True))
            yield from _schema(session, settings)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        yield Finding("bad", "database", f"{reason}; look at KECHAT_DATABASE_URL")
    finally:
        opened.close()


def _schema(session: Session, settings: Settings) -> Iterator[Finding]:
    there, newest = migrations.current(session.connection()), migrations.head()
    if there is None:
        yield Finding("note", "schema", "the database is empty; it is set up at the first start")
    elif there > newest:
        yield Finding(
            "bad", "schema", f"is at {there}, newer than this kechat ({newest}): install the newer one"
        )
    elif there < newest:
        yield Finding("note", "schema", f"is at {there}; the next start brings it to {newest}")
    else:
        yield Finding("ok", "schema", f"is at {there}")
        yield from _people(session)
        yield from _queues(session)
        yield from _knowledge(session)
        yield from _budget(session, settings)


def _people(session: Session) -> Iterator[Finding]:
    count = session.scalar(select(func.count(User.id)).where(User.active)) or 0
    if not count:
        yield Finding(
            "bad", "users", "nobody is there; add people with kechat user add, or import a users file"
        )
        return
    able = select(User.id).join(Credential, Credential.user_id == User.id).where(User.role == Role.ADMIN)
    yield Finding("ok", "users", f"{count} active")
    if session.scalar(able.limit(1)) is None:
        yield Finding("note", "users", "no administrator has a password: kechat user passwd")


def _queues(session: Session) -> Iterator[Finding]:
    dead_in = metrics.count(session, InboundMessage, InboundStatus.DEAD)
    dead_out = metrics.count(session, OutboundMessage, OutboundStatus.DEAD)
    if dead_in or dead_out:
        says = f"{dead_in} messages could not be handled, {dead_out} not delivered; the console lists them"
        yield Finding("bad", "dead letters", says)
    else:
        yield Finding("ok", "dead letters", "none")
    waiting = select(InboundMessage.received_at).where(InboundMessage.status == InboundStatus.WAITING)
    oldest = session.scalar(waiting.order_by(InboundMessage.id).limit(1))
    age = (real_now() - oldest).total_seconds() if oldest else 0.0
    if max(age, metrics.oldest_unsent(session)) > STALE_SECONDS:
        yield Finding(
            "bad", "queues", "messages have been waiting for more than five minutes: does kechat serve run?"
        )


def _knowledge(session: Session) -> Iterator[Finding]:
    from knowledge_base import KnowledgeBase

    documents = KnowledgeBase().list_documents(session)
    pieces = sum(one.chunks for one in documents)
    if documents:
        yield Finding("ok", "knowledge base", f"{len(documents)} documents in {pieces} pieces")
    else:
        yield Finding("note", "knowledge base", "is empty; fill it with kechat kb add")
    for one in (one for one in documents if one.stale):
        says = f"{one.name} ({', '.join(one.stale)}): read it again with kechat kb add, or remove it"
        yield Finding("note", "stale document", says)


def _budget(session: Session, settings: Settings) -> Iterator[Finding]:
    if settings.llm:
        used, most = used_today(session), settings.llm_daily_calls
        state: State = "ok" if used < most else "note"
        yield Finding(state, "language model budget", f"{used} of {most} calls used today")

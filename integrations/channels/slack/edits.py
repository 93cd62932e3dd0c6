"""A message that was changed or deleted in Slack after it was answered: told how to put it right, never done twice."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import AuditEntry
from integrations import outbox
from integrations.channels.slack.events import Said
from integrations.channels.slack.phrases import say
from integrations.channels.slack.text import is_chinese
from integrations.identities import Speaker
from integrations.messages import Answer, Button, Card, Inbound, Reply
from integrations.queues import InboundMessage, InboundStatus, OutboundMessage

NAME = "slack"


def answered(session: Session, said: Said, speaker: Speaker) -> Inbound | None:
    """The changed text as a new message, where the old one did nothing and nothing is open; else None, and the
    speaker is told, where there is something to tell.
    """
    first = session.scalars(
        select(InboundMessage).where(InboundMessage.channel == NAME, InboundMessage.message_id == said.about)
    ).one_or_none()
    if first is None or first.speaker != speaker.name:
        return None
    entry = _written(session, said.about)
    language = "zh" if is_chinese(first.body.get("text", "") + said.text) else "en"
    if entry is not None:
        _tell(session, first, said, language, entry)
        return None
    if said.kind == "deleted" or not said.text:
        return None
    if not _is_settled(session, first):
        _tell(session, first, said, language, None)
        return None
    return Inbound(
        NAME, first.conversation, speaker.name, said.key[:200], said.text, None, speaker.customer, said.group
    )


def _written(session: Session, message_id: str) -> AuditEntry | None:
    """What the message wrote and still stands."""
    wrote = select(AuditEntry).where(
        AuditEntry.channel == NAME, AuditEntry.message_id == message_id, AuditEntry.undone.is_(False),
        AuditEntry.is_undo.is_(False),
    )  # fmt: skip
    return session.scalars(wrote.order_by(AuditEntry.seq).limit(1)).one_or_none()


def _is_settled(session: Session, first: InboundMessage) -> bool:
    """Answered, and nothing was asked back."""
    if first.status is not InboundStatus.DONE:
        return False
    answer = session.scalars(
        select(OutboundMessage.payload).where(OutboundMessage.inbound_id == first.id)
    ).one_or_none()
    return answer is not None and answer.get("awaiting") is None


def _tell(
    session: Session, first: InboundMessage, said: Said, language: str, entry: AuditEntry | None
) -> None:
    text = say(f"{said.kind}_{'written' if entry else 'open'}", language, label=entry.label if entry else "")
    undo = (Button(f"undo:{said.about}", say("undo", language)),) if entry else ()
    conversation = entry.conversation if entry else first.conversation
    reply = Reply(text, Card(body=text, actions=undo) if undo else None)
    outbox.notify(
        session, channel=NAME, conversation=conversation, recipient=first.speaker, answer=Answer((reply,))
    )

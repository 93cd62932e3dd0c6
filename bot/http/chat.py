"""The door for messages: accepted, kept, answered once."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import APIRouter, Header, Query, Response
from pydantic import AfterValidator, BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.http.callers import Caller, CallerHere
from bot.http.context import AppHere
from bot.http.problems import Problem
from bot.http.texts import sayable
from integrations import outbox
from integrations.messages import Action, Inbound
from integrations.queues import InboundMessage

router = APIRouter(prefix="/api/v1", tags=["chat"])

LONGEST_TEXT = 20_000
Name = Annotated[str, AfterValidator(sayable), Field(min_length=1, max_length=100)]


class ActionBody(BaseModel):
    """A button press; `value` is what was chosen when it was a select."""

    id: Annotated[str, AfterValidator(sayable), Field(min_length=1, max_length=300)]
    value: Annotated[str, AfterValidator(sayable), Field(max_length=2000)] = ""


class CustomerBody(BaseModel):
    """Somebody outside the company; a service token vouches for the account it names."""

    external_id: Name
    account: Annotated[str, AfterValidator(sayable), Field(max_length=200)] | None = None
    contact: Annotated[str, AfterValidator(sayable), Field(max_length=100)] | None = None


class Message(BaseModel):
    user: Name | None = None
    customer: CustomerBody | None = None
    conversation: Annotated[str, AfterValidator(sayable), Field(min_length=1, max_length=128)] = "main"
    message_id: Annotated[str, AfterValidator(sayable), Field(min_length=1, max_length=200)] = Field(
        default_factory=lambda: uuid4().hex
    )
    text: Annotated[str, AfterValidator(sayable)] = ""
    action: ActionBody | None = None


@router.post("/chat", responses={202: {"description": "Kept; the answer comes later."}})
def chat(
    app: AppHere,
    caller: CallerHere,
    message: Message,
    response: Response,
    prefer: Annotated[str, Header()] = "",
) -> dict[str, Any]:
    """Say something; answers once it has been handled, or at once with `Prefer: respond-async`.

    The same conversation, speaker and `message_id` gets the first answer again and writes nothing.
    """
    _check(message)
    inbound = _inbound(app, caller, message)
    if "respond-async" in prefer.lower():
        received, answer = app.worker.accept(inbound), None
    else:
        received, answer = app.worker.ask(inbound)
    if answer is not None:
        return answer
    response.status_code = 202
    response.headers["Location"] = _address(message)
    return _pending(message.message_id, message.conversation, received.trace_id)


def _check(message: Message) -> None:
    if len(message.text) > LONGEST_TEXT:
        raise Problem("message_too_long", limit=LONGEST_TEXT)
    if not message.text.strip() and message.action is None:
        raise Problem("nothing_said")


def _inbound(app: AppHere, caller: Caller, message: Message) -> Inbound:
    action = Action(message.action.id, message.action.value) if message.action else None
    customer = message.customer.model_dump() if message.customer else None
    return Inbound(
        channel=caller.channel,
        conversation=message.conversation,
        speaker=_speaker(app, caller, message),
        message_id=message.message_id,
        text=message.text,
        action=action,
        customer=customer,
    )


def _speaker(app: AppHere, caller: Caller, message: Message) -> str:
    if message.customer is not None:
        caller.check_is_service()
        if message.user is not None:
            raise Problem("who_speaks")
        return f"customer:{message.customer.external_id}"
    with app.database.reading() as session:
        return caller.speaking_as(session, message.user).username


def _address(message: Message) -> str:
    return f"/api/v1/messages/{quote(message.message_id, safe='')}?{urlencode({'conversation': message.conversation})}"


def _pending(message_id: str, conversation: str, trace_id: str) -> dict[str, Any]:
    return {"status": "pending", "message_id": message_id, "conversation": conversation, "trace_id": trace_id}


@router.get("/messages/{message_id}", responses={202: {"description": "Not answered yet."}})
def answer_later(
    app: AppHere,
    caller: CallerHere,
    response: Response,
    message_id: str,
    conversation: Annotated[str, Query()] = "main",
) -> dict[str, Any]:
    """The answer to a message sent before; 202 while there is none yet."""
    with app.database.reading() as session:
        message = _sent(session, caller, message_id, conversation)
        answer = outbox.answer_to(session, message.id)
    if answer is not None:
        return answer
    response.status_code = 202
    return _pending(message_id, conversation, message.trace_id)


def _sent(session: Session, caller: Caller, message_id: str, conversation: str) -> InboundMessage:
    found = select(InboundMessage).where(
        InboundMessage.message_id == message_id,
        InboundMessage.conversation == conversation,
        InboundMessage.channel == caller.channel,
    )
    if not caller.is_service or caller.user_id is not None:
        found = found.where(InboundMessage.speaker == caller.actor(session).username)
    message = session.scalars(found.order_by(InboundMessage.id.desc()).limit(1)).one_or_none()
    if message is None:
        raise Problem("unknown_message")
    return message

"""What colleagues hear without having asked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.desk.models import Handover
from bot.replies import words
from crm_core.models import User
from integrations import identities, outbox
from integrations.messages import Answer, Button, Card, Reply


def tell(session: Session, user: User, text: str, card: Card | None = None) -> None:
    """A notice where the user is reached."""
    to = identities.address_of(session, user, session.info.get("running", ()))
    outbox.notify(
        session, channel=to.channel, conversation=to.conversation, recipient=user.username,
        answer=Answer((Reply(text, card),)),
    )  # fmt: skip


def tell_all(session: Session, people: Iterable[User], handover: Handover, key: str, said: str = "") -> None:
    """The same to several, each in their language, with what they can do about it."""
    for user in people:
        text, card = about(handover, key, user.language, said)
        tell(session, user, text, card)


def about(handover: Handover, key: str, language: str, said: str = "") -> tuple[str, Card]:
    """Who, what they asked, what the bot had to offer; buttons to take it, to answer, to end it."""
    number = handover.ticket.number if handover.ticket else "–"
    head = words.say(key, language, number=number, who=handover.who)
    lines = [said or handover.question]
    if handover.tried and not said:
        lines.append(words.say("desk_tried", language, what=words.joined(handover.tried, language)))
    buttons = {
        "desk_said": ("reply", "release"),
        "desk_new": ("take", "reply"),
        "desk_late": ("take", "reply"),
        "desk_emergency": ("take", "reply"),
        "desk_complaint": ("take", "reply"),
    }.get(key, ())
    actions = tuple(
        Button(
            f"desk_{one}:{handover.id}",
            words.say(f"desk_do_{one}", language),
            "primary" if not at else "default",
        )
        for at, one in enumerate(buttons)
    )
    body = "\n".join(line for line in lines if line)
    return f"{head}\n{body}", Card(title=head, body=body, actions=actions, link=f"/#/inbox/{handover.id}")

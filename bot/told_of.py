"""高远电话13811112222: what somebody is reached by of whom the follow-up just written tells, and who is no contact."""

from __future__ import annotations

from bot.exchange import Exchange
from crm_core import permissions
from crm_core.models import Activity, User
from intents.readers.newcomers import newcomer
from intents.readers.wechat import wechat_id
from intents.schema import Frame, Mention, Slot

_LONGEST = 40


def reached(exchange: Exchange) -> Frame | None:
    """A new contact of that customer's; None where the name does not stand in what was written."""
    reading, memory = exchange.reading, exchange.memory
    notes = [id_ for kind, id_ in memory.written if kind == "activity"]
    if len(notes) != 1 or exchange.understanding.frames or len(reading.text) > _LONGEST:
        return None
    name = newcomer(reading) if not reading.found("account", "person", "user") else None
    if name is None or not isinstance(exchange.actor, User):
        return None
    note = next(iter(permissions.load(exchange.session, Activity, notes, exchange.actor)), None)
    if note is None or note.account is None or str(name.value) not in note.content:
        return None
    phone, email = reading.first("phone"), reading.first("email")
    return Frame("contact.create", confidence=0.85, span=reading.span).having(
        account=Slot(Mention("account", "", (note.account.id,)), confidence=0.8),
        name=name,
        phone=Slot(phone.value, phone.text, phone.span) if phone else None,
        email=Slot(email.value, email.text, email.span) if email else None,
        wechat=wechat_id(reading),
    )

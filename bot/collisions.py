"""A customer who is here already, out of the speaker's sight (撞单): the manager hears of it."""

from __future__ import annotations

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from bot.replies import words
from crm_core.errors import AlreadyExists, CrmError
from crm_core.models import Account, Role, User
from crm_core.permissions import can_see
from crm_core.services import users
from integrations import outbox
from integrations.messages import Answer, Reply


def tell_manager(session: Session, speaker: str, error: CrmError) -> str:
    """The name of the manager who was told; empty when it is no such refusal, or nobody is above the speaker."""
    account, user = _hidden(session, error), users.get_by_username(session, speaker)
    if account is None or user is None:
        return ""
    manager = _above(session, user)
    if manager is None:
        return ""
    text = words.say("collision", manager.language, who=user.name, about=_about(session, manager, account))
    outbox.notify(
        session, channel="web", conversation=f"web-{manager.username}", recipient=manager.username,
        answer=Answer((Reply(text),)),
    )  # fmt: skip
    return manager.name


def _hidden(session: Session, error: CrmError) -> Account | None:
    """The customer that the refusal is about and the speaker may not know more of."""
    record = error.details.get("record")
    if not isinstance(error, AlreadyExists) or not isinstance(record, Account) or error.details["visible"]:
        return None
    return session.get(Account, inspect(record).identity)


def _above(session: Session, user: User) -> User | None:
    """Whom the speaker reports to, else who leads the region."""
    if user.manager is not None and user.manager.active:
        return user.manager
    leading = select(User).where(User.role == Role.MANAGER, User.region == user.region, User.active)
    return session.scalars(leading.where(User.id != user.id).order_by(User.id)).first()


def _about(session: Session, manager: User, account: Account) -> str:
    """The customer, and who has it if that is the manager's to know."""
    if account.owner is None or not can_see(session, manager, account):
        return account.name
    return f"{account.name}（{account.owner.name}）"

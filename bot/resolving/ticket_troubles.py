"""Tickets by what is the matter: 嘉陵那台平层的, Riverside那个噪音."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.orm import Session

from bot.resolving.similarity import best, features
from crm_core.models import UNFINISHED, Ticket, TicketStatus
from crm_core.permissions import Actor, visible

_MOST = 400
_LEAST, _UNNAMED = 0.1, 0.5
_PAIRS = 2  # of neighbouring characters that must be shared where no customer is named
_SAY_NOTHING = features(
    "客户 处理 解决 问题 维修 修好 弄好 搞定 关了 关掉 恢复 催一下 现在 怎么 明天 上午 下午 没有 先生"
)


def described(
    session: Session,
    actor: Actor,
    said: str,
    account_ids: Sequence[int],
    *,
    unfinished: bool,
    alone: bool,
    people: Collection[int] = (),
    solved_since: datetime | None = None,
) -> list[Ticket]:
    """Those whose trouble the words tell, of the customer named if one is; `alone`: the only unfinished one of that
    customer needs no word of its trouble. `unfinished` ones, or solved ones that wait to be closed, come first;
    none that was solved before `solved_since`.
    """
    statement = visible(Ticket, actor, few=bool(account_ids))
    if account_ids:
        statement = statement.where(Ticket.account_id.in_(account_ids))
    if unfinished:
        statement = statement.where(Ticket.status != TicketStatus.CLOSED)
    if solved_since is not None:
        lately = or_(Ticket.solved_at.is_(None), Ticket.solved_at >= solved_since)
        statement = statement.where(lately)
    pool = list(session.scalars(statement.order_by(Ticket.id.desc()).limit(_MOST)))
    called = [] if account_ids else [one for one in pool if _is_called(said, one)]
    pool, is_named = called or pool, bool(account_ids or called)
    least, pairs = (_LEAST, 1) if is_named else (_UNNAMED, _PAIRS)
    found = list(best(pool, lambda one: _told(said, one, pairs), least=least, margin=0.05))
    if not found:  # 严敏那张: whoever reported it
        found = [one for one in pool if one.contact_id in people and one.status in UNFINISHED]
    still = [one for one in found if one.status in UNFINISHED]
    if found or not (alone and is_named):
        return still if len(still) == 1 else found
    open_ones = [one for one in pool if one.status in UNFINISHED] or pool
    return open_ones if len(open_ones) == 1 else []


def _is_called(said: str, ticket: Ticket) -> bool:
    """By its customer's short name, or by how the message begins: 会展那单 of 山城会展."""
    account = ticket.account
    if account is None:
        return False
    names = [one.casefold() for one in (account.short_name, *account.aliases) if len(one) > 1]
    text = said.casefold().lstrip("把给将")
    head = text[:2]
    return any(one in text or one.startswith(head) or one.endswith(head) for one in names)


def numbered(session: Session, actor: Actor, digits: str) -> list[Ticket]:
    """3303, of WX-3303."""
    found = visible(Ticket, actor, few=True).where(Ticket.number.endswith(digits, autoescape=True))
    return list(session.scalars(found.limit(2)))


def _told(said: str, ticket: Ticket, pairs: int) -> float:
    """The share of the subject, or nearly that of the description, that the words have, its customer's name aside."""
    account = ticket.account
    names = f"{account.name} {account.short_name} {' '.join(account.aliases)}" if account else ""
    told = features(said) - features(names) - _SAY_NOTHING
    shares = []
    for text, weight in ((ticket.subject, 1.0), (ticket.description, 0.8)):
        own = features(text) - features(names) - _SAY_NOTHING
        shared = len(own & told)
        shares.append(weight * shared / len(own) if own and shared >= min(pairs, len(own)) else 0.0)
    return max(shares)

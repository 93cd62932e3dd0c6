"""Tasks by their titles: described by some of its words, or told by nearly all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.resolving.similarity import best, features, likeness, units
from crm_core.models import Account, Task, TaskStatus, User
from crm_core.permissions import Actor, visible
from intents import catalog

_MOST = 400
_OFFERED = 5
_TOLD = 0.62
_TELLING, _MOSTLY = 3, 0.75
_POINTING = re.compile(r"[那这]?[个件条项]|的")
_JUST = re.compile(r"刚才|刚刚|刚说|上面|前面|上一|最后")
_EVERYDAY = features(
    "合同 报价 方案 回访 客户 跟进 资料 沟通 电话 上门 拜访 发票 付款 尾款 续签 续费 终稿 确认 安排 时间 下周 一下"
)
"""What may stand in anybody's title."""


def described(session: Session, actor: Actor, said: str, accounts: Sequence[Account]) -> list[Task]:
    """Open tasks whose title the words describe: those of the customer named first, one's own before others'."""
    statement = visible(Task, actor).where(Task.status == TaskStatus.OPEN)
    if isinstance(actor, User):
        statement = statement.order_by((Task.assignee_id == actor.id).desc(), Task.due_at)
    pool = [one for one in session.scalars(statement.limit(_MOST)) if not _is_other(said, one)]
    wanted = {one.id for one in accounts}
    theirs = [one for one in pool if one.account_id in wanted]
    found = best(theirs, lambda one: _titled(said, one), least=0.15) or (theirs if len(theirs) == 1 else [])
    found = list(found or best(pool, lambda one: _titled(said, one), least=0.34))
    mine = [one for one in found if isinstance(actor, User) and one.assignee_id == actor.id]
    return mine or found


def _is_other(said: str, task: Task) -> bool:
    """The invoice chase is no task whose title says nothing of money."""
    about_money = catalog.cue("task.about_money").search
    return about_money(said.lower()) is not None and about_money(task.title.lower()) is None


def titled(session: Session, actor: User, said: str, account_ids: Sequence[int]) -> list[Task]:
    """The speaker's open tasks whose title the words tell, and little else; of the customer named, if one is."""
    own = visible(Task, actor).where(Task.status == TaskStatus.OPEN, Task.assignee_id == actor.id)
    pool = list(session.scalars(own.order_by(Task.due_at).limit(_MOST)))
    if account_ids:
        pool = [one for one in pool if one.account_id in account_ids]
    if account_ids and len(pool) == 1 and catalog.cue("task.only_points").fullmatch(said.strip().lower()):
        return pool
    return list(best(pool, lambda one: _told_title(said, one), least=_TOLD))


def mentioned(session: Session, actor: User, said: str, account_ids: Sequence[int]) -> list[Task]:
    """The speaker's open tasks for this customer of whose title a word is said that is not in everybody's."""
    pool = open_ones(session, actor, account_ids)
    told = features(said) - _EVERYDAY
    return [one for one in pool if (features(one.title) - _names(one)) & told]


def open_ones(session: Session, actor: User, account_ids: Sequence[int]) -> list[Task]:
    """The speaker's open tasks for these customers."""
    own = visible(Task, actor).where(
        Task.status == TaskStatus.OPEN, Task.assignee_id == actor.id, Task.account_id.in_(account_ids)
    )
    return list(session.scalars(own.order_by(Task.due_at).limit(_MOST)))


def of_words(session: Session, actor: User, said: frozenset[str], account_ids: Sequence[int]) -> list[Task]:
    """Those of them in whose title nearly all that is said stands."""
    pool = open_ones(session, actor, account_ids)
    return list(best(pool, lambda one: len(said & units(one.title)) / len(said), least=_TOLD))


def _names(task: Task) -> frozenset[str]:
    account = task.account
    people = f" {task.contact.name}" if task.contact else ""
    names = f"{account.name} {account.short_name} {' '.join(account.aliases)}" if account else ""
    return features(names + people)


def next_due(session: Session, actor: Actor) -> list[Task]:
    """The speaker's open tasks that are due first, where none is described: 那个任务关掉."""
    if not isinstance(actor, User):
        return []
    own = visible(Task, actor).where(Task.status == TaskStatus.OPEN, Task.assignee_id == actor.id)
    return list(session.scalars(own.order_by(Task.due_at).limit(_OFFERED)))


def _told_title(said: str, task: Task) -> float:
    """The mean of two shares: what of the title is said, and what of the said is the title's."""
    account = task.account
    besides = units(f"{account.name} {account.short_name} {' '.join(account.aliases)}" if account else "")
    title, told = units(task.title), units(said)
    own = title - besides or title
    rest = told - besides or told
    if not own or not rest or not own & told:
        return 0.0
    return (len(own & told) / len(own) + len(rest & title) / len(rest)) / 2


def _titled(said: str, task: Task) -> float:
    """The share of the title that was said, or nearly that of what was said which the title has."""
    words = units(_POINTING.sub("", said))
    share = len(words & units(task.title)) / len(words) if len(words) >= _TELLING else 0.0
    scattered = 0.6 * share if share >= _MOSTLY else 0.0  # 发终稿那个, of 发冷库合同终稿
    return max(likeness(said, task.title), 0.8 * likeness(task.title, said), scattered)


def is_described(said: str) -> bool:
    """发终稿那个: words that describe one, and do not only point at what was just spoken of."""
    return len(units(_POINTING.sub("", said))) >= _TELLING and _JUST.search(said) is None

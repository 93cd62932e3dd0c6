"""Words by which a colleague calls a customer, learned from the choices that they confirmed.

They are no names of the account: they lead there from this speaker's messages only, and only as long as the
speaker may see it. Whoever reads them asks for that.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, Index, String, bindparam, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from crm_core.columns import Instant
from crm_core.db import Base
from crm_core.models import Account, User
from crm_core.names.companies import company_forms
from crm_core.names.forms import LONGEST, Form, fold, units
from crm_core.names.likeness import likeness
from crm_core.permissions import Actor, speaker

_MOST = 500
"""Words of one speaker that are looked at, those used last."""
FIRM = 2
"""Times in a row that a choice between customers of the speaker's must come out the same to be made unasked."""
_AGREED = 2
"""Colleagues who must have confirmed the same before others are told of it."""


class LearnedName(Base):
    """`words` are folded. `merged_id`: the account that they led to before it was merged into `account_id`."""

    __tablename__ = "learned_name"
    __table_args__ = (
        Index("ix_learned_name_words", "words"),
        Index("ix_learned_name_account_id", "account_id"),
    )

    speaker_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(String(80), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    merged_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    times: Mapped[int]
    used_at: Mapped[datetime] = mapped_column(Instant)


_TABLE: Any = LearnedName.__table__
_ROWS = _TABLE.c
_MERGED: Any = Account.__table__.alias("merged")

# A merger that was taken back leaves the words with the account that they were said of.
_LEADS_TO = case(
    (_MERGED.c.deleted_at.is_(None) & _MERGED.c.id.is_not(None), _MERGED.c.id), else_=_ROWS.account_id
)
_FROM = _TABLE.outerjoin(_MERGED, _MERGED.c.id == _ROWS.merged_id)
_OF_SPEAKER = (
    select(_ROWS.words, _LEADS_TO, _ROWS.times)
    .select_from(_FROM)
    .where(_ROWS.speaker_id == bindparam("speaker"))
    .order_by(_ROWS.used_at.desc())
    .limit(_MOST)
)
_OF_MANY = (
    select(_LEADS_TO)
    .select_from(_FROM)
    .where(_ROWS.words == bindparam("words"))
    .group_by(_LEADS_TO)
    .having(func.count() >= _AGREED)
    .order_by(func.count().desc(), _LEADS_TO)
)
_USED = update(_TABLE).where(
    _ROWS.speaker_id == bindparam("speaker"), _ROWS.words == bindparam("said")
).values(used_at=bindparam("now"))  # fmt: skip


def of_speaker(session: Session, actor: Actor) -> dict[str, tuple[int, int]]:
    """Folded words → (id of the account they mean, times confirmed in a row); nothing for a customer of ours."""
    user = speaker(actor)
    if user is None:
        return {}
    found = session.connection().execute(_OF_SPEAKER, {"speaker": user.id})
    return {words: (id_, times) for words, id_, times in found}


def of_many(session: Session, words: str) -> list[int]:
    """Accounts that two colleagues or more call by these words, what most say first."""
    return list(session.connection().execute(_OF_MANY, {"words": fold(words)[:80]}).scalars())


def keep(session: Session, user: User, words: str, account: Account) -> None:
    """From now on the user means the account by these words, whatever they meant by them before."""
    row = {
        "speaker_id": user.id, "words": fold(words), "account_id": account.id, "merged_id": None, "times": 1,
        "used_at": session.info["clock"].now(),
    }  # fmt: skip
    session.connection().execute(_upsert(session.get_bind().dialect.name), row)


@cache
def _upsert(dialect: str) -> Any:
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(_TABLE)
    new = insert.excluded
    again = case((_ROWS.account_id == new.account_id, _ROWS.times + 1), else_=1)
    values = {"account_id": new.account_id, "merged_id": None, "times": again, "used_at": new.used_at}
    return insert.on_conflict_do_update(index_elements=["speaker_id", "words"], set_=values)


def used(session: Session, user: User, words: str) -> None:
    """They have led to the account once more."""
    given = {"speaker": user.id, "said": fold(words), "now": session.info["clock"].now()}
    session.connection().execute(_USED, given)


def forget(session: Session, user: User, words: str) -> bool:
    """Whether there was something to forget."""
    theirs = delete(_TABLE).where(_ROWS.speaker_id == user.id, _ROWS.words == fold(words))
    return bool(session.connection().execute(theirs).rowcount)


def follow(session: Session, source: Account, into: Account) -> None:
    """What led to `source` leads to the account that it is merged into."""
    theirs = update(_TABLE).where(_ROWS.account_id == source.id)
    session.connection().execute(theirs.values(account_id=into.id, merged_id=source.id))


# ---------------------------------------------------------------- what may be learned
def can_be_kept(words: str) -> bool:
    """Whether the words can name something, and are short enough to be looked up at once."""
    folded = fold(words)
    return 2 <= len(folded) <= 80 and not folded.isdigit() and len(units(words)) <= LONGEST


def are_entered(words: str, account: Account) -> bool:
    """Whether somebody has entered them as the account's name, short name or alias."""
    return fold(words) in {fold(name) for name in (account.name, account.short_name, *account.aliases)}


def may_mean(words: str, account: Account) -> bool:
    """Whether the words are a form of the account's names, or nearly so: 恒信 for 无锡恒信贸易, not for 锦华."""
    forms = company_forms(account.name, [account.short_name, *account.aliases])
    folded = fold(words)
    return forms.get(folded, Form.INITIALS) < Form.HEAD or likeness(folded, forms) is not None

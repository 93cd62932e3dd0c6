"""The values that people filter by: kept in memory, never out of date for what this process writes."""

from __future__ import annotations

from crm_core.db import Database
from crm_core.models import Account, User
from crm_core.queries.terms import distinct_values
from crm_core.services import accounts


def _industries(company: Database) -> list[str]:
    with company.reading() as session:
        return list(distinct_values(session, Account.industry))


def _make(company: Database, **values: str) -> int:
    with company.transaction() as session:
        boss = session.query(User).filter_by(username="boss").one()
        return accounts.create(session, by=boss, **values).id


def test_values_are_known_as_soon_as_they_are_written(company: Database) -> None:
    _make(company, name="松江轴承有限公司", industry="轴承")
    assert _industries(company) == ["轴承"]
    account_id = _make(company, name="衡阳风机有限公司", industry="风机")
    assert _industries(company) == ["轴承", "风机"]
    with company.transaction() as session:
        session.get_one(Account, account_id).industry = "泵阀"
    assert _industries(company) == ["泵阀", "轴承"]


def test_what_is_taken_back_before_the_commit_is_never_known(company: Database) -> None:
    assert _industries(company) == []
    with company.transaction() as session:
        boss = session.query(User).filter_by(username="boss").one()
        accounts.create(session, by=boss, name="赣州稀土材料有限公司", industry="稀土")
        session.flush()
        assert _industries(company) == []  # as another message sees them meanwhile
        session.rollback()
    assert _industries(company) == []

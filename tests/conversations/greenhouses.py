"""A small company that sells greenhouses and irrigation, as these stories need it."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from decimal import Decimal

import postgres
from sqlalchemy.orm import Session

from crm_core.db import Database
from crm_core.models import Grade, Role, Stage, User
from crm_core.permissions import operator
from crm_core.services import accounts, contacts, contracts, leads, opportunities, payments, users

STAFF = (
    # username, name, role, region, manager, language
    ("boss", "戴云", Role.EXECUTIVE, "", None, "zh"),
    ("shen", "沈岚", Role.MANAGER, "东区", "boss", "zh"),
    ("hao", "贺浩", Role.MANAGER, "西区", "boss", "zh"),
    ("mei", "罗梅", Role.REP, "东区", "shen", "zh"),
    ("ivy", "Ivy Holt", Role.REP, "东区", "shen", "en"),
    ("jun", "姚俊", Role.REP, "西区", "hao", "zh"),
    ("gao", "高翔", Role.SERVICE, "", None, "zh"),
    ("qian", "钱芳", Role.FINANCE, "", None, "zh"),
)


_made: dict[datetime, sqlite3.Connection] = {}
_kept: dict[tuple[str, datetime], postgres.Kept] = {}


def settle(database: Database) -> None:
    """Everybody and everything, silently. What was made once for that moment is copied."""
    if database.clock.frozen is None:
        _make(database)
    elif database.is_sqlite:
        _copy_in_sqlite(database)
    else:
        _copy_in_postgres(database)


def _copy_in_sqlite(database: Database) -> None:
    now, connection = database.clock.now(), database.engine.raw_connection()
    try:
        if now in _made:
            _made[now].backup(connection.driver_connection)
        else:
            _make(database)
            _made[now] = sqlite3.connect(":memory:")
            connection.driver_connection.backup(_made[now])
    finally:
        connection.close()


def _copy_in_postgres(database: Database) -> None:
    made_for = str(database.engine.url), database.clock.now()
    if made_for in _kept:
        postgres.put_back(database.engine, _kept[made_for])
        return
    _make(database)
    _kept[made_for] = postgres.keep(database.engine)


def _make(database: Database) -> None:
    with database.transaction() as session:
        staff = _hire(session)
        _customers(session, staff)
        _strangers(session, staff)


def _hire(session: Session) -> dict[str, User]:
    staff: dict[str, User] = {}
    for username, name, role, region, manager, language in STAFF:
        staff[username] = users.create(
            session, by=operator(), username=username, name=name, role=role, region=region,
            manager=staff.get(manager or ""), language=language,
        )  # fmt: skip
    return staff


def _customers(session: Session, staff: dict[str, User]) -> None:
    """Mei's: one with all that can hang on it, two that share a short name, one more; and one of Ivy's."""
    mei, ivy = staff["mei"], staff["ivy"]
    qinghe = accounts.create(
        session, by=mei, name="青禾农业科技有限公司", short_name="青禾", grade=Grade.B, region="东区"
    )
    contacts.create(session, by=mei, account=qinghe, name="陆明", title="采购经理", phone="13900001111")
    contacts.create(session, by=mei, account=qinghe, name="田静", title="技术主管")
    opportunity = opportunities.create(
        session, by=mei, account=qinghe, name="青禾温室滴灌", amount=Decimal(600000),
        stage=Stage.PROPOSAL, close_date=date(2027, 4, 30),
    )  # fmt: skip
    contract = contracts.create(
        session, by=mei, account=qinghe, number="GH-2027-01", name="一期棚架", amount=Decimal(320000),
        signed_on=date(2027, 1, 5), ends_on=date(2028, 1, 4), opportunity=opportunity,
    )  # fmt: skip
    payments.plan(session, by=mei, amount=Decimal(96000), due_on=date(2027, 3, 20), contract=contract)
    for name in ("云溪果蔬有限公司", "云溪花卉有限公司"):
        accounts.create(session, by=mei, name=name, short_name="云溪")
    tianye = accounts.create(session, by=mei, name="田野种苗有限公司", short_name="田野")
    contacts.create(session, by=mei, account=tianye, name="陆明", title="场长")
    fernhill = accounts.create(session, by=ivy, name="Fernhill Nurseries Ltd", short_name="Fernhill")
    contacts.create(session, by=ivy, account=fernhill, name="Grace Moss", title="buyer")


def _strangers(session: Session, staff: dict[str, User]) -> None:
    """What Mei may not see, and what nobody owns."""
    jun = staff["jun"]
    shanhai = accounts.create(
        session, by=jun, name="山海畜牧有限公司", short_name="山海", phone="0991-5550123"
    )
    contacts.create(session, by=jun, account=shanhai, name="邓磊", title="总经理", phone="13700002222")
    opportunities.create(session, by=jun, account=shanhai, name="山海牧场通风", amount=Decimal(910000))
    accounts.create(session, by=operator(), name="北岭园艺有限公司", short_name="北岭", region="东区")
    leads.create(session, by=operator(), company="白鹭苗圃", contact_name="苗青", phone="13611112222")

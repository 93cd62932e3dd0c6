"""A small company in which a new process rehearses; nobody has ever heard of it.

Nobody in it sees more than it: an executive's questions would read all that the real company has.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from crm_core.models import Grade, Opportunity, Role, Stage, User
from crm_core.services import accounts, contacts, contracts, leads, opportunities, payments, tasks, tickets

USERNAMES = {role.value: f"~rehearsing-{role.value}" for role in Role}
_REGION = "演练区"
_CUSTOMERS = (("演练机械有限公司", "演练机械", "韩样"), ("Drillworks Ltd", "Drillworks", "Carl Sample"))


def settle(session: Session) -> None:
    """Colleagues of four roles, and two customers with all that usually hangs on one."""
    staff = _hire(session)
    rep = staff[Role.REP]
    for number, (name, short, person) in enumerate(_CUSTOMERS):
        account = accounts.create(session, by=rep, name=name, short_name=short, grade=Grade.B, region=_REGION)
        contacts.create(session, by=rep, account=account, name=person, phone="13900000000")
        deal = opportunities.create(
            session, by=rep, account=account, name=f"{short}样机改造", amount=Decimal(380000),
            stage=Stage.PROPOSAL, close_date=_today(session) + timedelta(days=40),
        )  # fmt: skip
        _hang_on(session, deal, f"YL-900{number + 1}", staff)
    for company, owner in (("演示包装", rep), ("演试仪器", None)):
        leads.create(session, by=rep, company=company, contact_name="安例", owner=owner, region=_REGION)


def _hire(session: Session) -> dict[Role, User]:
    above: User | None = None
    staff = {}
    for role, name in (
        (Role.MANAGER, "钟演"), (Role.REP, "田演"), (Role.SERVICE, "吴演"),
    ):  # fmt: skip
        region = _REGION if role in (Role.MANAGER, Role.REP) else ""
        user = User(username=USERNAMES[role], name=name, role=role, region=region, manager=above)
        session.add(user)
        above, staff[role] = user, user
    session.flush()
    return staff


def _hang_on(session: Session, deal: Opportunity, number: str, staff: dict[Role, User]) -> None:
    account, today = deal.account, _today(session)
    rep, service = staff[Role.REP], staff[Role.SERVICE]
    contract = contracts.create(
        session, by=rep, account=account, number=number, amount=Decimal(200000),
        signed_on=today - timedelta(days=300), ends_on=today + timedelta(days=20), opportunity=deal,
    )  # fmt: skip
    for days, amount, term in ((-10, 100000, "首付款"), (20, 80000, "尾款")):
        payments.plan(
            session, by=rep, amount=Decimal(amount), due_on=today + timedelta(days=days), contract=contract,
            term=term,
        )  # fmt: skip
    tickets.open(
        session, by=service, account=account, subject="样机报警", number=number, assignee=service
    )  # fmt: skip
    due_at = session.info["clock"].now() + timedelta(days=1)
    for title in ("发样品", "寄合同"):
        tasks.create(session, by=rep, title=f"给{account.short_name}{title}", due_at=due_at, account=account)


def _today(session: Session) -> date:
    today: date = session.info["clock"].today()
    return today

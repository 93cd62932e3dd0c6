"""What the days bring is told to whom it concerns, and only what is missing is asked for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from reminded import Office, account_of
from sqlalchemy import select

from bot.reminders.digests import Briefs
from bot.reminders.people import People
from bot.reminders.upkeep import upkeep
from bot.sessions import DialogueSession
from crm_core.models import Lead, LeadStatus, Opportunity, Stage, Ticket, TicketStatus, User
from crm_core.services import tickets


def _rep(session) -> User:
    return session.scalars(select(User).where(User.username == "rep")).one()


def test_who_loses_a_lead_to_the_pool_is_told(office: Office) -> None:
    with office.acting() as session:
        lead = Lead(company="沃野农机", contact_name="苏敏", status=LeadStatus.WORKING, owner=_rep(session))
        session.add(lead)
    for days in range(1, 25):
        office.at("2026-03-02T09:00")
        office.database.clock.frozen += timedelta(days=days)
        upkeep(office.database, office.book)
        office.sweep()
    assert "沃野农机" in office.told("rep")[-1]
    assert "公海" in office.told("rep")[-1]
    with office.database.reading() as session:
        assert session.scalars(select(Lead)).one().owner is None


def test_only_what_a_stage_lacks_is_asked_for(office: Office) -> None:
    with office.acting() as session:
        account, since = account_of(session), office.database.clock.now()
        session.add(Opportunity(name="挖机", account=account, owner=account.owner, stage=Stage.PROPOSAL,
                                stage_since=since, amount=Decimal(90000)))  # fmt: skip
    office.at("2026-03-02T11:00").sweep()
    [text] = [one for one in office.told("rep") if "还缺" in one]
    assert "预计成交" in text
    assert "金额" not in text


def test_a_ticket_s_time_does_not_run_while_it_is_on_hold(office: Office) -> None:
    with office.acting() as session:
        rep = _rep(session)
        due = office.database.clock.now() + timedelta(hours=4)
        ticket = Ticket(
            number="T-1", account=account_of(session), subject="漏油", assignee=rep, sla_due_at=due
        )
        session.add(ticket)
        session.flush()
        tickets.hold(session, ticket, by=rep)
    with office.at("2026-03-02T15:00").acting() as session:
        ticket = session.scalars(select(Ticket)).one()
        tickets.start(session, ticket, by=_rep(session))
        assert ticket.sla_due_at == due + timedelta(hours=6)
        assert ticket.status is TicketStatus.IN_PROGRESS


def test_a_morning_s_brief_names_what_was_left_open(office: Office) -> None:
    draft = {"frames": [], "ask": "choice", "text": "拜访了恒远，下周报价"}
    with office.acting() as session:
        session.add(DialogueSession(channel="web", conversation="c", speaker="rep", memory={"draft": draft},
                                    updated_at=office.database.clock.now()))  # fmt: skip
    with office.database.reading() as session:
        to = People(session, office.book).named("rep")
        assert to is not None
        lines = Briefs(session, [to], office.database.clock.now()).of(to)
    assert any("拜访了恒远，下周报价" in one for one in lines)

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import reckoning
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.errors import InvalidValue
from crm_core.models import AccountStatus, Activity, Opportunity, Payment
from crm_core.queries.figures import answer
from crm_core.queries.questions import Filters, Question, Range, Span
from crm_core.services import accounts, activities, opportunities

SUBJECTS = ("opportunity", "account", "lead", "activity", "task", "contract", "payment", "ticket")
GROUPS = {
    "opportunity": ["stage", "region", "owner", "month", "quarter", "competitor", "account"],
    "account": ["region", "grade", "owner", "industry"], "lead": ["source", "region", "status"],
    "activity": ["kind", "month", "owner"], "task": ["status", "month"],
    "contract": ["status", "quarter", "region"], "payment": ["status", "term", "month", "owner"],
    "ticket": ["priority", "status", "month"],
}  # fmt: skip
DAYS = st.dates(date(2026, 11, 10), date(2027, 7, 10))


@st.composite
def questions(draw):
    subject = draw(st.sampled_from(SUBJECTS))
    has_money = subject in ("opportunity", "lead", "contract", "payment")
    measures = ["count", *(["sum", "average"] if has_money else [])]
    measures += ["weighted"] if subject == "opportunity" else []
    filters = draw(st.fixed_dictionaries({}, optional=_filters(subject)))
    return Question(
        subject, draw(st.sampled_from(measures)), Filters(**filters), draw(st.sampled_from([None, "open", "all"])),
        draw(st.sampled_from([None, *GROUPS[subject]])), limit=200,
    )  # fmt: skip


def _filters(subject):
    money = st.integers(0, 10**7)
    spans = st.tuples(DAYS, DAYS).map(sorted).map(lambda pair: Span(*pair))
    found = {"region": st.sampled_from(["东区", "西区"]), "span": spans, "created": spans}
    found["owners"] = st.lists(st.integers(4, 6), min_size=1, max_size=2)
    if subject in ("opportunity", "contract", "payment", "lead"):
        found["amount"] = st.builds(Range, money, money)
    if subject != "lead":
        found |= {"grades": st.just(("A", "B")), "tags": st.sampled_from([("年框",), ("a_b", "样板")])}
    if subject in ("opportunity", "account", "contract"):
        found |= {"is_pooled": st.booleans(), "idle_days": st.integers(1, 90)}
    if subject in ("opportunity", "task", "payment", "ticket", "contract"):
        found["is_overdue"] = st.booleans()
    if subject == "opportunity":
        found["stages"] = st.sampled_from([("won",), ("proposal", "negotiation")])
        found["probability"] = st.builds(Range, st.integers(0, 60), st.integers(40, 100))
    if subject in ("opportunity", "contract"):
        found["product"] = st.sampled_from(["泵", "阀"])
    return found


@pytest.mark.parametrize("who", ["rep", "east_lead", "boss"])
def test_every_figure_is_what_counting_by_hand_gives(session, staff, who):
    reckoning.populate(session, staff)
    books = reckoning.Books(session, staff)
    actor = getattr(staff, who)

    @settings(max_examples=30, derandomize=True)
    @given(questions())
    def check(question):
        figure = answer(session, actor, question)
        rows = books.matching(actor, question)
        assert (figure.count, figure.value) == (len(rows), reckoning.reckon(question, rows))
        if question.group_by:
            by_hand = reckoning.lines(books, question, rows)
            assert {group.key: (group.count, group.value) for group in figure.groups} == by_hand
            assert {one for group in figure.groups for one in group.record_ids} == {row.id for row in rows}

    check()


@pytest.fixture
def deals(session, staff):
    account = accounts.create(session, by=staff.rep, name="青禾农机有限公司")
    for name, amount, probability, close in (
        ("一期", "0.01", 33, date(2027, 3, 31)), ("二期", "100000000.05", 50, date(2027, 4, 1)),
        ("三期", None, 70, None),
    ):  # fmt: skip
        opportunities.create(
            session, by=staff.rep, account=account, name=name, amount=amount, probability=probability, close_date=close
        )  # fmt: skip
    return account


def test_sums_are_exact_to_the_cent(session, staff, deals):
    assert answer(session, staff.rep, Question("opportunity", "sum")).value == Decimal("100000000.06")
    assert answer(session, staff.rep, Question("opportunity", "weighted")).value == Decimal("50000000.03")


def test_a_quarters_forecast_is_of_what_closes_in_it(session, staff, deals):
    quarter = Filters(span=Span(date(2027, 1, 1), date(2027, 3, 31)))
    figure = answer(session, staff.rep, Question("opportunity", "weighted", quarter))
    assert (figure.value, figure.count) == (Decimal("0.00"), 1)


def test_what_was_closed_is_won_opportunities_by_close_date(session, staff, deals):
    deal = session.query(Opportunity).filter_by(name="二期").one()
    opportunities.win(session, deal, by=staff.rep, on=date(2027, 3, 8))
    march = Filters(stages=("won",), span=Span(date(2027, 3, 1), date(2027, 3, 31)))
    assert answer(session, staff.rep, Question("opportunity", "sum", march)).value == Decimal("100000000.05")
    assert answer(session, staff.rep, Question("opportunity", "sum")).value == Decimal("0.01")


def test_not_followed_up_counts_from_creation_and_leaves_out_lost_accounts(session, staff):
    now = session.info["clock"].now()
    made = {
        name: accounts.create(session, by=staff.rep, name=name) for name in ("从没联系", "刚建", "联系过", "已流失")
    }  # fmt: skip
    for name in ("从没联系", "联系过", "已流失"):
        made[name].created_at = now - timedelta(days=30)
    made["已流失"].status = AccountStatus.LOST
    recently = now - timedelta(days=13, hours=9)
    activities.log(
        session, by=staff.rep, account=made["联系过"], kind="call", content="x", occurred_at=recently
    )
    silent = Question("account", "list", Filters(idle_days=14))
    assert [one.name for one in answer(session, staff.rep, silent).records] == ["从没联系"]
    activity = session.query(Activity).one()
    activities.correct(session, activity, by=staff.rep, occurred_at=now - timedelta(days=14))
    assert answer(session, staff.rep, silent).count == 2


def test_a_list_is_sorted_and_cut_but_counts_all(session, staff, deals):
    figure = answer(session, staff.rep, Question("opportunity", "list", limit=2))
    assert [one.name for one in figure.records] == ["二期", "一期"]
    assert (figure.count, len(figure.record_ids)) == (3, 3)
    soonest = answer(session, staff.rep, Question("opportunity", "list", field="close_date", order="asc"))
    assert [one.name for one in soonest.records] == ["一期", "二期", "三期"]


def test_money_due_yesterday_is_overdue_before_the_nightly_sweep(session, staff, deals):
    yesterday = session.info["clock"].today() - timedelta(days=1)
    session.add(Payment(account=deals, amount=Decimal(5), due_on=yesterday))
    session.flush()
    late = Question("payment", "sum", Filters(statuses=("overdue",)))
    assert answer(session, staff.rep, late).value == 5
    assert answer(session, staff.rep, Question("payment", filters=Filters(statuses=("planned",)))).count == 0


@pytest.mark.parametrize(
    "question",
    [
        Question("account", "sum"), Question("task", filters=Filters(stages=("won",))),
        Question("lead", filters=Filters(accounts=(1,))), Question("product", group_by="owner"),
        Question("quote", "weighted"), Question("opportunity", "sum", field="name"),
        Question("opportunity", "list", field="password"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(session, staff, question):
    with pytest.raises(InvalidValue):
        answer(session, staff.boss, question)


def test_periods_follow_the_companys_calendar_not_utc(session, staff, deals):
    early = session.info["clock"].local(
        session.info["clock"].now().replace(month=2, day=1, hour=0, minute=30)
    )
    activities.log(session, by=staff.rep, account=deals, kind="visit", content="x", occurred_at=early)
    figure = answer(session, staff.rep, Question("activity", group_by="month"))
    assert [(group.key, group.count) for group in figure.groups] == [(date(2027, 2, 1), 1)]


def test_the_answer_says_what_was_counted_in_both_languages(session, staff, deals):
    usual = answer(session, staff.rep, Question("opportunity", "sum")).definition
    said = answer(session, staff.rep, Question("opportunity", "sum", state="all")).definition
    assert set(usual) == {"zh", "en"}
    assert usual["zh"] != said["zh"]

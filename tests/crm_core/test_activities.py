from __future__ import annotations

from datetime import timedelta

import pytest

from crm_core.models import ActivityKind, Task, TaskKind, TaskStatus
from crm_core.services import accounts, activities, contacts, opportunities, tasks
from crm_core.services.activities import NextStep


@pytest.fixture
def account(session, staff):
    return accounts.create(session, by=staff.rep, name="松涛泵业有限公司", short_name="松涛")


@pytest.fixture
def log(session, staff, account):
    def log(*steps, **fields):
        now = session.info["clock"].now()
        return activities.log(
            session, by=staff.rep, account=account, kind=ActivityKind.VISIT, occurred_at=now, content="看了产线",
            next_steps=steps, **fields,
        )  # fmt: skip

    return log


def _tasks(session, **by):
    return session.query(Task).filter_by(**by).order_by(Task.due_at).all()


def test_each_dated_next_step_makes_a_task_and_the_earliest_counts(session, staff, log):
    now = session.info["clock"].now()
    late, soon = NextStep("寄样品", now + timedelta(days=5)), NextStep("报价", now + timedelta(days=2))
    activity = log(late, soon, NextStep("等消息"))
    assert (activity.next_step, activity.next_at) == ("寄样品；报价；等消息", soon.due_at)
    assert [task.title for task in _tasks(session)] == ["报价", "寄样品"]
    assert {(task.kind, task.assignee, task.account) for task in _tasks(session)} == {
        (TaskKind.FOLLOW_UP, staff.rep, activity.account)
    }


def test_a_next_step_without_a_date_makes_no_task(session, log):
    assert log(NextStep("再联系")).next_step == "再联系"
    assert _tasks(session) == []


def test_the_task_knows_the_only_person_met(session, staff, account, log):
    one = contacts.create(session, by=staff.rep, account=account, name="郝建")
    two = contacts.create(session, by=staff.rep, account=account, name="鲁宁")
    step = NextStep("回访", session.info["clock"].now())
    log(step, contacts=[one])
    log(step, contacts=[one, two])
    assert {task.contact for task in _tasks(session)} == {one, None}


def test_correcting_the_account_takes_the_task_along_and_leaves_its_people_behind(
    session, staff, account, log
):
    person = contacts.create(session, by=staff.rep, account=account, name="郝建")
    deal = opportunities.create(session, by=staff.rep, account=account)
    activity = log(NextStep("报价", session.info["clock"].now()), contacts=[person], opportunity=deal)
    right = accounts.create(session, by=staff.rep, name="另一家有限公司")
    activities.correct(session, activity, by=staff.rep, account=right)
    task = _tasks(session)[0]
    assert (activity.account, activity.contacts, activity.opportunity) == (right, [], None)
    assert (task.account, task.contact, task.opportunity) == (right, None, None)


def test_correcting_the_date_moves_the_task_and_no_other(session, staff, log):
    now = session.info["clock"].now()
    activity = log(NextStep("报价", now + timedelta(days=2)), NextStep("寄样品", now + timedelta(days=5)))
    activities.correct(session, activity, by=staff.rep, next_at=now + timedelta(days=3))
    assert [task.due_at for task in _tasks(session)] == [now + timedelta(days=3), now + timedelta(days=5)]


def test_a_date_that_comes_or_goes_makes_or_cancels_the_task(session, staff, log):
    activity = log(NextStep("报价"))
    activities.correct(session, activity, by=staff.rep, next_at=session.info["clock"].now())
    assert [task.title for task in _tasks(session, status=TaskStatus.OPEN)] == ["报价"]
    activities.correct(session, activity, by=staff.rep, next_at=None)
    assert _tasks(session, status=TaskStatus.OPEN) == []


def test_a_task_that_is_done_does_not_follow_any_more(session, staff, log):
    now = session.info["clock"].now()
    activity = log(NextStep("报价", now))
    tasks.finish(session, _tasks(session)[0], by=staff.rep)
    activities.correct(session, activity, by=staff.rep, next_at=now + timedelta(days=1))
    assert _tasks(session)[0].due_at == now


def test_appending_adds_a_sentence_and_its_next_step(session, staff, log):
    activity = log(NextStep("报价"))
    due = session.info["clock"].now() + timedelta(days=1)
    activities.append(session, activity, "他们还想看样机", by=staff.rep, next_steps=[NextStep("约样机", due)])
    assert activity.content == "看了产线\n他们还想看样机"
    assert (activity.next_step, activity.next_at) == ("报价；约样机", due)
    assert [task.title for task in _tasks(session)] == ["约样机"]


def test_deleting_takes_the_open_task_along(session, staff, log):
    activity = log(NextStep("报价", session.info["clock"].now()))
    activities.delete(session, activity, by=staff.rep)
    assert _tasks(session) == []

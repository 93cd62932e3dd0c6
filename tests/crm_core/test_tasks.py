from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crm_core.errors import InvalidValue, NotAllowed
from crm_core.models import TaskStatus
from crm_core.services import tasks


def _due(session, *when):
    return session.info["clock"].local(datetime(*when))


def _local(session, task):
    return session.info["clock"].local(task.due_at).replace(tzinfo=None)


def test_a_postponed_task_keeps_its_time_of_day(session, staff):
    task = tasks.create(session, by=staff.rep, title="回访", due_at=_due(session, 2027, 3, 11, 15, 30))
    tasks.postpone(session, task, by=staff.rep, to=date(2027, 3, 20))
    assert _local(session, task) == datetime(2027, 3, 20, 15, 30)
    tasks.postpone(session, task, by=staff.rep, to=_due(session, 2027, 3, 21, 8))
    assert _local(session, task) == datetime(2027, 3, 21, 8)


def test_a_task_without_a_time_is_postponed_to_nine(session, staff):
    task = tasks.create(session, by=staff.rep, title="回访")
    tasks.postpone(session, task, by=staff.rep, to=date(2027, 3, 20))
    assert _local(session, task) == datetime(2027, 3, 20, 9)


def test_managers_give_tasks_to_those_who_report_to_them_only(session, staff):
    task = tasks.create(session, by=staff.east_lead, title="盘点", assignee=staff.rep)
    assert task.assignee is staff.rep
    tasks.assign(session, task, by=staff.east_lead, to=staff.mate)
    for by, to in ((staff.east_lead, staff.stranger), (staff.rep, staff.mate)):
        with pytest.raises(NotAllowed):
            tasks.create(session, by=by, title="盘点", assignee=to)


@pytest.mark.parametrize(
    ("rule", "due", "following"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", (2027, 3, 12, 9), datetime(2027, 3, 19, 9)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", (2027, 3, 31, 18), datetime(2027, 4, 30, 18)),
        ("FREQ=DAILY", (2027, 3, 1, 9), datetime(2027, 3, 11, 9)),
        ("FREQ=DAILY;UNTIL=20270312T000000Z", (2027, 3, 10, 15), datetime(2027, 3, 11, 15)),
    ],
)
def test_finishing_a_recurring_task_makes_the_next_that_is_not_past(session, staff, rule, due, following):
    task = tasks.create(session, by=staff.rep, title="周报", due_at=_due(session, *due), recurring=rule)
    coming = tasks.finish(session, task, by=staff.rep)
    assert (_local(session, coming), coming.title, coming.status) == (following, "周报", TaskStatus.OPEN)
    assert task.status is TaskStatus.DONE


def test_a_counted_series_ends(session, staff):
    task = tasks.create(
        session,
        by=staff.rep,
        title="回访",
        due_at=_due(session, 2027, 3, 10, 12),
        recurring="FREQ=DAILY;COUNT=3",
    )
    made = [task]
    while (following := tasks.finish(session, made[-1], by=staff.rep)) is not None:
        made.append(following)
    assert [_local(session, one).day for one in made] == [10, 11, 12]


def test_finishing_twice_or_cancelling_makes_no_further_task(session, staff):
    due = session.info["clock"].now() + timedelta(hours=1)
    task = tasks.create(session, by=staff.rep, title="周报", due_at=due, recurring="FREQ=DAILY")
    following = tasks.finish(session, task, by=staff.rep)
    assert tasks.finish(session, task, by=staff.rep) is None
    tasks.cancel(session, following, by=staff.rep)
    assert following.status is TaskStatus.CANCELLED


@pytest.mark.parametrize("rule", ["every friday", "FREQ=NEVER", "FREQ=DAILY;BYDAY=XX"])
def test_a_rule_that_cannot_be_read_is_refused(session, staff, rule):
    with pytest.raises(InvalidValue):
        tasks.create(session, by=staff.rep, title="x", due_at=_due(session, 2027, 3, 11), recurring=rule)

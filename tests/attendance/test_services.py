"""Marking: states follow, repeating changes nothing, who may not is refused, all is on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.attendance.people import member, past_workshop, person, running_workshop
from workshop_mgr.accounts.domain import Role
from workshop_mgr.attendance import services
from workshop_mgr.attendance.domain import Marking, Method, Presence
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.attendance.services import Marked
from workshop_mgr.calendars.models import CalendarCopy
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Forbidden, Refused
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.registrations.models import Registration

PRESENT, ABSENT, UNKNOWN = Presence


def mark(session, *wishes, who=SYSTEM, method=Method.MANUAL, at=None):
    """Carry out (person, day, presence) wishes."""
    markings = [Marking(one.id, day, presence) for one, day, presence in wishes]
    done = services.mark(
        session, "border-days", markings, method=method, who=who, at=at or clock.now()
    )
    session.commit()
    return done


def states(session):
    """Return the states as stored, in id order."""
    session.expire_all()
    return list(session.scalars(select(Registration.state).order_by(Registration.id)))


def test_states_follow_marks_back_and_forth(session):
    workshop = past_workshop(session)
    first, second = workshop.start_date, workshop.end_date
    anna, timur = person(session, workshop), person(session, workshop)
    assert mark(session, (anna, first, PRESENT), (timur, first, ABSENT)) == Marked(2, 0)
    assert states(session) == ["attended", "confirmed"]
    mark(session, (timur, second, ABSENT))
    assert states(session) == ["attended", "no_show"]
    mark(session, (anna, first, UNKNOWN), (timur, second, PRESENT))
    assert states(session) == ["confirmed", "attended"]
    assert session.scalars(select(CalendarCopy)).all() == []
    assert session.scalars(select(OutboxMessage)).all() == []


def test_repeating_changes_nothing_and_is_not_recorded_twice(session):
    workshop = past_workshop(session)
    account, who = member(session, workshop)
    anna = person(session, workshop)
    wish = (anna, workshop.start_date, PRESENT)
    assert mark(session, wish, who=who, method=Method.CSV) == Marked(1, 0)
    assert mark(session, wish, wish, who=who) == Marked(0, 1)
    row = session.scalars(select(AttendanceMark)).one()
    assert (row.is_present, row.method, row.account_id) == (True, "csv", account.account_id)
    events = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == anna.id)).all()
    recorded = [
        (event.action, event.changes) for event in events if event.subject_table == "registration"
    ]
    assert recorded == [
        ("attendance.marked", {workshop.start_date.isoformat(): ["unknown", "present"]}),
        ("registration.attended", {"state": ["confirmed", "attended"]}),
    ]


def test_only_people_with_a_place_and_of_this_workshop_are_marked(session):
    workshop, other = past_workshop(session), past_workshop(session, "other-days")
    anna = person(session, workshop, "Anna Gone", state="withdrawn")
    stranger = person(session, other)
    day = workshop.start_date
    assert mark(session, (anna, day, PRESENT), (stranger, day, PRESENT)) == Marked(
        0, 0, ("Anna Gone",)
    )
    assert session.scalars(select(AttendanceMark)).all() == []
    assert states(session) == ["withdrawn", "confirmed"]


def test_a_day_to_come_is_refused_for_everybody(session):
    workshop = running_workshop(session)
    anna = person(session, workshop)
    today = workshop.start_date + timedelta(days=1)
    session.commit()
    with pytest.raises(Refused) as refusal:
        mark(session, (anna, today, PRESENT), (anna, workshop.end_date, PRESENT))
    assert (refusal.value.code, refusal.value.facts) == (
        "day_not_begun",
        {"day": workshop.end_date.isoformat()},
    )
    session.rollback()
    mark(session, (anna, today, PRESENT))
    assert states(session) == ["attended"]


def test_the_worker_settles_who_never_came_once_the_workshop_is_over(session):
    workshop = running_workshop(session)
    anna, timur = person(session, workshop), person(session, workshop)
    days = [workshop.start_date + timedelta(days=number) for number in range(3)]
    last_evening = workshop.ends_at - timedelta(hours=4)
    mark(session, *((anna, day, ABSENT) for day in days), at=last_evening)
    mark(session, (timur, days[0], ABSENT), at=last_evening)
    assert services.settle_ended(session, at=last_evening) == 0
    assert services.settle_ended(session, at=workshop.ends_at) == 1
    session.commit()
    assert states(session) == ["no_show", "confirmed"]
    assert services.settle_ended(session, at=workshop.ends_at) == 0


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_viewers_and_strangers_may_not_mark(session, role):
    workshop, other = past_workshop(session), past_workshop(session, "other-days")
    anna = person(session, workshop)
    _account, who = member(session, workshop if role else other, role or Role.ORGANIZER)
    with pytest.raises(Forbidden):
        mark(session, (anna, workshop.start_date, PRESENT), who=who)

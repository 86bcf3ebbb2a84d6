"""An agenda follows its workshop: moved with it, kept inside its days, copied without people."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, post, room, speaks
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import MovePlan, Sheet, SpeakerMode
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.events import publish
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops import services as scheduling
from workshop_mgr.workshops.domain import WorkshopDuplicated, WorkshopRescheduled
from workshop_mgr.workshops.models import Workshop

WEEK = timedelta(days=7)


def reschedule(
    session: Session, workshop: Workshop, *, start: date | None = None, end: date | None = None,
    zone: str | None = None,
) -> None:  # fmt: skip
    """Change the days or the zone of a workshop and say so."""
    news = WorkshopRescheduled(
        workshop.id, workshop.start_date, start or workshop.start_date, workshop.end_date,
        end or workshop.end_date, workshop.time_zone, zone or workshop.time_zone, NOW, SYSTEM,
    )  # fmt: skip
    workshop.start_date, workshop.end_date, workshop.time_zone = (
        news.new_start,
        news.new_end,
        news.new_zone,
    )
    publish(session, news)
    session.commit()


def duplicate(session: Session, workshop: Workshop, starts: date, *, days: int = 2) -> Sheet:
    """Make a copy of a workshop on other days; return the agenda of the copy."""
    twin = factories.workshop(
        session, "copy", starts=starts, days=days, state="draft", time_zone=workshop.time_zone
    )
    publish(session, WorkshopDuplicated(workshop.id, twin.id, NOW, SYSTEM))
    session.commit()
    return queries.sheet(session, twin.id)


def test_sessions_move_with_a_workshop_of_the_same_length(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    reschedule(session, workshop, start=MONDAY + WEEK, end=workshop.end_date + WEEK)
    assert row.day == MONDAY + WEEK
    assert row.starts_at == datetime(2026, 3, 9, 4, 30, tzinfo=UTC)


def test_a_form_that_shows_the_old_days_is_stale(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    reschedule(session, workshop, end=workshop.end_date + WEEK)
    with pytest.raises(Conflict):
        services.move_session(
            session, workshop.id, row.id, MovePlan(MONDAY, time(11), time(12)), seen_revision=1,
            who=SYSTEM, at=NOW,
        )  # fmt: skip


def test_no_move_is_undone_across_a_change_of_days(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    wanted = MovePlan(MONDAY, time(11), time(12))
    services.move_session(session, workshop.id, row.id, wanted, seen_revision=1, who=SYSTEM, at=NOW)
    assert queries.last_move(session, workshop.id, None) is not None
    reschedule(session, workshop, start=MONDAY + WEEK, end=workshop.end_date + WEEK)
    assert queries.last_move(session, workshop.id, None) is None


def test_another_zone_keeps_the_wall_clock(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    reschedule(session, workshop, zone="Europe/Vienna")
    assert row.starts_local == datetime(2026, 3, 2, 9, 30)
    assert row.starts_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def test_a_shorter_workshop_leaves_no_session_behind(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(
        session, workshop, "Closing", day=MONDAY + timedelta(days=1), at="16:00-17:00"
    )
    with pytest.raises(Refused) as refusal:
        reschedule(session, workshop, end=MONDAY)
    assert refusal.value.code == "sessions_outside_days"
    assert refusal.value.facts == {"titles": "Closing", "count": 1}
    session.rollback()
    assert session.get_one(AgendaSession, row.id).day == MONDAY + timedelta(days=1)


def test_a_longer_workshop_keeps_its_dates(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    reschedule(session, workshop, start=MONDAY - timedelta(days=1))
    assert row.day == MONDAY


def test_new_days_on_which_the_clocks_change_are_refused_by_title(session: Session) -> None:
    workshop = factories.workshop(session, starts=date(2026, 3, 22), time_zone="Europe/Vienna")
    agenda_session(session, workshop, "Night shift", day=date(2026, 3, 22), at="02:30-04:00")
    with pytest.raises(Refused) as refusal:
        reschedule(session, workshop, start=date(2026, 3, 29), end=date(2026, 3, 30))
    assert (refusal.value.code, refusal.value.facts) == (
        "sessions_at_clock_change",
        {"titles": "Night shift"},
    )


def test_a_copy_has_rooms_times_and_posts_but_no_people(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    hall = room(session, workshop)
    agenda_session(
        session, workshop, "Panel", day=MONDAY, at="09:30-10:30", room_id=hall.id,
        roles=[
            speaks(person(session), mode=SpeakerMode.REMOTE_LIVE),
            post("Ambassador of Norway", mode=SpeakerMode.IN_ROOM),
        ],
    )  # fmt: skip
    (copied,) = duplicate(session, workshop, MONDAY + WEEK).sessions
    assert copied.starts == datetime(2026, 3, 9, 4, 30, tzinfo=UTC)
    assert copied.room is not None
    assert (copied.room.name, copied.room.id == hall.id) == (Texts(en="Hall A"), False)
    assert [
        (str(each.post), each.is_named, each.honorific, each.mode) for each in copied.speakers
    ] == [
        ("Senior Adviser on Gender Issues", False, "", None),
        ("Ambassador of Norway", False, "", None),
    ]


def test_what_does_not_fit_into_the_copy_waits_for_a_time(session: Session) -> None:
    workshop = factories.workshop(session, starts=date(2026, 3, 21), time_zone="Europe/Vienna")
    agenda_session(session, workshop, "Skipped hour", day=date(2026, 3, 21), at="02:30-04:00")
    agenda_session(session, workshop, "Second day", day=date(2026, 3, 22), at="09:30-10:30")
    copied = duplicate(session, workshop, date(2026, 3, 29), days=1)
    (day,) = copied.days
    assert [(str(each.title), each.starts) for each in day.sessions] == [("Skipped hour", None)]
    assert [str(each.title) for each in copied.unscheduled] == ["Second day"]


def test_a_cancelled_session_is_not_copied(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    agenda_session(session, workshop).state = "cancelled"
    session.commit()
    assert not duplicate(session, workshop, MONDAY + WEEK)


def test_editing_and_duplicating_a_workshop_reach_its_agenda(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    moved = replace(
        workshops.plan_of(workshop),
        start_date=MONDAY + WEEK,
        end_date=workshop.end_date + WEEK,
        registration_closes_local=None,
    )
    scheduling.edit(session, workshop.slug, moved, seen_revision=1, who=SYSTEM, at=NOW)
    twin = scheduling.duplicate(
        session, workshop.slug, title=Texts(en="Again"), start_date=MONDAY, who=SYSTEM, at=NOW
    )
    session.commit()
    assert row.day == MONDAY + WEEK
    assert [each.day for each in queries.sheet(session, twin.id).sessions] == [MONDAY]

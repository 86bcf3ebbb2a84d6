"""A country changes its zone between invitation and workshop: wall clocks stand, entries follow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders
from tests.registrations.quota_deeds import register
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.calendars.domain import CopiesRevised
from workshop_mgr.calendars.models import CalendarCopy, CalendarObject
from workshop_mgr.calendars.services import check_zones, correct_zones
from workshop_mgr.core import events
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.registrations.models import Quota
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop

FIRST = date(2027, 3, 2)
CLOSES = datetime(2027, 2, 20, 18)
LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def workshop(session):
    """Give a workshop in Almaty with one session, a participant and a quota kept until a time."""
    made = factories.workshop(
        session, starts=FIRST, time_zone="Asia/Almaty", registration_closes_local=CLOSES,
        registration_closes_at=datetime(2027, 2, 20, 13, tzinfo=UTC),
    )  # fmt: skip
    builders.agenda_session(session, made, "Opening", day=FIRST, at="09:30-10:30")
    register(session, family_name="Anna")
    return made


def as_before_the_change(session):
    """Let all rows keep what their wall clocks meant while Almaty was at UTC+6."""
    for table in (Workshop, AgendaSession, CalendarObject):
        for row in session.scalars(select(table)):
            row.starts_at, row.ends_at = row.starts_at - HOUR, row.ends_at - HOUR
    for row in session.scalars(select(Workshop)):
        row.registration_closes_at -= HOUR
    session.commit()


def drifts(looked):
    """Return (whose, which, its wall clock, by how much it is wrong) of each."""
    return [(one.of, one.column, str(one.local), one.meant - one.stored) for one in looked.drifts]


def test_times_as_they_were_typed_are_right(session, workshop):
    factories.quota(
        session, workshop, mode=Mode.IN_PERSON, is_reserved=True,
        release_local=datetime(2027, 2, 1, 18), release_time_zone="Europe/Vienna",
    )  # fmt: skip
    looked = check_zones(session, workshop.id)
    assert (looked.slug, looked.drifts) == ("border-days", ())
    assert looked.count == 3 + 2 + 1 + 2 * 4


def test_what_rests_on_the_old_rules_is_found(session, workshop):
    as_before_the_change(session)
    number = session.scalars(select(AgendaSession.id)).one()
    found = drifts(check_zones(session, workshop.id))
    assert found[:5] == [
        ("workshop", "starts_at", "2027-03-02 00:00:00", HOUR),
        ("workshop", "ends_at", "2027-03-04 00:00:00", HOUR),
        ("workshop", "registration_closes_at", "2027-02-20 18:00:00", HOUR),
        (f"session {number} (Opening)", "starts_at", "2027-03-02 09:30:00", HOUR),
        (f"session {number} (Opening)", "ends_at", "2027-03-02 10:30:00", HOUR),
    ]
    assert {one[0].partition("(")[2] for one in found[5:]} == {
        "workshop 0)", "day 1)", "day 2)", f"session {number})",
    }  # fmt: skip


def test_the_time_seats_are_kept_until_is_one_of_them(session, workshop):
    quota = factories.quota(
        session, workshop, mode=Mode.IN_PERSON, is_reserved=True,
        release_local=datetime(2027, 2, 1, 18), release_time_zone="Asia/Almaty",
    )  # fmt: skip
    session.get_one(Quota, quota.id).release_at -= HOUR
    session.commit()
    correct_zones(session, workshop.id, who=SYSTEM, at=LATER)
    session.commit()
    assert session.get_one(Quota, quota.id).release_at == datetime(2027, 2, 1, 13, tzinfo=UTC)


def test_correcting_is_one_revision_of_every_entry_and_everybody_hears_of_it(
    session, workshop, monkeypatch
):
    told = []
    monkeypatch.setitem(
        events._reactions, CopiesRevised, [lambda _session, news: told.extend(news.copy_ids)]
    )
    before = {row.id: (row.uid, row.sequence) for row in session.scalars(select(CalendarObject))}
    copies = dict(session.execute(select(CalendarCopy.id, CalendarCopy.sequence)).all())
    as_before_the_change(session)
    correct_zones(session, workshop.id, who=SYSTEM, at=LATER)
    session.commit()
    session.expire_all()
    after = {
        row.id: (row.uid, row.sequence, row.revised_at)
        for row in session.scalars(select(CalendarObject))
    }
    assert after == {
        number: (uid, sequence + 1, LATER) for number, (uid, sequence) in before.items()
    }
    assert dict(session.execute(select(CalendarCopy.id, CalendarCopy.sequence)).all()) == {
        number: sequence + 1 for number, sequence in copies.items()
    }
    assert sorted(told) == sorted(copies)
    row = session.scalars(select(AgendaSession)).one()
    assert (row.starts_local, row.starts_at) == (
        datetime(2027, 3, 2, 9, 30), datetime(2027, 3, 2, 4, 30, tzinfo=UTC),
    )  # fmt: skip
    assert workshop.registration_closes_at == datetime(2027, 2, 20, 13, tzinfo=UTC)


def test_the_record_says_what_was_corrected_and_a_second_time_there_is_nothing(session, workshop):
    as_before_the_change(session)
    seen = workshop.revision
    correct_zones(session, workshop.id, who=SYSTEM, at=LATER)
    assert correct_zones(session, workshop.id, who=SYSTEM, at=LATER).drifts == ()
    session.commit()
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "workshop.zone_corrected")
    ).one()
    assert event.changes["workshop starts_at"] == [
        "2027-03-01 18:00:00+00:00", "2027-03-01 19:00:00+00:00",
    ]  # fmt: skip
    assert workshop.revision == seen + 1


def test_days_before_the_change_stay_as_they_are(session):
    """Almaty went from UTC+6 to UTC+5 on 1 March 2024, in the night between two sessions."""
    made = factories.workshop(
        session, starts=date(2024, 2, 29), time_zone="Asia/Almaty", slug="leap-days"
    )
    for day in (date(2024, 2, 29), date(2024, 3, 1)):
        builders.agenda_session(session, made, f"Day {day.day}", day=day, at="09:00-10:00")
    rows = session.scalars(select(AgendaSession).order_by(AgendaSession.id)).all()
    assert [row.starts_at.hour for row in rows] == [3, 4]
    rows[1].starts_at, rows[1].ends_at = rows[1].starts_at - HOUR, rows[1].ends_at - HOUR
    session.commit()
    assert [one[:2] for one in drifts(check_zones(session, made.id))] == [
        (f"session {rows[1].id} (Day 1)", "starts_at"),
        (f"session {rows[1].id} (Day 1)", "ends_at"),
    ]


def run(app, *words):
    """Run the command; return its exit status and what it says."""
    done = app.test_cli_runner().invoke(args=["calendars", "check-zones", *words])
    return done.exit_code, done.output


def test_the_command_finds_and_corrects(app, session, workshop):
    status, said = run(app)
    assert (status, said.count("\n")) == (0, 1)
    assert "all are what their wall clocks mean." in said
    as_before_the_change(session)
    number = session.scalars(select(AgendaSession.id)).one()
    line = (
        f"border-days: session {number} (Opening), starts_at: 2027-03-02 09:30 Asia/Almaty "
        "was 2027-03-02 03:30 UTC, is 2027-03-02 04:30 UTC\n"
    )
    status, said = run(app)
    assert (status, line in said, "13 times are wrong" in said) == (1, True, True)
    status, said = run(app, "--correct")
    assert (status, line in said) == (0, True)
    assert "13 corrected; whoever was invited hears of it." in said
    assert run(app)[0] == 0


def test_a_zone_that_is_no_more_is_named_and_keeps_nobody_else_waiting(app, session, workshop):
    other = factories.workshop(session, "other", starts=FIRST)
    session.get_one(Workshop, workshop.id).time_zone = "Asia/Atlantis"
    other.starts_at -= HOUR
    session.commit()
    status, said = run(app, "--correct")
    assert status == 1
    assert f"the zone Asia/Atlantis of workshop {workshop.id} is not known any more" in said
    assert "other: workshop, starts_at:" in said

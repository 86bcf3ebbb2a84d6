"""Releases: numbered, frozen, told apart from the draft; what moves, cancels and copies does to them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, room, speaks
from tests.agenda.test_reactions import WEEK, duplicate, reschedule
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import ReleasePlan, ReleaseStatus, RoomPlan, SpeakerState, mark_of
from workshop_mgr.agenda.models import AgendaSession, Release
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops import services as scheduling
from workshop_mgr.workshops.domain import Step
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.queries import plan_of

NOTE = Texts(en="The second day begins later.", ru="Второй день начнётся позже.")
REASON = Texts(en="Because.")


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


def draft(session: Session, workshop: Workshop, title: str = "Opening session", **values):
    """Add a session the public does not know of."""
    row = services.add_session(session, workshop.id, plan(title, **values), who=SYSTEM, at=NOW)
    session.commit()
    return row


def release(session: Session, workshop: Workshop, *, seen: int, **values) -> Release:
    """Release the draft as somebody who saw release ``seen``."""
    facts = {"note": NOTE, "status": ReleaseStatus.PROVISIONAL, "seen": seen, **values}
    who = facts.pop("who", SYSTEM)
    made = services.release_agenda(session, workshop.id, ReleasePlan(**facts), who=who, at=NOW)
    session.commit()
    return made


def public(session: Session, workshop: Workshop, number: int | None = None) -> list[str]:
    """Return the titles of a release, the newest where none is named."""
    session.expire_all()
    return [
        str(each.title) for each in queries.released_sheet(session, workshop.id, number).sessions
    ]


def step(session: Session, workshop: Workshop, taken: Step) -> None:
    """Take a step in the life of a workshop."""
    scheduling.take_step(
        session, workshop.slug, taken, reason=REASON, no_attribution_reason="None.",
        who=SYSTEM, at=NOW,
    )  # fmt: skip
    session.commit()


def test_a_release_is_frozen_and_the_draft_is_not_public(session, workshop):
    row = draft(session, workshop, day=MONDAY, at="09:30-10:30", room_id=room(session, workshop).id)
    assert public(session, workshop) == []
    assert release(session, workshop, seen=0).number == 1
    services.edit_session(
        session, workshop.id, row.id, plan("Other"), seen_revision=1, who=SYSTEM, at=NOW
    )
    hall = session.get_one(AgendaSession, row.id).room_id
    session.commit()
    assert hall is None
    assert public(session, workshop) == ["Opening session"]
    assert release(session, workshop, seen=1).number == 2
    assert public(session, workshop) == ["Other"]
    assert public(session, workshop, 1) == ["Opening session"]


def test_a_renamed_room_is_public_with_the_next_release(session, workshop):
    hall = room(session, workshop)
    draft(session, workshop, room_id=hall.id)
    release(session, workshop, seen=0)
    services.edit_room(
        session, workshop.id, hall.id, RoomPlan(Texts(en="Great Hall")),
        seen=mark_of(queries.room_view(hall)), who=SYSTEM, at=NOW,
    )  # fmt: skip
    session.commit()
    (shown,) = queries.released_sessions(session, workshop)
    (change,) = queries.unreleased(session, workshop).changes
    assert (str(shown.room.name), str(change.new.room.name)) == ("Hall A", "Great Hall")


def test_the_release_says_who_when_and_what_is_new_and_the_log_too(session, workshop):
    account = factories.account(session, Role.ADMIN, name="Maya")
    draft(session, workshop)
    release(session, workshop, seen=0, who=actor_of(account), status=ReleaseStatus.FINAL)
    (one,) = queries.releases(session, workshop.id)
    assert (one.number, one.status, one.note, one.by, one.created_at) == (
        1, ReleaseStatus.FINAL, NOTE, "Maya", NOW,
    )  # fmt: skip
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "agenda.released")).one()
    assert event.changes == {"number": [0, 1], "status": [None, "final"]}


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ({"note": Texts()}, Refused, "release_note_missing"),
        ({}, Refused, "nothing_to_release"),
        ({"seen": 0}, Conflict, "release_stale"),
        ({"seen": 7}, Conflict, "release_stale"),
        ({"draft": "of another time"}, Conflict, "draft_changed"),
    ],
)
def test_what_a_release_is_refused_for(session, workshop, values, kind, code):
    draft(session, workshop)
    release(session, workshop, seen=0)
    with pytest.raises(kind) as refusal:
        release(session, workshop, **{"seen": 1, **values})
    assert refusal.value.code == code
    session.rollback()
    assert len(queries.releases(session, workshop.id)) == 1


def test_a_draft_that_was_looked_at_is_released_another_one_is_not(session, workshop):
    draft(session, workshop)
    seen = queries.unreleased(session, workshop).mark
    draft(session, workshop, "Added meanwhile")
    with pytest.raises(Conflict):
        release(session, workshop, seen=0, draft=seen)
    session.rollback()
    assert release(session, workshop, seen=0, draft=queries.unreleased(session, workshop).mark)


def test_another_status_alone_is_a_release(session, workshop):
    draft(session, workshop)
    release(session, workshop, seen=0)
    made = release(session, workshop, seen=1, status=ReleaseStatus.ADOPTED)
    assert (made.number, queries.changes_between(session, workshop, 1, 2)) == (2, ())


def test_only_organizers_of_the_team_release(session, workshop):
    draft(session, workshop)
    stranger = actor_of(factories.account(session, Role.ORGANIZER))
    with pytest.raises(Forbidden):
        release(session, workshop, seen=0, who=stranger)
    with pytest.raises(NotFound):
        services.release_agenda(
            session, 99, ReleasePlan(NOTE, ReleaseStatus.FINAL, 0), who=SYSTEM, at=NOW
        )


def test_a_draft_workshop_is_released_when_it_is_published(session):
    workshop = factories.workshop(session, starts=MONDAY, state="draft")
    draft(session, workshop)
    with pytest.raises(Refused) as refusal:
        release(session, workshop, seen=0)
    assert refusal.value.code == "release_of_draft"
    session.rollback()
    step(session, workshop, Step.PUBLISH)
    (one,) = queries.releases(session, workshop.id)
    assert (one.number, one.status, public(session, workshop)) == (
        1, ReleaseStatus.PROVISIONAL, ["Opening session"],
    )  # fmt: skip


def test_a_workshop_published_without_sessions_has_no_release_yet(session):
    workshop = factories.workshop(session, starts=MONDAY, state="draft")
    step(session, workshop, Step.PUBLISH)
    assert queries.newest_release(session, workshop.id) is None
    with pytest.raises(Refused):
        release(session, workshop, seen=0)


def test_who_comes_back_after_a_postponement_comes_back_with_what_was_public(session, workshop):
    draft(session, workshop)
    release(session, workshop, seen=0)
    draft(session, workshop, "Prepared meanwhile")
    step(session, workshop, Step.POSTPONE)
    step(session, workshop, Step.PUBLISH)
    assert [one.number for one in queries.releases(session, workshop.id)] == [1]
    assert public(session, workshop) == ["Opening session"]
    assert release(session, workshop, seen=1).number == 2


def test_what_is_public_moves_with_the_workshop_and_the_draft_stays_a_draft(session, workshop):
    draft(session, workshop, day=MONDAY, at="09:30-10:30")
    release(session, workshop, seen=0, status=ReleaseStatus.FINAL)
    draft(session, workshop, "Not released", day=MONDAY)
    reschedule(session, workshop, start=MONDAY + WEEK, end=workshop.end_date + WEEK)
    (shown,) = queries.released_sessions(session, workshop)
    newest = queries.newest_release(session, workshop.id)
    assert (shown.day, shown.starts.replace(tzinfo=None)) == (
        MONDAY + WEEK, datetime(2026, 3, 9, 9, 30),
    )  # fmt: skip
    assert (newest.number, newest.status) == (2, ReleaseStatus.FINAL)
    (change,) = queries.unreleased(session, workshop).changes
    assert str(change.session.title) == "Not released"


def test_another_zone_keeps_the_wall_clock_and_calendars_follow(session, workshop):
    draft(session, workshop, day=MONDAY, at="09:30-10:30")
    release(session, workshop, seen=0)
    moved = replace(plan_of(workshop), time_zone="Europe/Vienna", registration_closes_local=None)
    scheduling.edit(session, workshop.slug, moved, seen_revision=1, who=SYSTEM, at=NOW)
    session.commit()
    (shown,) = queries.released_sessions(session, workshop)
    entry = session.scalars(select(CalendarObject).where(CalendarObject.kind == "session")).one()
    assert shown.starts.isoformat() == "2026-03-02T09:30:00+01:00"
    assert (entry.shape["plan"]["starts"], entry.shape["plan"]["zone"]) == (
        "2026-03-02T09:30:00", "Europe/Vienna",
    )  # fmt: skip
    assert [one.number for one in queries.releases(session, workshop.id)] == [1]
    assert queries.unreleased(session, workshop).changes == ()


def test_a_shorter_workshop_takes_off_what_the_draft_has_moved_away(session, workshop):
    row = draft(session, workshop, "Second day", day=date(2026, 3, 3))
    release(session, workshop, seen=0)
    services.edit_session(
        session, workshop.id, row.id, plan("Second day", day=MONDAY), seen_revision=1,
        who=SYSTEM, at=NOW,
    )  # fmt: skip
    reschedule(session, workshop, end=MONDAY)
    assert (public(session, workshop), public(session, workshop, 1)) == ([], ["Second day"])
    services.cancel_session(session, workshop.id, row.id, who=SYSTEM, at=NOW)
    assert session.get_one(AgendaSession, row.id).state == "cancelled"


def test_what_was_never_released_is_deleted_what_was_is_cancelled_and_comes_back(session, workshop):
    known = draft(session, workshop)
    release(session, workshop, seen=0)
    unknown = draft(session, workshop, "Unknown")
    assert services.cancel_session(session, workshop.id, unknown.id, who=SYSTEM, at=NOW) is None
    services.cancel_session(session, workshop.id, known.id, who=SYSTEM, at=NOW)
    session.commit()
    assert [each.is_cancelled for each in queries.released_sessions(session, workshop)] == [False]
    release(session, workshop, seen=1)
    assert [each.is_cancelled for each in queries.released_sessions(session, workshop)] == [True]
    services.reinstate_session(session, workshop.id, known.id, who=SYSTEM, at=NOW)
    (change,) = queries.unreleased(session, workshop).changes
    assert change.kinds == ("reinstated",)


def test_a_copy_has_no_release(session, workshop):
    draft(session, workshop, day=MONDAY)
    release(session, workshop, seen=0)
    duplicate(session, workshop, MONDAY + WEEK)
    assert session.scalar(select(func.count()).select_from(Release)) == 1


def test_only_confirmed_parts_are_public_and_who_is_taken_out_has_no_page(session, workshop):
    lara, omar = person(session), person(session, "Omar Sample")
    parts = [speaks(lara), speaks(omar, state=SpeakerState.INVITED)]
    row = agenda_session(session, workshop, roles=parts)
    assert [len(queries.sessions_of_person(session, one.id)) for one in (lara, omar)] == [1, 0]
    services.remove_role(session, workshop.id, row.id, row.roles[0].id, who=SYSTEM, at=NOW)
    session.commit()
    assert len(queries.sessions_of_person(session, lara.id)) == 1
    factories.released(session, workshop, at=NOW)
    assert queries.sessions_of_person(session, lara.id) == []
    (known,) = queries.released_sessions(session, workshop, 1)
    assert [speaker.name for speaker in known.speakers] == [lara.name]


def test_any_two_releases_are_compared_and_the_first_with_nothing(session, workshop):
    draft(session, workshop, "First")
    release(session, workshop, seen=0)
    draft(session, workshop, "Second")
    release(session, workshop, seen=1)
    draft(session, workshop, "Third")
    release(session, workshop, seen=2)
    found = {
        pair: [
            str(change.session.title)
            for change in queries.changes_between(session, workshop, *pair)
        ]
        for pair in ((0, 1), (1, 3), (3, 2))
    }
    assert found == {(0, 1): ["First"], (1, 3): ["Second", "Third"], (3, 2): ["Third"]}


def test_a_release_of_many_sessions_takes_as_many_statements_as_one(session, workshop, statements):
    def count(seen: int) -> int:
        session.expire_all()
        statements.clear()
        release(session, workshop, seen=seen)
        return len(statements)

    draft(session, workshop)
    first = count(0)
    session.add_all(
        AgendaSession(
            workshop_id=workshop.id, type="panel", title=Texts(en=f"Session {number}"),
            day=MONDAY + timedelta(days=number % 2), created_at=NOW, revised_at=NOW,
        )
        for number in range(60)
    )  # fmt: skip
    session.commit()
    assert (
        count(1) - first <= 1
    )  # SQLAlchemy writes released speakers, where there are any, at once
    assert len(public(session, workshop)) == 61

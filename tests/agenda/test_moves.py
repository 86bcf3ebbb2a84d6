"""Moving sessions and undoing it: nobody's change is lost, several steps go back."""

from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, plan, room
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import Direction, MovePlan, SessionType, TrackPlan, end_of, mark_of
from workshop_mgr.agenda.models import AgendaSession, SessionMove
from workshop_mgr.core.audit import SYSTEM, Actor, AuditEvent
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

TUESDAY = date(2026, 3, 3)


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


@pytest.fixture
def row(session: Session, workshop: Workshop) -> AgendaSession:
    """Give a session on Monday morning."""
    return agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")


def member(session: Session, workshop: Workshop) -> Actor:
    """Return an organizer of the team."""
    account = factories.account(session)
    session.add(
        TeamMember(
            workshop_id=workshop.id, account_id=account.account_id, role=TeamRole.ORGANIZER.value
        )
    )
    session.flush()
    return actor_of(account)


def move(session: Session, row: AgendaSession, at: str, who: Actor, **values: Any) -> None:
    """Move a session as it is now; ``at`` are its times."""
    starts, ends = (time.fromisoformat(clock) for clock in at.split("-"))
    wanted = MovePlan(**{"day": MONDAY, "starts": starts, "ends": ends, **values})
    services.move_session(
        session, row.workshop_id, row.id, wanted, seen_revision=row.revision, who=who, at=NOW
    )


def last(session: Session, workshop: Workshop, who: Actor) -> int:
    """Return the move somebody could undo."""
    found = queries.last_move(session, workshop.id, who.account_id)
    assert found is not None
    return found.id


def stands(row: AgendaSession) -> str:
    """Return where a session stands, as "2 09:30-10:30"."""
    assert row.starts_local is not None
    assert row.ends_local is not None
    return f"{row.starts_local.day} {row.starts_local:%H:%M}-{row.ends_local:%H:%M}"


def test_a_move_changes_place_and_type_and_writes_down_both(
    session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    hall = room(session, workshop)
    move(
        session, row, "14:00-00:00", SYSTEM, day=TUESDAY, room_id=hall.id, type=SessionType.PLENARY
    )
    assert (row.day, row.ends_local, row.room_id) == (TUESDAY, datetime(2026, 3, 4), hall.id)
    assert row.ends_at is not None
    assert row.ends_at.isoformat() == "2026-03-03T19:00:00+00:00"
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "session.moved")).one()
    assert event.changes["type"] == ["panel", "plenary"]


def test_a_move_to_where_it_stands_writes_nothing(
    session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    move(session, row, "09:30-10:30", SYSTEM)
    assert row.revision == 1
    assert session.scalars(select(SessionMove)).all() == []


def test_the_second_of_two_editors_is_told_and_erases_nothing(
    session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    move(session, row, "11:00-12:00", SYSTEM)
    with pytest.raises(Conflict) as conflict:
        services.move_session(
            session, workshop.id, row.id, MovePlan(), seen_revision=1, who=SYSTEM, at=NOW
        )
    assert (conflict.value.code, conflict.value.facts["revision"]) == ("stale", 2)
    assert stands(row) == "2 11:00-12:00"


def test_a_session_is_not_moved_into_a_room_that_was_removed(
    session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    hall = room(session, workshop)
    services.remove_room(session, workshop.id, hall.id, who=SYSTEM, at=NOW)
    with pytest.raises(Refused) as refusal:
        move(session, row, "11:00-12:00", SYSTEM, room_id=hall.id)
    assert refusal.value.code == "room_gone"


def test_minutes_end_at_midnight_at_the_latest() -> None:
    assert end_of(time(22, 30), 90) == time(0)
    with pytest.raises(Refused) as refusal:
        end_of(time(22, 30), 91)
    assert (refusal.value.code, refusal.value.facts["most"]) == ("session_past_midnight", 90)


def test_several_moves_are_undone_one_after_the_other(
    session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    who, other = member(session, workshop), agenda_session(session, workshop, "Other")
    move(session, row, "11:00-12:00", who)
    move(session, other, "13:00-14:00", who)
    move(session, row, "15:00-16:00", who, day=TUESDAY)
    move(session, row, "16:00-17:00", who, day=TUESDAY)
    move(session, row, "16:00-17:30", who, day=TUESDAY)
    seen = []
    for _step in range(5):
        services.undo_move(session, workshop.id, last(session, workshop, who), who=who, at=NOW)
        seen.append((stands(row), other.starts_local))
    assert seen == [
        ("3 16:00-17:00", datetime(2026, 3, 2, 13)),
        ("3 15:00-16:00", datetime(2026, 3, 2, 13)),
        ("2 11:00-12:00", datetime(2026, 3, 2, 13)),
        ("2 11:00-12:00", None),
        ("2 09:30-10:30", None),
    ]
    assert queries.last_move(session, workshop.id, who.account_id) is None


def test_a_move_somebody_built_on_is_not_undone_until_they_take_theirs_back(
    session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    first, second = member(session, workshop), member(session, workshop)
    move(session, row, "11:00-12:00", first)
    own = last(session, workshop, first)
    move(session, row, "13:00-14:00", second)
    with pytest.raises(Conflict) as conflict:
        services.undo_move(session, workshop.id, own, who=first, at=NOW)
    assert conflict.value.code == "moved_since"
    assert queries.last_move(session, workshop.id, first.account_id) is None
    services.undo_move(session, workshop.id, last(session, workshop, second), who=second, at=NOW)
    services.undo_move(session, workshop.id, last(session, workshop, first), who=first, at=NOW)
    assert stands(row) == "2 09:30-10:30"


def test_nobody_undoes_the_move_of_somebody_else(
    session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    first, second = member(session, workshop), member(session, workshop)
    move(session, row, "11:00-12:00", first)
    with pytest.raises(NotFound):
        services.undo_move(session, workshop.id, last(session, workshop, first), who=second, at=NOW)


def test_an_edit_keeps_the_calendar_entry_a_session_was_imported_from(
    session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, foreign_uid="entry@example.org")
    services.edit_session(
        session, workshop.id, row.id, plan("New title"), seen_revision=1, who=SYSTEM, at=NOW
    )
    assert (str(row.title), row.foreign_uid) == ("New title", "entry@example.org")


def test_rooms_and_tracks_keep_the_order_made_by_hand(session: Session, workshop: Workshop) -> None:
    rooms = [room(session, workshop, name) for name in "ABC"]
    for direction in (Direction.UP, Direction.UP, Direction.UP, Direction.DOWN):
        services.move_room(session, workshop.id, rooms[2].id, direction, who=SYSTEM, at=NOW)
    session.flush()
    assert [str(one.name) for one in queries.rooms(session, workshop.id)] == ["A", "C", "B"]


def test_a_removed_track_leaves_its_sessions(session: Session, workshop: Workshop) -> None:
    border, customs = (
        services.add_track(session, workshop.id, TrackPlan(Texts(en=name)), who=SYSTEM, at=NOW)
        for name in ("Border", "Customs")
    )
    row = agenda_session(session, workshop, track_id=border.id)
    services.edit_track(
        session, workshop.id, customs.id, TrackPlan(Texts(en="Tax")),
        seen=mark_of(queries.track_view(customs)), who=SYSTEM, at=NOW,
    )  # fmt: skip
    services.remove_track(session, workshop.id, border.id, who=SYSTEM, at=NOW)
    assert (row.track_id, row.revision) == (None, 2)
    assert [str(one.name) for one in queries.tracks(session, workshop.id)] == ["Tax"]

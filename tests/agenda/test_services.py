"""Changing an agenda: times and zones, who may, lost updates, speakers in their order."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, post, room, speaks
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import (
    Direction,
    RolePlan,
    RoomPlan,
    SpeakerMode,
    SpeakerRole,
    mark_of,
)
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import Workshop

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


def names(session: Session, workshop: Workshop, row: AgendaSession) -> list[str]:
    """Return who speaks in a session, in order."""
    session.expire_all()
    shown = queries.session_by_id(session, workshop.id, row.id)
    assert shown is not None
    return [str(speaker.shown_name) for speaker in shown.speakers]


def test_the_wall_clock_is_kept_and_the_instant_derived(
    session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    assert row.starts_local == datetime(2026, 3, 2, 9, 30)
    assert row.starts_at == datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    assert row.ends_at == datetime(2026, 3, 2, 5, 30, tzinfo=UTC)


def test_a_session_outside_its_workshop_is_refused(session: Session, workshop: Workshop) -> None:
    with pytest.raises(Refused) as refusal:
        agenda_session(session, workshop, day=date(2026, 3, 4), at="09:30-10:30")
    assert refusal.value.code == "session_outside_days"


@pytest.mark.parametrize(
    ("day", "at", "code", "nearest"),
    [
        pytest.param(
            SPRING,
            "02:30-04:00",
            "time_does_not_exist",
            (datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3, 0)),
            id="clocks-go-forward",
        ),
        pytest.param(
            AUTUMN,
            "01:00-02:30",
            "time_is_ambiguous",
            (datetime(2026, 10, 25, 1, 59), datetime(2026, 10, 25, 3, 0)),
            id="clocks-go-back",
        ),
    ],
)
def test_times_the_clocks_skip_or_repeat_are_refused_with_the_nearest(
    session: Session, day: date, at: str, code: str, nearest: tuple[datetime, datetime]
) -> None:
    vienna = factories.workshop(session, starts=day, time_zone="Europe/Vienna")
    with pytest.raises(Refused) as refusal:
        agenda_session(session, vienna, day=day, at=at)
    assert (refusal.value.code, refusal.value.facts["nearest"]) == (code, nearest)


def test_an_edit_raises_the_revision_and_writes_down_what_changed(
    session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    services.edit_session(
        session, workshop.id, row.id, plan("Opening", day=MONDAY, at="09:30-10:30"),
        seen_revision=1, who=SYSTEM, at=NOW,
    )  # fmt: skip
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "session.edited")).one()
    assert row.revision == 2
    assert event.changes == {"title": [{"en": "Opening session"}, {"en": "Opening"}]}


def test_saving_without_a_change_writes_nothing(session: Session, workshop: Workshop) -> None:
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    services.edit_session(
        session, workshop.id, row.id, plan(day=MONDAY, at="09:30-10:30"),
        seen_revision=1, who=SYSTEM, at=NOW,
    )  # fmt: skip
    assert row.revision == 1
    assert "session.edited" not in session.scalars(select(AuditEvent.action)).all()


def test_what_somebody_else_saved_is_not_overwritten(session: Session, workshop: Workshop) -> None:
    row = agenda_session(session, workshop)
    services.edit_session(
        session, workshop.id, row.id, plan("Theirs"), seen_revision=1, who=SYSTEM, at=NOW
    )
    with pytest.raises(Conflict) as conflict:
        services.edit_session(
            session, workshop.id, row.id, plan("Ours"), seen_revision=1, who=SYSTEM, at=NOW
        )
    assert conflict.value.code == "stale"
    assert row.title == Texts(en="Theirs")


def test_only_organizers_of_the_team_change_an_agenda(session: Session, workshop: Workshop) -> None:
    stranger = actor_of(factories.account(session, Role.ORGANIZER))
    row = agenda_session(session, workshop)
    with pytest.raises(Forbidden):
        services.add_session(session, workshop.id, plan(), who=stranger, at=NOW)
    with pytest.raises(Forbidden):
        services.cancel_session(session, workshop.id, row.id, who=stranger, at=NOW)


def test_a_session_of_another_workshop_is_not_found(session: Session, workshop: Workshop) -> None:
    other = factories.workshop(session, "another")
    row = agenda_session(session, other)
    with pytest.raises(NotFound):
        services.cancel_session(session, workshop.id, row.id, who=SYSTEM, at=NOW)
    with pytest.raises(Refused) as refusal:
        agenda_session(session, workshop, room_id=room(session, other).id)
    assert refusal.value.code == "room_gone"


def test_a_session_people_know_of_is_cancelled_and_can_come_back(
    session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    services.cancel_session(session, workshop.id, row.id, who=SYSTEM, at=NOW)
    assert row.state == "cancelled"
    services.reinstate_session(session, workshop.id, row.id, who=SYSTEM, at=NOW)
    assert (row.state, row.revision) == ("scheduled", 3)


def test_a_session_of_a_draft_is_deleted_with_its_speakers(session: Session) -> None:
    draft = factories.workshop(session, state="draft")
    row = agenda_session(session, draft, roles=[post("Ambassador of Norway")])
    services.cancel_session(session, draft.id, row.id, who=SYSTEM, at=NOW)
    assert queries.session_by_id(session, draft.id, row.id) is None


def test_calendars_hear_of_a_session_and_of_its_end(session: Session, workshop: Workshop) -> None:
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    entry = select(CalendarObject).where(CalendarObject.kind == "session")
    assert session.scalars(entry).one().number == row.id
    services.cancel_session(session, workshop.id, row.id, who=SYSTEM, at=NOW)
    assert session.scalars(entry).one().shape["plan"]["is_off"] is False
    factories.released(session, workshop, at=NOW)
    assert session.scalars(entry).one().shape["plan"]["is_off"] is True


def test_a_room_in_use_stays(session: Session, workshop: Workshop) -> None:
    hall = room(session, workshop)
    row = agenda_session(session, workshop, room_id=hall.id)
    with pytest.raises(Refused) as refusal:
        services.remove_room(session, workshop.id, hall.id, who=SYSTEM, at=NOW)
    assert (refusal.value.code, refusal.value.facts) == ("room_in_use", {"count": 1})
    services.edit_session(session, workshop.id, row.id, plan(), seen_revision=1, who=SYSTEM, at=NOW)
    services.remove_room(session, workshop.id, hall.id, who=SYSTEM, at=NOW)
    assert queries.rooms(session, workshop.id) == []


def test_a_room_is_renamed(session: Session, workshop: Workshop) -> None:
    hall = room(session, workshop)
    wanted = RoomPlan(Texts(en="Online room"), is_online=True, seats=120)
    services.edit_room(
        session, workshop.id, hall.id, wanted, seen=mark_of(queries.room_view(hall)),
        who=SYSTEM, at=NOW,
    )  # fmt: skip
    (shown,) = queries.rooms(session, workshop.id)
    assert (shown.name, shown.is_online, shown.seats) == (Texts(en="Online room"), True, 120)


def test_a_person_brings_post_and_honorific_along_as_they_are_that_day(
    session: Session, workshop: Workshop
) -> None:
    someone = person(session)
    row = agenda_session(session, workshop, roles=[speaks(someone, mode=SpeakerMode.REMOTE_LIVE)])
    someone.post = Texts(en="Ambassador")
    session.flush()
    assert names(session, workshop, row) == ["Dr Lara Scarpitta"]
    assert row.roles[0].post == Texts(en="Senior Adviser on Gender Issues")


def test_what_is_typed_stands_before_what_the_directory_says(
    session: Session, workshop: Workshop
) -> None:
    part = speaks(person(session), honorific="", post=Texts(en="Adviser"))
    row = agenda_session(session, workshop, roles=[part])
    assert names(session, workshop, row) == ["Lara Scarpitta"]
    assert row.roles[0].post == Texts(en="Adviser")


def test_an_unnamed_post_gets_its_name_later(session: Session, workshop: Workshop) -> None:
    row = agenda_session(session, workshop, roles=[post("Ambassador of Norway")])
    assert names(session, workshop, row) == ["Ambassador of Norway"]
    named = RolePlan(
        SpeakerRole.OPENING_REMARKS, person_id=person(session, "Terhi Hakala").id, honorific="H.E.",
        post=Texts(en="Ambassador of Norway"),
    )  # fmt: skip
    services.edit_role(
        session, workshop.id, row.id, row.roles[0].id, named,
        seen=mark_of(queries.speaker_view(row.roles[0])), who=SYSTEM, at=NOW,
    )  # fmt: skip
    assert names(session, workshop, row) == ["H.E. Terhi Hakala"]


def test_an_agency_nobody_knows_is_refused(session: Session, workshop: Workshop) -> None:
    with pytest.raises(Refused) as refusal:
        agenda_session(session, workshop, roles=[post("Head", organization="Ministry of Silence")])
    assert refusal.value.code == "organization_unknown"


def test_the_order_of_speaking_is_kept_by_hand(session: Session, workshop: Workshop) -> None:
    row = agenda_session(session, workshop, roles=[post("First"), post("Second"), post("Third")])
    first, second, third = (role.id for role in row.roles)
    services.move_role(session, workshop.id, row.id, third, Direction.UP, who=SYSTEM, at=NOW)
    assert names(session, workshop, row) == ["First", "Third", "Second"]
    services.move_role(session, workshop.id, row.id, first, Direction.UP, who=SYSTEM, at=NOW)
    services.move_role(session, workshop.id, row.id, second, Direction.DOWN, who=SYSTEM, at=NOW)
    assert names(session, workshop, row) == ["First", "Third", "Second"]
    services.remove_role(session, workshop.id, row.id, first, who=SYSTEM, at=NOW)
    services.add_role(session, workshop.id, row.id, post("Last"), who=SYSTEM, at=NOW)
    assert names(session, workshop, row) == ["Third", "Second", "Last"]


def test_a_new_speaker_is_not_in_the_way_of_somebody_editing_the_title(
    session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop)
    services.add_role(session, workshop.id, row.id, post("Chair"), who=SYSTEM, at=NOW)
    services.edit_session(
        session, workshop.id, row.id, plan("Panel"), seen_revision=1, who=SYSTEM, at=NOW
    )
    assert row.title == Texts(en="Panel")


def test_the_audit_log_names_no_speaker(session: Session, workshop: Workshop) -> None:
    row = agenda_session(session, workshop)
    services.add_role(session, workshop.id, row.id, speaks(person(session)), who=SYSTEM, at=NOW)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "speaker.added")).one()
    assert event.changes == {"role": [None, "panellist"], "person": None}

"""Parts over their life: the post of that day, somebody else in a seat, successors, the order."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, post, speaks
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import (
    Direction,
    RolePlan,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    mark_of,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.domain import PostFacts
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.models import Workshop


def proposed(someone: Person) -> RolePlan:
    """Return the part of somebody who has said nothing yet."""
    return RolePlan(SpeakerRole.PANELLIST, person_id=someone.id)


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


def order(session: Session, row: AgendaSession) -> list[tuple[str, SpeakerState]]:
    """Return who speaks in a session and how sure it is, in order."""
    session.expire_all()
    shown = queries.session_by_id(session, row.workshop_id, row.id)
    return [(str(each.shown_name), each.state) for each in shown.speakers]


def edit(session: Session, row: AgendaSession, role: SessionRole, plan: RolePlan) -> SpeakerState:
    """Save a part as its form does; return its state."""
    session.expire_all()
    seen = mark_of(queries.speaker_view(role))
    services.edit_role(
        session, row.workshop_id, row.id, role.id, plan, seen=seen, who=SYSTEM, at=NOW
    )
    return SpeakerState(role.state)


def test_a_part_has_the_post_held_on_the_day_of_its_session(
    session: Session, workshop: Workshop
) -> None:
    lara = person(session, post=Texts(en="Adviser"))
    head = PostFacts(Texts(en="Head"), starts_on=MONDAY + timedelta(days=1))
    directory.add_post(
        session, lara.slug, head, ends_present=True, row_version=1, who=SYSTEM, at=NOW
    )
    days = (MONDAY, MONDAY + timedelta(days=1))
    rows = [agenda_session(session, workshop, day=day, roles=[speaks(lara)]) for day in days]
    assert [str(row.roles[0].post) for row in rows] == ["Adviser", "Head"]


def test_somebody_else_in_a_confirmed_seat_is_only_proposed(
    session: Session, workshop: Workshop
) -> None:
    lara, omar = person(session), person(session, "Omar Sample")
    row = agenda_session(session, workshop, roles=[post("Ambassador")])
    (seat,) = row.roles
    shown = {"post": Texts(en="Ambassador"), "state": SpeakerState.CONFIRMED}
    assert edit(session, row, seat, speaks(lara, **shown)) is SpeakerState.PROPOSED
    assert edit(session, row, seat, speaks(lara, **shown)) is SpeakerState.CONFIRMED
    invited = shown | {"state": SpeakerState.INVITED}
    assert edit(session, row, seat, speaks(omar, **invited)) is SpeakerState.INVITED
    nobody = post("Ambassador", state=SpeakerState.INVITED)
    assert edit(session, row, seat, nobody) is SpeakerState.CONFIRMED


def test_a_successor_has_the_place_minutes_and_mode(session: Session, workshop: Workshop) -> None:
    omar = person(session, "Omar Sample", honorific="")
    due = date(2026, 2, 27)
    row = agenda_session(
        session, workshop,
        roles=[
            post("First"),
            post("Second", minutes=7, mode=SpeakerMode.REMOTE_LIVE, slides_due_on=due),
            post("Third"),
        ],
    )  # fmt: skip
    old = row.roles[1]
    made = services.replace_role(
        session, workshop.id, row.id, old.id, proposed(omar), who=SYSTEM, at=NOW
    )
    assert (made.minutes, made.mode, made.slides_due_on) == (7, "remote_live", due)
    assert old.replaced_by_id == made.id
    assert order(session, row) == [
        ("First", SpeakerState.CONFIRMED),
        ("Omar Sample", SpeakerState.PROPOSED),
        ("Second", SpeakerState.REPLACED),
        ("Third", SpeakerState.CONFIRMED),
    ]
    with pytest.raises(Refused) as refusal:
        services.replace_role(
            session, workshop.id, row.id, old.id, proposed(omar), who=SYSTEM, at=NOW
        )
    assert refusal.value.code == "speaker_step"


@pytest.mark.parametrize(
    ("to", "expected"),
    [(1, "CAB"), (2, "ACB"), (3, "ABC"), (9, "ABC"), (0, "CAB"), (Direction.UP, "ACB")],
)
def test_a_speaker_moves_to_a_place(
    session: Session, workshop: Workshop, to: int | Direction, expected: str
) -> None:
    row = agenda_session(session, workshop, roles=[post("A"), post("B"), post("C")])
    services.move_role(session, workshop.id, row.id, row.roles[2].id, to, who=SYSTEM, at=NOW)
    assert "".join(name for name, _state in order(session, row)) == expected


def test_many_are_confirmed_at_once_but_nobody_who_was_replaced(
    session: Session, workshop: Workshop
) -> None:
    lara, omar = person(session), person(session, "Omar Sample", honorific="")
    row = agenda_session(session, workshop, roles=[proposed(lara), proposed(omar)])
    successor = RolePlan(SpeakerRole.PANELLIST, post=Texts(en="Somebody"))
    services.replace_role(
        session, workshop.id, row.id, row.roles[0].id, successor, who=SYSTEM, at=NOW
    )
    elsewhere = agenda_session(
        session, factories.workshop(session, "other-days"), roles=[proposed(lara)]
    )
    ids = [role.id for role in (*row.roles, *elsewhere.roles)]
    assert services.confirm_roles(session, workshop.id, ids, who=SYSTEM, at=NOW) == 1
    states = dict(order(session, row))
    assert states == {
        "Somebody": SpeakerState.CONFIRMED,
        "Dr Lara Scarpitta": SpeakerState.REPLACED,
        "Omar Sample": SpeakerState.CONFIRMED,
    }
    assert elsewhere.roles[0].state == "proposed"


def test_a_step_that_is_none_is_refused(session: Session, workshop: Workshop) -> None:
    row = agenda_session(session, workshop, roles=[post("Ambassador")])
    with pytest.raises(Refused) as refusal:
        edit(session, row, row.roles[0], post("Ambassador", state=SpeakerState.REPLACED))
    assert refusal.value.code == "speaker_step"


def test_a_successor_is_public_with_the_next_release_and_the_replaced_part_no_more(
    session: Session, workshop: Workshop
) -> None:
    lara, omar = person(session), person(session, "Omar Sample", honorific="")
    confirmed = speaks(lara, state=SpeakerState.CONFIRMED)
    row = agenda_session(session, workshop, day=MONDAY, roles=[confirmed])
    factories.released(session, workshop)

    def public() -> list[str]:
        sessions = queries.released_sheet(session, workshop.id).sessions
        return [str(speaker.shown_name) for each in sessions for speaker in each.speakers]

    made = services.replace_role(
        session, workshop.id, row.id, row.roles[0].id, proposed(omar), who=SYSTEM, at=NOW
    )
    assert public() == ["Dr Lara Scarpitta"]
    factories.released(session, workshop)
    assert public() == []
    services.confirm_roles(session, workshop.id, [made.id], who=SYSTEM, at=NOW)
    factories.released(session, workshop)
    assert public() == ["Omar Sample"]

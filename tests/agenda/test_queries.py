"""Questions about agendas: how many statements they take, and what the public may see."""

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, post, room, speaks
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import Circumstances, FindingKind, check
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.workshops.models import Workshop


def fill(session: Session, workshop: Workshop, sessions: int) -> None:
    """Give a workshop sessions with a room, a person and a post each."""
    hall = room(session, workshop)
    for number in range(sessions):
        someone = person(session, f"Person {workshop.id} {number}")
        agenda_session(
            session, workshop, f"Session {number}", day=MONDAY, at="09:30-10:30", room_id=hall.id,
            roles=[speaks(someone), post("Ambassador of Norway")],
        )  # fmt: skip


def statements(session: Session, workshop_id: int) -> int:
    """Count the statements one agenda takes."""
    engine, seen = session.get_bind(), []
    assert isinstance(engine, Engine)

    def count(*arguments: object) -> None:
        seen.append(arguments[2])

    session.expunge_all()
    event.listen(engine, "before_cursor_execute", count)
    try:
        queries.sheet(session, workshop_id)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_fifty_sessions_take_as_many_statements_as_one(session: Session) -> None:
    one, many = (factories.workshop(session, slug, starts=MONDAY) for slug in ("one", "many"))
    fill(session, one, 1)
    fill(session, many, 50)
    assert len(queries.sheet(session, many.id).sessions) == 50
    assert statements(session, one.id) == statements(session, many.id)


def test_a_session_belongs_to_its_workshop(session: Session) -> None:
    one, other = (factories.workshop(session, slug) for slug in ("one", "other"))
    row = agenda_session(session, one)
    assert queries.session_by_id(session, other.id, row.id) is None


def test_a_person_appears_with_public_workshops_only(session: Session) -> None:
    someone = person(session)
    public = factories.workshop(session, "public")
    draft = factories.workshop(session, "draft", state="draft")
    for workshop in (public, draft):
        agenda_session(session, workshop, roles=[speaks(someone), post("Chair")])
    (part,) = queries.sessions_of_person(session, someone.id)
    assert (part.workshop_slug, part.speaker.person_id) == ("public", someone.id)


def test_a_cancelled_session_has_no_speakers_to_prepare(session: Session) -> None:
    workshop = factories.workshop(session)
    agenda_session(session, workshop, roles=[post("Chair")])
    agenda_session(session, workshop, roles=[post("Expert")]).state = "cancelled"
    session.commit()
    parts = queries.speakers_of(session, workshop.id)
    assert [str(part.speaker.shown_name) for part in parts] == ["Chair"]


def test_every_day_is_shown_where_asked_for(session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY, days=3)
    agenda_session(session, workshop, day=MONDAY)
    assert [day.number for day in queries.sheet(session, workshop.id).days] == [1]
    assert [day.number for day in queries.sheet(session, workshop.id, every_day=True).days] == [
        1,
        2,
        3,
    ]


def test_a_check_of_the_outlines_of_several_drafts_finds_what_one_of_each_finds(
    session: Session,
) -> None:
    workshops = [factories.workshop(session, slug, starts=MONDAY) for slug in ("one", "two")]
    for workshop in workshops:
        fill(session, workshop, 2)
        cancelled = agenda_session(session, workshop, "Off", day=MONDAY, at="09:30-10:30")
        services.cancel_session(session, workshop.id, cancelled.id, who=SYSTEM, at=NOW)
        session.commit()
    ids = [workshop.id for workshop in workshops]
    outlines = queries.outlines(session, ids)
    genders = queries.genders_over(session, ids)
    known = Circumstances(MONDAY, MONDAY, places=9, genders=genders)
    for workshop in workshops:
        whole = check(queries.sheet(session, workshop.id).sessions, known)
        found = check(outlines[workshop.id], known)
        assert [
            (one.kind, one.severity, [shown.id for shown in one.sessions]) for one in found
        ] == [(one.kind, one.severity, [shown.id for shown in one.sessions]) for one in whole]
        assert FindingKind.ROOM in {one.kind for one in found}
    assert queries.newest_numbers(session, [*ids, 999]) == {
        workshop.id: queries.newest_release(session, workshop.id).number for workshop in workshops
    }  # fmt: skip

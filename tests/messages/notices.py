"""A workshop whose newest release moved one session, online people and people in the hall, speakers."""

from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import agenda_session, person, plan, speaks
from tests.messages.mailboxes import register
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import Modality
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.agenda.queries import newest_release
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Person
from workshop_mgr.messages.domain import NoticePlan
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop

WORDS = NoticePlan(
    Texts(en="The agenda has changed", ru="Программа изменилась"),
    Texts(en="One session is later.", ru="Одно заседание позже."),
)


def hall_session(session: Session, workshop: Workshop, *speakers: Person) -> AgendaSession:
    """Add a session for those in the hall, and release it."""
    return agenda_session(
        session, workshop, "In the hall", day=workshop.start_date, at="09:30-10:30",
        modality=Modality.IN_PERSON, roles=[speaks(one) for one in speakers],
    )  # fmt: skip


def moved(session: Session, workshop: Workshop, row: AgendaSession, **values) -> int:
    """Change a session, by default to an hour later, and release it; return the number."""
    facts = {
        "title": "In the hall", "day": workshop.start_date, "at": "10:30-11:30",
        "modality": Modality.IN_PERSON, **values,
    }  # fmt: skip
    wanted = plan(facts.pop("title"), **facts)
    agenda.edit_session(
        session, workshop.id, row.id, wanted, seen_revision=row.revision, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    return released(session, workshop)


def released(session: Session, workshop: Workshop) -> int:
    """Release the draft; return the number."""
    session.commit()
    factories.released(session, workshop, at=clock.now())
    newest = newest_release(session, workshop.id)
    assert newest
    return newest.number


def scene(session: Session, **facts) -> tuple[Workshop, AgendaSession]:
    """Make a workshop with a speaker in the hall; two people confirmed in the hall, one waiting, one online."""
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 2, Mode.ONLINE: None}, **facts)
    lara = person(session, "Lara Scarpitta", email="lara@example.org")
    row = hall_session(session, workshop, lara)
    for name, mode in (
        ("hall1", Mode.IN_PERSON), ("hall2", Mode.IN_PERSON), ("waits", Mode.IN_PERSON),
        ("online", Mode.ONLINE),
    ):  # fmt: skip
        register(
            session, email=f"{name}@example.org", family_name=name, attendance_mode=mode,
            language="ru" if name == "hall2" else "en",
        )  # fmt: skip
    return workshop, row

"""Speakers who were invited, for tests: made by the services the team's requests call."""

from typing import Any

from sqlalchemy.orm import Session

from tests.agenda import builders
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.agenda.queries import desk_of_person
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.models import Workshop

KEYS = TokenKey("secret-of-the-tests")


def invite(session: Session, workshop: Workshop, *people: Person, at: Any = None) -> SpeakerDesk:
    """Invite people and commit; return the desk of the first."""
    services.invite_speakers(
        session, workshop.id, [person.id for person in people], languages=("en", "ru"), keys=KEYS,
        who=SYSTEM, at=at or clock.now(),
    )  # fmt: skip
    session.commit()
    desk = desk_of_person(session, workshop.id, people[0].id)
    assert desk is not None
    return desk


def speaker(
    session: Session, workshop: Workshop, name: str = "Lara Scarpitta", *, at: Any = None,
    **part: Any,
) -> tuple[SpeakerDesk, int]:  # fmt: skip
    """Put somebody into a session of the workshop and invite them; return desk and part."""
    email = f"{name.split()[0].lower()}@example.org"
    someone = builders.person(session, name, email=email)
    row = builders.agenda_session(
        session, workshop, "Opening", day=workshop.start_date, at="09:30-10:30",
        roles=[builders.speaks(someone, **{"state": SpeakerState.PROPOSED, **part})],
    )  # fmt: skip
    return invite(session, workshop, someone, at=at), row.roles[0].id


def token_of(desk: SpeakerDesk) -> str:
    """Return the token of a desk's link."""
    return services.speaking_token(desk, KEYS)


def page_of(desk: SpeakerDesk) -> str:
    """Return the address of a desk."""
    return f"/speaking/{token_of(desk)}"

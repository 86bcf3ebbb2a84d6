"""Agendas for tests, made by the services people's requests call."""

import io
from datetime import UTC, date, datetime, time
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from tests import factories
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import (
    RolePlan,
    RoomPlan,
    SessionPlan,
    SessionType,
    SpeakerRole,
    SpeakerState,
)
from workshop_mgr.agenda.models import AgendaSession, Room
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.domain import PersonFacts
from workshop_mgr.directory.models import Person
from workshop_mgr.directory.photographs import picture_of
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.models import Workshop

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)


def plan(title: str = "Opening session", **values: Any) -> SessionPlan:
    """Return a session as an organizer wants it; ``at="09:30-10:30"`` are its times."""
    at = values.pop("at", "")
    starts, _dash, ends = at.partition("-")
    return SessionPlan(
        type=values.pop("type", SessionType.PANEL),
        title=Texts(en=title),
        abstract=values.pop("abstract", Texts()),
        starts=time.fromisoformat(starts) if starts else None,
        ends=time.fromisoformat(ends) if ends else None,
        **values,
    )


def agenda_session(
    session: Session, workshop: Workshop, title: str = "Opening session", **values: Any
) -> AgendaSession:
    """Add a session to a workshop and commit; where the public knows the workshop, release it."""
    roles = values.pop("roles", ())
    row = services.add_session(
        session, workshop.id, plan(title, **values), roles=roles, who=SYSTEM, at=NOW
    )
    session.commit()
    if workshop.state != State.DRAFT:
        factories.released(session, workshop, at=NOW)
    return row


def room(session: Session, workshop: Workshop, name: str = "Hall A") -> Room:
    """Add a room to a workshop and commit."""
    row = services.add_room(session, workshop.id, RoomPlan(Texts(en=name)), who=SYSTEM, at=NOW)
    session.commit()
    return row


def person(session: Session, name: str = "Lara Scarpitta", **facts: Any) -> Person:
    """Add a person to the directory and commit."""
    values = {"honorific": "Dr", "post": Texts(en="Senior Adviser on Gender Issues"), **facts}
    row = directory.add_person(session, PersonFacts(name=name, **values), who=SYSTEM, at=NOW)
    session.commit()
    return row


def speaks(someone: Person, role: SpeakerRole = SpeakerRole.PANELLIST, **values: Any) -> RolePlan:
    """Return a person's part, confirmed if nothing else is said."""
    return RolePlan(role, person_id=someone.id, **{"state": SpeakerState.CONFIRMED, **values})


def post(words: str, role: SpeakerRole = SpeakerRole.OPENING_REMARKS, **values: Any) -> RolePlan:
    """Return the part of a post without a name."""
    return RolePlan(role, post=Texts(en=words), **values)


def photograph(session: Session, someone: Person, *, consents: bool = True) -> bytes:
    """Give somebody a photograph, commit, and return the picture as it is kept."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    picture = picture_of(file.getvalue())
    directory.set_photograph(session, someone.id, picture, consents=consents, who=SYSTEM, at=NOW)
    session.commit()
    return picture.content

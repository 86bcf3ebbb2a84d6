"""What a file is compared with: the draft's sessions, rooms, tracks, and everybody's names."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.agenda.domain import (
    ImportContext,
    KnownPart,
    KnownSession,
    SessionState,
    SpeakerRole,
    plain,
)
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole, Track
from workshop_mgr.core.search import folded
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.models import Workshop


def import_context(
    session: Session, workshop: Workshop, *, creates: bool, offers_vanished: bool
) -> ImportContext:
    """Return what the items of a file are judged by, as things stand."""
    return ImportContext(
        first=workshop.start_date,
        last=workshop.end_date,
        zone=workshop.time_zone,
        known=_known_sessions(session, workshop.id),
        rooms=_names(session, Room, workshop.id),
        tracks=_names(session, Track, workshop.id),
        people=_people(session),
        creates=creates,
        offers_vanished=offers_vanished,
    )


def _known_sessions(session: Session, workshop_id: int) -> list[KnownSession]:
    """Return every session of the draft."""
    rows = session.scalars(
        select(AgendaSession)
        .where(AgendaSession.workshop_id == workshop_id)
        .options(selectinload(AgendaSession.roles))
        .order_by(AgendaSession.starts_at.nulls_last(), AgendaSession.position, AgendaSession.id)
    )
    return [_known(row) for row in rows]


def _known(row: AgendaSession) -> KnownSession:
    """Return a session as items are compared with it."""
    return KnownSession(
        id=row.id,
        revision=row.revision,
        is_cancelled=row.state == SessionState.CANCELLED.value,
        uid=row.foreign_uid,
        facts={
            "day": row.day,
            "starts": row.starts_local.time() if row.starts_local else None,
            "ends": row.ends_local.time() if row.ends_local else None,
            "type": row.type,
            "title": dict(row.title),
            "abstract": dict(row.abstract),
            "room": row.room_id,
            "track": row.track_id,
            "mode": row.modality,
            "languages": tuple(row.languages),
        },
        parts=tuple(_known_part(role) for role in row.roles),
    )


def _known_part(role: SessionRole) -> KnownPart:
    """Return a part as speakers in a file are compared with it; who declined is named already."""
    posts = frozenset(plain(words) for words in role.post.values())
    return KnownPart(role.person_id, posts, SpeakerRole(role.role))


def _names(session: Session, table: type[Room] | type[Track], workshop_id: int) -> dict[str, int]:
    """Return name → id of a workshop's rooms or tracks, in every language; the first counts."""
    found: dict[str, int] = {}
    columns = select(table.id, table.name).where(table.workshop_id == workshop_id)
    for row_id, name in session.execute(columns.order_by(table.position, table.id)):
        for words in Texts(name).values():
            found.setdefault(plain(words), row_id)
    return found


def _people(session: Session) -> dict[str, int | None]:
    """Return everybody's names, with honorific too → id; a name of two people is nobody's."""
    found: dict[str, int | None] = {}
    columns = select(Person.id, Person.honorific, Person.name, Person.native_name, Person.aliases)
    for person_id, honorific, name, native_name, aliases in session.execute(columns):
        names = {folded(one) for one in (name, f"{honorific} {name}", native_name, *aliases)}
        for key in filter(None, names):
            found[key] = person_id if found.get(key, person_id) == person_id else None
    return found

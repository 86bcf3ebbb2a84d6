"""Questions about what was released: what the public, the calendars and the mails read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Select, case, func, null, select, type_coerce
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.agenda.domain import (
    Appearance,
    ReleaseStatus,
    SessionView,
    Sheet,
    sheet_of,
    thawed,
)
from workshop_mgr.agenda.models import Release, ReleasedSpeaker
from workshop_mgr.agenda.queries.thawing import KEPT
from workshop_mgr.core import zones
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import PUBLIC_STATES
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Released:
    """What is said about a release: its number from 1, how binding it is, what is new, by whom, when."""

    id: int
    number: int
    status: ReleaseStatus
    note: Texts
    by: str
    created_at: datetime
    digest: str = ""


def released_sheet(session: Session, workshop_id: int, number: int | None = None) -> Sheet:
    """Return the agenda as released, cancelled sessions marked; the newest, or that of a number.

    Nothing released gives an empty sheet.
    """
    workshop = session.get_one(Workshop, workshop_id)
    return sheet_of(released_sessions(session, workshop, number), workshop.start_date, ())


def released_sessions(
    session: Session, workshop: Workshop, number: int | None = None
) -> list[SessionView]:
    """Return the sessions of the newest release, or of that of a number, in the order of the agenda."""
    zone = workshop.time_zone
    kept = KEPT.digests(zone)
    wanted = case((Release.digest.in_(kept), null()), else_=Release.content)
    found = session.execute(
        _chosen(workshop.id, number).with_only_columns(Release.digest, type_coerce(wanted, JSON))
    ).first()
    if found is None:
        return []
    digest, content = found
    if digest in kept:
        return list(kept[digest])
    return KEPT.keep(digest, zone, thawed(content, zones.zone(zone), Texts))


def newest_release(session: Session, workshop_id: int) -> Released | None:
    """Return what is said about the newest release."""
    return release_by_number(session, workshop_id, None)


def release_by_number(session: Session, workshop_id: int, number: int | None) -> Released | None:
    """Return what is said about a release; ``None`` asks for the newest."""
    row = session.scalar(_chosen(workshop_id, number).options(joinedload(Release.account)))
    return _released(row) if row else None


def releases(session: Session, workshop_id: int) -> list[Released]:
    """Return every release of a workshop, the newest first."""
    rows = session.scalars(
        select(Release)
        .where(Release.workshop_id == workshop_id)
        .order_by(Release.number.desc())
        .options(joinedload(Release.account))
    )
    return [_released(row) for row in rows]


def sessions_of_person(session: Session, person_id: int) -> list[Appearance]:
    """Return a person's parts in public workshops as released, the latest workshop first.

    Cancelled sessions are left out: they are nothing to come to, and nothing that was.
    """
    workshops = session.scalars(
        select(Workshop)
        .join(ReleasedSpeaker, ReleasedSpeaker.workshop_id == Workshop.id)
        .where(ReleasedSpeaker.person_id == person_id, Workshop.state.in_(PUBLIC_STATES))
        .order_by(Workshop.start_date.desc(), Workshop.id)
    ).all()
    contents = _newest_contents(session, [workshop.id for workshop in workshops])
    return [
        appearance
        for workshop in workshops
        for appearance in _appearances(
            workshop,
            thawed(contents.get(workshop.id, []), zones.zone(workshop.time_zone), Texts),
            person_id,
        )
    ]


def _chosen(workshop_id: int, number: int | None) -> Select[Release]:
    """Return the statement of one release: the newest, or that of a number."""
    statement = select(Release).where(Release.workshop_id == workshop_id)
    if number is not None:
        return statement.where(Release.number == number)
    return statement.order_by(Release.number.desc()).limit(1)


def _newest_contents(
    session: Session, workshop_ids: Sequence[int]
) -> dict[int, list[dict[str, object]]]:
    """Return the newest content of several workshops, by workshop."""
    newest = (
        select(Release.workshop_id, func.max(Release.number).label("number"))
        .where(Release.workshop_id.in_(workshop_ids))
        .group_by(Release.workshop_id)
        .subquery()
    )
    rows = session.execute(
        select(Release.workshop_id, Release.content).join(
            newest,
            (newest.c.workshop_id == Release.workshop_id) & (newest.c.number == Release.number),
        )
    )
    return {workshop_id: content for workshop_id, content in rows}


def _released(row: Release) -> Released:
    """Return a release without its content, as a value."""
    return Released(
        id=row.id,
        number=row.number,
        status=ReleaseStatus(row.status),
        note=row.note,
        by=row.account.name if row.account else "",
        created_at=row.created_at,
        digest=row.digest,
    )


def _appearances(
    workshop: Workshop, sessions: Iterable[SessionView], person_id: int
) -> list[Appearance]:
    """Return one person's parts in the sessions of a workshop."""
    return [
        Appearance(
            workshop_slug=workshop.slug,
            workshop_title=workshop.title,
            start_date=workshop.start_date,
            end_date=workshop.end_date,
            city=workshop.city,
            session=found,
            speaker=speaker,
        )
        for found in sessions
        if not found.is_cancelled
        for speaker in found.speakers
        if speaker.person_id == person_id
    ]

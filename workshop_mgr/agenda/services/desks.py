"""What every step at a speaker's own desk shares: the desk, its links, its calendar, its records."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import (
    Deed,
    DeskNews,
    Hand,
    PartsChanged,
    SpeakerState,
    arrow_to,
    calendar_parts,
    followed,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole, SpeakerDesk
from workshop_mgr.agenda.services.changing import hold_sessions
from workshop_mgr.core import audit, clock, events
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.identifiers import TokenKey, hash_of
from workshop_mgr.directory.models import Person

PURPOSE_SPEAKING = "speaking"
PURPOSE_SPEAKING_JOIN = "speaking-join"


def desk_for(
    session: Session, workshop_id: int, person_id: int, *, languages: Sequence[str],
    keys: TokenKey, at: datetime,
) -> SpeakerDesk:  # fmt: skip
    """Return the desk of a speaker; make it where there is none, its calendar still empty.

    It speaks the first of ``languages``, those of the installation, that the person knows.
    """
    person = session.get_one(Person, person_id, with_for_update=True)  # one desk, asked twice
    desk = queries.desk_of_person(session, workshop_id, person_id)
    if desk is None:
        known = person.languages
        desk = SpeakerDesk(
            workshop_id=workshop_id, person_id=person_id, generation=1, calendar_revised_at=at,
            language=next((code for code in known if code in languages), languages[0]),
            token_hash=f"new-{workshop_id}-{person_id}", calendar_parts={}, created_at=at,
            join_token_hash=f"new-{workshop_id}-{person_id}",
        )  # fmt: skip
        session.add(desk)
        session.flush()
        _give_links(desk, keys)
    return desk


def hold_desk(session: Session, desk: SpeakerDesk) -> None:
    """Lock what a step at a desk changes, in the order of everybody who does: the sessions of its
    parts, then all desks of the workshop, as :func:`follow_parts` does.
    """
    hold_sessions(session, [desk.workshop_id], SessionRole.person_id == desk.person_id)
    session.execute(_desks(desk.workshop_id).with_only_columns(SpeakerDesk.id))


def _desks(workshop_id: int) -> Select[SpeakerDesk]:
    """Select the desks of a workshop, locked by id."""
    return (
        select(SpeakerDesk)
        .where(SpeakerDesk.workshop_id == workshop_id)
        .order_by(SpeakerDesk.id)
        .with_for_update()
    )


def follow_parts(session: Session, workshop_id: int, *, at: datetime) -> None:
    """Let the calendar files of a workshop's speakers follow what became of their parts.

    One comparison decides, as for the entries themselves: what the file says of somebody's parts
    is made anew, and of any difference the calendars hear (:class:`PartsChanged`). Desks and
    parts are read anew under the lock: whoever held it may have changed them.
    """
    session.flush()
    desks = session.scalars(_desks(workshop_id).execution_options(populate_existing=True)).all()
    if not desks:
        return
    rows = session.scalars(
        select(SessionRole)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(
            AgendaSession.workshop_id == workshop_id,
            SessionRole.person_id.in_([desk.person_id for desk in desks]),
        )
        .order_by(SessionRole.position, SessionRole.id)
        .options(selectinload(SessionRole.person), selectinload(SessionRole.organization))
        .execution_options(populate_existing=True)
    ).all()
    changed = []
    for desk in desks:
        own = [
            (role.session_id, queries.speaker_view(role))
            for role in rows
            if role.person_id == desk.person_id
        ]
        says = followed(desk.calendar_parts, calendar_parts(own))
        if says != desk.calendar_parts:
            before, desk.calendar_parts = desk.calendar_parts, says
            desk.calendar_revised_at = clock.next_revision(desk.calendar_revised_at, at=at)
            changed.append(PartsChanged(desk.id, workshop_id, before, at))
    session.flush()
    for news in changed:
        events.publish(session, news)


def speaking_token(desk: SpeakerDesk, keys: TokenKey) -> str:
    """Return the token of a desk's present link."""
    return keys.token(PURPOSE_SPEAKING, desk.id, desk.generation)


def speaking_join_token(desk: SpeakerDesk, keys: TokenKey) -> str:
    """Return the token that opens the online room and nothing of the desk."""
    return keys.token(PURPOSE_SPEAKING_JOIN, desk.id, desk.generation)


def step(
    session: Session, desk: SpeakerDesk, role: SessionRole, target: SpeakerState, by: Hand, *,
    reason: str = "", who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Bring one part into another state, with its audit row.

    A reason is the speaker's own words: it stands in the part alone, never in the audit log.

    Raises:
        Refused: ``speaker_step``.
    """
    arrow = arrow_to(target, SpeakerState(role.state), by)
    changes = {"state": (role.state, target.value)}
    role.state, role.state_at, role.state_reason = target.value, at, reason
    audit.record(
        session, who=who, at=at, action=arrow.audit, subject=("session_role", role.id),
        workshop_id=desk.workshop_id, changes=changes,
    )  # fmt: skip


def tell(session: Session, desk: SpeakerDesk, deed: Deed, *, at: datetime) -> None:
    """Publish what is to be told by mail."""
    session.flush()
    events.publish(session, DeskNews(deed, desk.id, desk.workshop_id, at))


def record(
    session: Session, desk: SpeakerDesk, deed: str, *, who: Actor, at: datetime,
    changes: Changes | None = None,
) -> None:  # fmt: skip
    """Write the audit row of something done to or at a desk."""
    audit.record(
        session, who=who, at=at, action=f"speaker_desk.{deed}", subject=("speaker_desk", desk.id),
        workshop_id=desk.workshop_id, changes=changes,
    )  # fmt: skip


def renew(desk: SpeakerDesk, keys: TokenKey) -> None:
    """Give a desk other links; the old ones stop working."""
    desk.generation += 1
    desk.revoked_at = None
    _give_links(desk, keys)


def _give_links(desk: SpeakerDesk, keys: TokenKey) -> None:
    """Store the hashes of the desk's links; the links themselves are never stored."""
    desk.token_hash = hash_of(speaking_token(desk, keys))
    desk.join_token_hash = hash_of(speaking_join_token(desk, keys))

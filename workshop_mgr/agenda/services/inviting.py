"""Asking speakers, reminding them, giving them another link or none, agreeing a technical check."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import (
    STANDING,
    CheckState,
    Deed,
    Hand,
    SessionState,
    SpeakerState,
    is_reminder_due,
    slides_due_at,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole, SpeakerDesk
from workshop_mgr.agenda.queries import Owing
from workshop_mgr.agenda.services.changing import begin, hold_sessions
from workshop_mgr.agenda.services.desks import desk_for, follow_parts, record, renew, step, tell
from workshop_mgr.core import audit, zones
from workshop_mgr.core.audit import SYSTEM, Actor
from workshop_mgr.core.db import rows_changed
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.models import Workshop

REMINDER_PAUSE = timedelta(days=1)
"""How long nobody may be reminded by hand again."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was written to, and who could not be, for want of an address: names."""

    written_to: tuple[str, ...]
    without_address: tuple[str, ...]


def invite_speakers(
    session: Session, workshop_id: int, person_ids: Collection[int], *,
    languages: Sequence[str], keys: TokenKey, who: Actor, at: datetime,
) -> Invited:  # fmt: skip
    """Ask speakers for their parts that are only proposed: each gets one mail with their link.

    Who is asked already gets the mail again. Nothing changes for people without an address.

    Raises:
        NotFound: ``not_found``: the workshop, or somebody without a part in it.
        Forbidden: ``not_allowed``.
        Refused: ``speakers_not_ticked``.
        Conflict: ``invitation_too_late`` when the workshop is over or does not take place.
    """
    change = begin(session, workshop_id, who=who, at=at)
    _check_open(change.workshop, at)
    if not person_ids:
        raise Refused("speakers_not_ticked")
    hold_sessions(session, [workshop_id], SessionRole.person_id.in_(person_ids))
    written_to, without_address = [], []
    for person_id in sorted(set(person_ids)):
        roles = _standing_roles(session, workshop_id, person_id)
        person = session.get(Person, person_id)
        if person is None or not roles:
            raise NotFound("not_found")
        if not person.email:
            without_address.append(person.display_name)
            continue
        desk = desk_for(session, workshop_id, person_id, languages=languages, keys=keys, at=at)
        _invite(session, desk, roles, keys=keys, who=who, at=at)
        written_to.append(person.display_name)
    follow_parts(session, workshop_id, at=at)
    return Invited(tuple(written_to), tuple(without_address))


def _invite(
    session: Session, desk: SpeakerDesk, roles: Sequence[SessionRole], *,
    keys: TokenKey, who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Ask one speaker; a link that was revoked is replaced."""
    for role in roles:
        if role.state == SpeakerState.PROPOSED:
            step(session, desk, role, SpeakerState.INVITED, Hand.TEAM, who=who, at=at)
    if desk.revoked_at is not None:
        renew(desk, keys)
    desk.invited_at, desk.reminded_at = at, None
    tell(session, desk, Deed.INVITED, at=at)
    record(session, desk, "invited", who=who, at=at)


def remind_speaker(
    session: Session, workshop_id: int, person_id: int, *, who: Actor, at: datetime
) -> None:
    """Remind a speaker of what is missing.

    Raises:
        NotFound: ``not_found``, also for somebody who was never invited.
        Forbidden: ``not_allowed``.
        Conflict: ``invitation_too_late``; ``nothing_missing``; ``reminded_recently`` within a day
            of the last reminder.
    """
    change = begin(session, workshop_id, who=who, at=at)
    _check_open(change.workshop, at)
    desk = _invited_desk(session, workshop_id, person_id)
    if not queries.desk_sheet(session, desk, at=at).missing:
        raise Conflict("nothing_missing")
    if desk.reminded_at is not None and at < desk.reminded_at + REMINDER_PAUSE:
        raise Conflict("reminded_recently")
    desk.reminded_at = at
    tell(session, desk, Deed.REMINDED, at=at)
    record(session, desk, "reminded", who=who, at=at)


def remind_speakers(session: Session, *, at: datetime) -> int:
    """Remind speakers of answers and slides that are due; return how many.

    Each is reminded of an invitation once, of slides once seven days and once one day before, by
    whatever number of workers.
    """
    reminded = 0
    for one in queries.owing(session, at=at):
        if _is_due(one, at) and _claim_reminder(session, one.desk, at):
            tell(session, one.desk, Deed.REMINDED, at=at)
            reminded += 1
    return reminded


def _is_due(one: Owing, at: datetime) -> bool:
    """Say whether one speaker is to be reminded now."""
    desk = one.desk
    assert desk.invited_at is not None
    return is_reminder_due(
        invited_at=desk.invited_at,
        last_sent=max(filter(None, (desk.invited_at, desk.reminded_at))),
        has_unanswered=one.is_unanswered,
        slides_missing=[slides_due_at(due_on, one.time_zone) for due_on in one.slides_due_on],
        at=at,
    )


def _claim_reminder(session: Session, desk: SpeakerDesk, at: datetime) -> bool:
    """Note that a reminder is sent now; false when another worker has noted it."""
    unchanged = (
        SpeakerDesk.reminded_at.is_(None)
        if desk.reminded_at is None
        else SpeakerDesk.reminded_at == desk.reminded_at
    )
    claimed = update(SpeakerDesk).where(SpeakerDesk.id == desk.id, unchanged)
    if not rows_changed(session, claimed.values(reminded_at=at)):
        return False
    record(session, desk, "reminded", who=SYSTEM, at=at)
    return True


def renew_speaker_link(
    session: Session, workshop_id: int, person_id: int, *, keys: TokenKey, who: Actor, at: datetime
) -> None:
    """Mail a speaker a new link; the old one stops working.

    Raises:
        NotFound: ``not_found``, also for somebody who was never invited.
        Forbidden: ``not_allowed``.
        Refused: ``speaker_without_address``.
    """
    begin(session, workshop_id, who=who, at=at)
    desk = _invited_desk(session, workshop_id, person_id)
    if not desk.person.email:
        raise Refused("speaker_without_address")
    renew(desk, keys)
    tell(session, desk, Deed.LINK_RENEWED, at=at)
    record(session, desk, "link_renewed", who=who, at=at)


def revoke_speaker_link(
    session: Session, workshop_id: int, person_id: int, *, who: Actor, at: datetime
) -> None:
    """Close a speaker's desk: the link stops working, the parts stay as they are.

    Raises:
        NotFound: ``not_found``, also for somebody who was never invited.
        Forbidden: ``not_allowed``.
        Conflict: ``speaker_link_revoked`` when it is closed already.
    """
    begin(session, workshop_id, who=who, at=at)
    desk = _invited_desk(session, workshop_id, person_id)
    if desk.revoked_at is not None:
        raise Conflict("speaker_link_revoked")
    desk.revoked_at = at
    record(session, desk, "link_revoked", who=who, at=at)


def agree_check(
    session: Session, workshop_id: int, person_id: int, *, at_local: datetime | None,
    is_done: bool, who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Set when a speaker's technical check is, on the venue's clock, and whether it is done.

    Raises:
        NotFound: ``not_found``, also for somebody who was never invited.
        Forbidden: ``not_allowed``.
        Refused: ``time_does_not_exist``, ``time_is_ambiguous`` with ``nearest``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    desk = _invited_desk(session, workshop_id, person_id)
    if at_local is not None:
        zones.instant(at_local, change.workshop.time_zone)
    agreed = CheckState.AGREED if at_local else CheckState.OPEN
    if at_local is None and not is_done and desk.check_state == CheckState.ASKED:
        agreed = CheckState.ASKED
    before = {"check_state": desk.check_state, "check_at_local": desk.check_at_local}
    desk.check_state = (CheckState.DONE if is_done else agreed).value
    desk.check_at_local = at_local
    after = {"check_state": desk.check_state, "check_at_local": desk.check_at_local}
    changes = audit.differences(before, after)
    if changes:
        record(session, desk, "check_set", who=who, at=at, changes=changes)


def _check_open(workshop: Workshop, at: datetime) -> None:
    """Refuse to write to speakers of a workshop that is over or does not take place.

    Raises:
        Conflict: ``invitation_too_late``.
    """
    if workshop.state in queries.ENDED_WORKSHOPS or at >= workshop.ends_at:
        raise Conflict("invitation_too_late")


def _invited_desk(session: Session, workshop_id: int, person_id: int) -> SpeakerDesk:
    """Return the desk of somebody who was invited, locked.

    Raises:
        NotFound: ``not_found``.
    """
    desk = session.scalar(
        select(SpeakerDesk)
        .where(SpeakerDesk.workshop_id == workshop_id, SpeakerDesk.person_id == person_id)
        .with_for_update()
    )
    if desk is None:
        raise NotFound("not_found")
    return desk


def _standing_roles(session: Session, workshop_id: int, person_id: int) -> Sequence[SessionRole]:
    """Return somebody's parts that stand in sessions that take place, locked."""
    return session.scalars(
        select(SessionRole)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(
            AgendaSession.workshop_id == workshop_id,
            AgendaSession.state == SessionState.SCHEDULED.value,
            SessionRole.person_id == person_id,
            SessionRole.state.in_(STANDING),
        )
        .with_for_update()
    ).all()

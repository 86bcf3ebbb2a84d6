"""What speakers do at their own desk, each step with the link's token and an audit row."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import CheckState, Deed, Hand, SpeakerState, check_answer
from workshop_mgr.agenda.models import SessionRole, SpeakerDesk
from workshop_mgr.agenda.services.changing import hold_sessions
from workshop_mgr.agenda.services.desks import follow_parts, record, step, tell
from workshop_mgr.core import audit, clock, zones
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.errors import NotFound
from workshop_mgr.core.texts import Texts

SPEAKER = Actor(ActorKind.VISITOR, "speaker")


def open_speaker_desk(session: Session, token: str) -> SpeakerDesk:
    """Return the desk a link opens.

    Raises:
        NotFound: ``speaker_desk_unknown``.
    """
    desk = queries.desk_by_token(session, token)
    if desk is None:
        raise NotFound("speaker_desk_unknown")
    return desk


def own_parts(session: Session, desk: SpeakerDesk, role_ids: Collection[int]) -> list[SessionRole]:
    """Return parts of the desk's own, locked after their sessions.

    Raises:
        NotFound: ``not_found``, also for somebody else's part.
    """
    hold_sessions(session, [desk.workshop_id], SessionRole.id.in_(role_ids))
    found = [queries.role_of(session, desk, role_id) for role_id in sorted(set(role_ids))]
    own = [role for role in found if role is not None]
    if len(own) < len(found):
        raise NotFound("not_found")
    return own


def own_part(session: Session, desk: SpeakerDesk, role_id: int) -> SessionRole:
    """Return one of the desk's own parts, locked.

    Raises:
        NotFound: ``not_found``, also for somebody else's part.
    """
    return own_parts(session, desk, [role_id])[0]


def answer(
    session: Session, token: str, role_ids: Collection[int], wanted: SpeakerState, *,
    reason: str = "", who: Actor, at: datetime,
) -> int:  # fmt: skip
    """Answer for one part or several; return how many answers are new. The organizers hear of it.

    Raises:
        NotFound: ``speaker_desk_unknown``; ``not_found``: a part that is not theirs.
        Conflict: ``speaker_answer_late``.
        Refused: ``speaker_step``.
    """
    desk = open_speaker_desk(session, token)
    count = 0
    for role in own_parts(session, desk, role_ids):
        check_answer(
            SpeakerState(role.state), wanted, is_on=queries.is_on(role, desk.workshop),
            until=queries.answer_until(role, desk.workshop), at=at,
        )  # fmt: skip
        if role.state != wanted:
            step(session, desk, role, wanted, Hand.SPEAKER, reason=reason, who=who, at=at)
            count += 1
    if count:
        follow_parts(session, desk.workshop_id, at=at)
        tell(session, desk, Deed.ANSWERED, at=at)
    return count


def correct_part(
    session: Session, token: str, role_id: int, *, honorific: str, post: Texts,
    who: Actor, at: datetime,
) -> bool:  # fmt: skip
    """Correct how somebody is named in one part: honorific and post. Say whether anything changed.

    The public sees it with the next release, which the organizers look at; they hear of it at once.

    Raises:
        NotFound: ``speaker_desk_unknown``, ``not_found``.
    """
    desk = open_speaker_desk(session, token)
    role = own_part(session, desk, role_id)
    before = {"honorific": role.honorific, "post": role.post}
    changes = audit.differences(before, {"honorific": honorific, "post": post})
    if not changes:
        return False
    role.honorific, role.post = honorific, post
    role.session.revised_at = at
    record(session, desk, "corrected", who=who, at=at, changes=dict.fromkeys(changes))
    tell(session, desk, Deed.CORRECTED, at=at)
    return True


def choose_reading(
    session: Session, token: str, *, language: str, time_zone: str, who: Actor, at: datetime
) -> None:
    """Choose the language of the desk and its mails, and the zone of the second clock.

    Raises:
        NotFound: ``speaker_desk_unknown``.
        DomainError: ``zone_unknown``.
    """
    desk = open_speaker_desk(session, token)
    if time_zone:
        zones.zone(time_zone)
    before = {"language": desk.language, "time_zone": desk.time_zone}
    changes = audit.differences(before, {"language": language, "time_zone": time_zone})
    if changes:
        desk.language, desk.time_zone = language, time_zone
        # their calendar file is in that language and tells times on that clock
        desk.calendar_revised_at = clock.next_revision(desk.calendar_revised_at, at=at)
        record(session, desk, "reading_chosen", who=who, at=at, changes=changes)


def consent_recording(
    session: Session, token: str, may_record: bool, *, who: Actor, at: datetime
) -> None:
    """Say whether one may be recorded; the newest answer counts and is dated (DOMAIN R16).

    Raises:
        NotFound: ``speaker_desk_unknown``.
    """
    desk = open_speaker_desk(session, token)
    if desk.may_record is may_record:
        return
    changes = {"may_record": (desk.may_record, may_record)}
    desk.may_record, desk.may_record_at = may_record, at
    record(session, desk, "recording_answered", who=who, at=at, changes=changes)


def ask_check(
    session: Session, token: str, *, needs: str, is_asked: bool, who: Actor, at: datetime
) -> None:
    """Say what one needs on the day, and ask for a technical check, or for none any more.

    A check that is agreed or done stays; the organizers change it.

    Raises:
        NotFound: ``speaker_desk_unknown``.
    """
    desk = open_speaker_desk(session, token)
    state = CheckState(desk.check_state)
    if state in (CheckState.OPEN, CheckState.ASKED):
        state = CheckState.ASKED if is_asked else CheckState.OPEN
    before = {"needs": desk.needs, "check_state": desk.check_state}
    changes = audit.differences(before, {"needs": needs, "check_state": state.value})
    if changes:
        desk.needs, desk.check_state = needs, state.value
        told = {name: None if name == "needs" else pair for name, pair in changes.items()}
        record(session, desk, "check_asked", who=who, at=at, changes=told)
        tell(session, desk, Deed.CORRECTED, at=at)

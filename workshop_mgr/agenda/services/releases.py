"""Releasing an agenda: the draft is frozen under the next number, and the public sees that."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import (
    AgendaReleased,
    ReleasePlan,
    ReleaseStatus,
    frozen,
    shifted,
    speakers_in,
)
from workshop_mgr.agenda.models import Release, ReleasedSpeaker
from workshop_mgr.agenda.services.changing import hold_agenda
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.events import publish
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops import policies
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.policies import Verb

FIRST_NOTE = Texts(en="First release.", ru="Первый выпуск.")
MOVED_NOTE = Texts(en="The days of the workshop changed.", ru="Изменились дни мероприятия.")


def release_agenda(
    session: Session, workshop_id: int, plan: ReleasePlan, *, who: Actor, at: datetime
) -> Release:
    """Release the draft of a published workshop's agenda under the next number (DOMAIN R18).

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``release_note_missing``; ``release_of_draft`` while the workshop is a draft;
            ``nothing_to_release`` when neither agenda nor status differ from the newest release.
        Conflict: ``release_stale`` with ``number`` when somebody released since;
            ``draft_changed`` when somebody edited the draft since it was looked at.
    """
    policies.require(session, who, Verb.MANAGE, workshop_id)
    workshop = hold_agenda(session, workshop_id)
    if workshop.state == State.DRAFT.value:
        raise Refused("release_of_draft")
    if not plan.note:
        raise Refused("release_note_missing")
    found = queries.unreleased(session, workshop)
    if found.seen != plan.seen:
        raise Conflict("release_stale", number=found.seen)
    if plan.draft not in ("", found.mark):
        raise Conflict("draft_changed")
    if not found.changes and (found.newest is None or found.newest.status is plan.status):
        raise Refused("nothing_to_release")
    content = frozen(found.sessions)
    return _write(session, workshop_id, found.number, content, plan, who=who, at=at)


def release_first(
    session: Session, workshop_id: int, *, status: ReleaseStatus, who: Actor, at: datetime
) -> None:
    """Release the agenda a workshop is published with; one without sessions or released before stays."""
    content = draft_content(session, workshop_id)
    if content and _newest(session, workshop_id) is None:
        plan = ReleasePlan(FIRST_NOTE, status, seen=0)
        _write(session, workshop_id, 1, content, plan, who=who, at=at)


def carry_release(
    session: Session, workshop_id: int, by: timedelta, days: tuple[date, date], *,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Release what is public anew on the days the workshop moved to; the draft is not released."""
    newest = _newest(session, workshop_id)
    if newest is None:
        return
    content = shifted(newest.content, by, *days)
    if content != newest.content:
        plan = ReleasePlan(MOVED_NOTE, ReleaseStatus(newest.status), seen=newest.number)
        _write(session, workshop_id, newest.number + 1, content, plan, who=who, at=at)


def draft_content(session: Session, workshop_id: int) -> list[dict[str, Any]]:
    """Return the draft as it would be released now."""
    return frozen(queries.sheet(session, workshop_id).sessions)


def _newest(session: Session, workshop_id: int) -> Release | None:
    """Return the newest release with its content."""
    return session.scalar(
        select(Release)
        .where(Release.workshop_id == workshop_id)
        .order_by(Release.number.desc())
        .limit(1)
        .options(undefer(Release.content))
    )


def _write(
    session: Session, workshop_id: int, number: int, content: list[dict[str, Any]],
    plan: ReleasePlan, *, who: Actor, at: datetime,
) -> Release:  # fmt: skip
    """Store a release, who is named in it, the audit row, and tell the features above."""
    row = Release(
        workshop_id=workshop_id, number=number, status=plan.status.value, note=plan.note,
        content=content, account_id=who.account_id, created_at=at,
    )  # fmt: skip
    session.add(row)
    session.execute(delete(ReleasedSpeaker).where(ReleasedSpeaker.workshop_id == workshop_id))
    session.add_all(
        ReleasedSpeaker(workshop_id=workshop_id, person_id=person_id)
        for person_id in sorted(speakers_in(content))
    )
    session.flush()
    audit.record(
        session, who=who, at=at, action="agenda.released", subject=("agenda_release", row.id),
        workshop_id=workshop_id, changes={"number": (number - 1, number), "status": (None, plan.status.value)},
        reason=str(plan.note),
    )  # fmt: skip
    publish(session, AgendaReleased(workshop_id, row.id, at, who))
    return row

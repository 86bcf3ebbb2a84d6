"""Telling those whom a release of the agenda concerns: worded, looked at, sent once (DOMAIN R18)."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.models import Release
from workshop_mgr.core import audit, outbox
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.db import rows_changed
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.messages import queries
from workshop_mgr.messages.domain import (
    Audience,
    Kind,
    NoticePlan,
    NoticeState,
    Told,
    check_notice,
)
from workshop_mgr.messages.models import ReleaseNotice
from workshop_mgr.workshops import policies
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb


def save_notice(
    session: Session, workshop_id: int, number: int, plan: NoticePlan, *,
    seen_revision: int, who: Actor, at: datetime,
) -> ReleaseNotice:  # fmt: skip
    """Keep the words of a notice about release ``number``; nobody is told yet.

    ``seen_revision`` is that of the words shown, 0 where none were kept. Unchanged words write nothing.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``notice_words_missing``; ``notice_of_earlier_release``; ``notice_of_past``.
        Conflict: ``notice_sent``; ``stale`` with ``revision`` when somebody else saved other words.
    """
    _workshop, release = _checked(session, workshop_id, number, who, at)
    notice = _worded(session, release, plan, seen_revision, who, at)
    session.flush()
    return notice


def send_notice(
    session: Session, workshop_id: int, number: int, plan: NoticePlan, *,
    seen_revision: int, who: Actor, at: datetime,
) -> int:  # fmt: skip
    """Send a notice, worded as it is shown, to everybody concerned; return how many mails that makes.

    It is sent once: a second click, or another organizer, finds it sent.

    Raises:
        As :func:`save_notice`; Refused: ``nobody_concerned``.
    """
    workshop, release = _checked(session, workshop_id, number, who, at)
    notice = _worded(session, release, plan, seen_revision, who, at)
    session.flush()
    changes = queries.changes_of_release(session, workshop, number)
    reached = queries.audience_of(session, workshop, changes)
    if not reached.told:
        raise Refused("nobody_concerned")
    _claim(session, notice, reached, who, at)
    for one in reached.told:
        _put(session, workshop_id, notice.id, one, at)
    audit.record(
        session, who=who, at=at, action="notice.sent", subject=("release_notice", notice.id),
        workshop_id=workshop_id, changes={"recipients": (0, len(reached.told))},
    )  # fmt: skip
    return len(reached.told)


def _checked(
    session: Session, workshop_id: int, number: int, who: Actor, at: datetime
) -> tuple[Workshop, Release]:
    """Return the workshop and the release, held so that notices of it come one after the other."""
    policies.require(session, who, Verb.MANAGE, workshop_id)
    release = session.scalar(
        select(Release)
        .where(Release.workshop_id == workshop_id, Release.number == number)
        .with_for_update()
    )
    newest = agenda.newest_release(session, workshop_id)
    if release is None or newest is None:
        raise NotFound("not_found")
    workshop = session.get_one(Workshop, workshop_id)
    known = _stored(session, release)
    check_notice(
        state=known.state if known else NoticeState.DRAFT, number=number, newest=newest.number,
        workshop=State(workshop.state), ends_at=workshop.ends_at, at=at,
    )  # fmt: skip
    return workshop, release


def _stored(session: Session, release: Release) -> ReleaseNotice | None:
    """Return the notice as it stands in the database by now."""
    return session.scalar(
        select(ReleaseNotice)
        .where(ReleaseNotice.release_id == release.id)
        .execution_options(populate_existing=True)
    )


def _worded(
    session: Session,
    release: Release,
    plan: NoticePlan,
    seen_revision: int,
    who: Actor,
    at: datetime,
) -> ReleaseNotice:
    """Keep the words of a notice; the first ones make it."""
    plan.check()
    notice = _stored(session, release)
    if (notice.revision if notice else 0) != seen_revision:
        raise Conflict("stale", revision=notice.revision if notice else 0)
    before = {"subject": notice.subject, "body": notice.body} if notice else {}
    after = {"subject": plan.subject, "body": plan.body}
    if notice is None:
        notice = ReleaseNotice(
            release_id=release.id, state=NoticeState.DRAFT.value, account_id=who.account_id,
            created_at=at, revision=0, recipients=0, **after,
        )  # fmt: skip
        session.add(notice)
    if before == after:
        return notice
    notice.subject, notice.body, notice.revision = plan.subject, plan.body, notice.revision + 1
    session.flush()
    audit.record(
        session, who=who, at=at, action="notice.worded", subject=("release_notice", notice.id),
        workshop_id=release.workshop_id, changes=audit.differences(before, after),
    )  # fmt: skip
    return notice


def _claim(
    session: Session, notice: ReleaseNotice, reached: Audience, who: Actor, at: datetime
) -> None:
    """Mark a notice as sent, if it still waits for that."""
    claimed = (
        update(ReleaseNotice)
        .where(ReleaseNotice.id == notice.id, ReleaseNotice.state == NoticeState.DRAFT.value)
        .values(
            state=NoticeState.SENT.value,
            recipients=len(reached.told),
            account_id=who.account_id,
            sent_at=at,
        )
    )
    if not rows_changed(session, claimed):
        raise Conflict("notice_sent")


def _put(session: Session, workshop_id: int, notice_id: int, one: Told, at: datetime) -> None:
    """Queue the mail to one person."""
    is_registered = one.registration_id is not None
    kind = Kind.AGENDA_CHANGED if is_registered else Kind.AGENDA_CHANGED_SPEAKER
    subject_id = one.registration_id if is_registered else one.person_id
    assert subject_id is not None
    outbox.put(
        session, kind=kind.value, subject_id=subject_id, workshop_id=workshop_id, at=at,
        detail_id=notice_id,
    )  # fmt: skip

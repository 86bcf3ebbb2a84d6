"""Keeping a report as it is, and removing a kept one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Forbidden, NotFound, Refused
from workshop_mgr.reports import policies, queries
from workshop_mgr.reports.domain import MOST_BYTES, KeptReport, Reach, canonical
from workshop_mgr.reports.models import SavedReport

LONGEST_QUERY = 500
_MEGABYTE = 1024 * 1024


def reach_of(
    session: Session, who: Actor, ids: Sequence[int], *, is_for_editors: bool = False
) -> Reach:
    """Return who may read what ``who`` sees over workshops: managers, where they manage them all.

    ``is_for_editors``: every organizer may see what is no manager's alone, of any project.

    Raises:
        Forbidden: ``not_allowed``, of workshops they may not see.
    """
    reaches = [Reach.MANAGERS, Reach.ORGANIZERS, Reach.TEAM]
    if not is_for_editors:
        reaches.remove(Reach.ORGANIZERS)
    for reach in reaches:
        if policies.is_within_reach(session, who, reach, ids):
            return reach
    raise Forbidden("not_allowed")


def keep_report(session: Session, kept: KeptReport, *, workshop_id: int | None, who: Actor) -> int:
    """Keep a report as it is shown (DOMAIN R24); return its number.

    Raises:
        Forbidden: ``not_allowed``, of workshops ``who`` may not see.
        Refused: ``report_over_nothing``; ``report_filter_too_long``; or ``report_too_large`` with
            ``megabytes``.
    """
    if not policies.is_within_reach(session, who, kept.reach, kept.workshop_ids):
        raise Forbidden("not_allowed")
    if kept.is_of_nothing:
        raise Refused("report_over_nothing")
    if len(kept.query) > LONGEST_QUERY:
        raise Refused("report_filter_too_long")
    content = kept.content
    if len(canonical(content)) > MOST_BYTES:
        raise Refused("report_too_large", megabytes=MOST_BYTES // _MEGABYTE)
    row = SavedReport(
        kind=kept.kind, name=kept.name, workshop_id=workshop_id, subject=kept.subject,
        query=kept.query, language=kept.language, document=content, sha256=kept.sha256(),
        workshop_ids=list(kept.workshop_ids), account_id=who.account_id, saved_at=kept.saved_at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(
        session,
        who=who,
        at=kept.saved_at,
        action="report.kept",
        workshop_id=workshop_id,
        subject=("saved_report", row.id),
        changes={
            "name": ("", kept.name),
            "report": ("", kept.kind),
            "filter": ("", kept.query),
            "sha256": ("", row.sha256),
        },
    )
    return row.id


def remove_report(
    session: Session, report_id: int, workshop_id: int | None, *, who: Actor, at: datetime
) -> None:
    """Remove a kept report; that it was there stays on record.

    Raises:
        NotFound: no such report, or it is somebody else's.
        Forbidden: ``not_allowed``.
    """
    session.execute(select(SavedReport.id).where(SavedReport.id == report_id).with_for_update())
    row = queries.saved_report(session, report_id, workshop_id)
    if row is None:
        raise NotFound("not_found")
    policies.require_reader(session, who, row)
    audit.record(
        session,
        who=who,
        at=at,
        action="report.removed",
        workshop_id=workshop_id,
        subject=("saved_report", row.id),
        changes={"name": (row.name, ""), "report": (row.kind, ""), "sha256": (row.sha256, "")},
    )
    session.delete(row)
    session.flush()

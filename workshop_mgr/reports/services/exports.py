"""Who took which file of which report (DOMAIN R25)."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor


def note_export(
    session: Session,
    workshop_id: int | None,
    report: str,
    *,
    file_format: str,
    query: str,
    columns: str,
    who: Actor,
    at: datetime,
    link: tuple[str, int] | None = None,
) -> None:
    """Write who took which file of which report, how filtered and with which columns (R25).

    A report over several workshops is of none: it is written down with who took it, by an account
    or by a ``link`` (table, row id).
    """
    by = link or ("account", who.account_id or 0)
    subject = by if workshop_id is None else ("workshop", workshop_id)
    audit.record(
        session,
        who=who,
        at=at,
        action="report.exported",
        workshop_id=workshop_id,
        subject=subject,
        changes={
            "report": ("", report),
            "format": ("", file_format),
            "filter": ("", query),
            "columns": ("", columns),
        },
    )

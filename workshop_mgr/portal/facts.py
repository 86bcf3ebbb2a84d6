"""What the public page of a workshop says beyond its fields: first start, opening, what is unknown."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from workshop_mgr.agenda.domain import Sheet
from workshop_mgr.workshops.domain import Format
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Start:
    """When a workshop begins: the venue's wall clock, and the aware instant as ISO 8601."""

    local: datetime
    iso: str


def first_start(sheet: Sheet) -> Start | None:
    """Return the first published start, ``None`` where no times are published."""
    starts = [found.starts for found in sheet.sessions if found.starts and not found.is_cancelled]
    first = min(starts, default=None)
    return Start(first, first.isoformat()) if first else None


def unpublished(workshop: Workshop, sheet: Sheet) -> list[str]:
    """Return the names of what was not published about a workshop of the past (DOMAIN R26)."""
    if not workshop.is_history:
        return []
    missing = [
        (not workshop.venue, _("venue")),
        (workshop.format == Format.UNKNOWN, _("whether it was held in person or online")),
        (not workshop.working_languages, _("working languages")),
        (not workshop.modalities, _("number of participants")),
        (not sheet.is_timed, _("times of the sessions")),
        (any(not found.is_named for found in sheet.opening), _("names of some speakers")),
    ]
    return [name for is_missing, name in missing if is_missing]

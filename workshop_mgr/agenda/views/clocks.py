"""The second clocks to offer beside the venue's time."""

from workshop_mgr.agenda.domain import SECOND_CLOCKS
from workshop_mgr.core import zones
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import reader
from workshop_mgr.workshops.models import Workshop


def second_clocks(workshop: Workshop) -> list[tuple[str, str]]:
    """Return (zone, "Vienna (UTC+1)") of the second clocks to offer, the reader's own too."""
    names = {*SECOND_CLOCKS, reader().time_zone} - {"", workshop.time_zone}
    words = [
        (name, f"{formats.city(name)} ({zones.offset_text(name, workshop.starts_at)})")
        for name in names
    ]
    return sorted(words, key=lambda pair: pair[1])

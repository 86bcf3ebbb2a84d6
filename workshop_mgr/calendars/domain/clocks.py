"""Which second clock stands in an entry beside the venue's (DOMAIN §5, report 18). Pure."""

from datetime import datetime

from workshop_mgr.agenda.domain import SECOND_CLOCKS
from workshop_mgr.core import zones

UTC = "UTC"


def clock_of_country(country_code: str | None, at: datetime) -> str:
    """Return the zone of a country in which all clocks show the same at an instant, else ``UTC``."""
    names = zones.zones_of(country_code or "")
    if len({zones.wall_clock(at, name) for name in names}) != 1:
        return UTC
    return next((name for name in names if name in SECOND_CLOCKS), names[0])

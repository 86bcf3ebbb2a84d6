"""The city a zone is named after, in a reader's language (Unicode CLDR)."""

from functools import cache

from babel import Locale
from babel.core import get_global

from workshop_mgr.core import zones


@cache
def city_of(zone_name: str, language: str) -> str:
    """Return the city of a zone: ``Asia/Ashgabat`` is Ashgabat, in Russian Ашхабад."""
    known = Locale.parse(language).time_zones
    cities = (known[name].get("city") for name in _names_of_zone(zone_name) if name in known)
    return next(filter(None, cities), None) or zones.zone_city(zone_name)


def _names_of_zone(zone_name: str) -> tuple[str, ...]:
    """Return all names of a zone: CLDR keeps cities under names IANA has given up (Europe/Kiev)."""
    aliases = get_global("zone_aliases")
    newest = aliases.get(zone_name, zone_name)
    return zone_name, newest, *(old for old, new in aliases.items() if new == newest)

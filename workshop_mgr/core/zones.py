"""Wall clock and IANA zone on one side, instants on the other.

The wall clock at the venue is what people agreed on and stays true when a country changes its
zone; the instant is derived. All zone data come from the locked ``tzdata`` package, never from
the machine: importing this module empties Python's search path, so two servers with different
system data answer alike. Import it before any other module makes a ``ZoneInfo``.
"""

import zoneinfo
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from workshop_mgr.core.errors import DomainError, Refused

zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()

_MINUS = "\N{MINUS SIGN}"
_MINUTE = timedelta(minutes=1)


def zone(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone of that IANA name.

    Raises:
        DomainError: ``zone_unknown`` with ``zone``.
    """
    if name not in _known_names():
        raise DomainError("zone_unknown", zone=name)
    return zoneinfo.ZoneInfo(name)


def instant(local: datetime, zone_name: str) -> datetime:
    """Return the UTC instant at which the clocks of a zone show ``local`` (naive).

    Raises:
        DomainError: ``zone_unknown``; or, when the clocks are set forward or back over
            ``local``, ``time_does_not_exist`` or ``time_is_ambiguous`` with ``local``, ``zone``
            and ``nearest``: the last minute before and the first one after the gap or the
            repeated hour, as naive wall clocks.
    """
    _require_naive(local)
    first, second = (local.replace(tzinfo=zone(zone_name), fold=fold) for fold in (0, 1))
    shift = _offset(second) - _offset(first)
    if not shift:
        return first.astimezone(UTC)
    code = "time_does_not_exist" if shift > timedelta() else "time_is_ambiguous"
    raise Refused(code, local=local, zone=zone_name, nearest=_around_change(first, second))


def earliest_instant(local: datetime, zone_name: str) -> datetime:
    """Return the UTC instant of ``local`` (naive) without refusing any wall clock.

    For times that were valid when they were stored and that a later change of the zone has
    moved into a gap or a repeated hour: the first of two readings, and in a gap the offset
    before it (RFC 5545 §3.3.5).
    """
    _require_naive(local)
    return local.replace(tzinfo=zone(zone_name), fold=0).astimezone(UTC)


def wall_clock(instant_utc: datetime, zone_name: str) -> datetime:
    """Return what the clocks of a zone show at an aware instant, as a naive datetime."""
    return _require_aware(instant_utc).astimezone(zone(zone_name)).replace(tzinfo=None)


def offset_text(zone_name: str, at: datetime) -> str:
    """Return the zone's distance from UTC at an aware instant: ``UTC+5``, ``UTC−3:30``, ``UTC``."""
    minutes = round(_offset(_require_aware(at).astimezone(zone(zone_name))).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else _MINUS
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


@cache
def data_version() -> str:
    """Return the version of the zone data, such as ``2026.6``."""
    return version("tzdata")


def zone_city(zone_name: str) -> str:
    """Return the city that names a zone: ``America/Argentina/Buenos_Aires`` is Buenos Aires."""
    return zone_name.rpartition("/")[2].replace("_", " ")


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names to offer in a select, sorted: each zone that tzdata gives to a country."""
    return tuple(sorted(_countries_of_zones()))


def country_of(zone_name: str) -> str:
    """Return the code of the country a zone is kept for; the empty string for ``UTC`` and the like."""
    return _countries_of_zones().get(zone_name, "")


def zones_of(country_code: str) -> tuple[str, ...]:
    """Return the zones that tzdata gives to a country (ISO 3166-1); none for anything else."""
    return tuple(name for name, code in _countries_of_zones().items() if code == country_code)


@cache
def _countries_of_zones() -> dict[str, str]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


@cache
def _known_names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _around_change(first: datetime, second: datetime) -> tuple[datetime, datetime]:
    """Return the valid wall clocks next to the change of offset between two readings of one."""
    before, after = _offset(first), _offset(second)
    local = first.replace(tzinfo=None)
    start = (local - max(before, after)).replace(tzinfo=UTC)
    seconds = range(int(abs(after - before).total_seconds()) + 1)

    def has_changed(second_after_start: int) -> bool:
        then = start + timedelta(seconds=second_after_start)
        return _offset(then.astimezone(first.tzinfo)) != before

    change = start + timedelta(seconds=bisect_left(seconds, True, key=has_changed))
    edges = sorted(change.replace(tzinfo=None) + offset for offset in (before, after))
    return edges[0] - _MINUTE, edges[1]


def _offset(aware: datetime) -> timedelta:
    return aware.utcoffset() or timedelta()


def _require_naive(local: datetime) -> None:
    if local.tzinfo is not None:
        raise ValueError(f"a wall clock carries no zone of its own: {local!r}")


def _require_aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"an instant needs a zone: {at!r}")
    return at

"""libical (Evolution, KOrganizer) through its C interface, where the system has it."""

import ctypes
import ctypes.util
from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any


class _Time(ctypes.Structure):
    """``struct icaltimetype`` of libical 3."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


_POINTER, _TEXT, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
_FUNCTIONS = {
    "icalparser_parse_string": (_POINTER, _TEXT),
    "icalcomponent_free": (None, _POINTER),
    "icalcomponent_string_to_kind": (_INT, _TEXT),
    "icalcomponent_get_first_component": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_next_component": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_uid": (_TEXT, _POINTER),
    "icalcomponent_get_summary": (_TEXT, _POINTER),
    "icalcomponent_get_status": (_INT, _POINTER),
    "icalproperty_status_to_string": (_TEXT, _INT),
    "icalcomponent_get_dtstart": (_Time, _POINTER),
    "icalcomponent_get_dtend": (_Time, _POINTER),
    "icaltime_as_timet_with_zone": (ctypes.c_long, _Time, _POINTER),
    "icalcomponent_count_errors": (_INT, _POINTER),
    "icalcomponent_as_ical_string": (_TEXT, _POINTER),
    "icalrestriction_check": (_INT, _POINTER),
}


@cache
def library() -> Any | None:
    """Return the functions used here, or None where libical 3 is not installed."""
    name = ctypes.util.find_library("ical")
    if name is None or not name.endswith(".so.3"):
        return None
    loaded = ctypes.CDLL(name)
    functions = SimpleNamespace()
    for function, (result, *arguments) in _FUNCTIONS.items():
        found = getattr(loaded, function)
        found.restype, found.argtypes = result, arguments
        setattr(functions, function, found)
    return functions


def events(data: bytes) -> list[tuple[str, datetime | date, datetime | date, str, str]]:
    """Return uid, start, end, summary and status of each entry.

    Raises:
        ValueError: libical found no calendar or marked errors in it, or a time is floating.
    """
    ical = library()
    calendar = ical.icalparser_parse_string(data) if ical else None
    if ical is None or calendar is None:
        raise ValueError("libical: nothing read")
    try:
        if ical.icalcomponent_count_errors(calendar):
            raise ValueError("libical: errors in the file")
        return [_event(ical, found) for found in _components(ical, calendar)]
    finally:
        ical.icalcomponent_free(calendar)


def itip_faults(data: bytes) -> list[str]:
    """Return what breaks the restrictions of its METHOD (RFC 5546 §3.2), each fault in words.

    Raises:
        ValueError: libical is not installed, or reads nothing.
    """
    ical = library()
    calendar = ical.icalparser_parse_string(data) if ical else None
    if ical is None or calendar is None:
        raise ValueError("libical: nothing read")
    try:
        is_right = ical.icalrestriction_check(calendar)
        text = ical.icalcomponent_as_ical_string(calendar).replace(b"\r\n ", b"").decode()
        errors = [line for line in text.split("\r\n") if line.startswith("X-LIC-ERROR")]
        return errors or ([] if is_right else ["not what its METHOD asks for"])
    finally:
        ical.icalcomponent_free(calendar)


def _components(ical: Any, calendar: int) -> list[int]:
    kind = ical.icalcomponent_string_to_kind(b"VEVENT")
    found, component = [], ical.icalcomponent_get_first_component(calendar, kind)
    while component:
        found.append(component)
        component = ical.icalcomponent_get_next_component(calendar, kind)
    return found


def _event(ical: Any, component: int) -> tuple[str, datetime | date, datetime | date, str, str]:
    return (
        ical.icalcomponent_get_uid(component).decode(),
        _when(ical, ical.icalcomponent_get_dtstart(component)),
        _when(ical, ical.icalcomponent_get_dtend(component)),
        ical.icalcomponent_get_summary(component).decode(),
        ical.icalproperty_status_to_string(ical.icalcomponent_get_status(component)).decode(),
    )


def _when(ical: Any, time: _Time) -> datetime | date:
    if time.is_date:
        return date(time.year, time.month, time.day)
    if not time.zone:
        raise ValueError("libical: a floating time")
    return datetime.fromtimestamp(ical.icaltime_as_timet_with_zone(time, time.zone), UTC)

"""libical (Evolution, KOrganizer) through its C interface, where the system has it."""

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

_MOST_OCCURRENCES = 20


class _Time(ctypes.Structure):
    """``struct icaltimetype`` of libical 3."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


class _Span(ctypes.Structure):
    """``icaltime_span`` of libical 3."""

    _fields_ = (("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int))


_POINTER, _TEXT, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
_SEEN = ctypes.CFUNCTYPE(None, _POINTER, ctypes.POINTER(_Span), _POINTER)
_FUNCTIONS = {
    "icalparser_parse_string": (_POINTER, _TEXT),
    "icalcomponent_free": (None, _POINTER),
    "icalcomponent_as_ical_string": (_TEXT, _POINTER),
    "icalcomponent_string_to_kind": (_INT, _TEXT),
    "icalcomponent_get_first_component": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_next_component": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_uid": (_TEXT, _POINTER),
    "icalcomponent_get_summary": (_TEXT, _POINTER),
    "icalcomponent_get_status": (_INT, _POINTER),
    "icalproperty_status_to_string": (_TEXT, _INT),
    "icalcomponent_get_sequence": (_INT, _POINTER),
    "icalcomponent_get_dtstart": (_Time, _POINTER),
    "icalcomponent_get_dtend": (_Time, _POINTER),
    "icaltime_as_timet_with_zone": (ctypes.c_long, _Time, _POINTER),
    "icalcomponent_foreach_recurrence": (None, _POINTER, _Time, _Time, _SEEN, _POINTER),
    "icaltime_from_string": (_Time, _TEXT),
    "icalcomponent_count_errors": (_INT, _POINTER),
    "icalproperty_string_to_kind": (_INT, _TEXT),
    "icalcomponent_get_first_property": (_POINTER, _POINTER, _INT),
    "icalcomponent_get_next_property": (_POINTER, _POINTER, _INT),
    "icalproperty_get_value_as_string": (_TEXT, _POINTER),
    "icalproperty_get_parameter_as_string": (_TEXT, _POINTER, _TEXT),
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


@contextmanager
def _parsed(data: bytes) -> Iterator[tuple[Any, int]]:
    """Give the library and the calendar it reads, until it is not needed any more."""
    ical = library()
    calendar = ical.icalparser_parse_string(data) if ical else None
    if ical is None or calendar is None:
        raise ValueError("libical: nothing read")
    try:
        yield ical, calendar
    finally:
        ical.icalcomponent_free(calendar)


def events(data: bytes) -> list[dict[str, Any]]:
    """Return the facts of each entry, by the names of a reading.

    Raises:
        ValueError: libical found no calendar or marked errors in it, or a time is floating.
    """
    with _parsed(data) as (ical, calendar):
        if ical.icalcomponent_count_errors(calendar):
            raise ValueError("libical: errors in the file")
        method = _values(ical, calendar, "METHOD")
        return [
            _event(ical, found) | {"method": "".join(method)}
            for found in _components(ical, calendar)
        ]


def itip_faults(data: bytes) -> list[str]:
    """Return what breaks the restrictions of its METHOD (RFC 5546 §3.2), each fault in words.

    Raises:
        ValueError: libical is not installed, or reads nothing.
    """
    with _parsed(data) as (ical, calendar):
        is_right = ical.icalrestriction_check(calendar)
        text = ical.icalcomponent_as_ical_string(calendar).replace(b"\r\n ", b"").decode()
        errors = [line for line in text.split("\r\n") if line.startswith("X-LIC-ERROR")]
        return errors or ([] if is_right else ["not what its METHOD asks for"])


def _components(ical: Any, calendar: int) -> list[int]:
    kind = ical.icalcomponent_string_to_kind(b"VEVENT")
    found, component = [], ical.icalcomponent_get_first_component(calendar, kind)
    while component:
        found.append(component)
        component = ical.icalcomponent_get_next_component(calendar, kind)
    return found


def _properties(ical: Any, component: int, name: str) -> Iterator[int]:
    kind = ical.icalproperty_string_to_kind(name.encode())
    found = ical.icalcomponent_get_first_property(component, kind)
    while found:
        yield found
        found = ical.icalcomponent_get_next_property(component, kind)


def _values(ical: Any, component: int, name: str) -> list[str]:
    return [
        ical.icalproperty_get_value_as_string(found).decode()
        for found in _properties(ical, component, name)
    ]


def _event(ical: Any, component: int) -> dict[str, Any]:
    start = ical.icalcomponent_get_dtstart(component)
    return {
        "uid": ical.icalcomponent_get_uid(component).decode(),
        "start_utc": _when(ical, start),
        "end_utc": _when(ical, ical.icalcomponent_get_dtend(component)),
        "occurrences": tuple(_occurrences(ical, component, start)),
        "summary": ical.icalcomponent_get_summary(component).decode(),
        "status": ical.icalproperty_status_to_string(
            ical.icalcomponent_get_status(component)
        ).decode(),
        "sequence": ical.icalcomponent_get_sequence(component),
        "organizer": "".join(_values(ical, component, "ORGANIZER")),
        "attendees": tuple(_attendees(ical, component)),
    }


def _attendees(ical: Any, component: int) -> Iterator[tuple[str, str]]:
    for found in _properties(ical, component, "ATTENDEE"):
        answer = ical.icalproperty_get_parameter_as_string(found, b"PARTSTAT") or b""
        yield ical.icalproperty_get_value_as_string(found).decode(), answer.decode()


def _occurrences(ical: Any, component: int, start: _Time) -> list[datetime | date]:
    """Return when an entry takes place, by expanding its rules over the years around it."""
    found: list[datetime | date] = []

    def see(_component: int, span: Any, _data: int) -> None:
        at = datetime.fromtimestamp(span.contents.start, UTC)
        if len(found) < _MOST_OCCURRENCES:
            found.append(at.date() if start.is_date else at)

    years = (ical.icaltime_from_string(b"%04d0101T000000Z" % (start.year + n)) for n in (-1, 2))
    ical.icalcomponent_foreach_recurrence(component, *years, _SEEN(see), None)
    return found


def _when(ical: Any, time: _Time) -> datetime | date:
    if time.is_date:
        return date(time.year, time.month, time.day)
    if not time.zone:
        raise ValueError("libical: a floating time")
    return datetime.fromtimestamp(ical.icaltime_as_timet_with_zone(time, time.zone), UTC)

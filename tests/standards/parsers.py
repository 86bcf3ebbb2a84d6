"""Calendar files read back by parsers that others wrote, and held against the file itself.

Two of them are in Python and always there; ical.js (needs npm, installed once beside this file)
and libical (needs the system's library) join where they can. All but ``ics`` take the zone's
rules from the file, so wrong rules show as wrong times; ``ics`` goes by the zone's name.

``agree(data)`` is the check for any test that makes a calendar file.
"""

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ics
import vobject
from filelock import FileLock

from tests.standards import libical, lint

_HERE = Path(__file__).parent
_VOBJECT_ZONES: dict[str, Any] = vars(vobject.icalendar)["__tzidMap"]
_VOBJECT_ZONES_AT_START = dict(_VOBJECT_ZONES)


@dataclass(frozen=True)
class Reading:
    """An entry as a parser understands it; dates for an all-day entry, the end exclusive."""

    uid: str
    start_utc: datetime | date
    end_utc: datetime | date
    summary: str
    status: str


def agree(data: bytes) -> list[Reading]:
    """Require that the lint finds no fault and that at least two parsers read what is written.

    Returns:
        The entries in the order of the file.
    """
    assert lint.faults(data) == []
    source = source_readings(data)
    read = readings(data)
    assert len(read) >= 2, f"too few parsers to be sure: {sorted(read)}"
    for name, found in read.items():
        assert by_uid(found) == by_uid(source), f"{name} reads something else"
    return source


def by_uid(entries: list[Reading]) -> list[Reading]:
    """Return entries in one order: some parsers keep that of the file, some none."""
    return sorted(entries, key=lambda entry: entry.uid)


def readings(data: bytes) -> dict[str, list[Reading]]:
    """Return what each parser that is installed reads, by the parser's name."""
    return {name: PARSERS[name](data) for name in available()}


@cache
def available() -> tuple[str, ...]:
    """Return the names of the parsers that can run here."""
    missing = set()
    if not has_npm_parsers():
        missing.add("ical.js")
    if libical.library() is None:
        missing.add("libical")
    return tuple(name for name in PARSERS if name not in missing)


def source_readings(data: bytes) -> list[Reading]:
    """Return the entries as the text of the file and the zones' names say, without VTIMEZONE."""
    events = lint.components(lint.content_lines(data), "VEVENT")
    return [_source_reading({line.name: line for line in event}) for event in events]


def _source_reading(lines: dict[str, lint.Line]) -> Reading:
    return Reading(
        lines["UID"].value,
        _source_time(lines["DTSTART"]),
        _source_time(lines["DTEND"]),
        _unescaped(lines["SUMMARY"].value),
        lines["STATUS"].value,
    )


def _source_time(line: lint.Line) -> datetime | date:
    if line.parameters.get("VALUE") == "DATE":
        return date.fromisoformat(line.value)
    when = datetime.fromisoformat(line.value)
    if "TZID" in line.parameters:
        when = when.replace(tzinfo=ZoneInfo(line.parameters["TZID"]))
    return when.astimezone(UTC)


def _unescaped(value: str) -> str:
    pieces = iter(value)
    return "".join(
        {"n": "\n", "N": "\n"}.get(found := next(pieces), found) if piece == "\\" else piece
        for piece in pieces
    )


def _read_with_vobject(data: bytes) -> list[Reading]:
    """Read a file as if it were the first: vobject keeps the zones of earlier ones by name."""
    _VOBJECT_ZONES.clear()
    _VOBJECT_ZONES.update(_VOBJECT_ZONES_AT_START)
    found = []
    for calendar in vobject.readComponents(io.StringIO(data.decode(), newline="")):
        found += [_vobject_reading(event) for event in calendar.contents.get("vevent", [])]
    return found


def _vobject_reading(event: Any) -> Reading:
    start, end = event.dtstart.value, event.dtend.value
    return Reading(event.uid.value, _utc(start), _utc(end), event.summary.value, event.status.value)


def _read_with_ics(data: bytes) -> list[Reading]:
    return [_ics_reading(event) for event in ics.Calendar(data.decode()).events]


def _ics_reading(event: Any) -> Reading:
    start, end = event.begin.datetime, event.end.datetime
    if event.all_day:
        start, end = start.date(), end.date()
    return Reading(event.uid, _utc(start), _utc(end), event.name or "", event.status)


def _read_with_ical_js(data: bytes) -> list[Reading]:
    script = ["node", str(_HERE / "ical_js.mjs")]
    ran = subprocess.run(script, input=data, capture_output=True, check=False, timeout=60)
    if ran.returncode:
        raise ValueError(f"ical.js: {ran.stderr.decode()}")
    return [
        Reading(
            event["uid"], _json_time(event["start"]), _json_time(event["end"]),
            event["summary"], event["status"],
        )
        for event in json.loads(ran.stdout)
    ]  # fmt: skip


def _json_time(shown: int | str) -> datetime | date:
    if isinstance(shown, int):
        return datetime.fromtimestamp(shown, UTC)
    return date.fromisoformat(shown)


def _read_with_libical(data: bytes) -> list[Reading]:
    return [Reading(*event) for event in libical.events(data)]


def _utc(when: datetime | date) -> datetime | date:
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is None:
        raise ValueError(f"a floating time: {when}")
    return when.astimezone(UTC)


def has_npm_parsers() -> bool:
    """Install ical.js and postal-mime as their lock file says, once; tell whether they are there."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    installed = _HERE / "node_modules" / "postal-mime" / "package.json"
    with FileLock(Path(tempfile.gettempdir()) / "workshop-mgr-ical-js.lock"):
        if not installed.exists():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=_HERE, capture_output=True, check=False, timeout=120)
    return installed.exists()


def read_mail(octets: bytes) -> dict[str, Any] | None:
    """Return what postal-mime reads in a mail, ``None`` where npm cannot bring it here."""
    if not has_npm_parsers():
        return None
    script = ["node", str(_HERE / "postal_mime.mjs")]
    ran = subprocess.run(script, input=octets, capture_output=True, check=True, timeout=60)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


PARSERS: dict[str, Callable[[bytes], list[Reading]]] = {
    "vobject": _read_with_vobject,
    "ics": _read_with_ics,
    "ical.js": _read_with_ical_js,
    "libical": _read_with_libical,
}

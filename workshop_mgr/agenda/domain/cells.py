"""Cells of a table as facts of a session: days, times and lists in the ways people write them. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from workshop_mgr.agenda.domain.items import (
    LONGEST_ABSTRACT,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_SPEAKERS,
    PER_LANGUAGE,
    ImportField,
    Spoken,
)
from workshop_mgr.agenda.domain.plans import MIDNIGHT
from workshop_mgr.agenda.domain.vocabulary import (
    LANGUAGE_OF,
    MODE_OF,
    ROLE_OF,
    TYPE_OF,
    plain_words,
)
from workshop_mgr.core.errors import Refused

MINUTES_OF_DAY = 24 * 60
_LONGEST_TIME = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\d[T ])?(\d{1,2})(?:[:.](\d\d))(?::\d\d(?:\.\d+)?)?\s*(am|pm)?", re.I
)
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—| to | до )\s*(.+)")
_SPLIT_LIST = re.compile(r"[,;/\n]| and | и ")
_PART_OF_DAY = re.compile(r"0?\.\d{2,20}")


def read_cell(
    facts: dict[str, Any], field: ImportField, cell: str, days: Sequence[date], language: str
) -> None:
    """Add what one cell says.

    Raises:
        Refused: ``import_control_characters``, ``import_text_too_long``, ``import_word_unknown``,
            ``import_day_unreadable``, ``import_time_unreadable``, ``import_minutes_wrong``,
            ``import_speakers_too_many``; each with ``column``.
    """
    if _CONTROL.search(cell):
        raise Refused("import_control_characters", column=field.value)
    if field in PER_LANGUAGE:
        longest = LONGEST_TITLE if field is ImportField.TITLE else LONGEST_ABSTRACT
        text = _short(field, cell, longest)
        words = " ".join(text.split()) if field is ImportField.TITLE else text
        facts.setdefault(field.value, {})[language] = words
    elif field in (ImportField.ROOM, ImportField.TRACK, ImportField.UID):
        facts[field.value] = " ".join(_short(field, cell, LONGEST_NAME).split())
    elif field is ImportField.STARTS:
        _read_start(facts, cell)
    else:
        facts[field.value] = _READERS[field](cell, days)


def _short(field: ImportField, cell: str, longest: int) -> str:
    """Return a cell that is not too long for what it holds."""
    if len(cell) > longest:
        raise Refused("import_text_too_long", column=field.value, most=longest)
    return cell


def _read_start(facts: dict[str, Any], cell: str) -> None:
    """Read a start, or both ends of "09:30–10:30"."""
    span = _RANGE.fullmatch(cell[:_LONGEST_TIME])
    if span and _CLOCK.fullmatch(span[1].strip()):
        facts["starts"] = _time(span[1], (), ImportField.STARTS)
        facts.setdefault("ends", _time(span[2], (), ImportField.ENDS))
    else:
        facts["starts"] = _time(cell, (), ImportField.STARTS)


def _time(cell: str, _days: Sequence[date], field: ImportField = ImportField.ENDS) -> time:
    """Return a time of day: "9:30", "9.30 am", "24:00" for the end of the day, 0.395833 of a day."""
    typed = cell.strip()
    if _PART_OF_DAY.fullmatch(typed):
        minutes = round(float(typed) * MINUTES_OF_DAY) % MINUTES_OF_DAY
        return time(*divmod(minutes, 60))
    found = _CLOCK.fullmatch(typed)
    if found is None:
        raise Refused("import_time_unreadable", column=field.value, value=typed[:60])
    hour, minute = int(found[1]), int(found[2])
    if found[3]:
        hour = hour % 12 + (12 if found[3].casefold() == "pm" else 0)
    if (hour, minute) == (24, 0):
        return MIDNIGHT
    if hour > 23 or minute > 59:
        raise Refused("import_time_unreadable", column=field.value, value=typed[:60])
    return time(hour, minute)


def _day(cell: str, days: Sequence[date]) -> date:
    """Return a day: ISO, 31.12.2026, 12/31/2026, "Day 2". Of two readings that of the workshop."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", cell[:40])]
    if len(numbers) == 1 and 0 < numbers[0] <= len(days) and len(cell) < 12:
        return days[numbers[0] - 1]
    readings = _readings(numbers[:3]) if len(numbers) >= 3 else []
    if not readings:
        raise Refused("import_day_unreadable", column=ImportField.DAY.value, value=cell[:60])
    return next((day for day in readings if day in days), readings[0])


def _readings(numbers: Sequence[int]) -> list[date]:
    """Return the days three numbers can mean: year first, else day first, else month first."""
    first, second, third = numbers
    year = third + 2000 if third < 100 else third
    orders = ((first, second, third), (year, second, first), (year, first, second))
    found = []
    for order in orders:
        try:
            found.append(date(*order))
        except ValueError:
            continue
    return [day for day in found if 1970 <= day.year <= 2199]


def _minutes(cell: str, _days: Sequence[date]) -> int:
    """Return a length: "45", "45 min", "1:30"."""
    clock = re.fullmatch(r"(\d{1,2}):(\d\d)(?::00)?", cell.strip())
    digits = re.match(r"\d{1,4}(?=\D|$)", cell.strip())
    minutes = int(clock[1]) * 60 + int(clock[2]) if clock else int(digits[0]) if digits else 0
    if not 0 < minutes <= MINUTES_OF_DAY:
        raise Refused("import_minutes_wrong", column=ImportField.MINUTES.value, value=cell[:60])
    return minutes


def _word(field: ImportField, table: Mapping[str, Any]) -> Callable[[str, Sequence[date]], Any]:
    """Return what reads a word of a closed list."""

    def read(cell: str, _days: Sequence[date]) -> Any:
        value = table.get(plain_words(cell))
        if value is None:
            raise Refused("import_word_unknown", column=field.value, value=cell[:60])
        return value.value

    return read


def _languages(cell: str, _days: Sequence[date]) -> tuple[str, ...]:
    """Return the codes of "en, ru", "English and Russian"."""
    codes = []
    for word in filter(None, map(str.strip, _SPLIT_LIST.split(cell))):
        code = LANGUAGE_OF.get(plain_words(word)) or word
        if not _LANGUAGE_CODE.fullmatch(code):
            raise Refused(
                "import_word_unknown", column=ImportField.LANGUAGES.value, value=word[:60]
            )
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def _speakers(cell: str, _days: Sequence[date]) -> tuple[Spoken, ...]:
    """Return "Name; post; role", one on a line or parted by "|"."""
    found = [spoken for line in re.split(r"[\n|]", cell) if (spoken := _spoken(line)) is not None]
    if len(found) > MOST_SPEAKERS:
        raise Refused(
            "import_speakers_too_many", column=ImportField.SPEAKERS.value, most=MOST_SPEAKERS
        )
    return tuple(found)


def _spoken(line: str) -> Spoken | None:
    """Return one speaker; without a name it is a seat, and the post may be left out."""
    parts = [" ".join(part.split()) for part in line.split(";")]
    role = ROLE_OF.get(plain_words(parts[-1])) if len(parts) > 1 else None
    if role is not None:
        parts.pop()
    elif len(parts) > 2 and parts[2]:
        raise Refused("import_word_unknown", column=ImportField.SPEAKERS.value, value=parts[2][:60])
    name, post = (*parts, "", "")[:2]
    if len(", ".join((name, post))) > LONGEST_NAME:
        raise Refused("import_text_too_long", column=ImportField.SPEAKERS.value, most=LONGEST_NAME)
    return Spoken(name, post, role) if name or post else None


def settle_end(facts: dict[str, Any]) -> None:
    """Turn minutes into an end, which may be the end of the day.

    Raises:
        Refused: ``session_start_missing``, ``session_ends_before_start``.
    """
    minutes = facts.pop("minutes", None)
    if minutes is None or "ends" in facts:
        return
    if "starts" not in facts:
        raise Refused("session_start_missing")
    start = datetime.combine(date.min, facts["starts"])
    end = start + timedelta(minutes=minutes)
    if end.date() > start.date() and end.time() != MIDNIGHT:
        raise Refused("session_ends_before_start")
    facts["ends"] = end.time()


_READERS: Mapping[ImportField, Callable[[str, Sequence[date]], Any]] = {
    ImportField.DAY: _day,
    ImportField.ENDS: _time,
    ImportField.MINUTES: _minutes,
    ImportField.TYPE: _word(ImportField.TYPE, TYPE_OF),
    ImportField.MODE: _word(ImportField.MODE, MODE_OF),
    ImportField.LANGUAGES: _languages,
    ImportField.SPEAKERS: _speakers,
}

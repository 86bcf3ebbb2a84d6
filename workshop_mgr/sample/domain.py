"""Invented people and dates of the sample: the same every time, and plainly invented. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

REGISTRATIONS = 134
WEEKS_AHEAD = 6
_SEED = 2023
_WEDNESDAY = 2
# What became of them, by mode: never more confirmed than places (60 and 120).
_FATES = (
    *(("in_person", "confirmed"),) * 52,
    *(("online", "confirmed"),) * 66,
    *(("in_person", "withdrawn"),) * 5,
    *(("online", "withdrawn"),) * 4,
    *(("in_person", "declined"),) * 4,
    *(("online", "declined"),) * 3,
)


@dataclass(frozen=True, slots=True)
class Participant:
    """One invented participant of the past sample."""

    number: int
    given_name: str
    family_name: str
    native_name: str
    email: str
    country_code: str
    organization_name: str
    position: str
    gender: str
    language: str
    attendance_mode: str
    state: str
    days_before: int


def participants(source: Mapping[str, Any]) -> Iterator[Participant]:
    """Yield the 134 invented participants: five countries, Latin and Cyrillic names, example.org."""
    random = Random(_SEED)  # noqa: S311 - invented people, not secrets
    fates = list(_FATES)
    random.shuffle(fates)
    countries = sorted(source["names"])
    for number, (mode, state) in enumerate(fates, start=1):
        country = countries[number % len(countries)]
        yield _participant(number, country, mode, state, source, random)


def _participant(
    number: int, country: str, mode: str, state: str, source: Mapping[str, Any], random: Random
) -> Participant:
    """Return one participant; names come round again, addresses never do."""
    given, _family, native, gender = random.choice(source["names"][country])
    same_gender: Sequence[Sequence[str]] = [
        row for row in source["names"][country] if row[3] == gender
    ]
    family = random.choice(same_gender)[1] if given.isascii() else _family
    return Participant(
        number=number,
        given_name=given,
        family_name=family,
        native_name=native if family == _family else "",
        email=f"participant{number:03d}@example.org",
        country_code=country,
        organization_name=random.choice(source["agencies"][country]),
        position=random.choice(source["positions"]),
        gender=gender if number % 9 else "undisclosed",
        language="ru" if number % 2 else "en",
        attendance_mode=mode,
        state=state,
        days_before=14 + number % 24,
    )


def upcoming_dates(today: date) -> tuple[date, date]:
    """Return the two days of the upcoming sample: a Wednesday and Thursday six weeks ahead."""
    ahead = today + timedelta(weeks=WEEKS_AHEAD)
    first = ahead + timedelta(days=(_WEDNESDAY - ahead.weekday()) % 7)
    return first, first + timedelta(days=1)

"""Reading a list of who was there: which row means whom, and what it says of which day.

A row is matched by reference, then by address, then by name in either script and order. Two
people of one name are never told apart by a guess, and what cannot be read is shown, not
dropped (DOMAIN §3.5).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop_mgr.attendance.domain.marks import Marking, Presence
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.search import folded
from workshop_mgr.core.sheets import Rows

_HEADINGS = {
    "reference": ("reference", "ref", "номер", "номер регистрации"),
    "email": (
        "email",
        "e-mail",
        "email address",
        "mail",
        "почта",
        "эл. почта",
        "электронная почта",
    ),
    "name": ("name", "full name", "participant", "имя и фамилия", "фио", "участник"),
    "given_name": ("given name", "given_name", "first name", "имя"),
    "family_name": ("family name", "family_name", "last name", "surname", "фамилия"),
    "presence": ("present", "presence", "attendance", "attended", "присутствие", "присутствовал"),
}
_PRESENT = frozenset(
    {"1", "y", "yes", "x", "✓", "✔", "+", "true", "present", "p"}
    | {"да", "был", "была", "присутствовал", "присутствовала"}
)
_ABSENT = frozenset(
    {"0", "n", "no", "-", "−", "–", "false", "absent", "a"}
    | {"нет", "не был", "не была", "отсутствовал", "отсутствовала"}
)
_DAY_NUMBER = re.compile(r"(?:day|день)\s*(\d{1,2})|(\d{1,2})\s*-?й?\s*день")
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a row may mean. ``has_place`` says whether they can be marked at all."""

    id: int
    name: str
    native_name: str
    reference: str
    email: str
    has_place: bool
    marks: Mapping[date, bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list, as it was read; ``said`` is what its cells say of each day."""

    number: int
    shown: str
    reference: str
    email: str
    names: tuple[str, ...]
    said: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class PresenceList:
    """A list with its days: those a column stands for, or the one day it was sent for."""

    days: tuple[date, ...]
    entries: tuple[Entry, ...]


class Finding(StrEnum):
    """What became of a row. Only ``NEW`` and ``CHANGED`` lead to marks."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EMPTY = "empty"
    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"
    TWICE = "twice"
    NO_PLACE = "no_place"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A row beside whom it means and what it would mark."""

    entry: Entry
    finding: Finding
    person: Person | None = None
    markings: tuple[Marking, ...] = ()


def read_list(rows: Rows, days: Sequence[date], *, day: date | None) -> PresenceList:
    """Return what a list says: of ``day``, or of each day that has a column.

    For one day a list without a column of its own names those who were present.

    Raises:
        Refused: ``list_without_people`` when no heading says who, ``list_without_days`` when
            none says when and no day was chosen.
    """
    columns = {name: _column(rows[0], name) for name in _HEADINGS}
    if all(columns[name] is None for name in _HEADINGS if name != "presence"):
        raise Refused("list_without_people")
    if day is not None:
        places = {day: columns["presence"]}
    else:
        places = {
            found: place
            for place, heading in enumerate(rows[0])
            if (found := _day_of(heading, days)) is not None
        }
    if not places:
        raise Refused("list_without_days")
    entries = [_entry(number, row, columns, places) for number, row in enumerate(rows[1:], start=2)]
    return PresenceList(tuple(sorted(places)), tuple(entries))


def _column(headings: Sequence[str], name: str) -> int | None:
    """Return where a column stands, by any of its headings."""
    plain = [heading.casefold().strip(" *:") for heading in headings]
    return next((plain.index(word) for word in _HEADINGS[name] if word in plain), None)


def _day_of(heading: str, days: Sequence[date]) -> date | None:
    """Return the day of the workshop a heading names: 2026-12-31, 31.12.2026, or "day 2"."""
    plain = heading.casefold().strip()
    if found := _DAY_NUMBER.fullmatch(plain):
        number = int(found[1] or found[2])
        return days[number - 1] if 0 < number <= len(days) else None
    try:
        if numbers := _NUMBERS.fullmatch(plain):
            day = date(int(numbers[3]), int(numbers[2]), int(numbers[1]))
        else:
            day = date.fromisoformat(plain)
    except ValueError:
        return None
    return day if day in days else None


def _entry(
    number: int,
    row: Sequence[str],
    columns: Mapping[str, int | None],
    places: Mapping[date, int | None],
) -> Entry:
    """Read one row. Without a column for it, being on the list is being present."""

    def cell(place: int | None) -> str:
        return row[place] if place is not None and place < len(row) else ""

    given, family = cell(columns["given_name"]), cell(columns["family_name"])
    names = (cell(columns["name"]), f"{given} {family}".strip())
    reference, email = cell(columns["reference"]), cell(columns["email"])
    shown = next((text for text in (*names, email, reference) if text), "")
    return Entry(
        number=number,
        shown=shown,
        reference=reference,
        email=email,
        names=tuple(name for name in names if name),
        said={
            day: Presence.PRESENT.value if place is None else cell(place)
            for day, place in places.items()
        },
    )


def reconcile(found: PresenceList, people: Iterable[Person]) -> list[Reconciled]:
    """Say for each row whom it means and what it would change, in the order of the list."""
    index = _Index(people)
    answers = [_reconciled(entry, index.meant_by(entry)) for entry in found.entries]
    seen: dict[int, int] = {}
    for answer in answers:
        if answer.person is not None:
            seen[answer.person.id] = seen.get(answer.person.id, 0) + 1
    return [
        Reconciled(answer.entry, Finding.TWICE, answer.person)
        if answer.person is not None and seen[answer.person.id] > 1
        else answer
        for answer in answers
    ]


class _Index:
    """People by what a row may call them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_reference: dict[str, list[Person]] = {}
        self.by_email: dict[str, list[Person]] = {}
        self.by_name: dict[str, list[Person]] = {}
        for person in people:
            self.by_reference.setdefault(person.reference.casefold(), []).append(person)
            self.by_email.setdefault(person.email.casefold(), []).append(person)
            for name in {_name_key(person.name), _name_key(person.native_name)} - {""}:
                self.by_name.setdefault(name, []).append(person)

    def meant_by(self, entry: Entry) -> list[Person]:
        """Return whom a row may mean: none, one, or several that nothing tells apart."""
        if entry.reference and (found := self.by_reference.get(entry.reference.casefold())):
            return found
        named = [person for name in entry.names for person in self.by_name.get(_name_key(name), [])]
        by_email = self.by_email.get(entry.email.casefold(), []) if entry.email else []
        if named and len(by_email) > 1:  # several people share the address
            by_email = [person for person in by_email if person in named] or by_email
        unique = {person.id: person for person in by_email or named}
        return _without_earlier(list(unique.values()))


def _without_earlier(people: list[Person]) -> list[Person]:
    """Leave out what somebody with a place gave up before: the same address and name."""
    placed = {(person.email, _name_key(person.name)) for person in people if person.has_place}
    return [
        person
        for person in people
        if person.has_place or (person.email, _name_key(person.name)) not in placed
    ]


def _name_key(name: str) -> str:
    """Return the folded words of a name, whatever their order."""
    return " ".join(sorted(folded(name).split()))


def _reconciled(entry: Entry, meant: Sequence[Person]) -> Reconciled:
    """Judge one row by itself."""
    if len(meant) != 1:
        return Reconciled(entry, Finding.AMBIGUOUS if meant else Finding.UNMATCHED)
    (person,) = meant
    read = {day: _presence(text) for day, text in entry.said.items() if text}
    if None in read.values():
        return Reconciled(entry, Finding.UNREADABLE, person)
    if not person.has_place:
        return Reconciled(entry, Finding.NO_PLACE, person)
    known = {day: presence is Presence.PRESENT for day, presence in read.items()}
    fresh = {day: value for day, value in known.items() if person.marks.get(day) is not value}
    if not fresh:
        return Reconciled(entry, Finding.SAME if known else Finding.EMPTY, person)
    finding = Finding.CHANGED if fresh.keys() & person.marks.keys() else Finding.NEW
    markings = tuple(
        Marking(person.id, day, Presence.PRESENT if value else Presence.ABSENT)
        for day, value in sorted(fresh.items())
    )
    return Reconciled(entry, finding, person, markings)


def _presence(text: str) -> Presence | None:
    """Return what a cell says; ``None`` where it cannot be read, which is never "absent"."""
    plain = text.casefold().strip(" .")
    if plain in _PRESENT:
        return Presence.PRESENT
    return Presence.ABSENT if plain in _ABSENT else None

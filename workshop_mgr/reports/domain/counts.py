"""Counts by country, agency, mode and gender; each says which rule it follows (DOMAIN R24).

A person counts once, under the country, agency and gender of their latest registration that
counts; staff of international organizations count under no country (R8). Gender is counted as
people stated it, never guessed; how many stated it stands beside every share (R11).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from workshop_mgr.directory.domain import filing_key
from workshop_mgr.registrations.domain import HOLDS_PLACE, INTERNATIONAL_STAFF, IS_ACTIVE, State
from workshop_mgr.workshops.domain import Mode

INTERNATIONAL = INTERNATIONAL_STAFF
"""Stands where a country would."""
USUAL_THRESHOLD = 80


class Rule(StrEnum):
    """Who is counted."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    ATTENDED_ENOUGH = "attended_enough"


COUNTED: Mapping[Rule, frozenset[State]] = {
    Rule.REGISTERED: IS_ACTIVE,
    Rule.CONFIRMED: HOLDS_PLACE,
    Rule.ATTENDED: frozenset({State.ATTENDED}),
    Rule.ATTENDED_ENOUGH: frozenset({State.ATTENDED}),
}


@dataclass(frozen=True, slots=True)
class Counting:
    """A rule with its threshold, in percent of the days of a workshop that have marks (R22)."""

    rule: Rule
    threshold: int = USUAL_THRESHOLD

    @property
    def states(self) -> frozenset[State]:
        """Return the states that count."""
        return COUNTED[self.rule]


class Gender(StrEnum):
    """As people stated it; who said nothing or preferred not to say is ``NOT_STATED``."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"
    NOT_STATED = "not_stated"

    @classmethod
    def of(cls, stated: str | None) -> Self:
        """Return what a registration says."""
        return cls(stated) if stated in (cls.WOMAN, cls.MAN, cls.ANOTHER) else cls("not_stated")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people, and how often, with one country, agency, mode and gender."""

    country: str
    organization: str
    mode: Mode
    gender: Gender
    persons: int
    participations: int


@dataclass(frozen=True, slots=True)
class Known:
    """How complete a number is: of how many of the whole something is known."""

    known: int
    whole: int

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing is known of anybody, where there is somebody to know it of."""
        return self.whole > 0 and self.known == 0


@dataclass(slots=True)
class Tally:
    """How many persons, by mode and gender, and how often they took part."""

    counts: Counter[tuple[Mode, Gender]] = field(default_factory=Counter)
    participations: int = 0

    @classmethod
    def of_cells(cls, cells: Iterable[Cell]) -> "Tally":
        """Add up."""
        whole = cls()
        for cell in cells:
            whole.counts[cell.mode, cell.gender] += cell.persons
            whole.participations += cell.participations
        return whole

    def of(self, modes: Iterable[Mode] = Mode, genders: Iterable[Gender] = Gender) -> int:
        """Return how many attend in one of some modes and stated one of some genders."""
        wanted = set(genders)
        return sum(self.counts[mode, gender] for mode in modes for gender in wanted)

    @property
    def total(self) -> int:
        """Return how many persons there are."""
        return self.of()

    @property
    def stated(self) -> int:
        """Return how many stated their gender."""
        return self.total - self.of(genders=[Gender.NOT_STATED])

    @property
    def gender_known(self) -> Known:
        """Return of how many persons the gender is known."""
        return Known(self.stated, self.total)

    def share_of_women(self, *, of_all: bool = False) -> int | None:
        """Return women in percent of those who stated their gender, or of all; None of nobody."""
        whole = self.total if of_all else self.stated
        return round(100 * self.of(genders=[Gender.WOMAN]) / whole) if whole else None


@dataclass(frozen=True, slots=True)
class CountryTally:
    """The tally of a country, and of each of its agencies by name."""

    code: str
    name: str
    total: Tally
    agencies: tuple[tuple[str, Tally], ...]


def tallies(cells: Iterable[Cell], country_names: Mapping[str, str]) -> list[CountryTally]:
    """Return the tally of each country in the order of their names, international staff last."""
    by_country: dict[str, list[Cell]] = {}
    for cell in cells:
        by_country.setdefault(cell.country, []).append(cell)
    found = [
        CountryTally(
            code, country_names.get(code, code), Tally.of_cells(members), _by_agency(members)
        )
        for code, members in by_country.items()
    ]
    return sorted(found, key=lambda one: (one.code == INTERNATIONAL, filing_key(one.name)))


def _by_agency(cells: Iterable[Cell]) -> tuple[tuple[str, Tally], ...]:
    """Return the tally of each agency, by name."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.organization, []).append(cell)
    names = sorted(found, key=filing_key)
    return tuple((name, Tally.of_cells(found[name])) for name in names)

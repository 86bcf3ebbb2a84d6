"""Counts by country, agency, mode and gender; each says which rule it follows (DOMAIN R24).

A person counts once, under the country they represent; staff of international organizations
count under none (R8). Gender is counted as people stated it, never guessed; how many stated it
stands beside every share (R11).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workshop_mgr.directory.domain import INTERNATIONAL_TYPES, filing_key
from workshop_mgr.registrations.domain import HOLDS_PLACE, INTERNATIONAL_STAFF, IS_ACTIVE, State
from workshop_mgr.workshops.domain import Mode

INTERNATIONAL = INTERNATIONAL_STAFF
"""Stands where a country would."""


class Rule(StrEnum):
    """Who is counted."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"


COUNTED: Mapping[Rule, frozenset[State]] = {
    Rule.REGISTERED: IS_ACTIVE,
    Rule.CONFIRMED: HOLDS_PLACE,
    Rule.ATTENDED: frozenset({State.ATTENDED}),
}


class Gender(StrEnum):
    """As people stated it; who said nothing or preferred not to say is ``NOT_STATED``."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"
    NOT_STATED = "not_stated"

    @classmethod
    def of(cls, stated: str | None) -> "Gender":
        """Return what a registration says."""
        return cls(stated) if stated in (cls.WOMAN, cls.MAN, cls.ANOTHER) else cls.NOT_STATED


@dataclass(frozen=True, slots=True)
class Head:
    """One registration, as far as it is counted. ``person`` is the same for the same person."""

    person: tuple[str, str]
    country_code: str
    organization: str
    organization_type: str
    mode: Mode
    state: State
    gender: Gender

    @property
    def country(self) -> str:
        """Return the country somebody counts under, or ``INTERNATIONAL``."""
        is_international = self.organization_type in INTERNATIONAL_TYPES
        return INTERNATIONAL if is_international else self.country_code


@dataclass(slots=True)
class Tally:
    """How many, by mode and gender."""

    counts: Counter[tuple[Mode, Gender]] = field(default_factory=Counter)

    @classmethod
    def of_heads(cls, heads: Iterable[Head]) -> "Tally":
        """Count."""
        return cls(Counter((head.mode, head.gender) for head in heads))

    def of(self, modes: Iterable[Mode] = Mode, genders: Iterable[Gender] = Gender) -> int:
        """Return how many attend in one of some modes and stated one of some genders."""
        wanted = set(genders)
        return sum(self.counts[mode, gender] for mode in modes for gender in wanted)

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.of()

    @property
    def stated(self) -> int:
        """Return how many stated their gender."""
        return self.total - self.of(genders=[Gender.NOT_STATED])

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


def persons(heads: Iterable[Head], rule: Rule) -> list[Head]:
    """Return the registrations a rule counts, one for each person: the one with a place first."""
    found: dict[tuple[str, str], Head] = {}
    for head in sorted(heads, key=lambda head: head.state not in HOLDS_PLACE):
        if head.state in COUNTED[rule]:
            found.setdefault(head.person, head)
    return list(found.values())


def tallies(heads: Iterable[Head], country_names: Mapping[str, str]) -> list[CountryTally]:
    """Return the tally of each country in the order of their names, international staff last."""
    by_country: dict[str, list[Head]] = {}
    for head in heads:
        by_country.setdefault(head.country, []).append(head)
    found = [
        CountryTally(
            code, country_names.get(code, code), Tally.of_heads(members), _by_agency(members)
        )
        for code, members in by_country.items()
    ]
    return sorted(found, key=lambda one: (one.code == INTERNATIONAL, filing_key(one.name)))


def _by_agency(heads: Iterable[Head]) -> tuple[tuple[str, Tally], ...]:
    """Return the tally of each agency, by name."""
    found: dict[str, list[Head]] = {}
    for head in heads:
        found.setdefault(head.organization, []).append(head)
    names = sorted(found, key=filing_key)
    return tuple((name, Tally.of_heads(found[name])) for name in names)

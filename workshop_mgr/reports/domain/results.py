"""What indicators stand at, as it may be published: no small number of people, nor what tells one.

An indicator counts people of some gender by some rule. Rules are nested: who attended is among
those with a place. What several published numbers have in common and what they differ by must
therefore be no small number either (DOMAIN R11).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.funding.domain.indicators import Level, Measured
from workshop_mgr.reports.domain.counts import Gender, Rule
from workshop_mgr.reports.domain.sharing import LEAST

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

NESTED = (Rule.REGISTERED, Rule.CONFIRMED, Rule.ATTENDED, Rule.ATTENDED_ENOUGH)
"""Each rule counts among those of the one before."""
EVERYBODY = tuple(Gender)
Genders = tuple[Gender, ...]
Atom = tuple[int, Gender]
"""Those whom a rule of `NESTED` is the last to count, of one gender."""
_SPLITS: tuple[tuple[Genders, ...], ...] = (
    tuple((one,) for one in Gender),
    ((Gender.WOMAN,), (Gender.MAN,), (Gender.ANOTHER, Gender.NOT_STATED)),
)


class Measure(StrEnum):
    """In what an indicator is measured (IATI code list IndicatorMeasure)."""

    UNIT = "1"
    PERCENTAGE = "2"


@dataclass(frozen=True, slots=True)
class Stand:
    """What an indicator stands at on a day; ``words`` say how it is counted.

    ``by_gender`` is empty where it is not told.
    """

    on: date
    value: Decimal
    words: "Texts"
    by_gender: tuple[tuple[Genders, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when something was aimed at, or reached."""

    first: date
    last: date
    target: Decimal | None = None
    stand: Stand | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator as it is published; ``baseline`` is a value and its year."""

    level: Level
    code: str
    title: "Texts"
    measure: Measure
    is_ascending: bool
    baseline: tuple[Decimal, int] | None
    periods: tuple[Period, ...]


def periods_of(
    starts_on: date | None, ends_on: date | None, target: Decimal | None,
    target_year: int | None, stand: Stand | None,
) -> tuple[Period, ...]:  # fmt: skip
    """Return the period of a target with what is reached in it; what came later has its own.

    A period lasts from the project's first day to the end of the target's year, else to the
    project's last day. Without these days there is none.
    """
    last = date(target_year, 12, 31) if target_year else ends_on
    reached = stand.on if stand else None
    if starts_on is None:
        return ()
    periods = []
    is_within = last is not None and reached is not None and reached <= last
    if last is not None and (target is not None or is_within):
        periods.append(Period(starts_on, last, target, stand if is_within else None))
    if stand is not None and not is_within:
        periods.append(Period(starts_on, stand.on, None, stand))
    return tuple(period for period in periods if period.first < period.last)


@dataclass(frozen=True, slots=True)
class Headcount:
    """What an indicator of people asks for: by which rule, women alone or everybody."""

    measured: Measured
    rule: Rule
    genders: Genders


Counts = Mapping[tuple[Measured, Rule], Mapping[Gender, int]]


@dataclass(slots=True)
class Told:
    """What is told already of one measure, and whether more may be."""

    atoms: Mapping[Atom, int]
    figures: list[frozenset[Atom]] = field(default_factory=list)

    def tell(self, asked: Sequence[Headcount]) -> bool:
        """Tell some more numbers, if that tells no small one; say whether it did."""
        figures = [*self.figures, *map(_atoms_of, asked)]
        groups: dict[tuple[bool, ...], int] = {}
        for atom, number in self.atoms.items():
            among = tuple(atom in figure for figure in figures)
            groups[among] = groups.get(among, 0) + number
        is_safe = all(
            number == 0 or number >= LEAST for among, number in groups.items() if any(among)
        )
        if is_safe:
            self.figures = figures
        return is_safe


def publishable(
    asked: Iterable[Headcount], counts: Counts
) -> Mapping[Headcount, tuple[tuple[Genders, int], ...]]:
    """Return which numbers may be published, each with the genders that may be told apart.

    First all numbers in their order, then their genders: small answers together, or none.
    """
    wanted = list(dict.fromkeys(asked))
    told = {
        measured: Told(_atoms(counts, measured)) for measured in {one.measured for one in wanted}
    }
    shown = [one for one in wanted if told[one.measured].tell([one])]
    return {one: _split(one, told[one.measured], counts) for one in shown}


def _split(one: Headcount, told: Told, counts: Counts) -> tuple[tuple[Genders, int], ...]:
    """Return the genders of a number as far as they may be told; nothing of women alone."""
    by_gender = counts[one.measured, one.rule]
    for groups in _SPLITS if one.genders == EVERYBODY else ():
        if told.tell([Headcount(one.measured, one.rule, group) for group in groups]):
            return tuple((group, sum(by_gender[gender] for gender in group)) for group in groups)
    return ()


def _atoms(counts: Counts, measured: Measured) -> Mapping[Atom, int]:
    """Return how many are counted by each rule and by no stricter one, by gender."""
    found = {}
    for place, rule in enumerate(NESTED):
        for gender in Gender:
            stricter = counts[measured, NESTED[place + 1]][gender] if place + 1 < len(NESTED) else 0
            found[place, gender] = counts[measured, rule][gender] - stricter
    return found


def _atoms_of(one: Headcount) -> frozenset[Atom]:
    """Return whom a number counts."""
    places = range(NESTED.index(one.rule), len(NESTED))
    return frozenset((place, gender) for place in places for gender in one.genders)

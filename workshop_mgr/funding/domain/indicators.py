"""Indicators of a project: what is measured, from where to where, and how it is counted. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.core.errors import Refused

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


class Level(StrEnum):
    """The level of results an indicator stands on (DOMAIN §3.9)."""

    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Measured(StrEnum):
    """What an indicator counts; ``BY_HAND``: values are entered."""

    PERSONS = "persons"
    PARTICIPATIONS = "participations"
    PERSON_DAYS = "person_days"
    WORKSHOPS = "workshops"
    BY_HAND = "by_hand"

    @property
    def is_of_people(self) -> bool:
        """Say whether it can be told by gender."""
        return self in (Measured.PERSONS, Measured.PARTICIPATIONS)


class Basis(StrEnum):
    """Which registrations count (DOMAIN R24)."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    ATTENDED_ENOUGH = "attended_enough"


@dataclass(frozen=True, slots=True)
class IndicatorPlan:
    """An indicator as an organizer wants it; what is not known is ``None`` or empty.

    ``women_only``: of people, women alone count. Years are those of baseline and target.
    """

    code: str
    title: "Texts"
    level: Level = Level.OUTPUT
    unit: str = ""
    measured: Measured = Measured.BY_HAND
    basis: Basis = Basis.ATTENDED
    women_only: bool = False
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    target_year: int | None = None
    source: str = ""
    assumptions: str = ""

    def check(self) -> None:
        """Refuse women only where no people are counted, and years the wrong way round.

        Raises:
            Refused: ``women_of_nobody``; ``years_reversed``.
        """
        if self.women_only and not self.measured.is_of_people:
            raise Refused("women_of_nobody")
        years = (self.baseline_year, self.target_year)
        if None not in years and years[1] < years[0]:  # type: ignore[operator]
            raise Refused("years_reversed")


@dataclass(frozen=True, slots=True)
class ValuePlan:
    """A value entered by hand: as of which day, and where it comes from."""

    on: date
    value: Decimal
    note: str = ""


def progress(baseline: Decimal | None, target: Decimal | None, actual: Decimal) -> int | None:
    """Return how much of the way from baseline to target is done, in whole percent.

    A target below the baseline is reached downwards. None where there is no target, or no way.
    """
    start = baseline or Decimal(0)
    if target is None or target == start:
        return None
    return int((actual - start) * 100 / (target - start))

"""What is published of a project to the International Aid Transparency Initiative. Pure.

IATI wants an identifier whose beginning names the organization that publishes; without one there
is nothing to publish, and none is made up. Nor are percentages: where the standard asks for those
of several sectors or countries and nobody has entered them, these are left out and said so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.core.currencies import Money
from workshop_mgr.core.errors import Conflict
from workshop_mgr.directory.domain import OrganizationType
from workshop_mgr.funding.domain import Capacity
from workshop_mgr.reports.domain.results import Result

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


class ActivityStatus(StrEnum):
    """Where an activity stands (IATI code list ActivityStatus)."""

    PIPELINE = "1"
    IMPLEMENTATION = "2"
    CLOSED = "4"


class Gap(StrEnum):
    """What IATI asks for and is not entered, or cannot be published as it is."""

    IDENTIFIER = "identifier"
    FIRST_DAY = "first_day"
    SECTORS = "sectors"
    SECTOR_SHARES = "sector_shares"
    COUNTRIES = "countries"
    COUNTRY_SHARES = "country_shares"
    BUDGET_WITHOUT_END = "budget_without_end"
    BUDGET_OF_YEARS = "budget_of_years"
    FUTURE_PLEDGES = "future_pledges"


class OrganisationType(StrEnum):
    """What kind of body takes part (IATI code list OrganisationType)."""

    GOVERNMENT = "10"
    NATIONAL_NGO = "22"
    MULTILATERAL = "40"
    PRIVATE_SECTOR = "70"
    ACADEMIC = "80"
    OTHER = "90"


TYPE_OF = {
    Capacity.NATIONAL: OrganisationType.GOVERNMENT,
    Capacity.CHAIRPERSONSHIP: OrganisationType.GOVERNMENT,
    Capacity.EU: OrganisationType.MULTILATERAL,
    Capacity.PRIVATE: OrganisationType.PRIVATE_SECTOR,
    Capacity.PARTNER: OrganisationType.OTHER,
}
_MULTILATERAL = (
    OrganizationType.OSCE_EXECUTIVE,
    OrganizationType.OSCE_INSTITUTION,
    OrganizationType.OSCE_FIELD,
    OrganizationType.OSCE_CHAIR,
    OrganizationType.UN,
    OrganizationType.EU,
    OrganizationType.OTHER_INTERNATIONAL,
)
_OTHERS = {
    OrganizationType.CIVIL_SOCIETY: OrganisationType.NATIONAL_NGO,
    OrganizationType.ACADEMIA: OrganisationType.ACADEMIC,
    OrganizationType.PRIVATE: OrganisationType.PRIVATE_SECTOR,
    OrganizationType.MEDIA: OrganisationType.OTHER,
    OrganizationType.INDEPENDENT: OrganisationType.OTHER,
}


def kind_of(type_: str | None) -> OrganisationType | None:
    """Return how IATI calls a kind of organization of the directory; None: not known."""
    if type_ is None:
        return None
    known = OrganizationType(type_)
    if known in _MULTILATERAL:
        return OrganisationType.MULTILATERAL
    return _OTHERS.get(known, OrganisationType.GOVERNMENT)


@dataclass(frozen=True, slots=True)
class Giver:
    """A contribution as it is published; without money or a day it is no transaction."""

    name: "Texts"
    type: OrganisationType
    money: Money | None
    day: date | None
    pledge_number: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An organization that takes part; ``type`` is None where its kind is not known."""

    name: "Texts"
    type: OrganisationType | None


@dataclass(frozen=True, slots=True)
class Parts:
    """Codes and how many percent each is; without shares nobody has said."""

    codes: tuple[str, ...] = ()
    shares: tuple[Decimal, ...] = ()

    @property
    def is_told(self) -> bool:
        """Say whether IATI takes them: one, or several of which it is known how much each is."""
        return bool(self.shares) or len(self.codes) == 1

    def told(self) -> Iterator[tuple[str, Decimal | None]]:
        """Yield each with its share, nothing where IATI would not take them."""
        if self.is_told:
            yield from zip(self.codes, self.shares or (None,), strict=True)


@dataclass(frozen=True, slots=True)
class Activity:
    """A project as it is published; ``revised_at`` is when anything in it last changed (UTC).

    ``implementers`` carry it out; where nobody is known, its owner does.
    """

    identifier: str
    title: "Texts"
    description: "Texts"
    owner: "Texts | None"
    starts_on: date | None
    ends_on: date | None
    currency: str
    budget: Money | None
    gender_marker: int | None
    sectors: Parts
    countries: Parts
    givers: tuple[Giver, ...]
    revised_at: datetime
    implementers: tuple[Body, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def publisher(self) -> str:
        """Return the identifier of who publishes: everything before the last hyphen."""
        return self.identifier.rpartition("-")[0]

    @property
    def has_yearly_budget(self) -> bool:
        """Say whether the budget is of a year at most: IATI takes no longer one as a budget."""
        if self.starts_on is None or self.ends_on is None:
            return False
        after = self.starts_on.year + 1, self.starts_on.month, self.starts_on.day
        return (self.ends_on.year, self.ends_on.month, self.ends_on.day) < after

    def check(self) -> None:
        """Refuse to publish what IATI has to know and nobody has entered.

        Raises:
            Conflict: ``iati_facts_missing``.
        """
        if not self.publisher or self.starts_on is None:
            raise Conflict("iati_facts_missing")

    def gaps(self, on: date) -> tuple[Gap, ...]:
        """Return what IATI would ask for on a day."""
        budget = self.budget is not None
        asked = {
            Gap.IDENTIFIER: not self.publisher,
            Gap.FIRST_DAY: self.starts_on is None,
            Gap.SECTORS: not self.sectors.codes,
            Gap.SECTOR_SHARES: bool(self.sectors.codes) and not self.sectors.is_told,
            Gap.COUNTRIES: not self.countries.codes,
            Gap.COUNTRY_SHARES: bool(self.countries.codes) and not self.countries.is_told,
            Gap.BUDGET_WITHOUT_END: budget and self.ends_on is None,
            Gap.BUDGET_OF_YEARS: budget and self.ends_on is not None and not self.has_yearly_budget,
            Gap.FUTURE_PLEDGES: any(
                giver.money and giver.day and giver.day > on for giver in self.givers
            ),
        }
        return tuple(gap for gap, is_open in asked.items() if is_open)

    def status(self, on: date) -> ActivityStatus:
        """Return where the project stands on a day."""
        if self.starts_on is not None and on < self.starts_on:
            return ActivityStatus.PIPELINE
        if self.ends_on is not None and on > self.ends_on:
            return ActivityStatus.CLOSED
        return ActivityStatus.IMPLEMENTATION

    def changed_at(self, on: date) -> datetime:
        """Return when what is published last changed: results are counted anew each day."""
        if not self.results:
            return self.revised_at
        return max(self.revised_at, datetime.combine(on, time(), UTC))

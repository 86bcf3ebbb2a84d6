"""What is published of a project to the International Aid Transparency Initiative. Pure.

IATI wants an identifier whose beginning names the organization that publishes; without one there
is nothing to publish, and none is made up.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.core.currencies import Money
from workshop_mgr.core.errors import Conflict
from workshop_mgr.funding.domain.attribution import Capacity

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


class ActivityStatus(StrEnum):
    """Where an activity stands (IATI code list ActivityStatus)."""

    PIPELINE = "1"
    IMPLEMENTATION = "2"
    CLOSED = "4"


class OrganisationType(StrEnum):
    """What kind of body takes part (IATI code list OrganisationType)."""

    GOVERNMENT = "10"
    MULTILATERAL = "40"
    PRIVATE_SECTOR = "70"
    OTHER = "90"


TYPE_OF = {
    Capacity.NATIONAL: OrganisationType.GOVERNMENT,
    Capacity.CHAIRPERSONSHIP: OrganisationType.GOVERNMENT,
    Capacity.EU: OrganisationType.MULTILATERAL,
    Capacity.PRIVATE: OrganisationType.PRIVATE_SECTOR,
    Capacity.PARTNER: OrganisationType.OTHER,
}


@dataclass(frozen=True, slots=True)
class Giver:
    """A contribution as it is published; without money or a day it is no transaction."""

    name: "Texts"
    type: OrganisationType
    money: Money | None
    day: date | None
    pledge_number: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """A project as it is published; ``revised_at`` is when anything in it last changed (UTC)."""

    identifier: str
    title: "Texts"
    description: "Texts"
    owner: "Texts | None"
    starts_on: date | None
    ends_on: date | None
    currency: str
    budget: Money | None
    gender_marker: int | None
    purpose_codes: tuple[str, ...]
    givers: tuple[Giver, ...]
    revised_at: datetime

    @property
    def publisher(self) -> str:
        """Return the identifier of who publishes: everything before the last hyphen."""
        return self.identifier.rpartition("-")[0]

    def check(self) -> None:
        """Refuse to publish what IATI has to know and nobody has entered.

        Raises:
            Conflict: ``iati_facts_missing``.
        """
        if not self.publisher or self.starts_on is None:
            raise Conflict("iati_facts_missing")

    def status(self, on: date) -> ActivityStatus:
        """Return where the project stands on a day."""
        if self.starts_on is not None and on < self.starts_on:
            return ActivityStatus.PIPELINE
        if self.ends_on is not None and on > self.ends_on:
            return ActivityStatus.CLOSED
        return ActivityStatus.IMPLEMENTATION

"""What stands behind a workshop, as far as something may be wrong with it, and what is owed. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from workshop_mgr.funding.domain.portions import Pledge

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Backer:
    """One attribution: the words for whom, whether they have still to approve what is said of them.

    ``pledge`` is the contribution it is paid from, where one is named; ``ends_on`` the earliest
    end of contribution and project.
    """

    name: "Texts"
    is_unapproved: bool = False
    pledge: Pledge | None = None
    ends_on: date | None = None

    @property
    def is_overdrawn(self) -> bool:
        """Say whether workshops are paid more from the contribution than is in it."""
        left = self.pledge.left if self.pledge else None
        return left is not None and left < 0


@dataclass(frozen=True, slots=True)
class Owed:
    """A report a contributor is owed."""

    contribution_id: int
    project_slug: str
    project: "Texts"
    contributor: "Texts"
    due_on: date
    sent_on: date | None = None

    def is_overdue(self, on: date) -> bool:
        """Say whether it should have been sent before a day."""
        return self.sent_on is None and self.due_on < on


@dataclass(frozen=True, slots=True)
class Tended:
    """An indicator that lacks a value of this year or, where it does not, has a target of women."""

    id: int
    code: str
    title: "Texts"
    project_slug: str
    project: "Texts"
    target: Decimal | None
    lacks_value: bool

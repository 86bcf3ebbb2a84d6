"""What is recorded about money and help, and what a workshop needs before it is published. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from workshop_mgr.core.errors import Refused

if TYPE_CHECKING:  # they live beside tables and column types; rules load without a database
    from workshop_mgr.core.audit import Actor
    from workshop_mgr.core.texts import Texts

Item = TypeVar("Item")


class FundType(StrEnum):
    """Where a project's money comes from (DOMAIN §3.9)."""

    UNIFIED_BUDGET = "unified_budget"
    EXTRABUDGETARY = "extrabudgetary"
    HOST_IN_KIND = "host_in_kind"
    PARTNER = "partner"


class Capacity(StrEnum):
    """As what a contributor gives (DOMAIN §3.9)."""

    NATIONAL = "national"
    CHAIRPERSONSHIP = "chairpersonship"
    PARTNER = "partner"
    EU = "eu"
    PRIVATE = "private"


class AttributionRole(StrEnum):
    """What a contributor did for one workshop. ``SUPPORT``: of which kind is not stated."""

    FINANCIAL_SUPPORT = "financial_support"
    SUPPORT = "support"
    CO_FUNDING = "co_funding"
    IN_KIND = "in_kind"
    POLITICAL_SUPPORT = "political_support"
    HOST_COSTS = "host_costs"

    @property
    def is_payment(self) -> bool:
        """Say whether this is known to be money."""
        return self in (AttributionRole.FINANCIAL_SUPPORT, AttributionRole.CO_FUNDING)


class Step(StrEnum):
    """One place up or down in an order kept by hand."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project as an organizer wants it; ``None`` and empty mean "not known".

    ``owner`` is an organization by any of its names, ``number`` the official one.
    """

    title: "Texts"
    description: "Texts"
    number: str = ""
    aliases: tuple[str, ...] = ()
    owner: str = ""
    fund_type: FundType | None = None
    is_multi_donor: bool | None = None


@dataclass(frozen=True, slots=True)
class ContributorPlan:
    """A contributor as an organizer wants it; ``name`` is the exact agreed wording."""

    name: "Texts"
    capacity: Capacity
    takes_article: bool = False
    country_code: str | None = None


@dataclass(frozen=True, slots=True)
class AttributionPlan:
    """A workshop's attribution to a project and, or, a contributor, by their slugs."""

    project: str = ""
    contributor: str = ""
    role: AttributionRole | None = None

    def checked(self) -> "AttributionPlan":
        """Return the plan with the role of a contributor only.

        Raises:
            Refused: ``attribution_empty`` or ``role_missing``.
        """
        if not self.project and not self.contributor:
            raise Refused("attribution_empty")
        if self.contributor and self.role is None:
            raise Refused("role_missing")
        return self if self.contributor else AttributionPlan(project=self.project)


@dataclass(frozen=True, slots=True)
class AttributionChanged:
    """News: whom these workshops are attributed to, or how those are called, is different."""

    workshop_ids: tuple[int, ...]
    at: datetime
    who: "Actor"


def check_attributed(count: int, *, reason: str, is_history: bool) -> None:
    """Refuse a public workshop that says neither who made it possible nor why not (DOMAIN R2).

    Raises:
        Refused: ``attribution_missing``.
    """
    if count == 0 and not reason.strip() and not is_history:
        raise Refused("attribution_missing")


def moved(order: Sequence[Item], item: Item, step: Step) -> tuple[Item, ...]:
    """Return ``order`` with ``item`` one place further; at the end of the order nothing changes."""
    rest = list(order)
    place = rest.index(item)
    rest.remove(item)
    rest.insert(max(0, place - 1) if step is Step.UP else place + 1, item)
    return tuple(rest)

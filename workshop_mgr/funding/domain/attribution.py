"""What is recorded about money and help, and what a workshop needs before it is published. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from workshop_mgr.core.currencies import Money
from workshop_mgr.core.errors import Refused
from workshop_mgr.funding.domain.portions import NOTHING_KNOWN, Portion, check_whole

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


class Earmark(StrEnum):
    """How far a contributor says what their money is for (DOMAIN §3.9)."""

    NONE = "none"
    SOFT = "soft"
    ACTIVITY = "activity"
    ITEMS = "items"


class Step(StrEnum):
    """One place up or down in an order kept by hand."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project as an organizer wants it; ``None`` and empty mean "not known".

    ``owner`` is an organization by any of its names, ``number`` the official one. The shares say
    how many percent each of the purposes, and of the countries that benefit, is.
    """

    title: "Texts"
    description: "Texts"
    number: str = ""
    aliases: tuple[str, ...] = ()
    owner: str = ""
    fund_type: FundType | None = None
    is_multi_donor: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    currency: str = "EUR"
    budget: Decimal | None = None
    gender_marker: int | None = None
    purpose_codes: tuple[str, ...] = ()
    purpose_shares: tuple[Decimal, ...] = ()
    countries: tuple[str, ...] = ()
    country_shares: tuple[Decimal, ...] = ()
    iati_identifier: str = ""

    def check(self) -> None:
        """Refuse a project that ends before it begins, and parts that are not the whole of it.

        Raises:
            Refused: ``dates_reversed``; ``shares_partly``; ``shares_not_whole`` with ``total``.
        """
        check_dates(self.starts_on, self.ends_on)
        check_whole(self.purpose_codes, self.purpose_shares)
        check_whole(self.countries, self.country_shares)


@dataclass(frozen=True, slots=True)
class ContributorPlan:
    """A contributor as an organizer wants it; ``name`` is the exact agreed wording.

    ``renamed_on``: the first day of this name; until the day before they were called as stored.
    Without one another name is a correction and stands everywhere.
    """

    name: "Texts"
    capacity: Capacity
    takes_article: bool = False
    country_code: str | None = None
    disclaimer: "Texts | None" = None
    needs_approval: bool = False
    logo_rule: str = ""
    renamed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """A pledge to a project as an organizer wants it; an amount of ``None`` is not disclosed."""

    pledge_number: str = ""
    money: Money | None = None
    currency: str = "EUR"
    rate: Decimal | None = None
    rate_on: date | None = None
    earmark: Earmark = Earmark.NONE
    earmark_note: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    reports_due: tuple[date, ...] = ()

    def check(self) -> None:
        """Refuse a period that ends before it begins, and a rate without its date.

        Raises:
            Refused: ``dates_reversed``; ``rate_date_missing``.
        """
        check_dates(self.starts_on, self.ends_on)
        if self.rate is not None and self.rate_on is None:
            raise Refused("rate_date_missing")


@dataclass(frozen=True, slots=True)
class AttributionPlan:
    """A workshop's attribution to a project and, or, a contributor, by their slugs.

    ``contribution`` is the id of the pledge it is paid from, of that project and contributor.
    """

    project: str = ""
    contributor: str = ""
    role: AttributionRole | None = None
    portion: Portion = NOTHING_KNOWN
    contribution: int | None = None
    approved_on: date | None = None
    approval_note: str = ""

    def checked(self) -> "AttributionPlan":
        """Return the plan with the role and portion of a contributor only.

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


def check_dates(starts_on: date | None, ends_on: date | None) -> None:
    """Refuse a period that ends before it begins.

    Raises:
        Refused: ``dates_reversed``.
    """
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise Refused("dates_reversed")


def check_approved(waiting: Sequence[str]) -> None:
    """Refuse to publish what contributors have still to see (DOMAIN R3); ``waiting`` are their names.

    Raises:
        Refused: ``approval_missing`` with ``names``.
    """
    if waiting:
        raise Refused("approval_missing", names=", ".join(waiting))


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

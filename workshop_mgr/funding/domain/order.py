"""In which order a workshop's donors are named: agreed with them, by name, or by amount (R3). Pure."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from workshop_mgr.funding.domain.attribution import AttributionRole
from workshop_mgr.funding.domain.portions import Portion

Giver = TypeVar("Giver", bound=Hashable)
_SHARE = "%"
"""Stands where the currency of an amount would."""


class DonorOrder(StrEnum):
    """The rule of the order; ``AGREED`` is kept by hand."""

    AGREED = "agreed"
    ALPHABETICAL = "alphabetical"
    BY_AMOUNT = "by_amount"


@dataclass(frozen=True, slots=True)
class Gift(Generic[Giver]):
    """What one contributor does for a workshop, as far as their place among others is concerned."""

    giver: Giver
    role: AttributionRole
    portion: Portion

    @property
    def counts(self) -> bool:
        """Say whether it has a place by amount: money, or anything of which it is told how much."""
        return self.role.is_payment or self.measured is not None

    @property
    def measured(self) -> tuple[str, Decimal] | None:
        """Return the currency and the amount, a share as one of its own; None: not known."""
        if self.portion.money is not None:
            return self.portion.money.currency, self.portion.money.amount
        return None if self.portion.share is None else (_SHARE, self.portion.share)


def by_amount(gifts: Iterable[Gift[Giver]]) -> list[Giver] | None:
    """Return the givers of money, who gives most first and equal ones as they were.

    None where it cannot be said: an amount is not known, some are shares, or currencies differ.
    """
    counted = [gift for gift in gifts if gift.counts]
    measured = [gift.measured for gift in counted]
    units = {found[0] for found in measured if found is not None}
    if None in measured or len(units) != 1:
        return None
    sums: dict[Giver, Decimal] = {}
    for gift, found in zip(counted, measured, strict=True):
        assert found is not None
        sums[gift.giver] = sums.get(gift.giver, Decimal(0)) + found[1]
    return sorted(sums, key=lambda giver: -sums[giver])

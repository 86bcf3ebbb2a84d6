"""How much of a workshop somebody pays for: a share, an amount, or nothing that is told. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from workshop_mgr.core.currencies import Money, plain
from workshop_mgr.core.errors import Refused

HUNDRED = Decimal(100)
SHARE_PLACES = 4


class Measure(StrEnum):
    """How a contribution to a workshop is told."""

    UNKNOWN = "unknown"
    UNDISCLOSED = "undisclosed"
    SHARE = "share"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Portion:
    """What of a workshop one attribution stands for; ``share`` is in percent of its costs.

    At most one of ``share``, ``money`` and ``is_undisclosed`` is given; none: not known.
    """

    share: Decimal | None = None
    money: Money | None = None
    is_undisclosed: bool = False

    @property
    def measure(self) -> Measure:
        """Return how it is told."""
        if self.share is not None:
            return Measure.SHARE
        if self.money is not None:
            return Measure.AMOUNT
        return Measure.UNDISCLOSED if self.is_undisclosed else Measure.UNKNOWN


NOTHING_KNOWN = Portion()


@dataclass(frozen=True, slots=True)
class Pledge:
    """What a portion is paid from: the contribution's money, what is taken of it already."""

    money: Money | None
    taken: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal | None:
        """Return what is not attributed yet; None where the amount is not disclosed."""
        return None if self.money is None else self.money.amount - self.taken


def share_of(text: str) -> Decimal:
    """Read a share in percent, such as ``33.33`` or ``12,5 %``.

    Raises:
        Refused: ``share_unreadable``; ``share_out_of_range``; ``share_too_fine`` with ``places``.
    """
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    if plain.count(".") > 1 or not plain.replace(".", "").isdecimal():
        raise Refused("share_unreadable")
    share = Decimal(plain)
    if not 0 < share <= HUNDRED:
        raise Refused("share_out_of_range")
    if share != round(share, SHARE_PLACES):
        raise Refused("share_too_fine", places=SHARE_PLACES)
    return share


def check_shares(shares: Iterable[Decimal | None]) -> None:
    """Refuse shares of one workshop that are more than the whole, exactly (DOMAIN R2).

    Raises:
        Refused: ``shares_over_hundred`` with ``total``.
    """
    total = sum((share for share in shares if share is not None), Decimal(0))
    if total > HUNDRED:
        raise Refused("shares_over_hundred", total=plain(total))


def check_whole(parts: Sequence[str], shares: Sequence[Decimal]) -> None:
    """Refuse parts of a whole of which only some have a share, and shares that are not the whole.

    Without any share nobody has said how much each part is.

    Raises:
        Refused: ``shares_partly``; ``shares_not_whole`` with ``total``.
    """
    if shares and len(shares) != len(parts):
        raise Refused("shares_partly")
    total = sum(shares, Decimal(0))
    if shares and total != HUNDRED:
        raise Refused("shares_not_whole", total=plain(total))


def check_pledge(portion: Portion, pledge: Pledge) -> None:
    """Refuse to take from a contribution what is not in it.

    Raises:
        Refused: ``currency_differs`` with ``currency``; ``contribution_exceeded`` with ``left``
            and ``currency``.
    """
    if portion.money is None or pledge.money is None:
        return
    if portion.money.currency != pledge.money.currency:
        raise Refused("currency_differs", currency=pledge.money.currency)
    left = pledge.left
    assert left is not None
    if portion.money.amount > left:
        raise Refused(
            "contribution_exceeded",
            left=plain(max(left, Decimal(0))),
            currency=pledge.money.currency,
        )


def check_period(starts_on: date | None, ends_on: date | None, first: date, last: date) -> None:
    """Refuse a project that was over before a workshop began, or began after its end.

    Raises:
        Refused: ``project_over`` with ``day``; ``project_not_begun`` with ``day``.
    """
    if ends_on is not None and ends_on < first:
        raise Refused("project_over", day=ends_on)
    if starts_on is not None and starts_on > last:
        raise Refused("project_not_begun", day=starts_on)

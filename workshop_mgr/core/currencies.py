"""Currencies by their ISO 4217 codes: which are money today, and with how many decimal places.

The facts come from CLDR, by way of Babel. Amounts of two currencies are never added.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies

from workshop_mgr.core.errors import Refused

LARGEST_AMOUNT = Decimal(10) ** 12
_SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'")


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency."""

    amount: Decimal
    currency: str


@cache
def currencies() -> tuple[str, ...]:
    """Return the codes of what is legal tender somewhere, in alphabetical order."""
    return tuple(
        sorted(
            {
                code
                for territory in get_global("territory_currencies")
                for code in get_territory_currencies(territory)
            }
        )
    )


def plain(value: Decimal | None) -> str:
    """Return an exact number as it is typed, without zeros at its end; nothing for None."""
    return "" if value is None else f"{value.normalize():f}"


def amount_of(text: str, currency: str) -> Decimal:
    """Read an amount as people type it: ``12500``, ``12 500.50``, ``12500,5``.

    Raises:
        Refused: ``currency_unknown``; ``amount_unreadable``; ``amount_not_positive``;
            ``amount_too_large``; ``amount_too_fine`` with ``places`` for more decimal places than
            the currency has.
    """
    if currency not in currencies():
        raise Refused("currency_unknown")
    amount = _decimal(text)
    if amount <= 0:
        raise Refused("amount_not_positive")
    if amount >= LARGEST_AMOUNT:
        raise Refused("amount_too_large")
    places = get_currency_precision(currency)
    if amount != round(amount, places):
        raise Refused("amount_too_fine", places=places)
    return amount


def _decimal(text: str) -> Decimal:
    """Read a plain decimal; one comma alone is the decimal sign, several signs are not guessed at."""
    plain = text.strip().translate(_SPACES)
    if (
        plain.count(",") + plain.count(".") > 1
        or not plain.replace(",", "").replace(".", "").isdecimal()
    ):
        raise Refused("amount_unreadable")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise Refused("amount_unreadable") from None

"""Fields for money: a currency, and an exact positive number such as an exchange rate."""

import re
from decimal import Decimal

from flask_babel import gettext as _

from workshop_mgr.core.currencies import currencies, plain
from workshop_mgr.web.forms import Choice, TypedField, options

USUAL_CURRENCY = "EUR"


class CurrencyChoice(Choice):
    """A currency; whoever sends a form without the field means the usual one."""

    def offer(self) -> None:
        """Fill the list."""
        self.choices = options((code, code) for code in currencies())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        super().process_formdata(valuelist or [USUAL_CURRENCY])


class RateField(TypedField):
    """An exchange rate, exact, with a point or a comma; nothing times nothing is no rate."""

    def _shown(self, value: Decimal) -> str:
        return plain(value)

    def _parsed(self, typed: str) -> Decimal:
        if not re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,8})?", typed):
            raise ValueError(_("Enter a rate in digits, such as 1.0842."))
        rate = Decimal(typed.replace(",", "."))
        if not rate:
            raise ValueError(_("Enter a rate of more than nothing."))
        return rate

"""The forms of a contribution to a project."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.validators import InputRequired

from workshop_mgr.core.currencies import Money, amount_of, plain
from workshop_mgr.core.errors import Refused
from workshop_mgr.directory.forms import ShownVersion, lines
from workshop_mgr.funding.domain import ContributionPlan, Earmark
from workshop_mgr.funding.forms.money import CurrencyChoice, RateField
from workshop_mgr.web import forms, messages
from workshop_mgr.web.forms import BaseForm, Choice, DayField, options
from workshop_mgr.web.templating import labels_of

MOST_REPORTS = 40


class ContributionForm(BaseForm):
    """What a contributor gives to a project; an amount left out is not disclosed."""

    pledge_number = forms.text(_l("Pledge number"), longest=60)
    amount = forms.text(_l("Amount"), longest=30)
    currency = CurrencyChoice(_l("Currency"))
    rate = RateField(_l("Exchange rate"))
    rate_on = DayField(_l("Rate of the day"))
    earmark = Choice(_l("Earmarked"))
    earmark_note = forms.long_text(_l("For what"), longest=1000)
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    reports_due = forms.long_text(_l("Reports due on"), longest=600)
    row_version = ShownVersion()

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.currency.offer()
        self.earmark.choices = options(labels_of("earmark"))

    def validate_amount(self, field: Field) -> None:
        """Refuse what is no amount of the currency."""
        if field.data:
            try:
                amount_of(field.data, self.currency.data or "")
            except Refused as refusal:
                raise ValidationError(messages.describe(refusal)) from None

    def validate_reports_due(self, field: Field) -> None:
        """Refuse lines that are no days."""
        try:
            days = _days(field.data)
        except ValueError:
            raise ValidationError(
                _("Enter one date on each line as year-month-day, such as 2026-12-31.")
            ) from None
        if len(days) > MOST_REPORTS:
            raise ValidationError(_("Enter at most %(max)d dates.", max=MOST_REPORTS))

    def wanted(self) -> ContributionPlan:
        """Return what was typed."""
        currency = self.currency.data
        amount = amount_of(self.amount.data, currency) if self.amount.data else None
        return ContributionPlan(
            pledge_number=self.pledge_number.data or "",
            money=None if amount is None else Money(amount, currency),
            currency=currency,
            rate=self.rate.data,
            rate_on=self.rate_on.data,
            earmark=Earmark(self.earmark.data),
            earmark_note=self.earmark_note.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            reports_due=_days(self.reports_due.data),
        )

    @staticmethod
    def shown(plan: ContributionPlan, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows ``plan``."""
        return {
            "pledge_number": plan.pledge_number,
            "amount": plain(plan.money.amount) if plan.money else "",
            "currency": plan.currency,
            "rate": plan.rate,
            "rate_on": plan.rate_on,
            "earmark": plan.earmark.value,
            "earmark_note": plan.earmark_note,
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "reports_due": "\n".join(day.isoformat() for day in plan.reports_due),
            "row_version": str(revision),
        }


class NewContributionForm(ContributionForm):
    """The same of a contributor that is chosen."""

    contributor = Choice(
        _l("Contributor"), [InputRequired(_l("Choose the contributor who gives it."))]
    )

    def offer_contributors(self, contributors: Sequence[tuple[str, str]]) -> None:
        """Fill the list of contributors, which are (slug, name)."""
        self.contributor.choices = options(contributors, empty=_("Choose"))


class ReportForm(BaseForm):
    """When a report that was due went to the contributor."""

    due_on = DayField(_l("Report due on"))
    sent_on = DayField(_l("Sent on"))


def _days(typed: str | None) -> tuple[date, ...]:
    """Return the days of a list, one on each line, each once and in order."""
    return tuple(sorted({date.fromisoformat(line) for line in lines(typed)}))

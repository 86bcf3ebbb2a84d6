"""The forms of what a workshop is attributed to."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError

from workshop_mgr.core.currencies import Money, amount_of, plain
from workshop_mgr.core.errors import Refused
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    DonorOrder,
    Measure,
    Portion,
    share_of,
)
from workshop_mgr.funding.forms.money import CurrencyChoice
from workshop_mgr.web import forms, messages
from workshop_mgr.web.forms import BaseForm, Choice, DayField, TextsField, options
from workshop_mgr.web.templating import labels_of

REMOVE = "remove"


class StepForm(BaseForm):
    """A button beside one entry of a list: up, down or away."""

    step = Choice(_l("Change"), choices=["up", "down", REMOVE])
    row_version = ShownVersion()


class AttributionForm(BaseForm):
    """One more project or contributor of a workshop."""

    project = Choice(_l("Project"))
    contributor = Choice(_l("Contributor"))
    role = Choice(_l("What the contributor did"))
    approved_on = DayField(_l("Approved on"))

    def offer(
        self, projects: Sequence[tuple[str, str]], contributors: Sequence[tuple[str, str]]
    ) -> None:
        """Fill the lists to choose from, which are (slug, words)."""
        self.project.choices = options(projects, empty=_("None"))
        self.contributor.choices = options(contributors, empty=_("None"))
        self.role.choices = options(labels_of("attribution_role"), empty=_("Choose"))

    def wanted(self) -> AttributionPlan:
        """Return what was chosen."""
        return AttributionPlan(
            project=self.project.data or "",
            contributor=self.contributor.data or "",
            role=AttributionRole(self.role.data) if self.role.data else None,
            approved_on=self.approved_on.data,
        )


class PortionForm(BaseForm):
    """How much of the workshop a contributor pays for, from which contribution, and their approval."""

    contribution = Choice(_l("Paid from"))
    measure = Choice(_l("How much"))
    share = forms.text(_l("Share in percent"), longest=12)
    amount = forms.text(_l("Amount"), longest=30)
    currency = CurrencyChoice(_l("Currency"))
    approved_on = DayField(_l("Approved on"))
    approval_note = forms.text(_l("Approved by"), longest=200)
    row_version = ShownVersion()

    def offer(self, contributions: Sequence[tuple[str, str]]) -> None:
        """Fill the lists to choose from; ``contributions`` are (id, words)."""
        self.contribution.choices = options(contributions, empty=_("Not known"))
        self.measure.choices = options(labels_of("measure"))
        self.currency.offer()

    def validate_measure(self, field: Field) -> None:
        """Refuse a number typed where none was chosen: it would be lost without a word."""
        if field.data == Measure.UNKNOWN and (self.share.data or self.amount.data):
            raise ValidationError(
                _("Choose a share or an amount, or leave out the number: one is entered below.")
            )

    def validate_share(self, field: Field) -> None:
        """Ask for a share where a share was chosen."""
        if self.measure.data == Measure.SHARE:
            _check(lambda: share_of(field.data or ""))

    def validate_amount(self, field: Field) -> None:
        """Ask for an amount where an amount was chosen."""
        if self.measure.data == Measure.AMOUNT:
            _check(lambda: amount_of(field.data or "", self.currency.data or ""))

    def wanted(self) -> AttributionPlan:
        """Return what was typed; what belongs to another measure is left out."""
        return AttributionPlan(
            portion=self._portion(Measure(self.measure.data)),
            contribution=int(self.contribution.data) if self.contribution.data else None,
            approved_on=self.approved_on.data,
            approval_note=self.approval_note.data or "",
        )

    def _portion(self, measure: Measure) -> Portion:
        """Return how much it is."""
        if measure is Measure.SHARE:
            return Portion(share=share_of(self.share.data))
        if measure is Measure.AMOUNT:
            currency = self.currency.data
            return Portion(money=Money(amount_of(self.amount.data, currency), currency))
        return Portion(is_undisclosed=measure is Measure.UNDISCLOSED)

    @staticmethod
    def shown(plan: AttributionPlan, currency: str, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows ``plan``; ``currency`` is proposed for an amount."""
        money = plan.portion.money
        return {
            "contribution": str(plan.contribution or ""),
            "measure": plan.portion.measure.value,
            "share": plain(plan.portion.share),
            "amount": plain(money.amount) if money else "",
            "currency": money.currency if money else currency,
            "approved_on": plan.approved_on,
            "approval_note": plan.approval_note,
            "row_version": str(revision),
        }


class StatementForm(BaseForm):
    """The statement, worded by hand in some languages, and why."""

    words = TextsField(_l("Statement"), longest=1000, is_long=True)
    why = forms.long_text(_l("Reason for wording it by hand"), longest=1000)
    row_version = ShownVersion()


class DonorOrderForm(BaseForm):
    """By which rule donors are named."""

    rule = Choice(_l("Order of the donors"))
    row_version = ShownVersion()

    def offer(self) -> "DonorOrderForm":
        """Fill the list to choose from."""
        self.rule.choices = options(labels_of("donor_order"))
        return self

    def wanted(self) -> DonorOrder:
        """Return what was chosen."""
        return DonorOrder(self.rule.data)


class ReasonForm(BaseForm):
    """Why a workshop is attributed to nobody."""

    reason = forms.long_text(_l("Reason for no attribution"), longest=1000)
    row_version = ShownVersion()


def _check(read: Any) -> None:
    """Turn a refusal into the sentence of a field."""
    try:
        read()
    except Refused as refusal:
        raise ValidationError(messages.describe(refusal)) from None

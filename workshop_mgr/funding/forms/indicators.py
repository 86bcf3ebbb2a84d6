"""The forms of an indicator and of a value entered by hand."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from workshop_mgr.core.currencies import plain
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.funding.domain.indicators import (
    Basis,
    IndicatorPlan,
    Level,
    Measured,
    ValuePlan,
)
from workshop_mgr.web import forms
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    DayField,
    TextsField,
    TypedField,
    WholeNumber,
    options,
)
from workshop_mgr.web.templating import labels_of

LARGEST = Decimal(10) ** 12
FIRST_YEAR, LAST_YEAR = 1990, 2100


class ExactField(TypedField):
    """An exact number with at most four decimal places."""

    def _shown(self, value: Decimal) -> str:
        return plain(value)

    def _parsed(self, typed: str) -> Decimal:
        digits = typed.replace(",", ".")
        if digits.count(".") > 1 or not digits.replace(".", "").isdecimal():
            raise ValueError(_("Enter a number in digits, such as 12 or 12.5."))
        number = Decimal(digits)
        if number >= LARGEST or number != round(number, 4):
            raise ValueError(_("Enter a number with at most four decimal places."))
        return number


class IndicatorForm(BaseForm):
    """What a project measures. What is not known stays empty."""

    code = forms.text(_l("Code"), required=_l("Enter a short code, such as 1.2."), longest=20)
    title = TextsField(
        _l("Indicator"), required=_l("Enter the indicator in at least one language."), longest=300
    )
    level = Choice(_l("Level of results"))
    unit = forms.text(_l("Unit"), longest=60)
    measured = Choice(_l("What is counted"))
    basis = Choice(_l("Who is counted"))
    women_only = forms.tick(_l("Women only"))
    baseline = ExactField(_l("Baseline"))
    baseline_year = WholeNumber(_l("Year of the baseline"), least=FIRST_YEAR, most=LAST_YEAR)
    target = ExactField(_l("Target"))
    target_year = WholeNumber(_l("Year of the target"), least=FIRST_YEAR, most=LAST_YEAR)
    source = forms.long_text(_l("Source of data"), longest=1000)
    assumptions = forms.long_text(_l("Assumptions"), longest=1000)
    row_version = ShownVersion()

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.level.choices = options(labels_of("indicator_level"))
        self.measured.choices = options(labels_of("indicator_measured"))
        self.basis.choices = options(labels_of("indicator_basis"))

    def wanted(self) -> IndicatorPlan:
        """Return what was typed."""
        return IndicatorPlan(
            code=self.code.data or "",
            title=self.title.data,
            level=Level(self.level.data),
            unit=self.unit.data or "",
            measured=Measured(self.measured.data),
            basis=Basis(self.basis.data),
            women_only=self.women_only.data,
            baseline=self.baseline.data,
            baseline_year=self.baseline_year.data,
            target=self.target.data,
            target_year=self.target_year.data,
            source=self.source.data or "",
            assumptions=self.assumptions.data or "",
        )

    @staticmethod
    def shown(plan: IndicatorPlan, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows ``plan``."""
        return {
            "code": plan.code,
            "title": plan.title,
            "level": plan.level.value,
            "unit": plan.unit,
            "measured": plan.measured.value,
            "basis": plan.basis.value,
            "women_only": plan.women_only,
            "baseline": plan.baseline,
            "baseline_year": plan.baseline_year,
            "target": plan.target,
            "target_year": plan.target_year,
            "source": plan.source,
            "assumptions": plan.assumptions,
            "row_version": str(revision),
        }


class ValueForm(BaseForm):
    """A value of a day."""

    on = DayField(_l("As of"), [InputRequired(_l("Enter a day."))])
    value = ExactField(_l("Value"), [InputRequired(_l("Enter a value."))])
    note = forms.text(_l("Where it comes from"), longest=300)

    def wanted(self) -> ValuePlan:
        """Return what was typed."""
        assert self.on.data is not None
        assert self.value.data is not None
        return ValuePlan(self.on.data, self.value.data, self.note.data or "")


class RemoveValueForm(BaseForm):
    """The button that takes a value away."""

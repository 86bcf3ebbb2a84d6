"""The forms of reports; importing them registers the words of reports."""

from workshop_mgr.reports.forms import iati, words
from workshop_mgr.reports.forms.keeping import KeepForm
from workshop_mgr.reports.forms.order import OrderForm
from workshop_mgr.reports.forms.press import REMOVE, ClearanceForm, FactBoxForm, QuoteForm

__all__ = [
    "REMOVE",
    "ClearanceForm",
    "FactBoxForm",
    "KeepForm",
    "OrderForm",
    "QuoteForm",
    "iati",
    "words",
]

"""The forms of reports; importing them registers the words of reports."""

from workshop_mgr.reports.forms import words
from workshop_mgr.reports.forms.order import OrderForm

__all__ = [
    "OrderForm",
    "words",
]

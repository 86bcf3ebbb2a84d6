"""What reports write: what people type for them, and who took which file."""

from workshop_mgr.reports.services.exports import note_export
from workshop_mgr.reports.services.order import set_order
from workshop_mgr.reports.services.press import word_fact_box
from workshop_mgr.reports.services.quotes import (
    add_quote,
    edit_quote,
    move_quote,
    plan_of,
    remove_quote,
    take_quote_step,
)
from workshop_mgr.reports.services.saved import keep_report, reach_of, remove_report

__all__ = [
    "add_quote",
    "edit_quote",
    "keep_report",
    "move_quote",
    "note_export",
    "plan_of",
    "reach_of",
    "remove_quote",
    "remove_report",
    "set_order",
    "take_quote_step",
    "word_fact_box",
]

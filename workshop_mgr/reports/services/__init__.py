"""What reports write: what people type for them, and who took which file."""

from workshop_mgr.reports.services.exports import note_export
from workshop_mgr.reports.services.order import set_order

__all__ = [
    "note_export",
    "set_order",
]

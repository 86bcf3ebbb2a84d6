"""Pages of reports, each with its files: participants in protocol order, counts."""

from workshop_mgr.reports.views import agenda, counts, index, order, participants
from workshop_mgr.reports.views.blueprint import bp

__all__ = ["agenda", "bp", "counts", "index", "order", "participants"]

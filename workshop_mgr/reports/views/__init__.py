"""Pages of reports, each with its files: participants in protocol order, counts."""

from workshop_mgr.reports.views import counts, index, order, participants
from workshop_mgr.reports.views.blueprint import bp

__all__ = ["bp", "counts", "index", "order", "participants"]

"""Pages of reports, each with its files: participants in protocol order, counts, balance of speakers."""

from workshop_mgr.reports.views import balance, counts, index, order, overall, participants
from workshop_mgr.reports.views.blueprint import bp

__all__ = ["balance", "bp", "counts", "index", "order", "overall", "participants"]

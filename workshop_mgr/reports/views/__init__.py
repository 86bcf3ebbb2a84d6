"""Pages of reports, each with its files: participants in protocol order, counts, languages."""

from workshop_mgr.reports.views import counts, index, languages, order, participants
from workshop_mgr.reports.views.blueprint import bp

__all__ = ["bp", "counts", "index", "languages", "order", "participants"]

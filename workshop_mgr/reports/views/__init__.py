"""Pages of reports, each with its files: the agenda, who speaks, participants, counts."""

from workshop_mgr.reports.views import (
    agenda,
    booth,
    counts,
    door_signs,
    index,
    order,
    participants,
    running_order,
)
from workshop_mgr.reports.views.blueprint import bp

__all__ = [
    "agenda",
    "booth",
    "bp",
    "counts",
    "door_signs",
    "index",
    "order",
    "participants",
    "running_order",
]

"""Pages of reports, each with its files: the agenda, who speaks, participants, counts."""

from workshop_mgr.reports.views import (
    agenda,
    balance,
    booth,
    contents,
    counts,
    door_signs,
    funding,
    index,
    indicators,
    languages,
    order,
    overall,
    participants,
    participation,
    press,
    quotes,
    running_order,
    saved,
    saved_of_workshop,
)
from workshop_mgr.reports.views.blueprint import (
    bp,
)

__all__ = [
    "agenda",
    "balance",
    "booth",
    "bp",
    "contents",
    "counts",
    "door_signs",
    "funding",
    "index",
    "indicators",
    "languages",
    "order",
    "overall",
    "participants",
    "participation",
    "press",
    "quotes",
    "running_order",
    "saved",
    "saved_of_workshop",
]

"""The rules of marking who was present, and of reading lists of who was. Pure: no database."""

from workshop_mgr.attendance.domain.lists import (
    Entry,
    Finding,
    Person,
    PresenceList,
    Reconciled,
    read_list,
    reconcile,
)
from workshop_mgr.attendance.domain.marks import (
    Marking,
    Method,
    Presence,
    check_day,
    days_of,
    step_after,
)

__all__ = [
    "Entry",
    "Finding",
    "Marking",
    "Method",
    "Person",
    "Presence",
    "PresenceList",
    "Reconciled",
    "check_day",
    "days_of",
    "read_list",
    "reconcile",
    "step_after",
]

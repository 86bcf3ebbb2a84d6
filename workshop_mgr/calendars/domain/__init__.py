"""Entries of calendars, who has a copy of them, and what a change means to whom. Pure."""

from workshop_mgr.calendars.domain.copies import (
    STATUS_OF,
    Audience,
    CopiesRevised,
    concerned,
    gets_way_in,
)
from workshop_mgr.calendars.domain.entries import (
    MAX_SEQUENCE,
    Alarm,
    Conference,
    Entry,
    EntryStatus,
    Feed,
    ObjectKind,
)
from workshop_mgr.calendars.domain.links import google_link, outlook_link, webcal

__all__ = [
    "MAX_SEQUENCE",
    "STATUS_OF",
    "Alarm",
    "Audience",
    "Conference",
    "CopiesRevised",
    "Entry",
    "EntryStatus",
    "Feed",
    "ObjectKind",
    "concerned",
    "gets_way_in",
    "google_link",
    "outlook_link",
    "webcal",
]

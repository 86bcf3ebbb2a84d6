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
from workshop_mgr.calendars.domain.replies import (
    MOST_COMMENT,
    Answer,
    Detail,
    Letter,
    Outcome,
    Proof,
    Reply,
    Standing,
    Verdict,
    judge,
)
from workshop_mgr.calendars.domain.reply_address import (
    LONGEST_LOCAL_PART,
    holder_in,
    is_genuine,
    reply_address,
)

__all__ = [
    "LONGEST_LOCAL_PART",
    "MAX_SEQUENCE",
    "MOST_COMMENT",
    "STATUS_OF",
    "Alarm",
    "Answer",
    "Audience",
    "Conference",
    "CopiesRevised",
    "Detail",
    "Entry",
    "EntryStatus",
    "Feed",
    "Letter",
    "ObjectKind",
    "Outcome",
    "Proof",
    "Reply",
    "Standing",
    "Verdict",
    "concerned",
    "gets_way_in",
    "google_link",
    "holder_in",
    "is_genuine",
    "judge",
    "outlook_link",
    "reply_address",
    "webcal",
]

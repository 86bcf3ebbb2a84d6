"""Entries of calendars, who has a copy of them, and what a change means to whom. Pure."""

from workshop_mgr.calendars.domain.alarms import ALARM_CHOICES, alarm_asked, with_alarms
from workshop_mgr.calendars.domain.clocks import UTC, clock_of_country
from workshop_mgr.calendars.domain.colors import COLOR_NAMES
from workshop_mgr.calendars.domain.copies import (
    STATUS_OF,
    Audience,
    CopiesLeft,
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
from workshop_mgr.calendars.domain.invitations import (
    Answer,
    Aspect,
    Known,
    Method,
    Said,
    changed,
    marks_of,
    standing_answer,
    to_say,
)
from workshop_mgr.calendars.domain.links import (
    Service,
    copy_link,
    subscription_link,
    webcal,
)
from workshop_mgr.calendars.domain.replies import (
    MOST_COMMENT,
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
from workshop_mgr.calendars.domain.stamps import Stamp

__all__ = [
    "ALARM_CHOICES",
    "COLOR_NAMES",
    "LONGEST_LOCAL_PART",
    "MAX_SEQUENCE",
    "MOST_COMMENT",
    "STATUS_OF",
    "UTC",
    "Alarm",
    "Answer",
    "Aspect",
    "Audience",
    "Conference",
    "CopiesLeft",
    "CopiesRevised",
    "Detail",
    "Entry",
    "EntryStatus",
    "Feed",
    "Known",
    "Letter",
    "Method",
    "ObjectKind",
    "Outcome",
    "Proof",
    "Reply",
    "Said",
    "Service",
    "Stamp",
    "Standing",
    "Verdict",
    "alarm_asked",
    "changed",
    "clock_of_country",
    "concerned",
    "copy_link",
    "gets_way_in",
    "holder_in",
    "is_genuine",
    "judge",
    "marks_of",
    "reply_address",
    "standing_answer",
    "subscription_link",
    "to_say",
    "webcal",
    "with_alarms",
]

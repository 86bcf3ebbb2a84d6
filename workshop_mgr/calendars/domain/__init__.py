"""Entries of calendars, who has a copy of them, and what a change means to whom. Pure."""

from workshop_mgr.calendars.domain.alarms import ALARM_CHOICES, alarm_asked, with_alarms
from workshop_mgr.calendars.domain.clocks import UTC, clock_of_country
from workshop_mgr.calendars.domain.colors import COLOR_NAMES
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
from workshop_mgr.calendars.domain.feeds import (
    MOST_FEEDS,
    PER,
    PUBLIC_FILTERS,
    PURPOSE_FEED,
    FeedKind,
    FeedPlan,
    hour_of,
    one_each,
)
from workshop_mgr.calendars.domain.links import (
    Service,
    copy_link,
    subscription_link,
    webcal,
)
from workshop_mgr.calendars.domain.reply_address import (
    LONGEST_LOCAL_PART,
    holder_in,
    is_genuine,
    reply_address,
)
from workshop_mgr.calendars.domain.stamps import Stamp

__all__ = [
    "ALARMS",
    "ALARM_CHOICES",
    "COLOR_NAMES",
    "LONGEST_LOCAL_PART",
    "MAX_SEQUENCE",
    "MOST_FEEDS",
    "PER",
    "PUBLIC_FILTERS",
    "PURPOSE_FEED",
    "STATUS_OF",
    "UTC",
    "Alarm",
    "Audience",
    "Conference",
    "CopiesRevised",
    "Entry",
    "EntryStatus",
    "Feed",
    "FeedKind",
    "FeedPlan",
    "ObjectKind",
    "Service",
    "Stamp",
    "alarm_asked",
    "clock_of_country",
    "concerned",
    "copy_link",
    "gets_way_in",
    "holder_in",
    "hour_of",
    "is_genuine",
    "one_each",
    "reply_address",
    "subscription_link",
    "webcal",
    "with_alarms",
]

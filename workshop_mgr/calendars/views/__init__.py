"""Calendar files, feeds, and the links that put an entry into somebody's calendar."""

from workshop_mgr.calendars.views import adding, feeds, files, guide, replies, subscriptions
from workshop_mgr.calendars.views.answers import calendar_response, public_response, source
from workshop_mgr.calendars.views.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "calendar_response",
    "feeds",
    "files",
    "guide",
    "public_response",
    "replies",
    "source",
    "subscriptions",
]

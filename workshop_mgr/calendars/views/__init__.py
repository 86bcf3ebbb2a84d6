"""Calendar files, feeds, and the links that put an entry into somebody's calendar."""

from workshop_mgr.calendars.views import adding, files, guide, replies
from workshop_mgr.calendars.views.answers import calendar_response, public_response, source
from workshop_mgr.calendars.views.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "calendar_response",
    "files",
    "guide",
    "public_response",
    "replies",
    "source",
]

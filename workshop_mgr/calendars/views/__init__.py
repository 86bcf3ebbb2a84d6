"""Calendar files, feeds, and the links that put an entry into somebody's calendar."""

from workshop_mgr.calendars.views import adding, files, replies
from workshop_mgr.calendars.views.answers import calendar_response, source
from workshop_mgr.calendars.views.blueprint import bp

__all__ = ["adding", "bp", "calendar_response", "files", "replies", "source"]

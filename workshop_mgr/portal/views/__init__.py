"""Pages that mix features."""

from workshop_mgr.portal.views import calendar, health, manage, people, posts, public, speakers
from workshop_mgr.portal.views.blueprint import bp

__all__ = [
    "bp",
    "calendar",
    "health",
    "manage",
    "people",
    "posts",
    "public",
    "speakers",
]

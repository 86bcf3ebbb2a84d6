"""Pages that mix features."""

from workshop_mgr.portal.views import (
    calendar,
    health,
    manage,
    office,
    people,
    posts,
    public,
    speakers,
)
from workshop_mgr.portal.views.blueprint import bp

__all__ = [
    "bp",
    "calendar",
    "health",
    "manage",
    "office",
    "people",
    "posts",
    "public",
    "speakers",
]

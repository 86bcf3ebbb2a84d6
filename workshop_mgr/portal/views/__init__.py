"""Pages that mix features."""

from workshop_mgr.portal.views import health, manage, people, posts, public
from workshop_mgr.portal.views.blueprint import bp

__all__ = ["bp", "health", "manage", "people", "posts", "public"]

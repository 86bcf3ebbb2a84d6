"""Pages of the directory: organizations and people, for those who organize."""

from workshop_mgr.directory.views import organizations, people, portraits, posts
from workshop_mgr.directory.views.blueprint import bp

__all__ = ["bp", "organizations", "people", "portraits", "posts"]

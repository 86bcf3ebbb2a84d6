"""Pages of one workshop's settings, life and team."""

from workshop_mgr.workshops.views import life, settings, team
from workshop_mgr.workshops.views.blueprint import bp

__all__ = ["bp", "life", "settings", "team"]

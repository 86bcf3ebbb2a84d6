"""Pages of the agenda: for everybody, and for the team that makes it."""

from workshop_mgr.agenda.views import manage, public, roles, rooms, schedule, sessions, tracks
from workshop_mgr.agenda.views.blueprint import bp

__all__ = ["bp", "manage", "public", "roles", "rooms", "schedule", "sessions", "tracks"]

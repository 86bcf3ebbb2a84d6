"""Pages of the agenda: for everybody, and for the team that makes it."""

from workshop_mgr.agenda.views import manage, public, releases, roles, rooms, sessions, speakers
from workshop_mgr.agenda.views.blueprint import bp

__all__ = ["bp", "manage", "public", "releases", "roles", "rooms", "sessions", "speakers"]

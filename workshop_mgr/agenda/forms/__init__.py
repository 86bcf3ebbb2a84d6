"""The forms of sessions, rooms and speakers."""

from workshop_mgr.agenda.forms import findings, words  # noqa: F401 - register labels and refusals
from workshop_mgr.agenda.forms.roles import RoleForm
from workshop_mgr.agenda.forms.rooms import RoomForm
from workshop_mgr.agenda.forms.sessions import SessionForm

__all__ = ["RoleForm", "RoomForm", "SessionForm"]

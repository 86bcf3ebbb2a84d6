"""The forms of sessions, rooms, speakers and releases."""

from workshop_mgr.agenda.forms import words  # noqa: F401 - registers labels and refusals
from workshop_mgr.agenda.forms.releases import ReleaseForm
from workshop_mgr.agenda.forms.roles import RoleForm
from workshop_mgr.agenda.forms.rooms import RoomForm
from workshop_mgr.agenda.forms.sessions import SessionForm

__all__ = ["ReleaseForm", "RoleForm", "RoomForm", "SessionForm"]

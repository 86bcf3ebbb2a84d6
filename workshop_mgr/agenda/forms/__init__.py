"""The forms of sessions, rooms and speakers."""

from workshop_mgr.agenda.forms import words  # noqa: F401 - registers labels and refusals
from workshop_mgr.agenda.forms.importing import AgendaFileForm, AgendaImportForm
from workshop_mgr.agenda.forms.roles import RoleForm
from workshop_mgr.agenda.forms.rooms import RoomForm
from workshop_mgr.agenda.forms.sessions import SessionForm

__all__ = ["AgendaFileForm", "AgendaImportForm", "RoleForm", "RoomForm", "SessionForm"]

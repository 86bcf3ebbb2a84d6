"""The forms of the agenda: its draft, its import, its releases, and the speaker's desk."""

from workshop_mgr.agenda.forms import findings, words  # noqa: F401 - register labels and refusals
from workshop_mgr.agenda.forms.desks import (
    AnswerForm,
    BiographyForm,
    CheckForm,
    NamingForm,
    PortraitForm,
    ReadingForm,
    RecordingForm,
    SlidesForm,
)
from workshop_mgr.agenda.forms.importing import AgendaFileForm, AgendaImportForm
from workshop_mgr.agenda.forms.inviting import CheckTimeForm, InvitationForm
from workshop_mgr.agenda.forms.moves import MoveForm
from workshop_mgr.agenda.forms.releases import ReleaseForm
from workshop_mgr.agenda.forms.roles import RoleForm
from workshop_mgr.agenda.forms.rooms import RoomForm
from workshop_mgr.agenda.forms.sessions import SessionForm
from workshop_mgr.agenda.forms.tracks import TrackForm

__all__ = [
    "AgendaFileForm",
    "AgendaImportForm",
    "AnswerForm",
    "BiographyForm",
    "CheckForm",
    "CheckTimeForm",
    "InvitationForm",
    "MoveForm",
    "NamingForm",
    "PortraitForm",
    "ReadingForm",
    "RecordingForm",
    "ReleaseForm",
    "RoleForm",
    "RoomForm",
    "SessionForm",
    "SlidesForm",
    "TrackForm",
]

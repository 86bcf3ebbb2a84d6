"""Tables of the agenda: rooms and sessions, who speaks in them, what was released of it."""

from workshop_mgr.agenda.models.releases import Release, ReleasedSpeaker
from workshop_mgr.agenda.models.sessions import AgendaSession, Room, SessionMove, Track
from workshop_mgr.agenda.models.speaking import SessionRole, Slides, SpeakerDesk

__all__ = [
    "AgendaSession",
    "Release",
    "ReleasedSpeaker",
    "Room",
    "SessionMove",
    "SessionRole",
    "Slides",
    "SpeakerDesk",
    "Track",
]

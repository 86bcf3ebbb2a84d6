"""What a reader picks out of an agenda: a track, room, language, way to attend, speaker. Pure."""

from dataclasses import dataclass, replace

from workshop_mgr.agenda.domain.kinds import Modality
from workshop_mgr.agenda.domain.sheet import RoomView, SessionView, Sheet, SpeakerView, TrackView


@dataclass(frozen=True, slots=True)
class AgendaFilter:
    """What is wanted of an agenda; what is empty asks for nothing.

    ``language`` is spoken or interpreted into (BCP 47), ``speaker`` the slug of a person. With a
    ``mode``, a session stays whose way to take part is not published: it may concern everybody.
    """

    track: int | None = None
    room: int | None = None
    language: str = ""
    mode: Modality | None = None
    speaker: str = ""

    def admits(self, session: SessionView) -> bool:
        """Say whether a session is among what is wanted."""
        return (
            self._is_in_track(session)
            and (self.room is None or (session.room is not None and session.room.id == self.room))
            and (not self.language or self.language in heard_in(session))
            and self._is_open_to_mode(session)
            and (
                not self.speaker or any(one.person_slug == self.speaker for one in session.speakers)
            )
        )

    def _is_in_track(self, session: SessionView) -> bool:
        return self.track is None or (session.track is not None and session.track.id == self.track)

    def _is_open_to_mode(self, session: SessionView) -> bool:
        return self.mode is None or session.modality in (None, self.mode, Modality.BLENDED)

    @property
    def values(self) -> dict[str, str]:
        """Return what narrows the agenda, by parameter of its address."""
        mode = self.mode.value if self.mode else ""
        track, room = ("" if one is None else str(one) for one in (self.track, self.room))
        found = {
            "track": track,
            "room": room,
            "language": self.language,
            "mode": mode,
            "speaker": self.speaker,
        }
        return {name: value for name, value in found.items() if value}


def heard_in(session: SessionView) -> tuple[str, ...]:
    """Return the languages a session can be followed in: spoken ones, then interpreted ones."""
    interpreted = (channel.target for channel in session.interpretation)
    return tuple(dict.fromkeys((*session.languages, *interpreted)))


def narrowed(sheet: Sheet, wanted: AgendaFilter) -> Sheet:
    """Return the sessions that are wanted; a day without one is left out."""
    if not wanted.values:
        return sheet
    days = []
    for day in sheet.days:
        slots = [
            replace(slot, sessions=tuple(filter(wanted.admits, slot.sessions)))
            for slot in day.slots
        ]
        kept = tuple(slot for slot in slots if slot.sessions)
        if kept:
            days.append(replace(day, slots=kept))
    return Sheet(tuple(days), tuple(filter(wanted.admits, sheet.unscheduled)))


def tracks_in(sheet: Sheet) -> tuple[TrackView, ...]:
    """Return the tracks of an agenda, in the order they first come."""
    return tuple(dict.fromkeys(session.track for session in sheet.sessions if session.track))


def rooms_in(sheet: Sheet) -> tuple[RoomView, ...]:
    """Return the rooms of an agenda, in the order they first come."""
    return tuple(dict.fromkeys(session.room for session in sheet.sessions if session.room))


def languages_in(sheet: Sheet) -> tuple[str, ...]:
    """Return the languages an agenda can be followed in."""
    return tuple(dict.fromkeys(code for session in sheet.sessions for code in heard_in(session)))


def people_in(sheet: Sheet) -> tuple[SpeakerView, ...]:
    """Return everybody named in an agenda once, in the order they first come."""
    found: dict[str, SpeakerView] = {}
    for session in sheet.sessions:
        for speaker in session.speakers:
            if speaker.is_named:
                found.setdefault(speaker.person_slug, speaker)
    return tuple(found.values())

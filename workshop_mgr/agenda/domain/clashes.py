"""What is needed in two places at once (DOMAIN R1): shown to the organizer, never refused. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain.kinds import SpeakerMode
from workshop_mgr.agenda.domain.sheet import SessionView, SpeakerView
from workshop_mgr.core.intervals import overlapping_pairs

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


class ClashKind(StrEnum):
    """What two sessions at one time need both."""

    ROOM = "room"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions that overlap and need one room or one person. ``what`` names it."""

    kind: ClashKind
    what: "str | Texts"
    first: SessionView
    second: SessionView


def clashes(sessions: Iterable[SessionView]) -> list[Clash]:
    """Return what is needed in two places at once (DOMAIN R1), in the order of time.

    Cancelled sessions need nothing, and a recorded video plays without its speaker.
    """
    timed = [
        (session.interval, session)
        for session in sessions
        if session.interval and not session.is_cancelled
    ]
    found = []
    for first, second in overlapping_pairs(timed):
        found += _shared(first, second)
    return found


def _shared(first: SessionView, second: SessionView) -> list[Clash]:
    """Return the rooms and people two overlapping sessions share."""
    found = []
    if first.room and second.room and first.room.id == second.room.id:
        found.append(Clash(ClashKind.ROOM, first.room.name, first, second))
    others = _present(second)
    for person_id, speaker in _present(first).items():
        if person_id in others:
            found.append(Clash(ClashKind.PERSON, speaker.shown_name, first, second))
    return found


def _present(session: SessionView) -> dict[int, SpeakerView]:
    """Return the people who must be there themselves, by id."""
    return {
        speaker.person_id: speaker
        for speaker in session.speakers
        if speaker.person_id is not None
        and speaker.state.is_standing
        and speaker.mode is not SpeakerMode.PRE_RECORDED_VIDEO
    }


def clashes_by_session(found: Iterable[Clash]) -> dict[int, list[Clash]]:
    """Return the clashes of each session by its id."""
    by_session: dict[int, list[Clash]] = defaultdict(list)
    for clash in found:
        by_session[clash.first.id].append(clash)
        by_session[clash.second.id].append(clash)
    return dict(by_session)

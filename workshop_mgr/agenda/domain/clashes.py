"""What is needed in two places at once (DOMAIN R1): shown to the organizer, never refused. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain.findings import Elsewhere, Finding, FindingKind
from workshop_mgr.agenda.domain.kinds import SpeakerMode
from workshop_mgr.agenda.domain.sheet import SessionView, SpeakerView
from workshop_mgr.core.intervals import overlapping_pairs

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.intervals import Interval


def clashes(sessions: Iterable[SessionView], elsewhere: Sequence[Elsewhere] = ()) -> list[Finding]:
    """Return what is needed in two places at once (DOMAIN R1), in the order of time.

    Cancelled sessions need nothing, who declined or was replaced is needed nowhere, and a
    recorded video plays without its speaker. ``elsewhere`` is when people speak in other workshops.
    """
    timed = [
        (session.interval, session)
        for session in sessions
        if session.interval and not session.is_cancelled
    ]
    found = []
    for first, second in overlapping_pairs(timed):
        found += _shared(first, second)
    for interval, session in sorted(timed, key=lambda pair: pair[0]):
        found += _elsewhere(interval, session, elsewhere)
    return found


def present(session: SessionView) -> dict[int, SpeakerView]:
    """Return the people who must be there themselves, by id."""
    return {
        speaker.person_id: speaker
        for speaker in session.speakers
        if speaker.person_id is not None
        and speaker.state.is_standing
        and speaker.mode is not SpeakerMode.PRE_RECORDED_VIDEO
    }


def _shared(first: SessionView, second: SessionView) -> list[Finding]:
    """Return the rooms and people two overlapping sessions share."""
    pair = (first, second)
    found = []
    if first.room and second.room and first.room.id == second.room.id:
        found.append(Finding(FindingKind.ROOM, pair, facts={"what": first.room.name}))
    others = present(second)
    for person_id, speaker in present(first).items():
        if person_id in others:
            found.append(Finding(FindingKind.PERSON, pair, speaker))
    return found


def _elsewhere(
    interval: "Interval", session: SessionView, elsewhere: Sequence[Elsewhere]
) -> list[Finding]:
    """Return who of a session speaks in another workshop at that time."""
    people = present(session)
    others = defaultdict(list)
    for other in elsewhere:
        if other.person_id in people and other.interval.overlaps(interval):
            others[other.person_id].append(other)
    return [
        Finding(FindingKind.ELSEWHERE, (session,), people[person_id], {"other": other})
        for person_id, found in others.items()
        for other in found
    ]

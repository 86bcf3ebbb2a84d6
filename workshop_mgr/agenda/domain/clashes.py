"""What is needed in two places at once (DOMAIN R1): shown to the organizer, never refused. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from workshop_mgr.agenda.domain.findings import Elsewhere, Finding, FindingKind
from workshop_mgr.agenda.domain.kinds import SpeakerMode
from workshop_mgr.agenda.domain.sheet import SessionView, SpeakerView
from workshop_mgr.core.intervals import Interval, overlapping_pairs

Timed = tuple[Interval, SessionView]


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
    found = [*_rooms(timed), *_people(timed), *_elsewhere(timed, elsewhere)]
    return sorted(found, key=_time)


def present(session: SessionView) -> dict[int, SpeakerView]:
    """Return the people who must be there themselves, by id."""
    return {
        speaker.person_id: speaker
        for speaker in session.speakers
        if speaker.person_id is not None
        and speaker.state.is_standing
        and speaker.mode is not SpeakerMode.PRE_RECORDED_VIDEO
    }


def _rooms(timed: Iterable[Timed]) -> list[Finding]:
    """Return the pairs of sessions that need one room."""
    used: dict[int, list[Timed]] = defaultdict(list)
    for interval, session in timed:
        if session.room:
            used[session.room.id].append((interval, session))
    return [
        Finding(FindingKind.ROOM, (first, second), facts={"what": first.room.name})
        for uses in used.values()
        for first, second in overlapping_pairs(uses)
        if first.room
    ]


def _people(timed: Iterable[Timed]) -> list[Finding]:
    """Return the pairs of sessions that need one person."""
    needed: dict[int, list[Timed]] = defaultdict(list)
    for interval, session in timed:
        for person_id in present(session):
            needed[person_id].append((interval, session))
    return [
        Finding(FindingKind.PERSON, (first, second), present(first)[person_id])
        for person_id, needs in needed.items()
        for first, second in overlapping_pairs(needs)
    ]


def _elsewhere(timed: Iterable[Timed], elsewhere: Iterable[Elsewhere]) -> list[Finding]:
    """Return who of a session speaks in another workshop at that time."""
    theirs: dict[int, list[Elsewhere]] = defaultdict(list)
    for other in elsewhere:
        theirs[other.person_id].append(other)
    return [
        Finding(FindingKind.ELSEWHERE, (session,), speaker, {"other": other})
        for interval, session in timed
        for person_id, speaker in present(session).items()
        for other in theirs.get(person_id, ())
        if other.interval.overlaps(interval)
    ]


def _time(finding: Finding) -> tuple[datetime, int]:
    """Return where a clash stands: when its last session begins, rooms first."""
    starts = finding.session.starts
    assert starts is not None
    return starts, list(FindingKind).index(finding.kind)

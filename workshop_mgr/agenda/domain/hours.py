"""How long people sit without a break, and interpreters work remotely (DOMAIN R1). Pure."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from workshop_mgr.agenda.domain.findings import Finding, FindingKind
from workshop_mgr.agenda.domain.kinds import SessionType
from workshop_mgr.agenda.domain.sheet import SessionView
from workshop_mgr.core.intervals import Interval, runs

SHORTEST_BREAK = timedelta(minutes=15)
LONGEST_SITTING = timedelta(minutes=90)
LONGEST_INTERPRETING = timedelta(hours=3)
NO_SITTING = frozenset(
    {SessionType.BREAK, SessionType.REGISTRATION, SessionType.SITE_VISIT, SessionType.SIDE_EVENT}
)
"""What nobody has to sit through."""


def missing_breaks(sessions: Sequence[SessionView]) -> list[Finding]:
    """Return where people sit for more than 90 minutes without a break of 15.

    Who follows a track sits in its sessions and in those of no track.
    """
    tracks = sorted({session.track.id for session in sessions if session.track})
    found: dict[tuple[int, ...], Finding] = {}
    for track_id in tracks or (None,):
        followed = [one for one in sessions if one.track is None or one.track.id == track_id]
        for span, sitting in runs(_timed(followed), SHORTEST_BREAK):
            length = span.end - span.start
            if length > LONGEST_SITTING:
                facts = {"length": length, "starts": span.start, "ends": span.end}
                ids = tuple(session.id for session in sitting)
                found[ids] = Finding(FindingKind.NO_BREAK, tuple(sitting), facts=facts)
    return sorted(found.values(), key=lambda one: one.facts["starts"])


def long_interpretation(sessions: Iterable[SessionView]) -> list[Finding]:
    """Return the days on which a pair of languages is interpreted remotely for over three hours.

    A pair is one team whatever the direction; of what runs at the same time, other teams work.
    """
    worked: dict[tuple[object, ...], list[tuple[Interval, SessionView]]] = {}
    for session in sessions:
        pairs = {
            tuple(sorted((channel.source, channel.target)))
            for channel in session.interpretation
            if channel.is_remote
        }
        if session.interval:
            for pair in sorted(pairs):
                worked.setdefault((session.day, *pair), []).append((session.interval, session))
    found = []
    for (day, *languages), timed in worked.items():
        spans = [span for span, _sessions in runs(timed)]
        length = sum((span.end - span.start for span in spans), timedelta())
        if length > LONGEST_INTERPRETING:
            facts = {"day": day, "languages": tuple(languages), "length": length}
            interpreted = tuple(session for _interval, session in timed)
            found.append(Finding(FindingKind.INTERPRETATION, interpreted, facts=facts))
    return found


def _timed(sessions: Iterable[SessionView]) -> list[tuple[Interval, SessionView]]:
    """Return the sessions people sit through that have times."""
    return [
        (session.interval, session)
        for session in sessions
        if session.interval and session.type not in NO_SITTING
    ]

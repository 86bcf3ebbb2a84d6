"""How long interpreters work remotely, by day and pair of languages (DOMAIN R1). Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from workshop_mgr.agenda.domain import SessionView
from workshop_mgr.core.intervals import Interval, runs

LONGEST = timedelta(hours=3)
"""How long one team may interpret remotely on a day."""


@dataclass(frozen=True, slots=True)
class RemoteWork:
    """What one pair of languages is interpreted remotely on one day, whatever the direction."""

    day: date
    languages: tuple[str, str]
    length: timedelta

    @property
    def minutes(self) -> int:
        """Return the length in minutes."""
        return int(self.length.total_seconds() // 60)

    @property
    def is_too_long(self) -> bool:
        """Say whether it is more than a team may do."""
        return self.length > LONGEST


def remote_work(sessions: Iterable[SessionView]) -> list[RemoteWork]:
    """Return the remote interpretation of each day and pair; what overlaps counts once."""
    spans: dict[tuple[date, str, str], list[Interval]] = defaultdict(list)
    for session in sessions:
        if session.is_cancelled or session.day is None or session.interval is None:
            continue
        for channel in session.interpretation:
            if channel.is_remote:
                first, second = sorted((channel.source, channel.target))
                spans[session.day, first, second].append(session.interval)
    return [
        RemoteWork(day, (first, second), _covered(found))
        for (day, first, second), found in sorted(spans.items())
    ]


def _covered(spans: Iterable[Interval]) -> timedelta:
    """Return how long at least one of several intervals runs."""
    return sum(
        (span.end - span.start for span, _ in runs((one, None) for one in spans)), timedelta()
    )

"""The only place that asks what time it is; everywhere else time is an argument."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """Return the present instant: aware, UTC, whole seconds.

    Whole seconds because calendars, cookies and HTTP dates know nothing finer, and a stored
    time must survive the journey through them unchanged.
    """
    return datetime.now(UTC).replace(microsecond=0)


def next_revision(earlier: datetime, *, at: datetime) -> datetime:
    """Return when a revision made at ``at`` counts as made: a second after the earlier one at least.

    Two revisions of one second would look the same to who asks "changed since?".
    """
    return max(at, earlier + timedelta(seconds=1))


def hour_of(at: datetime) -> datetime:
    """Return the hour a moment is in: nobody has to know the minute somebody read an address."""
    return at.replace(minute=0, second=0, microsecond=0)

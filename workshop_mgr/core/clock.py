"""The only place that asks what time it is; everywhere else time is an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant: aware, UTC, whole seconds.

    Whole seconds because calendars, cookies and HTTP dates know nothing finer, and a stored
    time must survive the journey through them unchanged.
    """
    return datetime.now(UTC).replace(microsecond=0)

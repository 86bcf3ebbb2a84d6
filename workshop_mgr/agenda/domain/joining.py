"""When the online room may be entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

JOIN_LEAD = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class JoinWindow:
    """When the online room may be entered, as instants; half open."""

    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Say whether the room may be entered at ``now``."""
        return self.opens_at <= now < self.closes_at


def join_window(spans: Sequence[tuple[datetime, datetime]], now: datetime) -> JoinWindow | None:
    """Return the window that is open at ``now``, else the next to open, else the last one.

    ``spans`` are the (start, end) instants of the days or of one session, in time order. The
    room opens half an hour before and stays half an hour longer.
    """
    windows = [JoinWindow(start - JOIN_LEAD, end + JOIN_LEAD) for start, end in spans]
    ahead = [window for window in windows if now < window.closes_at]
    return ahead[0] if ahead else windows[-1] if windows else None

"""Reading an agenda: what runs now, what comes before and after, who speaks from when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from workshop_mgr.agenda.domain.sheet import SessionView, Sheet, SpeakerView


class Detail(StrEnum):
    """How much an agenda says of a session: titles alone, or with its abstract and objectives."""

    BRIEF = "brief"
    ANNOTATED = "annotated"


@dataclass(frozen=True, slots=True)
class Moment:
    """What runs at an instant and what comes next. It reads alike from ``since`` to ``until``."""

    now: tuple[SessionView, ...]
    next: tuple[SessionView, ...]
    since: datetime
    until: datetime

    @property
    def day(self) -> date:
        """Return the day it is at the venue."""
        return self.since.date()


def moment_of(sheet: Sheet, at: datetime) -> Moment | None:
    """Return where an agenda stands at an instant.

    ``None`` before midnight of its first day with times, and once its last session is over.
    """
    running = [one for one in sheet.sessions if one.interval and not one.is_cancelled]
    starts = [one.starts for one in running if one.starts]
    ends = [one.ends for one in running if one.ends]
    if not starts:
        return None
    midnight = min(starts).replace(hour=0, minute=0)
    if not midnight <= at < max(ends):
        return None
    boundaries = (midnight, *starts, *ends)
    coming = min((start for start in starts if start > at), default=None)
    return Moment(
        now=tuple(
            one for one in running if one.starts and one.ends and one.starts <= at < one.ends
        ),
        next=tuple(one for one in running if coming is not None and one.starts == coming),
        since=max(boundary for boundary in boundaries if boundary <= at),
        until=min(boundary for boundary in boundaries if boundary > at),
    )


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The sessions before and after one, cancelled ones passed over."""

    before: SessionView | None
    after: SessionView | None


def neighbors(sessions: Sequence[SessionView], session_id: int) -> Neighbors:
    """Return what comes before and after a session in the order of the agenda."""
    row = [one for one in sessions if not one.is_cancelled or one.id == session_id]
    place = next((number for number, one in enumerate(row) if one.id == session_id), None)
    if place is None:
        return Neighbors(None, None)
    return Neighbors(
        row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's turn. ``begins`` is known while everybody before has minutes."""

    number: int
    speaker: SpeakerView
    begins: datetime | None


def turns_of(session: SessionView) -> tuple[Turn, ...]:
    """Return who speaks in a session, in the order kept by hand, and from when."""
    begins = session.starts
    turns = []
    standing = [speaker for speaker in session.speakers if speaker.state.is_standing]
    for number, speaker in enumerate(standing, start=1):
        turns.append(Turn(number, speaker, begins))
        known = begins is not None and speaker.minutes is not None
        begins = begins + timedelta(minutes=speaker.minutes or 0) if known and begins else None
    return tuple(turns)

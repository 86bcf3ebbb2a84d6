"""What an organizer wants of the agenda, and which times a session may have (DOMAIN R1). Pure.

Times are the venue's wall clock. A session without a day, or without times, is one whose times
are not published.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain.kinds import (
    Interpretation,
    Modality,
    Recording,
    ReleaseStatus,
    SessionType,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
)
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.intervals import Interval

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session as an organizer wants it; ``starts`` and ``ends`` are the venue's wall clock.

    ``ends`` at 00:00 is the end of the day. ``languages`` are BCP 47 codes.
    """

    type: SessionType
    title: "Texts"
    abstract: "Texts"
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    room_id: int | None = None
    modality: Modality | None = None
    languages: tuple[str, ...] = ()
    objectives: "Texts | None" = None
    track_id: int | None = None
    interpretation: tuple[Interpretation, ...] = ()
    recording: Recording | None = None
    expected: int | None = None
    single_sex_reason: str = ""
    foreign_uid: str | None = None

    def span(self, first: date, last: date) -> Interval | None:
        """Return the wall-clock span of a session of a workshop that lasts ``first`` to ``last``.

        ``None`` where no times are published.

        Raises:
            Refused: the codes of :func:`check_day` and :func:`check_times`.
        """
        check_day(self.day, first, last)
        return check_times(self.day, self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """Where and when a session is to stand; nothing at all takes it off the schedule.

    ``type`` left out stays as it is.
    """

    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    room_id: int | None = None
    type: SessionType | None = None

    def span(self, first: date, last: date) -> Interval | None:
        """Return the wall-clock span, as :meth:`SessionPlan.span` does.

        Raises:
            Refused: the codes of :func:`check_day` and :func:`check_times`.
        """
        check_day(self.day, first, last)
        return check_times(self.day, self.starts, self.ends)


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """A track as an organizer wants it."""

    name: "Texts"


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room as an organizer wants it; ``seats`` is unknown where ``None``."""

    name: "Texts"
    is_online: bool = False
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class RolePlan:
    """Somebody's part in a session: a person of the directory, or a post without a name (yet).

    ``honorific``, ``post`` and ``organization`` (its name) are those of that time; ``None``
    leaves them to the directory when the part is added. ``represents`` is whom they speak for
    where that differs. ``state`` left out: a seat without a name stands, somebody named is proposed.
    ``minutes`` is how long they speak.
    """

    role: SpeakerRole
    person_id: int | None = None
    honorific: str | None = None
    post: "Texts | None" = None
    represents: "Texts | None" = None
    organization: str | None = None
    country_code: str | None = None
    mode: SpeakerMode | None = None
    state: SpeakerState | None = None
    minutes: int | None = None
    slides_due_on: date | None = None

    @property
    def initial_state(self) -> SpeakerState:
        """Return how sure a new part is."""
        named = SpeakerState.PROPOSED if self.person_id else SpeakerState.CONFIRMED
        return self.state or named

    def check(self) -> None:
        """Refuse a part that belongs to nobody.

        Raises:
            Refused: ``speaker_missing``.
        """
        if self.person_id is None and not self.post:
            raise Refused("speaker_missing")


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """A release as an organizer wants it: what is new in words, and how binding it is.

    ``seen`` is the number of the newest release they looked at, 0 for none.
    """

    note: "Texts"
    status: ReleaseStatus
    seen: int


def check_day(day: date | None, first: date, last: date) -> None:
    """Refuse a day that is none of the workshop's.

    Raises:
        Refused: ``session_outside_days`` with ``day``, ``first``, ``last``.
    """
    if day is not None and not first <= day <= last:
        raise Refused("session_outside_days", day=day, first=first, last=last)


def check_times(day: date | None, starts: time | None, ends: time | None) -> Interval | None:
    """Return the wall-clock span of a session, ``None`` where it has no times.

    Raises:
        Refused: ``session_day_missing``, ``session_start_missing``, ``session_end_missing``,
            or ``session_ends_before_start`` (which a session past midnight also is).
    """
    if starts is None and ends is None:
        return None
    if day is None:
        raise Refused("session_day_missing")
    if starts is None or ends is None:
        raise Refused("session_start_missing" if starts is None else "session_end_missing")
    end_day = day + timedelta(days=1) if ends == MIDNIGHT else day
    start, end = datetime.combine(day, starts), datetime.combine(end_day, ends)
    if end <= start:
        raise Refused("session_ends_before_start")
    return Interval(start, end)


def end_of(starts: time, minutes: int) -> time:
    """Return when a session of so many minutes ends, 00:00 being the end of its day.

    Raises:
        Refused: ``session_past_midnight`` with ``most``, the minutes that are left of the day.
    """
    left = 24 * 60 - (starts.hour * 60 + starts.minute)
    if minutes > left:
        raise Refused("session_past_midnight", most=left)
    end = datetime.combine(date.min, starts) + timedelta(minutes=minutes)
    return end.time()


def moved_days(old: tuple[date, date], new: tuple[date, date]) -> timedelta:
    """Return by how much sessions move with their workshop: not at all if its length changed."""
    if old[1] - old[0] != new[1] - new[0]:
        return timedelta()
    return new[0] - old[0]

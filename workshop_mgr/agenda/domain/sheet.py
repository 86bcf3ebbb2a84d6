"""The agenda as it is shown: by day and time, in the venue's zone, never regrouped. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain.kinds import (
    Interpretation,
    Modality,
    Recording,
    SessionState,
    SessionType,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
)
from workshop_mgr.core.intervals import Interval

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """Somebody in a session as they were then. ``person_slug`` is empty for a post without a name."""

    role_id: int
    role: SpeakerRole
    mode: SpeakerMode | None
    name: str
    honorific: str
    post: "Texts"
    organization: "Texts"
    country_code: str | None
    represents: "Texts"
    person_id: int | None
    person_slug: str
    state: SpeakerState = SpeakerState.CONFIRMED
    minutes: int | None = None
    slides_due_on: date | None = None

    @property
    def is_named(self) -> bool:
        """Say whether it is known who will speak."""
        return self.person_id is not None

    @property
    def shown_name(self) -> "str | Texts":
        """Return what stands first: the name with its honorific, else the post."""
        return f"{self.honorific} {self.name}".strip() if self.is_named else self.post

    @property
    def lines(self) -> "tuple[Texts, ...]":
        """Return what stands under it: the post of somebody named, the agency, whom they speak for."""
        agency = () if self._post_names_agency() else (self.organization,)
        post = (self.post,) if self.is_named else ()
        return tuple(texts for texts in (*post, *agency, self.represents) if texts)

    def _post_names_agency(self) -> bool:
        """Say whether the post says it all: "Head of the OSCE Centre in Ashgabat"."""
        return any(name in self.post.get(code, "") for code, name in self.organization.items())


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room; the online room of a workshop is one too."""

    id: int
    name: "Texts"
    is_online: bool
    seats: int | None


@dataclass(frozen=True, slots=True)
class TrackView:
    """A thread of sessions through a workshop."""

    id: int
    name: "Texts"


def mark_of(shown: SpeakerView | RoomView | TrackView) -> str:
    """Return a mark of what a form shows; it differs once somebody saved something else."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SpeakingTime:
    """Minutes that are spoken for, of the minutes a session lasts (``None``: no times)."""

    planned: int
    available: int | None

    @property
    def is_too_long(self) -> bool:
        """Say whether the speakers need more time than there is."""
        return self.available is not None and self.planned > self.available


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session. ``starts`` and ``ends`` are aware in the venue's zone, or both ``None``."""

    id: int
    type: SessionType
    title: "Texts"
    abstract: "Texts"
    state: SessionState
    day: date | None
    starts: datetime | None
    ends: datetime | None
    room: RoomView | None
    modality: Modality | None
    languages: tuple[str, ...]
    speakers: tuple[SpeakerView, ...]
    revision: int = 1
    objectives: "Texts | None" = None
    track: TrackView | None = None
    interpretation: tuple[Interpretation, ...] = ()
    recording: Recording | None = None
    expected: int | None = None
    single_sex_reason: str = ""

    @property
    def is_cancelled(self) -> bool:
        """Say whether it will not take place."""
        return self.state is SessionState.CANCELLED

    @property
    def interval(self) -> Interval | None:
        """Return its time, where published."""
        return Interval(self.starts, self.ends) if self.starts and self.ends else None

    @property
    def speaking_time(self) -> SpeakingTime:
        """Return how many minutes those expected to speak take, and how many there are."""
        minutes = sum(each.minutes or 0 for each in self.speakers if each.state.is_standing)
        if self.starts is None or self.ends is None:
            return SpeakingTime(minutes, None)
        length = self.ends.astimezone(UTC) - self.starts.astimezone(UTC)
        return SpeakingTime(minutes, length // ONE_MINUTE)


@dataclass(frozen=True, slots=True)
class Slot:
    """The sessions of one day that begin and end together; all without times share one slot."""

    starts: datetime | None
    ends: datetime | None
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day of the venue, never of the reader; ``number`` counts from 1."""

    date: date
    number: int
    slots: tuple[Slot, ...]

    @property
    def key(self) -> str:
        """Return the anchor of the day in its page."""
        return f"day-{self.number}"

    @property
    def sessions(self) -> tuple[SessionView, ...]:
        """Return the sessions of the day in order."""
        return tuple(session for slot in self.slots for session in slot.sessions)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The agenda of a workshop: its days, and the sessions whose day is not known."""

    days: tuple[DaySheet, ...] = ()
    unscheduled: tuple[SessionView, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is any session."""
        return bool(self.sessions)

    @property
    def sessions(self) -> tuple[SessionView, ...]:
        """Return every session: by day and time, then those without a day."""
        dated = tuple(session for day in self.days for session in day.sessions)
        return dated + self.unscheduled

    @property
    def is_timed(self) -> bool:
        """Say whether any times are published."""
        return any(session.starts for session in self.sessions)

    @property
    def opening(self) -> tuple[SpeakerView, ...]:
        """Return who opens the workshop, in the order of speaking."""
        return tuple(
            speaker
            for session in self.sessions
            if not session.is_cancelled
            for speaker in session.speakers
            if session.type is SessionType.OPENING or speaker.role is SpeakerRole.OPENING_REMARKS
        )


def sheet_of(sessions: Sequence[SessionView], first: date, days: Iterable[date]) -> Sheet:
    """Arrange sessions by day and slot, keeping their order where neither differs.

    ``days`` are the days to show; one with sessions is shown in any case.
    """
    by_day: dict[date, list[SessionView]] = {day: [] for day in days}
    for session in sessions:
        if session.day is not None:
            by_day.setdefault(session.day, []).append(session)
    return Sheet(
        days=tuple(
            DaySheet(day, (day - first).days + 1, _slots(by_day[day])) for day in sorted(by_day)
        ),
        unscheduled=tuple(session for session in sessions if session.day is None),
    )


def _slots(sessions: list[SessionView]) -> tuple[Slot, ...]:
    """Arrange the sessions of one day; those that begin together by their end, untimed ones last."""
    timed = sorted(
        ((session.interval, session) for session in sessions if session.interval), key=itemgetter(0)
    )
    slots = [
        Slot(interval.start, interval.end, tuple(session for _interval, session in group))
        for interval, group in groupby(timed, key=itemgetter(0))
    ]
    untimed = tuple(session for session in sessions if not session.interval)
    return (*slots, Slot(None, None, untimed)) if untimed else tuple(slots)


@dataclass(frozen=True, slots=True)
class Part:
    """One person's or post's part: the session and the speaker in it."""

    session: SessionView
    speaker: SpeakerView


@dataclass(frozen=True, slots=True)
class Appearance:
    """A part in a session of a public workshop, with what names the workshop."""

    workshop_slug: str
    workshop_title: "Texts"
    start_date: date
    end_date: date
    city: "Texts"
    session: SessionView
    speaker: SpeakerView

"""The speaker's own desk: what may be answered until when, and what is still missing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from workshop_mgr.agenda.domain.kinds import SpeakerMode, SpeakerState
from workshop_mgr.agenda.domain.sheet import SessionView, SpeakerView
from workshop_mgr.agenda.domain.speaking import Hand, arrow_to
from workshop_mgr.core import zones
from workshop_mgr.core.errors import Conflict

ANSWERS = (SpeakerState.CONFIRMED, SpeakerState.TENTATIVE, SpeakerState.DECLINED)
"""What a speaker may say to an invitation."""
UNANSWERED_AFTER = timedelta(days=7)
"""How long an invitation may stay without an answer before the speaker is reminded."""
REMIND_OF_SLIDES = (timedelta(days=7), timedelta(days=1))
"""When before the end of their last day slides that are missing are asked for."""
LATEST_REMINDER = max(REMIND_OF_SLIDES)
COMING = frozenset({SpeakerState.TENTATIVE, SpeakerState.CONFIRMED})
"""The states of somebody who hands in slides."""
_SURENESS = (
    SpeakerState.CONFIRMED,
    SpeakerState.TENTATIVE,
    SpeakerState.INVITED,
    SpeakerState.PROPOSED,
)

CalendarParts = dict[str, dict[str, Any]]
"""Session id → what a speaker's calendar file says of their part in it, as plain JSON."""


class CheckState(StrEnum):
    """Where the technical check of a speaker stands."""

    OPEN = "open"
    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"


class TodoKind(StrEnum):
    """What a speaker may still have to do."""

    ANSWER = "answer"
    SLIDES = "slides"
    BIOGRAPHY = "biography"
    PHOTOGRAPH = "photograph"
    RECORDING = "recording"
    CHECK = "check"


class Deed(StrEnum):
    """What mail a speaker's desk makes."""

    INVITED = "invited"
    REMINDED = "reminded"
    LINK_RENEWED = "link_renewed"
    ANSWERED = "answered"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class DeskNews:
    """News of a speaker's desk that is told by mail: to the speaker, or of an answer to the team too."""

    deed: Deed
    desk_id: int
    workshop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PartsChanged:
    """News: the calendar file of a speaker says something else; ``before``: what it said of each part."""

    desk_id: int
    workshop_id: int
    before: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file of slides, without its content. ``is_late``: after the last day in the venue's zone."""

    id: int
    file_name: str
    media_type: str
    size: int
    created_at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class DeskPart:
    """One part of a speaker as their desk shows it; ``released``: the session as the public sees it."""

    session: SessionView
    speaker: SpeakerView
    reason: str
    slides: tuple[HandedIn, ...]
    released: SessionView | None
    may_answer: bool

    @property
    def is_public(self) -> bool:
        """Say whether the session was released."""
        return self.released is not None

    @property
    def is_ahead(self) -> bool:
        """Say whether the public still sees another time, another room, or a session not cancelled."""
        return self.released is not None and _held(self.released) != _held(self.session)

    @property
    def is_on(self) -> bool:
        """Say whether the person is still expected to speak in a session that takes place."""
        return self.speaker.state.is_standing and not self.session.is_cancelled

    @property
    def takes_slides(self) -> bool:
        """Say whether slides may be handed in: by somebody who comes, perhaps."""
        return self.is_on and self.speaker.state in COMING


def _held(session: SessionView) -> tuple[object, ...]:
    """Return whether a session is held, when and where."""
    room = session.room.name if session.room else None
    return session.is_cancelled, session.day, session.interval, room


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing a speaker does or has done, with the last day for it where there is one."""

    kind: TodoKind
    part: DeskPart | None = None
    due_on: date | None = None
    is_done: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class DeskSheet:
    """What a desk shows of one speaker: their parts in the order of the agenda, and what is to do."""

    parts: tuple[DeskPart, ...]
    todo: tuple[Todo, ...]

    @property
    def missing(self) -> tuple[Todo, ...]:
        """Return what is still to do."""
        return tuple(one for one in self.todo if not one.is_done)

    @property
    def to_answer(self) -> tuple[DeskPart, ...]:
        """Return the parts whose invitation waits for an answer."""
        return tuple(
            part
            for part in self.parts
            if part.may_answer and part.speaker.state is SpeakerState.INVITED
        )

    @property
    def to_tell(self) -> tuple[DeskPart, ...]:
        """Return the parts a mail to the speaker lists: what they declined as well, as declined."""
        return tuple(
            part
            for part in self.parts
            if part.is_on
            or (part.speaker.state is SpeakerState.DECLINED and not part.session.is_cancelled)
        )

    @property
    def has_confirmed(self) -> bool:
        """Say whether the person has confirmed any part that takes place."""
        return any(
            part.is_on and part.speaker.state is SpeakerState.CONFIRMED for part in self.parts
        )


def check_answer(
    state: SpeakerState, answer: SpeakerState, *, until: datetime, is_on: bool, at: datetime
) -> None:
    """Let a speaker answer, or change their mind, until their session begins.

    Raises:
        Conflict: ``speaker_answer_late`` when the session has begun or does not take place.
        Refused: ``speaker_step`` where it is not theirs to answer.
    """
    if not is_on or at >= until:
        raise Conflict("speaker_answer_late")
    if answer is not state:
        arrow_to(answer, state, Hand.SPEAKER)


def slides_due_at(due_on: date, zone_name: str) -> datetime:
    """Return the instant at which the last day for slides ends at the venue."""
    return zones.earliest_instant(datetime.combine(due_on + timedelta(days=1), time()), zone_name)


def is_late(at: datetime, due_on: date | None, zone_name: str) -> bool:
    """Say whether slides came, or would come, after their last day."""
    return due_on is not None and at >= slides_due_at(due_on, zone_name)


def is_reminder_due(
    *, invited_at: datetime, last_sent: datetime, has_unanswered: bool,
    slides_missing: Iterable[datetime], at: datetime,
) -> bool:  # fmt: skip
    """Say whether a reminder is due that was not sent yet; ``last_sent``: the newest mail so far.

    Of an unanswered invitation once, a week after it; of slides, whose last days end at
    ``slides_missing``, seven days and one day before.
    """
    moments = [end - before for end in slides_missing for before in REMIND_OF_SLIDES if at < end]
    if has_unanswered:
        moments.append(invited_at + UNANSWERED_AFTER)
    return any(last_sent < moment <= at for moment in moments)


def todo_list(
    parts: Iterable[DeskPart], *, has_biography: bool, has_photograph: bool,
    may_record: bool | None, check: CheckState, zone_name: str, at: datetime,
) -> tuple[Todo, ...]:  # fmt: skip
    """Return what a speaker does, in the order in which it is asked of them; nothing while nobody
    expects them.
    """
    coming = [
        part for part in parts if part.is_on and part.speaker.state is not SpeakerState.PROPOSED
    ]
    if not coming:
        return ()
    answers = tuple(
        Todo(TodoKind.ANSWER, part, is_done=part.speaker.state is not SpeakerState.INVITED)
        for part in coming
    )
    slides = tuple(
        Todo(
            TodoKind.SLIDES, part, due_on=part.speaker.slides_due_on, is_done=bool(part.slides),
            is_late=not part.slides and is_late(at, part.speaker.slides_due_on, zone_name),
        )
        for part in coming
        if part.takes_slides and part.speaker.slides_due_on
    )  # fmt: skip
    is_remote = any(part.speaker.mode is SpeakerMode.REMOTE_LIVE for part in coming)
    wants_check = is_remote or check is not CheckState.OPEN
    return (
        *answers,
        *slides,
        Todo(TodoKind.BIOGRAPHY, is_done=has_biography),
        Todo(TodoKind.PHOTOGRAPH, is_done=has_photograph),
        Todo(TodoKind.RECORDING, is_done=may_record is not None),
        *((Todo(TodoKind.CHECK, is_done=check is CheckState.DONE),) if wants_check else ()),
    )


def calendar_parts(speakers: Iterable[tuple[int, SpeakerView]]) -> CalendarParts:
    """Return what the calendar file says of one person's parts, from (session id, part).

    Of several parts in one session the surest counts.
    """
    found: dict[int, list[SpeakerView]] = {}
    for session_id, speaker in speakers:
        found.setdefault(session_id, []).append(speaker)
    return {str(session_id): _calendar_part(parts) for session_id, parts in found.items()}


def _calendar_part(parts: list[SpeakerView]) -> dict[str, Any]:
    """Return what the file says of somebody's parts in one session."""
    standing = [part for part in parts if part.state.is_standing]
    if not standing:
        return {"status": "cancelled", "roles": [part.role.value for part in parts]}
    surest = min(standing, key=lambda part: _SURENESS.index(part.state))
    is_sure = surest.state is SpeakerState.CONFIRMED
    return {
        "status": "confirmed" if is_sure else "tentative",
        "roles": [part.role.value for part in standing],
        "minutes": [part.minutes for part in standing],
        "is_remote": any(
            part.mode is SpeakerMode.REMOTE_LIVE and part.state is SpeakerState.CONFIRMED
            for part in standing
        ),
    }


def followed(before: Mapping[str, Any], present: CalendarParts) -> CalendarParts:
    """Return what the file says now: a part that is gone stays, cancelled, for who has it."""
    gone = {
        session_id: {"status": "cancelled", "roles": part["roles"]}
        for session_id, part in before.items()
        if session_id not in present
    }
    return {**gone, **present}

"""The rules of a workshop: its life cycle, its window for registering, its days. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.core.errors import Conflict, Refused

if TYPE_CHECKING:  # they live beside tables and column types; rules load without a database
    from workshop_mgr.core.audit import Actor
    from workshop_mgr.core.texts import Texts

LONGEST_DAYS = 60


class Mode(StrEnum):
    """How one person attends."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class Format(StrEnum):
    """How a workshop is held. ``UNKNOWN`` is legal for imported history only."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BLENDED = "blended"
    UNKNOWN = "unknown"

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Return the ways to attend this format offers."""
        return {
            Format.IN_PERSON: (Mode.IN_PERSON,),
            Format.ONLINE: (Mode.ONLINE,),
            Format.BLENDED: (Mode.IN_PERSON, Mode.ONLINE),
            Format.UNKNOWN: (),
        }[self]


class State(StrEnum):
    """Where a workshop stands (INTERFACE §5)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    ARCHIVED = "archived"


class Step(StrEnum):
    """What an organizer does to the life of a workshop."""

    PUBLISH = "publish"
    POSTPONE = "postpone"
    CANCEL = "cancel"


TRANSITIONS: Mapping[tuple[State, Step], State] = {
    (State.DRAFT, Step.PUBLISH): State.PUBLISHED,
    (State.POSTPONED, Step.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Step.POSTPONE): State.POSTPONED,
    (State.PUBLISHED, Step.CANCEL): State.CANCELLED,
    (State.POSTPONED, Step.CANCEL): State.CANCELLED,
}
NEEDS_REASON = frozenset({Step.POSTPONE, Step.CANCEL})
PUBLIC_STATES = frozenset(State) - {State.DRAFT}


class Confirmation(StrEnum):
    """When a registration is confirmed."""

    AT_ONCE = "at_once"
    AFTER_REVIEW = "after_review"


class Scope(StrEnum):
    """How far a workshop reaches."""

    NATIONAL = "national"
    REGIONAL = "regional"
    OSCE_WIDE = "osce_wide"
    INTERREGIONAL = "interregional"


class OrganizationRole(StrEnum):
    """What an organization is to a workshop."""

    ORGANIZER = "organizer"
    CO_ORGANIZER = "co_organizer"
    HOST = "host"
    PARTNER = "partner"
    EXPERT_INSTITUTION = "expert_institution"


class TeamRole(StrEnum):
    """What a member of a workshop's team may do there."""

    ORGANIZER = "organizer"
    VIEWER = "viewer"


class FieldColor(StrEnum):
    """The six field colors of the design; free colors are not offered."""

    PETROL = "petrol"
    MADDER = "madder"
    LAPIS = "lapis"
    OLIVE = "olive"
    PLUM = "plum"
    SLATE = "slate"


class Window(StrEnum):
    """Whether one may register now, and if not, why not."""

    NOT_OFFERED = "not_offered"
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    PAST = "past"


def next_state(state: State, step: Step, *, reason: str) -> State:
    """Return the state a step leads to.

    Raises:
        Conflict: ``step_not_possible`` when the workshop is not in a state for it.
        Refused: ``reason_missing`` when the step needs one.
    """
    if (state, step) not in TRANSITIONS:
        raise Conflict("step_not_possible", state=state.value, step=step.value)
    if step in NEEDS_REASON and not reason.strip():
        raise Refused("reason_missing", step=step.value)
    return TRANSITIONS[state, step]


def check_format(format_: Format, *, is_history: bool) -> None:
    """Refuse to publish a workshop nobody knows how to attend; of history it may be unknown.

    Raises:
        Refused: ``format_missing``.
    """
    if format_ is Format.UNKNOWN and not is_history:
        raise Refused("format_missing")


def is_over(state: State, ends_at: datetime, now: datetime) -> bool:
    """Say whether a workshop has ended; a postponed one has not, whatever its old dates say."""
    return now >= ends_at and state is not State.POSTPONED


@dataclass(frozen=True, slots=True)
class RegistrationWindow:
    """When registering is possible. Instants are UTC; ``None`` means "no such limit"."""

    state: State
    modes: tuple[Mode, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    ends_at: datetime

    def at(self, now: datetime) -> Window:
        """Say whether one may register at ``now``."""
        if self.state in (State.CANCELLED, State.POSTPONED):
            return Window(self.state.value)
        if self.state is not State.PUBLISHED or now >= self.ends_at:
            return Window.PAST
        if not self.modes:
            return Window.NOT_OFFERED
        if self.opens_at and now < self.opens_at:
            return Window.NOT_YET
        if self.closes_at and now >= self.closes_at:
            return Window.CLOSED
        return Window.OPEN


def check_dates(start: date, end: date) -> None:
    """Refuse dates out of order or a span nobody means (DOMAIN R1).

    Raises:
        Refused: ``ends_before_start`` or ``too_many_days``.
    """
    if end < start:
        raise Refused("ends_before_start")
    if (end - start).days >= LONGEST_DAYS:
        raise Refused("too_many_days", most=LONGEST_DAYS)


def days_of(start: date, end: date) -> list[date]:
    """Return the days of a workshop, first to last."""
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@dataclass(frozen=True, slots=True)
class Places:
    """What is offered, mode by mode: mode → places, ``None`` for no limit; absent: not offered."""

    by_mode: Mapping[Mode, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublicationPlan:
    """Something published about a workshop; unknown issuers and dates stay empty."""

    title: str
    issuers: tuple[str, ...] = ()
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class WorkshopPlan:
    """A workshop as an organizer wants it. ``*_local`` are wall clocks, codes are never names.

    ``organizations`` are names by role in the order they are to be named, ``coordinates`` latitude
    and longitude of the venue in degrees.
    """

    title: "Texts"
    start_date: date
    end_date: date
    time_zone: str
    city: "Texts"
    format: Format
    places: Places
    country_code: str | None = None
    code: str = ""
    summary: "Texts | None" = None
    description: "Texts | None" = None
    meeting_type_code: str | None = None
    scope: Scope | None = None
    venue: "Texts | None" = None
    coordinates: tuple[float, float] | None = None
    online_url: str = ""
    places_published: bool = True
    registration_opens_local: datetime | None = None
    registration_closes_local: datetime | None = None
    registration_time_zone: str = ""
    confirmation: Confirmation = Confirmation.AT_ONCE
    working_languages: tuple[str, ...] = ()
    field_codes: tuple[str, ...] = ()
    target_countries: tuple[str, ...] = ()
    participants: "Texts | None" = None
    organizations: tuple[tuple[OrganizationRole, str], ...] = ()
    contact_name: str = ""
    contact_email: str = ""
    legal_references: tuple[str, ...] = ()
    follows: "Texts | None" = None
    publications: tuple[PublicationPlan, ...] = ()
    provenance: tuple[tuple[str, str, str], ...] = ()
    field_color: FieldColor = FieldColor.PETROL


def check_window(opens: datetime | None, closes: datetime | None, end: date) -> None:
    """Refuse a window that closes before it opens, or after the workshop.

    Raises:
        Refused: ``closes_before_opening`` or ``closes_after_end``.
    """
    if opens and closes and closes <= opens:
        raise Refused("closes_before_opening")
    if closes and closes.date() > end:
        raise Refused("closes_after_end")


@dataclass(frozen=True, slots=True)
class WorkshopRescheduled:
    """News: the days or the zone of a workshop are different.

    ``services.edit`` publishes it before ``WorkshopChanged``, after the new days are set, so
    that the agenda has moved before calendars are made anew. A reaction may refuse the days.
    """

    workshop_id: int
    old_start: date
    new_start: date
    old_end: date
    new_end: date
    old_zone: str
    new_zone: str
    at: datetime
    who: "Actor"


@dataclass(frozen=True, slots=True)
class WorkshopChanged:
    """News: what is said of a workshop is different."""

    workshop_id: int
    at: datetime
    who: "Actor"


@dataclass(frozen=True, slots=True)
class WorkshopPublished:
    """News: a workshop is public. A reaction may refuse it."""

    workshop_id: int
    at: datetime
    who: "Actor"


@dataclass(frozen=True, slots=True)
class WorkshopPostponed:
    """News: a workshop will not take place on its dates; new ones will follow."""

    workshop_id: int
    at: datetime
    who: "Actor"


@dataclass(frozen=True, slots=True)
class WorkshopCancelled:
    """News: a workshop will not take place."""

    workshop_id: int
    at: datetime
    who: "Actor"


@dataclass(frozen=True, slots=True)
class TeamChanged:
    """News: somebody has come to the team of a workshop, or left it."""

    workshop_id: int
    account_id: int
    at: datetime
    who: "Actor"


@dataclass(frozen=True, slots=True)
class WorkshopDuplicated:
    """News: a workshop was made as a copy of another, without people and links (DOMAIN R28)."""

    from_id: int
    to_id: int
    at: datetime
    who: "Actor"

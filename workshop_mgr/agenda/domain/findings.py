"""What a check of the agenda finds: of which kind, how grave, in which sessions, mended where. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from workshop_mgr.agenda.domain.sheet import SessionView, SpeakerView
from workshop_mgr.core.intervals import Interval

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


class Severity(StrEnum):
    """How grave a finding is: impossible as planned, against a rule, or still to do."""

    CLASH = "clash"
    WARNING = "warning"
    NOTE = "note"


class FindingKind(StrEnum):
    """What can be found, the gravest first."""

    ROOM = "room"
    PERSON = "person"
    ELSEWHERE = "elsewhere"
    OUTSIDE_DAYS = "outside_days"
    MODE = "mode"
    ROOM_TOO_SMALL = "room_too_small"
    NO_BREAK = "no_break"
    INTERPRETATION = "interpretation"
    SINGLE_SEX = "single_sex"
    NO_MODERATOR = "no_moderator"
    NOT_CONFIRMED = "not_confirmed"
    CANNOT_ASSESS = "cannot_assess"
    UNNAMED = "unnamed"


class Remedy(StrEnum):
    """Where a finding is mended: a session, its free times, a part, a person, or something new."""

    SESSION = "session"
    TIME = "time"
    ROLE = "role"
    NEW_ROLE = "new_role"
    NEW_BREAK = "new_break"
    PERSON = "person"


_SEVERITIES: Mapping[FindingKind, Severity] = {
    FindingKind.ROOM: Severity.CLASH,
    FindingKind.PERSON: Severity.CLASH,
    FindingKind.ELSEWHERE: Severity.CLASH,
    FindingKind.CANNOT_ASSESS: Severity.NOTE,
    FindingKind.UNNAMED: Severity.NOTE,
}
_REMEDIES: Mapping[FindingKind, Remedy] = {
    FindingKind.ROOM: Remedy.TIME,
    FindingKind.PERSON: Remedy.TIME,
    FindingKind.ELSEWHERE: Remedy.TIME,
    FindingKind.MODE: Remedy.ROLE,
    FindingKind.NO_BREAK: Remedy.NEW_BREAK,
    FindingKind.NO_MODERATOR: Remedy.NEW_ROLE,
    FindingKind.NOT_CONFIRMED: Remedy.ROLE,
    FindingKind.UNNAMED: Remedy.ROLE,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. It is mended at the last of ``sessions``, or at ``speaker``; ``facts`` by kind."""

    kind: FindingKind
    sessions: tuple[SessionView, ...]
    speaker: SpeakerView | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_explained: bool = False

    @property
    def severity(self) -> Severity:
        """Return how grave it is; what a recorded reason explains is a note."""
        if self.is_explained:
            return Severity.NOTE
        return _SEVERITIES.get(self.kind, Severity.WARNING)

    @property
    def remedy(self) -> Remedy:
        """Return where it is mended."""
        if self.kind is FindingKind.CANNOT_ASSESS and self.speaker is not None:
            return Remedy.PERSON if self.speaker.is_named else Remedy.ROLE
        return _REMEDIES.get(self.kind, Remedy.SESSION)

    @property
    def session(self) -> SessionView:
        """Return the session whose page mends it."""
        return self.sessions[-1]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """When a person speaks in another workshop.

    ``workshop_title`` is empty where the reader may not know which workshop it is,
    ``session_title`` where they are not on its team.
    """

    person_id: int
    interval: Interval
    workshop_title: "Texts | None" = None
    session_title: "Texts | None" = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a check knows beside the sessions: the workshop's days and places, its people.

    ``genders`` are those people stated, by the person's id; ``None`` for readers who may not
    know them (INTERFACE §9). ``places`` are those in person.
    """

    first: date
    last: date
    places: int | None = None
    genders: Mapping[int, str | None] | None = None
    elsewhere: Sequence[Elsewhere] = ()


def clashes_by_session(found: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Return the clashes, or other findings, of each session by its id."""
    sorted_out: dict[int, list[Finding]] = defaultdict(list)
    for finding in found:
        for session in finding.sessions:
            sorted_out[session.id].append(finding)
    return dict(sorted_out)

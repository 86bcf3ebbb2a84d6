"""One session in two agendas: the values that say what is different about it (DOMAIN R18). Pure."""

from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.agenda.domain.recasting import SpeakerChange
from workshop_mgr.agenda.domain.sheet import SessionView


class ChangeKind(StrEnum):
    """What happened to a session, the weightiest first."""

    NEW = "new"
    REINSTATED = "reinstated"
    CANCELLED = "cancelled"
    GONE = "gone"
    MOVED = "moved"
    SPEAKERS = "speakers"
    RENAMED = "renamed"
    DETAILS = "details"
    TEXTS = "texts"


class Place(StrEnum):
    """What of its place changed when a session moved."""

    DAY = "day"
    TIME = "time"
    ROOM = "room"


class Aspect(StrEnum):
    """Something else that is said of a session."""

    MODALITY = "modality"
    LANGUAGES = "languages"
    INTERPRETATION = "interpretation"
    RECORDING = "recording"
    TYPE = "type"
    TRACK = "track"
    SEATS = "seats"
    ORDER = "order"


class Wording(StrEnum):
    """A text of a session."""

    TITLE = "title"
    ABSTRACT = "abstract"
    OBJECTIVES = "objectives"
    ROOM_NAME = "room_name"


_TOLD_DETAILS = frozenset(
    {Aspect.MODALITY, Aspect.LANGUAGES, Aspect.INTERPRETATION, Aspect.RECORDING}
)
_TOLD = frozenset(
    {
        ChangeKind.NEW,
        ChangeKind.REINSTATED,
        ChangeKind.CANCELLED,
        ChangeKind.GONE,
        ChangeKind.MOVED,
    }
)


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text in one language: empty where there was, or is, none."""

    what: Wording
    language: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SessionChange:
    """What is different about one session; ``old`` is ``None`` for a new one, ``new`` for one that is gone."""

    kinds: tuple[ChangeKind, ...]
    old: SessionView | None
    new: SessionView | None
    places: tuple[Place, ...] = ()
    details: tuple[Aspect, ...] = ()
    texts: tuple[TextChange, ...] = ()
    speakers: tuple[SpeakerChange, ...] = ()
    is_reordered: bool = False

    @property
    def session(self) -> SessionView:
        """Return the session as it is now, else as it was."""
        found = self.new or self.old
        assert found
        return found

    @property
    def sides(self) -> tuple[SessionView, ...]:
        """Return the session as it was and as it is, as far as it existed."""
        return tuple(side for side in (self.old, self.new) if side)

    @property
    def concerns_listeners(self) -> bool:
        """Say whether those who attend have to know: words alone concern nobody."""
        if all(side.is_cancelled for side in self.sides):
            return False
        return (
            bool(_TOLD.intersection(self.kinds))
            or bool(_TOLD_DETAILS.intersection(self.details))
            or any(change.concerns_listeners for change in self.speakers)
        )

    @property
    def concerns_speakers(self) -> bool:
        """Say whether those who speak in it have to know: what listeners are told, and how they speak."""
        if all(side.is_cancelled for side in self.sides):
            return False
        return (
            self.concerns_listeners
            or self.is_reordered
            or any(change.concerns_speakers for change in self.speakers)
        )

"""Which texts of a workshop lack a language, and how complete each language is. Pure.

A text that exists in no language is not missing: nobody has written it. Cancelled sessions and
people who do not speak after all do not count.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain.sheet import RoomView, SessionView, TrackView

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


class TextKind(StrEnum):
    """What a text is."""

    WORKSHOP_TITLE = "workshop_title"
    WORKSHOP_SUMMARY = "workshop_summary"
    WORKSHOP_DESCRIPTION = "workshop_description"
    ROOM = "room"
    TRACK = "track"
    TITLE = "title"
    ABSTRACT = "abstract"
    OBJECTIVES = "objectives"
    POST = "post"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """One text: what it is, of what (a title or name), and the rows that hold it."""

    kind: TextKind
    of: "Texts"
    texts: "Texts"
    row_id: int = 0
    session_id: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a language goes: the texts it lacks, of how many."""

    language: str
    missing: tuple[TextPlace, ...]
    total: int

    @property
    def percent(self) -> int:
        """Return the share of texts that are there, rounded down: 100 means all."""
        return 100 * (self.total - len(self.missing)) // self.total if self.total else 100


def text_places(
    sessions: Iterable[SessionView], rooms: Iterable[RoomView], tracks: Iterable[TrackView]
) -> Iterator[TextPlace]:
    """Yield every text of an agenda in the order of its pages."""
    for kind, places in ((TextKind.ROOM, rooms), (TextKind.TRACK, tracks)):
        for place in places:
            yield TextPlace(kind, place.name, place.name, row_id=place.id)
    for session in sessions:
        if not session.is_cancelled:
            yield from _texts_of(session)


def _texts_of(session: SessionView) -> Iterator[TextPlace]:
    """Yield the texts of a session and the posts of its speakers."""
    title, kinds = session.title, TextKind
    yield TextPlace(kinds.TITLE, title, title, session_id=session.id)
    yield TextPlace(kinds.ABSTRACT, title, session.abstract, session_id=session.id)
    if session.objectives:
        yield TextPlace(kinds.OBJECTIVES, title, session.objectives, session_id=session.id)
    for speaker in session.speakers:
        if speaker.state.is_standing:
            yield TextPlace(
                kinds.POST, speaker.post, speaker.post, speaker.role_id, session_id=session.id
            )


def completeness(places: Iterable[TextPlace], languages: Sequence[str]) -> tuple[Completeness, ...]:
    """Return for each language which of the texts that exist at all it lacks."""
    written = [place for place in places if place.texts]
    return tuple(
        Completeness(
            language,
            tuple(place for place in written if language not in place.texts),
            len(written),
        )
        for language in languages
    )

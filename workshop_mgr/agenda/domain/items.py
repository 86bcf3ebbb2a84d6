"""What a file says of sessions, before it is known which of them the agenda has already. Pure.

A fact a file does not name is not in ``facts`` and stays as it is in the agenda; a fact that is
``None`` is taken away. Texts are words by language, rooms and tracks are names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from workshop_mgr.agenda.domain.kinds import SpeakerRole
from workshop_mgr.core.errors import DomainError

LONGEST_TITLE, LONGEST_ABSTRACT, LONGEST_NAME = 200, 4_000, 200
MOST_SPEAKERS = 60
"""How many speakers one cell may name."""


class ImportField(StrEnum):
    """What a file can say of a session. ``MINUTES`` stands for an end, ``UID`` names an event."""

    UID = "uid"
    DAY = "day"
    STARTS = "starts"
    ENDS = "ends"
    MINUTES = "minutes"
    TYPE = "type"
    TITLE = "title"
    ABSTRACT = "abstract"
    ROOM = "room"
    TRACK = "track"
    MODE = "mode"
    LANGUAGES = "languages"
    SPEAKERS = "speakers"


PER_LANGUAGE = (ImportField.TITLE, ImportField.ABSTRACT)
"""What is said in several languages."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody as a file names them. ``role`` is ``None`` where the file does not say it."""

    name: str
    post: str = ""
    role: SpeakerRole | None = None

    @property
    def words(self) -> str:
        """Return what stands for them where the directory does not know the name."""
        return ", ".join(filter(None, (self.name, self.post)))


@dataclass(frozen=True, slots=True)
class Item:
    """One row or event: its number in the file, what it says, or why it cannot be read.

    ``uid`` is the foreign one of an event. ``is_left_out``: ``why`` is no mistake of the file.
    """

    number: int
    title: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    uid: str | None = None
    is_cancelled: bool = False
    why: DomainError | None = None
    is_left_out: bool = False


def plain(text: str) -> str:
    """Return a name or title as two of them are compared: without case and doubled spaces."""
    return " ".join(text.casefold().split())

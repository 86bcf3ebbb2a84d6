"""What people agree to: three consents, each given by itself, dated, and taken back at will (R16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.core.errors import Refused

if TYPE_CHECKING:  # it is stored as it is, and rules load without a database
    from workshop_mgr.core.texts import Texts

OWN_VERSION = "own-"
"""What the version of a workshop's own text begins with; the house's versions are months."""


class ConsentKind(StrEnum):
    """What somebody agrees to. Without the first nobody can register; the others never decide."""

    DATA = "data"
    LIST = "list"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class ConsentVersion:
    """One version of a text. ``published_at`` is empty for the house's own, which came with it."""

    kind: ConsentKind
    version: str
    text: "Texts"
    published_at: datetime | None = None


def own_version(number: int) -> str:
    """Return the name of a workshop's own version: ``own-3``."""
    return f"{OWN_VERSION}{number}"


def check_shown(
    present: Mapping[ConsentKind, ConsentVersion], shown: Mapping[ConsentKind, str]
) -> None:
    """Refuse consent to a text that was changed while somebody filled in the form.

    Raises:
        Refused: ``consent_text_changed`` with ``kind``.
    """
    for kind, version in shown.items():
        if present[kind].version != version:
            raise Refused("consent_text_changed", kind=kind.value)

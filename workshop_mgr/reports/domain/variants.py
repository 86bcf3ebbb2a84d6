"""Which list or count is made: for whom, and before or after the workshop."""

from collections.abc import Mapping
from enum import StrEnum

from workshop_mgr.registrations.domain import HOLDS_PLACE, State


class Variant(StrEnum):
    """For whom a list is. ``PUBLIC`` names consenting people only, ``INTERNAL`` adds email and
    phone for the organizers, ``SPELLING`` shows names in both scripts for the interpreters.
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    SPELLING = "spelling"


class Audience(StrEnum):
    """For whom counts are: outside the team no small number is shown (DOMAIN R11)."""

    TEAM = "team"
    OUTSIDE = "outside"


class Stage(StrEnum):
    """A final list leaves out who did not come."""

    PROVISIONAL = "provisional"
    FINAL = "final"


IS_LISTED: Mapping[Stage, frozenset[State]] = {
    Stage.PROVISIONAL: HOLDS_PLACE,
    Stage.FINAL: HOLDS_PLACE - {State.NO_SHOW},
}

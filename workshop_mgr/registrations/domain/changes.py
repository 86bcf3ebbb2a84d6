"""What participants may change of themselves, until when, and what becomes of it (DOMAIN §3.3).

While the window is open a change is saved at once. What a decision was made on waits to be looked
at again, and the decision stands meanwhile. After the window the same form asks the organizers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from workshop_mgr.core.errors import Conflict
from workshop_mgr.registrations.domain.quotas import Category
from workshop_mgr.registrations.domain.states import (
    HOLDS_PLACE,
    IS_ACTIVE,
    MAY_CHANGE_MODE,
    TRANSITIONS,
    State,
    Step,
)

Diff: TypeAlias = Mapping[str, tuple[Any, Any]]
"""Changed fields: name → (old, new)."""


class ChangeKind(StrEnum):
    """What a stored change is about."""

    DETAILS = "details"
    ADDRESS = "address"


class ChangeState(StrEnum):
    """Where a stored change stands.

    ``open`` waits for the organizers, or for the new mailbox to confirm an address; ``noted`` is
    saved and waits to be looked at; ``dropped`` was taken back or asked for anew.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOTED = "noted"
    REVIEWED = "reviewed"
    DROPPED = "dropped"


class Way(StrEnum):
    """How a change is made now: saved at once, or asked of the organizers."""

    SAVE = "save"
    ASK = "ask"


DECIDED_ON = (
    "family_name",
    "given_name",
    "native_name",
    "country_code",
    "organization_name",
    "position",
    "category",
)
"""What an approval was given for. Changed later, it alone goes back to be looked at."""
SEAT_FIELDS = frozenset({"country_code", "organization_name", "category"})
"""What decides which quotas a person uses."""
MAY_EDIT = MAY_CHANGE_MODE
MAY_ASK = MAY_EDIT | HOLDS_PLACE
ADDRESS_HOURS = 72
"""How long the link that confirms a new address works."""
MOST_ADDRESSES_A_DAY = 5
MOST_SUCCESSORS = 5
"""How many people somebody may name, so that nobody mails strangers by naming them."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a participant says of themselves and may change; mode, address and consents have ways
    of their own.
    """

    family_name: str
    country_code: str
    organization_name: str
    position: str
    language: str
    given_name: str = ""
    honorific: str = ""
    native_name: str = ""
    phone: str = ""
    gender: str | None = None
    access_needs: str = ""
    dietary_needs: str = ""
    category: Category = Category.DELEGATE

    @property
    def name(self) -> str:
        """Return the name as it is shown: given name first, nothing changed (R19)."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def changes_to(self, other: "Details") -> dict[str, tuple[Any, Any]]:
        """Return the fields in which ``other`` differs, each (own, other's)."""
        pairs = {
            field.name: (getattr(self, field.name), getattr(other, field.name))
            for field in fields(self)
        }
        return {name: pair for name, pair in pairs.items() if (pair[0] or "") != (pair[1] or "")}

    def with_new(self, diff: Diff) -> "Details":
        """Return the details with the new values of a stored change."""
        new = {name: pair[1] for name, pair in diff.items()}
        if "category" in new:
            new["category"] = Category(new["category"])
        return replace(self, **new)


def edit_until(*, closes_at: datetime | None, starts_at: datetime) -> datetime:
    """Return when changes stop being saved at once: as registration closes, or the workshop starts."""
    return min(closes_at, starts_at) if closes_at else starts_at


def way_to_change(state: State, *, until: datetime, ends_at: datetime, at: datetime) -> Way:
    """Return how somebody changes their details now.

    Raises:
        Conflict: ``decision_not_possible``, ``registration_over``.
    """
    if state not in MAY_ASK:
        raise Conflict("decision_not_possible", state=state.value, step="edit")
    if at >= ends_at:
        raise Conflict("registration_over")
    return Way.SAVE if at < until and state in MAY_EDIT else Way.ASK


def to_review(state: State, changed: Iterable[str]) -> list[str]:
    """Return which changed fields go back to be looked at: those an approval was given for."""
    if state not in HOLDS_PLACE:
        return []
    names = set(changed)
    return [name for name in DECIDED_ON if name in names]


@dataclass(frozen=True, slots=True)
class Possible:
    """What somebody can do with their registration now. ``until`` ends saving at once."""

    way: Way | None
    until: datetime
    may_change_mode: bool = False
    may_withdraw: bool = False
    may_be_replaced: bool = False
    may_change_address: bool = False


def possible(
    state: State, *, until: datetime, ends_at: datetime, at: datetime, modes: int
) -> Possible:
    """Return what the services would let somebody do now, so that no page asks for more."""
    if at >= ends_at:
        return Possible(None, until)
    try:
        way = way_to_change(state, until=until, ends_at=ends_at, at=at)
    except Conflict:
        way = None
    return Possible(
        way,
        until,
        may_change_mode=state in MAY_CHANGE_MODE and modes > 1,
        may_withdraw=(state, Step.WITHDRAW) in TRANSITIONS,
        may_be_replaced=state in MAY_EDIT,
        may_change_address=state in IS_ACTIVE,
    )


@dataclass(frozen=True, slots=True)
class Successor:
    """Who is to come instead, as the one who stands names them; the rest they say themselves."""

    family_name: str
    email: str
    organization_name: str
    language: str
    given_name: str = ""

    @property
    def name(self) -> str:
        """Return the name as it is shown: given name first, nothing changed (R19)."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

"""News about registrations that features above react to, in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workshop_mgr.registrations.domain.states import State

if TYPE_CHECKING:  # it lives beside a table, and rules load without a database
    from workshop_mgr.core.audit import Actor


@dataclass(frozen=True, slots=True)
class RegistrationReceived:
    """News: somebody registered, and this is where they stand. ``is_silent``: nobody is written to."""

    registration_id: int
    workshop_id: int
    state: State
    at: datetime
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class RegisteredAgain:
    """News: a form was sent for an address whose earlier registration stands."""

    registration_id: int
    workshop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationMoved:
    """News: a registration changed its state or its mode.

    ``mail`` is the kind of message its step sends, empty for none; ``None``: what the state says.
    """

    registration_id: int
    workshop_id: int
    state: State
    at: datetime
    who: "Actor"
    is_mode_change: bool = False
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class DeskInvited:
    """News: a focal point is to get the link of their desk."""

    nomination_id: int
    workshop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskReminded:
    """News: a focal point is to be reminded of the deadline and of seats without a name."""

    nomination_id: int
    workshop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """News: somebody asked for the link of an address, and this registration is of that address."""

    registration_id: int
    workshop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeDecided:
    """News: the organizers accepted or refused what somebody wanted changed."""

    registration_id: int
    workshop_id: int
    change_id: int
    is_accepted: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AddressAsked:
    """News: somebody wants mail at another address, which is to confirm it first."""

    registration_id: int
    workshop_id: int
    change_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """News: mail goes to another address from now on; the earlier one is told."""

    registration_id: int
    workshop_id: int
    change_id: int
    at: datetime

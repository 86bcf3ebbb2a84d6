"""Roles of INTERFACE §9 and the rules of a usable password. Pure: no Flask, no database."""

from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.core.errors import Refused

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


class Role(StrEnum):
    """What an account may do at all; a team role per workshop refines it."""

    ADMIN = "admin"
    ORGANIZER = "organizer"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody signed in, as values that survive the end of a transaction."""

    account_id: int
    name: str
    email: str
    role: Role


def check_password(password: str) -> None:
    """Refuse a password that is too short to resist guessing or too long to hash.

    Raises:
        Refused: ``password_too_short`` or ``password_too_long``.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("password_too_short", shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Refused("password_too_long", longest=LONGEST_PASSWORD)

"""Roles of INTERFACE §9 and the rules of a usable address and password. Pure: no Flask, no database."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from workshop_mgr.core.errors import Refused

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
SIGN_IN_LASTS = timedelta(hours=12)


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


def email_key(typed: str) -> str:
    """Return an address the way accounts store and find it."""
    return typed.strip().lower()


def checked_email(typed: str) -> str:
    """Return the stored form of an address; nothing is looked up.

    Raises:
        Refused: ``email_invalid``.
    """
    try:
        checked = validate_email(typed.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Refused("email_invalid") from None
    return email_key(checked.normalized)


def check_password(password: str) -> None:
    """Refuse a password that is too short to resist guessing or too long to hash.

    Raises:
        Refused: ``password_too_short`` or ``password_too_long``.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("password_too_short", shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Refused("password_too_long", longest=LONGEST_PASSWORD)

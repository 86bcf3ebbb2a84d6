"""Builders of rows for tests. They call the services people's requests call, with plain defaults."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy.orm import Session

from workshop_mgr.accounts import services as accounts
from workshop_mgr.accounts.domain import Identity, Role
from workshop_mgr.core.audit import SYSTEM

PASSWORD = "correct horse battery"
LONG_AGO = datetime(2023, 1, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def account(
    session: Session, role: Role = Role.ORGANIZER, *, email: str = "", name: str = "", password: str = PASSWORD
) -> Identity:
    """Make an account; without an address it gets one of its own."""
    email = email or f"{role.value}{next(_numbers)}@example.org"
    return accounts.create_account(
        session, email=email, name=name, role=role, password=password, who=SYSTEM, at=LONG_AGO
    )

"""Questions about accounts and open sign-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Identity, Role, email_key
from workshop_mgr.accounts.models import Account, SignIn
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.directory.models import Country, CountryGrouping, Organization

PAGE_SIZE = 50


def by_id(session: Session, account_id: int) -> Account | None:
    """Return an account, open or closed."""
    return session.get(Account, account_id)


def by_email(session: Session, email: str) -> Account | None:
    """Return the account of an address, written in whatever case."""
    return session.scalar(select(Account).where(Account.email == email_key(email)))


def holder_of(session: Session, token: str, *, at: datetime) -> Identity | None:
    """Return who an open sign-in belongs to, in one statement."""
    account = session.scalar(
        select(Account)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_hash == hash_of(token), SignIn.expires_at > at, Account.is_active)
    )
    return account.identity() if account else None


def open_sign_ins(session: Session, account_id: int, *, at: datetime) -> int:
    """Count the browsers an account is signed in with."""
    return (
        session.scalar(
            select(func.count())
            .select_from(SignIn)
            .where(SignIn.account_id == account_id, SignIn.expires_at > at)
        )
        or 0
    )


def count(session: Session) -> int:
    """Count the accounts, closed ones too."""
    return session.scalar(select(func.count()).select_from(Account)) or 0


def page_of(session: Session, page: int) -> tuple[Sequence[Account], int]:
    """Return one page of accounts by address, closed ones too, and how many there are in all."""
    rows = session.scalars(
        select(Account).order_by(Account.email).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, count(session)


def active(session: Session) -> Sequence[Account]:
    """Return the accounts that may sign in, by name; a team is chosen from them."""
    return session.scalars(
        select(Account).where(Account.is_active).order_by(Account.name, Account.id)
    ).all()


def active_admins_for_update(session: Session) -> Sequence[Account]:
    """Return the admins who may sign in and lock their rows, so that two cannot resign at once."""
    return session.scalars(
        select(Account)
        .where(Account.role == Role.ADMIN.value, Account.is_active)
        .order_by(Account.id)
        .with_for_update()
    ).all()


@dataclass(frozen=True, slots=True)
class ReferenceCounts:
    """How much reference data there is, for the administration."""

    countries: int
    groupings: int
    organizations: int


def reference_counts(session: Session) -> ReferenceCounts:
    """Count the reference data in one statement."""
    counts = (
        select(func.count()).select_from(Country).scalar_subquery(),
        select(func.count(CountryGrouping.grouping.distinct())).scalar_subquery(),
        select(func.count()).select_from(Organization).scalar_subquery(),
    )
    return ReferenceCounts(*session.execute(select(*counts)).one())

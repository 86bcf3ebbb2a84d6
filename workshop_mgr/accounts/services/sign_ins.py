"""Signing in and out. A sign-in is a row: a new random id each time, of which only the hash is kept."""

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from workshop_mgr.accounts import queries
from workshop_mgr.accounts.domain import SIGN_IN_LASTS, Identity, check_password
from workshop_mgr.accounts.models import Account, SignIn
from workshop_mgr.accounts.services.passwords import hashed, is_outdated, is_right
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import hash_of


def actor_of(identity: Identity) -> Actor:
    """Return somebody signed in as the one who acts."""
    return Actor(
        ActorKind.ACCOUNT, identity.name, account_id=identity.account_id, role=identity.role.value
    )


def sign_in(session: Session, email: str, password: str, *, at: datetime) -> tuple[str, Identity]:
    """Open a sign-in; return its id for the browser's cookie, and who it is.

    Unknown address, wrong password and closed account are one refusal and take equally long.

    Raises:
        Refused: ``sign_in_failed``.
    """
    account = queries.by_email(session, email)
    stored = account.password_hash if account else None
    if not is_right(stored, password) or account is None or not account.is_active:
        raise Refused("sign_in_failed")
    if is_outdated(account.password_hash):
        account.password_hash = hashed(password)
    token = _open(session, account, at=at)
    _record(session, account, "sign_in.opened", at=at)
    return token, account.identity()


def sign_out(session: Session, token: str, *, at: datetime) -> None:
    """End one sign-in; one that has ended already changes nothing."""
    identity = queries.holder_of(session, token, at=at)
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_of(token)))
    if identity is not None:
        audit.record(
            session, who=actor_of(identity), at=at, action="sign_in.closed",
            subject=("account", identity.account_id),
        )  # fmt: skip
    session.flush()


def revoke_all(session: Session, account_id: int, *, who: Actor, at: datetime) -> None:
    """End every sign-in of an account, on all its devices."""
    close_all(session, account_id)
    audit.record(
        session, who=who, at=at, action="sign_in.all_closed", subject=("account", account_id)
    )
    session.flush()


def change_password(
    session: Session, identity: Identity, present: str, password: str, *, at: datetime
) -> str:
    """Let somebody choose a new password; every sign-in ends and a new one is opened for them.

    Returns:
        The id of the new sign-in.

    Raises:
        Refused: ``password_wrong`` (the present one), ``password_too_short``, ``password_too_long``.
    """
    account = session.get_one(Account, identity.account_id)
    if not is_right(account.password_hash, present):
        raise Refused("password_wrong")
    check_password(password)
    account.password_hash = hashed(password)
    close_all(session, account.id)
    token = _open(session, account, at=at)
    _record(session, account, "account.password_set", {"password": None}, at=at)
    return token


def close_all(session: Session, account_id: int) -> None:
    """Delete the open sign-ins of an account; the caller writes the audit row of its reason."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def _open(session: Session, account: Account, *, at: datetime) -> str:
    """Add a sign-in and return its id."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=hash_of(token),
            account_id=account.id,
            created_at=at,
            expires_at=at + SIGN_IN_LASTS,
        )
    )
    return token


def _record(
    session: Session,
    account: Account,
    action: str,
    changes: audit.Changes | None = None,
    *,
    at: datetime,
) -> None:
    """Add the audit row of what an account did to itself and write it all."""
    who = actor_of(account.identity())
    audit.record(
        session, who=who, at=at, action=action, subject=("account", account.id), changes=changes
    )
    session.flush()

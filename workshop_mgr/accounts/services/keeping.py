"""Making and changing accounts. Each change leaves an audit row without personal values."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.accounts import queries
from workshop_mgr.accounts.domain import Identity, Role, check_password, checked_email
from workshop_mgr.accounts.models import Account
from workshop_mgr.accounts.services.passwords import hashed
from workshop_mgr.accounts.services.sign_ins import close_all
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound, Refused


def create_account(
    session: Session, *, email: str, name: str, role: Role, password: str, who: Actor, at: datetime
) -> Identity:
    """Make an account that may sign in at once; without a name it is called by its address.

    Raises:
        Refused: ``email_invalid``, ``email_taken``, ``password_too_short``, ``password_too_long``.
    """
    check_password(password)
    email = checked_email(email)
    account = Account(
        email=email, name=name.strip() or email.partition("@")[0], role=role.value,
        password_hash=hashed(password), is_active=True, created_at=at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        raise Refused("email_taken") from None
    changes: audit.Changes = {"email": None, "name": None, "role": ("", account.role)}
    _record(session, account, "account.created", changes, who=who, at=at)
    return account.identity()


def set_password(
    session: Session, account_id: int, password: str, *, who: Actor, at: datetime
) -> None:
    """Give an account a new password and end its open sign-ins.

    Raises:
        NotFound: ``not_found``.
        Refused: ``password_too_short``, ``password_too_long``.
    """
    check_password(password)
    account = _account(session, account_id)
    account.password_hash = hashed(password)
    close_all(session, account_id)
    _record(session, account, "account.password_set", {"password": None}, who=who, at=at)


def change_role(session: Session, account_id: int, role: Role, *, who: Actor, at: datetime) -> None:
    """Give an account another role, from its next request on.

    Raises:
        NotFound: ``not_found``.
        Refused: ``last_admin``.
    """
    account = _account(session, account_id)
    if account.role == role:
        return
    if role is not Role.ADMIN:
        _keep_an_admin(session, account)
    changes: audit.Changes = {"role": (account.role, role.value)}
    account.role = role.value
    _record(session, account, "account.role_changed", changes, who=who, at=at)


def set_active(
    session: Session, account_id: int, is_active: bool, *, who: Actor, at: datetime
) -> None:
    """Let an account sign in, or close it and end its open sign-ins.

    Raises:
        NotFound: ``not_found``.
        Refused: ``last_admin``.
    """
    account = _account(session, account_id)
    if account.is_active == is_active:
        return
    if not is_active:
        _keep_an_admin(session, account)
        close_all(session, account_id)
    account.is_active = is_active
    changes: audit.Changes = {"is_active": (not is_active, is_active)}
    _record(
        session,
        account,
        "account.opened" if is_active else "account.closed",
        changes,
        who=who,
        at=at,
    )


def _account(session: Session, account_id: int) -> Account:
    """Return the account, or raise NotFound."""
    account = queries.by_id(session, account_id)
    if account is None:
        raise NotFound("not_found")
    return account


def _keep_an_admin(session: Session, account: Account) -> None:
    """Refuse to take away the only account that may administer."""
    if [admin.id for admin in queries.active_admins_for_update(session)] == [account.id]:
        raise Refused("last_admin")


def _record(
    session: Session,
    account: Account,
    action: str,
    changes: audit.Changes,
    *,
    who: Actor,
    at: datetime,
) -> None:
    """Add the audit row of a change and write it all."""
    audit.record(
        session, who=who, at=at, action=action, subject=("account", account.id), changes=changes
    )
    session.flush()

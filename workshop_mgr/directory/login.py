"""Who acts in a request to the directory's pages."""

from flask_login import current_user

from workshop_mgr.core.audit import Actor, ActorKind


def actor() -> Actor:
    """Return the account that is signed in; the pages' guard has let nobody else pass.

    Accounts stand above the directory, so their value comes by way of Flask-Login.
    """
    identity = current_user.identity
    return Actor(
        ActorKind.ACCOUNT, identity.name, account_id=identity.account_id, role=str(identity.role)
    )


def may_edit() -> bool:
    """Say whether the reader may change the directory: organizers and admins, not viewers."""
    return str(current_user.identity.role) in ("organizer", "admin")

"""What is done with accounts: making and changing them, signing in and out."""

from workshop_mgr.accounts.services.keeping import (
    change_role,
    create_account,
    set_active,
    set_password,
)
from workshop_mgr.accounts.services.sign_ins import (
    actor_of,
    change_password,
    revoke_all,
    sign_in,
    sign_out,
)

__all__ = [
    "actor_of",
    "change_password",
    "change_role",
    "create_account",
    "revoke_all",
    "set_active",
    "set_password",
    "sign_in",
    "sign_out",
]

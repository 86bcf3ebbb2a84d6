"""Pages of accounts: signing in and out, one's own account, the administration."""

from workshop_mgr.accounts.views import administration, gate, own  # noqa: F401 - views register themselves
from workshop_mgr.accounts.views.blueprint import bp

__all__ = ["bp"]

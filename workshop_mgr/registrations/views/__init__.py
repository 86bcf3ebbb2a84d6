"""Pages of registrations: the public form, a person's own page, the organizer's table."""

from workshop_mgr.registrations.views import (
    addresses,
    board,
    change_desk,
    changes,
    held,
    joining,
    manage,
    own,
    quotas,
    register,
    replacing,
)
from workshop_mgr.registrations.views.blueprint import (
    bp,
)

__all__ = [
    "addresses",
    "board",
    "bp",
    "change_desk",
    "changes",
    "held",
    "joining",
    "manage",
    "own",
    "quotas",
    "register",
    "replacing",
]

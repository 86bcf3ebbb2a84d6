"""Pages of registrations: the public form, a person's own page, the organizer's table."""

from workshop_mgr.registrations.views import board, joining, manage, own, quotas, register
from workshop_mgr.registrations.views.blueprint import bp

__all__ = ["board", "bp", "joining", "manage", "own", "quotas", "register"]

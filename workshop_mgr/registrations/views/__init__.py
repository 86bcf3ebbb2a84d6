"""Pages of registrations: the public form, a person's own page, the organizer's table."""

from workshop_mgr.registrations.views import joining, manage, own, register
from workshop_mgr.registrations.views.blueprint import bp

__all__ = ["bp", "joining", "manage", "own", "register"]

"""Pages of registrations: the public form, a person's own page, the organizer's table."""

from workshop_mgr.registrations.views import (
    answers,
    board,
    consents,
    joining,
    manage,
    own,
    questions,
    quotas,
    register,
    speakers,
)
from workshop_mgr.registrations.views.blueprint import bp

__all__ = [
    "answers",
    "board",
    "bp",
    "consents",
    "joining",
    "manage",
    "own",
    "questions",
    "quotas",
    "register",
    "speakers",
]

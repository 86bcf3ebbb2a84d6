"""Pages of registrations: the public form, a person's own page, the organizer's, a focal point's."""

from workshop_mgr.registrations.views import (
    answers,
    board,
    completing,
    consents,
    desk,
    joining,
    manage,
    nominations,
    own,
    questions,
    quotas,
    register,
    slates,
    speakers,
    waiting,
)
from workshop_mgr.registrations.views.blueprint import bp

__all__ = [
    "answers",
    "board",
    "bp",
    "completing",
    "consents",
    "desk",
    "joining",
    "manage",
    "nominations",
    "own",
    "questions",
    "quotas",
    "register",
    "slates",
    "speakers",
    "waiting",
]

"""Pages of registrations: the public form, a person's own page, the organizer's, a focal point's."""

from workshop_mgr.registrations.views import (
    addresses,
    answers,
    board,
    change_desk,
    changes,
    completing,
    consents,
    desk,
    held,
    joining,
    manage,
    nominations,
    own,
    questions,
    quotas,
    register,
    replacing,
    slates,
    speakers,
)
from workshop_mgr.registrations.views.blueprint import (
    bp,
)

__all__ = [
    "addresses",
    "answers",
    "board",
    "bp",
    "change_desk",
    "changes",
    "completing",
    "consents",
    "desk",
    "held",
    "joining",
    "manage",
    "nominations",
    "own",
    "questions",
    "quotas",
    "register",
    "replacing",
    "slates",
    "speakers",
]

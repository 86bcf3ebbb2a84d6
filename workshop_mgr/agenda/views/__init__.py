"""Pages of the agenda: for everybody, and for the team that makes it."""

from workshop_mgr.agenda.views import (
    import_template,
    importing,
    languages,
    manage,
    public,
    roles,
    rooms,
    sessions,
    speakers,
)
from workshop_mgr.agenda.views.blueprint import (
    bp,
)

__all__ = [
    "bp",
    "import_template",
    "importing",
    "languages",
    "manage",
    "public",
    "roles",
    "rooms",
    "sessions",
    "speakers",
]

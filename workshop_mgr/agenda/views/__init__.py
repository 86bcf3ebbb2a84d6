"""Pages of the agenda: for everybody, and for the team that makes it."""

from workshop_mgr.agenda.views import (
    check,
    desk,
    handing_in,
    import_template,
    importing,
    joining,
    languages,
    manage,
    portraits,
    public,
    releases,
    roles,
    rooms,
    schedule,
    sessions,
    speakers,
    tracks,
)
from workshop_mgr.agenda.views.blueprint import bp

__all__ = [
    "bp",
    "check",
    "desk",
    "handing_in",
    "import_template",
    "importing",
    "joining",
    "languages",
    "manage",
    "portraits",
    "public",
    "releases",
    "roles",
    "rooms",
    "schedule",
    "sessions",
    "speakers",
    "tracks",
]

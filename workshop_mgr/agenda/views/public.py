"""The agenda for everybody: in the venue's time, with a second clock of the reader's choice."""

from flask import render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import SECOND_CLOCKS
from workshop_mgr.agenda.views.blueprint import bp
from workshop_mgr.core import zones
from workshop_mgr.core.db import current_session
from workshop_mgr.web import formats
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import shared
from workshop_mgr.web.http import found
from workshop_mgr.web.i18n import reader, reader_zone
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import Workshop


@bp.route("/workshops/<slug>/agenda")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the newest release of the agenda of a workshop."""
    session = current_session()
    workshop = found(workshops.public_by_slug(session, slug))
    page = render_template(
        "agenda/show.html",
        workshop=workshop,
        sheet=queries.released_sheet(session, workshop.id),
        own_zone=reader_zone(),
        clocks=_clocks(workshop),
        chosen_clock=reader().time_zone,
    )
    return shared(page)


@bp.route("/workshops/<slug>/sessions/<int:session_id>")
@public
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """Show one session as released."""
    database = current_session()
    workshop = found(workshops.public_by_slug(database, slug))
    page = render_template(
        "agenda/session.html",
        workshop=workshop,
        session=found(queries.released_session(database, workshop.id, session_id)),
        own_zone=reader_zone(),
    )
    return shared(page)


def _clocks(workshop: Workshop) -> list[tuple[str, str]]:
    """Return (zone, "Vienna (UTC+1)") of the second clocks to offer, the reader's own too."""
    names = {*SECOND_CLOCKS, reader().time_zone} - {"", workshop.time_zone}
    words = [
        (name, f"{formats.city(name)} ({zones.offset_text(name, workshop.starts_at)})")
        for name in names
    ]
    return sorted(words, key=lambda pair: pair[1])

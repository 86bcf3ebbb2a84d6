"""The agenda for everybody: in the venue's time, with a second clock of the reader's choice."""

from flask import render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import SECOND_CLOCKS, SessionView
from workshop_mgr.agenda.views.blueprint import bp
from workshop_mgr.core import zones
from workshop_mgr.core.db import current_session
from workshop_mgr.web import formats
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import shared_by
from workshop_mgr.web.http import found
from workshop_mgr.web.i18n import reader, reader_zone
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import Workshop


@bp.route("/workshops/<slug>/agenda")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the newest release of the agenda of a workshop."""
    session = current_session()
    workshop = found(workshops.public_row(session, slug))
    release = queries.newest_release(session, workshop.id)
    facts = (workshops.columns_of(workshop), release)
    return shared_by(facts, lambda: _agenda_page(workshop))


def _agenda_page(workshop: Workshop) -> str:
    """Return the page of an agenda."""
    return render_template(
        "agenda/show.html",
        workshop=workshop,
        sheet=queries.released_sheet(current_session(), workshop.id),
        own_zone=reader_zone(),
        clocks=_clocks(workshop),
        chosen_clock=reader().time_zone,
    )


@bp.route("/workshops/<slug>/sessions/<int:session_id>")
@public
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """Show one session as released."""
    database = current_session()
    workshop = found(workshops.public_row(database, slug))
    shown = found(queries.released_session(database, workshop.id, session_id))
    facts = (workshops.columns_of(workshop), queries.newest_release(database, workshop.id))
    return shared_by(facts, lambda: _session_page(workshop, shown))


def _session_page(workshop: Workshop, shown: SessionView) -> str:
    """Return the page of one session."""
    return render_template(
        "agenda/session.html", workshop=workshop, session=shown, own_zone=reader_zone()
    )


def _clocks(workshop: Workshop) -> list[tuple[str, str]]:
    """Return (zone, "Vienna (UTC+1)") of the second clocks to offer, the reader's own too."""
    names = {*SECOND_CLOCKS, reader().time_zone} - {"", workshop.time_zone}
    words = [
        (name, f"{formats.city(name)} ({zones.offset_text(name, workshop.starts_at)})")
        for name in names
    ]
    return sorted(words, key=lambda pair: pair[1])

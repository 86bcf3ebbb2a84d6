"""Which texts of a workshop lack which language, each with the page where it is mended."""

from collections.abc import Iterator

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import TextKind, TextPlace, completeness, text_places
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.core.db import current_session
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import languages
from workshop_mgr.workshops.login import may_manage, team_workshop

MOST_SHOWN = 100
"""How many missing texts of a language are listed; the counts are of all."""
_OF_WORKSHOP = {
    TextKind.WORKSHOP_TITLE: "title",
    TextKind.WORKSHOP_SUMMARY: "summary",
    TextKind.WORKSHOP_DESCRIPTION: "description",
}


@bp.route(f"{MANAGE}/languages")
@team_read
def text_languages(slug: str) -> ResponseReturnValue:
    """Show how complete each language of the site and of the workshop is."""
    workshop = team_workshop()
    wanted = tuple(dict.fromkeys((*languages(), *workshop.working_languages)))
    page = render_template(
        "agenda/text_languages.html",
        workshop=workshop,
        found=completeness(_places(), wanted),
        offered=languages(),
        address_of=_address_of,
        most_shown=MOST_SHOWN,
        may_manage=may_manage(),
    )
    return private(make_response(page))


def _places() -> Iterator[TextPlace]:
    """Yield the texts of the workshop itself, then those of its draft agenda."""
    session, workshop = current_session(), team_workshop()
    for kind, name in _OF_WORKSHOP.items():
        yield TextPlace(kind, workshop.title, getattr(workshop, name))
    yield from text_places(
        queries.sheet(session, workshop.id).sessions,
        queries.rooms(session, workshop.id),
        queries.tracks(session, workshop.id),
    )


def _address_of(place: TextPlace) -> str:
    """Return the page on which a text is written."""
    slug = team_workshop().slug
    if place.kind in _OF_WORKSHOP:
        return url_for("workshops.settings", slug=slug)
    if place.kind is TextKind.ROOM:
        return url_for("agenda.edit_room", slug=slug, room_id=place.row_id)
    if place.kind is TextKind.TRACK:
        return url_for("agenda.edit_track", slug=slug, track_id=place.row_id)
    if place.kind is TextKind.POST:
        return url_for(
            "agenda.edit_role", slug=slug, session_id=place.session_id, role_id=place.row_id
        )
    return url_for("agenda.edit_session", slug=slug, session_id=place.session_id)

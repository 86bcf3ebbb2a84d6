"""A speaker for everybody: as published, with what they agreed to show."""

from datetime import date

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import Appearance
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import NotFound
from workshop_mgr.directory import queries as directory
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import conditional, shared
from workshop_mgr.web.http import found


@bp.route("/people/<slug>")
@public
def person(slug: str) -> ResponseReturnValue:
    """Show a speaker and the sessions of public workshops they speak in, as released."""
    session, today = current_session(), clock.now().date()
    shown = found(directory.person_by_slug(session, slug))
    parts = found(agenda.sessions_of_person(session, shown.id) or None)
    photograph = directory.photograph_facts(session, shown.id)
    page = render_template(
        "portal/person.html",
        person=shown,
        newest=parts[0].speaker,
        upcoming=sorted((part for part in parts if part.end_date >= today), key=_first_day),
        past=[part for part in parts if part.end_date < today],
        biography=shown.biography if shown.biography_consent_at else None,
        photograph=photograph if photograph and photograph.consent_at else None,
    )
    return shared(page)


def _first_day(part: Appearance) -> date:
    """Return when the workshop of a part begins."""
    return part.start_date


@bp.route("/people/<slug>/photograph.jpg")
@public
def photograph(slug: str) -> ResponseReturnValue:
    """Show the photograph of a speaker who agreed to it, while they have a public page."""
    session = current_session()
    shown = found(directory.person_by_slug(session, slug))
    row = found(directory.photograph(session, shown.id))
    if row.consent_at is None or not agenda.is_public_speaker(session, shown.id):
        raise NotFound("not_found")
    response = make_response(row.content)
    response.mimetype = "image/jpeg"
    response.headers["Cache-Control"] = "public, no-cache"
    return conditional(response, last_modified=row.created_at)

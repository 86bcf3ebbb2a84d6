"""What everybody may know of projects and donors: facts, workshops, and who paid for which."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from workshop_mgr.core.db import current_session
from workshop_mgr.funding import queries
from workshop_mgr.funding.views.blueprint import bp
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import conditional, shared
from workshop_mgr.web.http import found
from workshop_mgr.web.paging import page_of

LONGEST_QUERY = 200


@bp.route("/projects")
@public
def projects() -> ResponseReturnValue:
    """List the projects that have a public workshop, newest first, 20 a page."""
    session = current_session()
    words = request.args.get("q", "").strip()[:LONGEST_QUERY]
    rows, paging = page_of(
        lambda number: queries.public_projects_page(session, words, number), queries.PAGE_SIZE
    )
    return shared(
        render_template(
            "funding/projects.html",
            rows=rows,
            counts=queries.workshop_counts(session, [row.id for row in rows]),
            words=words,
            paging=paging,
        )
    )


@bp.route("/projects/<slug>")
@public
def project(slug: str) -> ResponseReturnValue:
    """Show a project, its donors, and its public workshops with the statement of each."""
    session = current_session()
    shown = found(queries.public_project_by_slug(session, slug))
    only = queries.workshops_of_project(shown.id)
    rows, paging = page_of(
        lambda number: queries.public_workshops(session, only, number), queries.PAGE_SIZE
    )
    return shared(
        render_template(
            "funding/project.html",
            project=shown,
            rows=rows,
            facts=queries.facts_by_workshop(session, [row.id for row in rows]),
            paging=paging,
        )
    )


@bp.route("/donors/<slug>/logos/<int:logo_id>.png")
@public
def logo(slug: str, logo_id: int) -> ResponseReturnValue:
    """Show a logo of a contributor who has a public page."""
    found(queries.public_contributor_by_slug(current_session(), slug))
    return logo_response(slug, logo_id)


def logo_response(slug: str, logo_id: int) -> Response:
    """Return the answer that carries a logo."""
    row = found(queries.logo(current_session(), slug, logo_id))
    response = make_response(row.content)
    response.mimetype = row.media_type
    response.headers["Cache-Control"] = "public, no-cache"
    return conditional(response)


@bp.route("/donors/<slug>")
@public
def donor(slug: str) -> ResponseReturnValue:
    """Show what a contributor did for which workshop; being a project's donor is shown apart."""
    session = current_session()
    shown = found(queries.public_contributor_by_slug(session, slug))
    only = queries.workshops_of_contributor(shown.id)
    rows, paging = page_of(
        lambda number: queries.public_workshops(session, only, number), queries.PAGE_SIZE
    )
    return shared(
        render_template(
            "funding/donor.html",
            contributor=shown,
            rows=rows,
            gifts=queries.gifts(session, shown.id, [row.id for row in rows]),
            projects=queries.public_projects_of_donor(session, shown.id),
            paging=paging,
        )
    )

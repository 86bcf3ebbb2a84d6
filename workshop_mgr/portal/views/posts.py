"""Where the title of somebody's post stands: every place that says something else, to approve."""

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries as agenda
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.domain import post_on
from workshop_mgr.portal import services
from workshop_mgr.portal.services import ChosenPlaces
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.web.access import organizer
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, ids_of, private, see_other
from workshop_mgr.workshops import queries as workshops


@bp.route("/manage/people/<slug>/places", methods=["GET", "POST"])
@organizer
def follow_posts(slug: str) -> ResponseReturnValue:
    """List every place that does not say the post held on its day; on POST, change the ticked ones."""
    form = ActionForm()
    if not form.submitted():
        return _page(slug, form)
    places = ChosenPlaces(role_ids=_ids("role"), registration_ids=_ids("registration"))
    if not (places.role_ids or places.registration_ids):
        form.form_errors.append(_("Tick the places that shall follow."))
        return _page(slug, form)
    with unit_of_work() as session:
        count = services.follow_posts(session, slug, places, who=actor(), at=clock.now())
    flash(
        ngettext(
            "%(num)s place follows. The public sees it with the next release of the agenda.",
            "%(num)s places follow. The public sees them with the next release of the agenda.",
            count,
        ),
        "ok",
    )
    return see_other("portal.follow_posts", slug=slug)


def _page(slug: str, form: ActionForm) -> Response:
    """Show the places, those copied from the directory ticked."""
    session, at = current_session(), clock.now()
    person = found(directory.person_by_slug(session, slug))
    managed = workshops.managed_by(session, actor(), at=at)
    page = render_template(
        "portal/follow_posts.html",
        person=person,
        present=post_on(person.posts, at.date()),
        parts=agenda.parts_worded_otherwise(session, person, managed, at=at),
        positions=registrations.positions_worded_otherwise(session, person, managed, at=at),
        form=form,
        is_shown_anew=request.method == "POST",
        ticked={"role": _ids("role"), "registration": _ids("registration")},
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


def _ids(name: str) -> frozenset[int]:
    """Return the ids that were ticked under a name."""
    return ids_of(request.form.getlist(name))

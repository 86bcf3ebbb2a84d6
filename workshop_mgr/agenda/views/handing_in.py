"""What a speaker hands in at their own desk: slides, a biography, a photograph."""

from flask import Response, flash, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.forms import SlidesForm
from workshop_mgr.agenda.models import Slides
from workshop_mgr.agenda.services import SPEAKER
from workshop_mgr.agenda.views.blueprint import SPEAKING, bp
from workshop_mgr.agenda.views.desk import found_desk, own_part, page_of, posts, refuse
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.core.uploads import MOST_PRESENTATION_BYTES
from workshop_mgr.web.access import team_read, token_holder
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import found, let_in, private, secret_page, see_other
from workshop_mgr.workshops.login import team_workshop

LARGEST_SLIDES = MOST_PRESENTATION_BYTES + 1024 * 1024
"""Bytes of a request with slides: the file, and the form around it."""
SLIDES = f"{SPEAKING}/parts/<int:role_id>/slides"


@bp.route(SLIDES, methods=["GET", "POST"])
@token_holder
@posts
def desk_slides(token: str, role_id: int) -> ResponseReturnValue:
    """Show the versions handed in for a part; on POST, keep another one, late ones too."""
    own_part(found_desk(token), role_id)
    let_in(LARGEST_SLIDES)
    form = SlidesForm()
    if not form.submitted():
        return _slides_page(token, role_id, form)
    assert form.file.upload
    try:
        with unit_of_work() as session:
            services.hand_in_slides(
                session, token, role_id, form.file.upload, who=SPEAKER, at=clock.now()
            )
    except (Refused, Conflict) as refusal:
        refuse(form, refusal)
        return _slides_page(token, role_id, form)
    flash(_("Your slides have arrived. You can hand in a newer version at any time."), "ok")
    return see_other("agenda.desk_slides", token=token, role_id=role_id)


def _slides_page(token: str, role_id: int, form: BaseForm) -> Response:
    """Show the page of a part's slides."""
    found_ = found_desk(token)
    return page_of(
        "agenda/desk_slides.html", token, found_, form,
        part=own_part(found_, role_id),
        slides_form=form if isinstance(form, SlidesForm) else SlidesForm(formdata=None),
        action_form=ActionForm(formdata=None),
    )  # fmt: skip


@bp.route(f"{SLIDES}/<int:slides_id>")
@token_holder
def desk_slides_file(token: str, role_id: int, slides_id: int) -> ResponseReturnValue:
    """Give a speaker a version they handed in."""
    row = queries.slides_of_desk(current_session(), found_desk(token), slides_id)
    if row is not None and row.role_id != role_id:
        row = None
    return secret_page(_file(found(row)))


@bp.route(f"{SLIDES}/<int:slides_id>/remove", methods=["POST"])
@token_holder
@posts
def desk_remove_slides(token: str, role_id: int, slides_id: int) -> ResponseReturnValue:
    """Remove a version."""
    own_part(found_desk(token), role_id)
    form = ActionForm()
    if not form.submitted():
        return _slides_page(token, role_id, form)
    with unit_of_work() as session:
        services.remove_slides(session, token, role_id, slides_id, who=SPEAKER, at=clock.now())
    flash(_("The file is removed."), "ok")
    return see_other("agenda.desk_slides", token=token, role_id=role_id)


@bp.route("/manage/workshops/<slug>/speakers/slides/<int:slides_id>")
@team_read
def slides_file(slug: str, slides_id: int) -> ResponseReturnValue:
    """Give the team a file a speaker handed in, never one that opens in the page."""
    row = queries.slides_of_workshop(current_session(), team_workshop().id, slides_id)
    return private(_file(found(row)))


def _file(row: Slides) -> Response:
    """Answer with a file to take away."""
    response = make_response(row.content)
    response.mimetype = row.media_type
    return attachment(response, row.file_name)

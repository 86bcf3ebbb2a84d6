"""Who may be the same person in several workshops: pairs to decide about, and what was decided."""

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Judgment
from workshop_mgr.registrations.forms import JudgmentForm
from workshop_mgr.registrations.views.blueprint import bp
from workshop_mgr.web.access import organizer
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import page_of

ADDRESS = "/manage/same-people"


@bp.route(ADDRESS)
@organizer
def identities() -> ResponseReturnValue:
    """List pairs nobody has decided about, or with ``?decided=1`` what was decided."""
    is_decided = request.args.get("decided") == "1"
    return _page(ActionForm(formdata=None), 200, is_decided=is_decided)


@bp.route(ADDRESS, methods=["POST"])
@organizer
def judge() -> ResponseReturnValue:
    """Decide about a pair and show the list again."""
    form = JudgmentForm()
    if not form.submitted():
        return _page(form, 422)
    first, second, judgment = form.wanted()
    try:
        with unit_of_work() as session:
            services.judge_identities(session, first, second, judgment, who=actor(), at=clock.now())
    except Conflict as refusal:
        form.refuse(refusal)
        return _page(form, 409)
    if judgment is Judgment.SAME:
        flash(_("They count as one person now, in every report."), "ok")
    else:
        flash(_("They stay two people, and are not asked about again."), "ok")
    return see_other("registrations.identities")


@bp.route(f"{ADDRESS}/<int:judgment_id>/take-back", methods=["POST"])
@organizer
def take_back(judgment_id: int) -> ResponseReturnValue:
    """Forget what was decided about a pair."""
    form = ActionForm()
    if not form.submitted():
        return _page(form, 422, is_decided=True)
    with unit_of_work() as session:
        services.take_back_judgment(session, judgment_id, who=actor(), at=clock.now())
    flash(_("Taken back. The two are asked about again."), "ok")
    return see_other("registrations.identities", decided=1)


def _page(form: BaseForm, status: int, *, is_decided: bool = False) -> ResponseReturnValue:
    """Show one of the two lists, with what is wrong where a button was refused."""
    session, who = current_session(), actor()
    wanted = queries.judgments if is_decided else queries.likely_pairs
    pairs, paging = page_of(
        lambda number: wanted(session, who, number), queries.IDENTITIES_PAGE_SIZE
    )
    page = render_template(
        "registrations/identities.html",
        form=form,
        pairs=pairs,
        paging=paging,
        is_decided=is_decided,
        country_names=directory.country_names(session, language()),
    )
    response = private(make_response(page))
    response.status_code = status
    return response

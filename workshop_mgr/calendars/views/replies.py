"""What calendars answered to invitations: each workshop's own log, and what belongs to none."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from workshop_mgr.calendars import queries, wordings  # noqa: F401 - the words register themselves
from workshop_mgr.calendars.domain import Outcome
from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.core.db import current_session
from workshop_mgr.web.access import admin, team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.paging import page_of
from workshop_mgr.web.templating import here, labels_of
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route("/manage/workshops/<slug>/replies")
@team_read
def replies(slug: str) -> ResponseReturnValue:
    """List what came in for a workshop and what became of it; what people wrote, to organizers only."""
    return _page("calendars/replies.html", team_workshop().id, may_manage=may_manage())


@bp.route("/admin/replies")
@admin
def stray_replies() -> ResponseReturnValue:
    """List what came in and belongs to no workshop."""
    return _page("calendars/stray_replies.html", None, may_manage=False)


def _page(template: str, workshop_id: int | None, *, may_manage: bool) -> ResponseReturnValue:
    """Show a page of the log, of one outcome where that is asked for."""
    wanted = request.args.get("outcome", "")
    outcome = wanted if wanted in set(Outcome) else ""
    rows, paging = page_of(
        lambda number: queries.replies_page(
            current_session(), workshop_id, outcome=outcome, page=number
        ),
        queries.REPLIES_ON_A_PAGE,
    )
    page = render_template(
        template, rows=rows, paging=paging, outcome=outcome, outcomes=_tabs(outcome),
        may_manage=may_manage,
        **({"workshop": team_workshop()} if workshop_id else {}),
    )  # fmt: skip
    return private(make_response(page))


def _tabs(outcome: str) -> list[tuple[str, str, None, bool, bool]]:
    """Return a tab for each outcome, with its address; the one asked for is the present one."""
    return [
        (here(outcome=value, page=None), str(words), None, outcome == value, False)
        for value, words in labels_of("reply_outcome")
    ]

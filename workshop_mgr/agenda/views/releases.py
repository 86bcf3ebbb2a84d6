"""Releases of the agenda, for the team: what would change, all there were, any two compared."""

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import ReleaseStatus, SessionChange, sheet_of
from workshop_mgr.agenda.forms import ReleaseForm
from workshop_mgr.agenda.queries import Released, Unreleased
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.agenda.views.check import findings_of
from workshop_mgr.agenda.views.public import agenda_page
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route(f"{MANAGE}/releases")
@team_read
def releases(slug: str) -> ResponseReturnValue:
    """List the releases, the newest first; with ``?old=`` and ``?new=``, what differs between two."""
    session, workshop = current_session(), team_workshop()
    known = queries.releases(session, workshop.id)
    numbers = {str(one.number): one.number for one in known}
    old = numbers.get(request.args.get("old", ""))
    new = numbers.get(request.args.get("new", ""))
    is_asked = old is not None and new is not None
    page = render_template(
        "agenda/releases.html",
        workshop=workshop,
        releases=known,
        old=old or (known[1].number if len(known) > 1 else None),
        new=new or (known[0].number if known else None),
        changes=queries.changes_between(session, workshop, old or 0, new or 0)
        if is_asked
        else None,
        may_manage=may_manage(),
    )
    return private(make_response(page))


@bp.route(f"{MANAGE}/releases/<int:number>")
@team_read
def release(slug: str, number: int) -> ResponseReturnValue:
    """Show a release as it was, and what it changed."""
    session, workshop = current_session(), team_workshop()
    shown = found(queries.release_by_number(session, workshop.id, number) if number else None)
    page = render_template(
        "agenda/release.html",
        workshop=workshop,
        release=shown,
        newest=queries.newest_release(session, workshop.id),
        sheet=queries.released_sheet(session, workshop.id, number),
        changes=queries.changes_between(session, workshop, number - 1, number),
        may_manage=may_manage(),
    )
    return private(make_response(page))


@bp.route(f"{MANAGE}/preview")
@team_read
def preview(slug: str) -> ResponseReturnValue:
    """Show the draft as the public would see it once released."""
    workshop = team_workshop()
    draft = queries.unreleased(current_session(), workshop)
    sheet = sheet_of(draft.sessions, workshop.start_date, ())
    page = agenda_page(workshop, sheet, _of_tomorrow(draft), is_preview=True)
    return private(make_response(page))


def _of_tomorrow(draft: Unreleased) -> Released:
    """Return what would be said about the draft, released now."""
    status = draft.newest.status if draft.newest else ReleaseStatus.PROVISIONAL
    return Released(0, draft.number, status, Texts(), "", clock.now())


@bp.route(f"{MANAGE}/release", methods=["GET", "POST"])
@team_manage
def new_release(slug: str) -> ResponseReturnValue:
    """Show what a release would change; on POST, release unless somebody else was faster."""
    workshop_id = team_workshop().id
    form = ReleaseForm(data=ReleaseForm.shown(_draft()))
    if form.submitted():
        seen = form.plan().seen
        try:
            with unit_of_work() as session:
                number = services.release_agenda(
                    session, workshop_id, form.plan(), who=actor(), at=clock.now()
                ).number
        except Refused as refusal:
            form.refuse(refusal, "note" if refusal.code == "release_note_missing" else None)
        except Conflict as conflict:
            return _outrun(form, conflict, seen)
        else:
            flash(_("Release %(number)d is public.", number=number), "ok")
            return see_other("agenda.release", slug=slug, number=number)
    return _page(form, _draft(), 422 if form.failed() else 200)


def _outrun(form: ReleaseForm, conflict: Conflict, seen: int) -> Response:
    """Show what somebody else changed in the meantime; sending the form again releases what is shown."""
    draft = _draft()
    form.look_again(draft)
    is_released = draft.seen > seen
    theirs = (
        queries.changes_between(current_session(), team_workshop(), seen, draft.seen)
        if is_released
        else None
    )
    return _page(form, draft, 409, sentence=messages.describe(conflict), theirs=theirs)


def _page(
    form: ReleaseForm, draft: Unreleased, status: int, *, sentence: str = "",
    theirs: tuple[SessionChange, ...] | None = None,
) -> Response:  # fmt: skip
    """Show the form below what a release would change, after what somebody else did in the meantime."""
    page = render_template(
        "agenda/new_release.html",
        workshop=team_workshop(),
        form=form,
        draft=draft,
        clashes=findings_of(queries.sheet(current_session(), team_workshop().id)),
        sentence=sentence,
        theirs=theirs,
    )
    response = private(make_response(page))
    response.status_code = status
    return response


def _draft() -> Unreleased:
    """Return what a release of the draft would change."""
    return queries.unreleased(current_session(), team_workshop())

"""The organizers' side of changes: what was asked for, what was changed, who comes instead of whom."""

from collections.abc import Iterable
from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import ChangeKind, ChangeState
from workshop_mgr.registrations.forms import ChangeDecisionForm, diff_words
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.views.blueprint import bp
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, page_number, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import Paging
from workshop_mgr.workshops.login import team_workshop

BASE = "/manage/workshops/<slug>/registrations"
_FIELD_OF = {"refusal_needs_reason": "reason", "soft_quota_needs_reason": "reason"}


@bp.route(f"{BASE}/changes")
@team_manage
def changes(slug: str) -> ResponseReturnValue:
    """List what participants changed or want changed, and who is to come instead of whom."""
    return _list()


def _list(failed: tuple[int, ChangeDecisionForm] | None = None, status: int = 200) -> Response:
    """Show the list, with what is wrong with one decision."""
    session, workshop = current_session(), team_workshop()
    rows, total = queries.change_page(session, workshop.id, page=page_number())
    names = directory.country_names(session, language())
    page = render_template(
        "registrations/changes.html",
        workshop=workshop,
        rows=[
            (change, registration, diff_words(change.diff, names)) for change, registration in rows
        ],
        replacements=queries.replacements(session, workshop.id),
        forms=_forms((change.id for change, _registration in rows), failed),
        failed=failed[1] if failed else None,
        review_form=ActionForm(),
        paging=Paging(page_number(), queries.CHANGES_PAGE_SIZE, total),
    )
    return private(make_response(page, status))


def _forms(
    change_ids: Iterable[int], failed: tuple[int, ChangeDecisionForm] | None
) -> dict[int, ChangeDecisionForm]:
    """Return a form for each change; ids in the page differ."""
    forms = {change_id: ChangeDecisionForm(formdata=None) for change_id in change_ids}
    if failed is not None:
        forms[failed[0]] = failed[1]
    for change_id, form in forms.items():
        form.reason.id = f"reason-{change_id}"
        form.decision.id = f"change-{change_id}"
    return forms


def changes_for_person(registration: Registration) -> dict[str, Any]:
    """Return what the organizer's page of a person shows of changes."""
    session = current_session()
    names = directory.country_names(session, language())
    shown = [
        change
        for change in queries.changes_of(session, registration.id)
        if change.kind is ChangeKind.DETAILS
        and change.state in (ChangeState.OPEN, ChangeState.NOTED)
    ]
    predecessor = None
    if registration.replaces_id is not None:
        predecessor = queries.by_id(session, registration.workshop_id, registration.replaces_id)
    return {
        "changes": [(change, diff_words(change.diff, names)) for change in shown],
        "change_forms": _forms((change.id for change in shown), None),
        "review_form": ActionForm(),
        "predecessor": predecessor,
        "successor": queries.successor_of(session, registration.id),
    }


@bp.route(f"{BASE}/changes/<int:change_id>", methods=["POST"])
@team_manage
def decide_change(slug: str, change_id: int) -> ResponseReturnValue:
    """Accept or refuse what somebody asked for."""
    form = ChangeDecisionForm()
    found(queries.change_by_id(current_session(), team_workshop().id, change_id))
    if not form.submitted():
        return _list((change_id, form), 422)
    is_accepted, reason = form.decision.data == "accept", form.reason.data or ""
    try:
        in_unit_of_work(
            lambda session: services.decide_change(
                session,
                slug,
                change_id,
                is_accepted=is_accepted,
                reason=reason,
                who=actor(),
                at=clock.now(),
            )
        )
    except DomainError as refusal:
        form.refuse(refusal, _FIELD_OF.get(refusal.code))
        return _list((change_id, form), 409 if isinstance(refusal, Conflict) else 422)
    flash(
        _("The change is accepted and saved.") if is_accepted else _("The change is refused."), "ok"
    )
    return see_other("registrations.changes", slug=slug)

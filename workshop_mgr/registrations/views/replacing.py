"""The form by which participants name who comes in their place."""

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.forms import SuccessorForm
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.views.blueprint import bp, link_keys, secret_page
from workshop_mgr.registrations.views.own import held, obstacle, refused
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.http import see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.rate_limits import limiter

POSTS = "10/minute; 60/hour"
"""From one address: each may mail somebody."""
_FIELD_OF = {"person_stands": "family_name", "successor_is_same": "family_name"}


@bp.route("/registrations/<token>/replace", methods=["GET", "POST"])
@token_holder
@limiter.limit(POSTS, methods=["POST"])
def replace(token: str) -> ResponseReturnValue:
    """Ask who comes instead; the place stays until the organizers have decided."""
    registration = held(token)
    if not queries.possible_for(registration, at=clock.now()).may_be_replaced:
        return refused(token, obstacle(registration, "replace"))
    stored = {"organization": registration.organization_name, "language": language()}
    form = SuccessorForm(data=stored).offer()
    if form.submitted():
        successor = form.successor()
        try:
            in_unit_of_work(
                lambda session: services.name_successor(
                    session, token, successor, keys=link_keys(), who=VISITOR, at=clock.now()
                )
            )
        except DomainError as refusal:
            form.refuse(refusal, _FIELD_OF.get(refusal.code))
            return _page(token, form, 409 if isinstance(refusal, Conflict) else 422)
        flash(
            _(
                "We have written to %(name)s. You keep your place until the organizers have decided.",
                name=successor.name,
            ),
            "ok",
        )
        return see_other("registrations.show", token=token)
    return _page(token, form, 422 if form.failed() else 200)


def _page(token: str, form: SuccessorForm, status: int) -> ResponseReturnValue:
    """Show the form."""
    registration: Registration = held(token)
    page = render_template(
        "registrations/replace.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        form=form,
        agencies=directory.organization_names(current_session(), language()),
        successor=queries.successor_of(current_session(), registration.id),
    )
    return secret_page(make_response(page, status))

"""What people agree to: the organizer's texts in versions, and a person's own consents."""

from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import TRANSITIONS, ConsentKind, State, Step
from workshop_mgr.registrations.forms import ConsentsForm, ConsentTextForm
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.registrations.views.own import held
from workshop_mgr.registrations.views.questions import FORM
from workshop_mgr.web.access import team_manage, token_holder
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import private, see_other
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{FORM}/consents/<any(data,list,photo):kind>", methods=["GET", "POST"])
@team_manage
def consent_text(slug: str, kind: str) -> ResponseReturnValue:
    """Show a text and its versions; on POST, publish another version."""
    workshop_id, wanted = team_workshop().id, ConsentKind(kind)
    form = ConsentTextForm(data=_present(workshop_id, wanted))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.publish_consent_text(
                    session, workshop_id, wanted, form.text.data,
                    seen_version=form.shown_version.data or "", who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict:
            return _stale(workshop_id, wanted, form)
        else:
            flash(_("From now on people are asked to agree to this text."), "ok")
            return see_other("registrations.consent_text", slug=slug, kind=kind)
    return _text_page(wanted, form, 422 if form.failed() else 200)


def _present(workshop_id: int, kind: ConsentKind) -> dict[str, Any]:
    """Return the data of a form that shows the present version of a text."""
    present = queries.consent_texts(current_session(), workshop_id)[kind]
    return {"text": present.text, "shown_version": present.version}


def _stale(workshop_id: int, kind: ConsentKind, form: ConsentTextForm) -> Response:
    """Show both versions; sending the form again publishes what stands in it."""
    stored = _present(workshop_id, kind)
    saved = ConsentTextForm(formdata=None, data=stored)
    form.shown_version.data = stored["shown_version"]
    return _text_page(kind, form, 409, differences=differences(form, saved))


def _text_page(kind: ConsentKind, form: ConsentTextForm, status: int, **extra: Any) -> Response:
    """Show the form of a text with every version and how many agree to each."""
    session, workshop = current_session(), team_workshop()
    counts = queries.consent_counts(session, workshop.id)
    versions = queries.consent_versions(session, workshop.id)[kind]
    page = render_template(
        "registrations/consent_text.html",
        workshop=workshop,
        kind=kind,
        form=form,
        versions=[(version, counts.get((kind, version.version), 0)) for version in versions],
        **extra,
    )
    response = private(make_response(page))
    response.status_code = status
    return response


@bp.route("/registrations/<token>/consents", methods=["GET", "POST"])
@token_holder
def consents(token: str) -> ResponseReturnValue:
    """Show a person what they agree to and since when; on POST, change it."""
    registration = held(token)
    ticks = {
        "consent_list": registration.consent_list,
        "consent_photo": registration.consent_photo,
    }
    form = ConsentsForm(data=ticks)
    if form.submitted():
        with unit_of_work() as session:
            services.change_consents(session, token, form.kinds(), who=VISITOR, at=clock.now())
        flash(_("Saved."), "ok")
        return see_other("registrations.consents", token=token)
    session, state = current_session(), State(registration.state)
    given = queries.consents_of(session, registration.id)
    page = render_template(
        "registrations/consents.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        form=form,
        given=list(reversed(given)),
        standing={row.kind: row for row in given if row.withdrawn_at is None},
        present=queries.consent_texts(session, registration.workshop_id),
        versions=queries.consent_versions(session, registration.workshop_id),
        may_withdraw=(state, Step.WITHDRAW) in TRANSITIONS
        and clock.now() < registration.workshop.ends_at,
    )
    return secret_page(make_response(page, 422 if form.failed() else 200))

"""The form by which participants change their details, or ask the organizers to."""

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
from workshop_mgr.registrations.domain import ChangeKind, Details, Way
from workshop_mgr.registrations.forms import DetailsForm, diff_words
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import Saved
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.registrations.views.own import held, obstacle, refused
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label


@bp.route("/registrations/<token>/edit", methods=["GET", "POST"])
@token_holder
def edit(token: str) -> ResponseReturnValue:
    """Show one's details; on POST, save them, or ask the organizers when it is late."""
    registration = held(token)
    if queries.possible_for(registration, at=clock.now()).way is None:
        return refused(token, obstacle(registration, "edit"))
    form = _offered(registration, DetailsForm(data=_shown(registration)))
    if form.submitted():
        wanted, seen = form.wanted(queries.details_of(registration)), form.revision.number()
        try:
            saved = in_unit_of_work(
                lambda session: services.change_details(
                    session, token, wanted, seen_revision=seen, who=VISITOR, at=clock.now()
                )
            )
        except DomainError as refusal:
            return _refused_form(token, form, refusal)
        _say(saved, form.left_out)
        return see_other("registrations.show", token=token)
    return _page(token, registration, form, 422 if form.failed() else 200)


def _shown(registration: Registration) -> dict[str, object]:
    """Return the data of the form: what is stored, and what was asked for already."""
    return DetailsForm.shown(_as_asked(registration), registration.revision)


def _as_asked(registration: Registration) -> Details:
    """Return the stored details with what waits for the organizers in its place."""
    present = queries.details_of(registration)
    row = queries.open_change(current_session(), registration.id, ChangeKind.DETAILS)
    return present.with_new(queries.change_of(row).diff) if row is not None else present


def _offered(registration: Registration, form: DetailsForm) -> DetailsForm:
    """Fill the choices, and leave out what this person is not asked."""
    session = current_session()
    return form.offer(
        directory.country_options(session, language()),
        [target.country_code for target in registration.workshop.target_countries],
        queries.unasked_fields(session, registration),
    )


def _refused_form(token: str, form: DetailsForm, refusal: DomainError) -> ResponseReturnValue:
    """Show why nothing was changed, at the field it is about, or both versions of a stale form."""
    registration = held(token)
    if refusal.code == "stale":
        saved = _offered(registration, DetailsForm(formdata=None, data=_shown(registration)))
        form.revision.data = str(registration.revision)
        return _page(token, registration, form, 409, differences=differences(form, saved))
    if queries.possible_for(registration, at=clock.now()).way is None:
        return refused(token, refusal)
    name = str(refusal.facts.get("field", "family_name"))
    form.refuse(refusal, form.refuse_field(name))
    return _page(token, registration, form, 409 if isinstance(refusal, Conflict) else 422)


def _page(
    token: str, registration: Registration, form: DetailsForm, status: int, **extra: object
) -> ResponseReturnValue:
    """Show the form."""
    session = current_session()
    row = queries.open_change(session, registration.id)
    names = directory.country_names(session, language())
    page = render_template(
        "registrations/edit.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        form=form,
        possible=queries.possible_for(registration, at=clock.now()),
        asked=diff_words(queries.change_of(row).diff, names) if row is not None else [],
        agencies=directory.organization_names(session, language()),
        country=names.get(registration.country_code, _("International staff")),
        **extra,
    )
    return secret_page(make_response(page, status))


def _say(saved: Saved, left_out: tuple[str, ...]) -> None:
    """Say on the next page what became of the form."""
    if saved.way is Way.ASK and saved.changed:
        flash(_("The organizers have your request and write to you when they have decided."), "ok")
    elif saved.way is Way.ASK:
        flash(_("There is nothing to ask for: this is what is stored."), "info")
    elif saved.changed:
        flash(_("Your details are saved."), "ok")
    else:
        flash(_("Nothing was different, so nothing was changed."), "info")
    if saved.to_review:
        fields = ", ".join(label(name, "detail") for name in saved.to_review)
        flash(
            _("Your place stands. The organizers look at this again: %(fields)s.", fields=fields),
            "info",
        )
    for name in left_out:
        field = label(name, "detail")
        flash(_("%(field)s was not kept: you are not asked for it.", field=field), "info")

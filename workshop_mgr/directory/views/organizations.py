"""Organizations: a searchable list, a form to add one, a form to edit and review one."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.domain import OrganizationType
from workshop_mgr.directory.forms import OrganizationForm
from workshop_mgr.directory.login import actor, may_edit
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.queries import OrganizationFilter
from workshop_mgr.directory.views.blueprint import bp
from workshop_mgr.web.access import account_holder, organizer
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import found, page_number, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import Paging
from workshop_mgr.web.templating import labels_of


@bp.route("/manage/organizations")
@account_holder
def organizations() -> ResponseReturnValue:
    """List organizations, filtered and paged on the server."""
    session, wanted, page = current_session(), _filter(), page_number()
    rows, total = queries.search_organizations(session, wanted, page=page)
    return render_template(
        "directory/organizations.html",
        rows=rows,
        found=Paging(page, queries.PAGE_SIZE, total),
        wanted=wanted,
        types=labels_of("organization_type"),
        countries=queries.seat_options(session, language()),
        waiting=queries.count_to_review(session),
        may_edit=may_edit(),
    )


def _filter() -> OrganizationFilter:
    """Return what the address asks for; a type that is none filters nothing."""
    type_ = request.args.get("type", "")
    return OrganizationFilter(
        words=request.args.get("q", "").strip(),
        type=type_ if type_ in set(OrganizationType) else "",
        country=request.args.get("country", "")[:3],
        is_to_review=request.args.get("review") == "1",
    )


@bp.route("/manage/organizations/new", methods=["GET", "POST"])
@organizer
def new_organization() -> ResponseReturnValue:
    """Show an empty form; on POST, add the organization."""
    form = _offered(OrganizationForm(data={"is_reviewed": True}))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_organization(session, form.wanted(), who=actor(), at=clock.now())
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("The organization is added."), "ok")
            return see_other("directory.organizations")
    return _page("new_organization", form)


@bp.route("/manage/organizations/<slug>", methods=["GET", "POST"])
@organizer
def edit_organization(slug: str) -> ResponseReturnValue:
    """Show an organization; on POST, save it unless somebody else did in the meantime."""
    row = found(queries.organization_by_slug(current_session(), slug))
    form = _offered(OrganizationForm(data=_shown(row)))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_organization(
                    session, slug, form.wanted(), row_version=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            _refuse(form, refusal)
        except Conflict:
            return _stale(slug, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("directory.organizations")
    row = found(queries.organization_by_slug(current_session(), slug))
    return _page("edit_organization", form, row=row)


def _stale(slug: str, form: OrganizationForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = found(queries.organization_by_slug(current_session(), slug))
    saved = _offered(OrganizationForm(formdata=None, data=_shown(row)))
    form.row_version.data = str(row.row_version)
    page = render_template(
        "directory/edit_organization.html",
        form=form,
        row=row,
        differences=differences(form, saved),
        names=queries.organization_names(current_session(), language()),
    )
    return page, 409


def _page(
    name: str, form: OrganizationForm, row: Organization | None = None
) -> ResponseReturnValue:
    """Show a form, with what is wrong where something is."""
    names = queries.organization_names(current_session(), language())
    page = render_template(f"directory/{name}.html", form=form, row=row, names=names)
    return page, 422 if form.failed() else 200


def _offered(form: OrganizationForm) -> OrganizationForm:
    """Fill the lists of a form."""
    form.offer(queries.seat_options(current_session(), language()))
    return form


def _shown(row: Organization) -> dict[str, object]:
    """Return the data of a form that shows an organization."""
    return OrganizationForm.shown(row.facts(), row.row_version)


def _refuse(form: OrganizationForm, refusal: Refused) -> None:
    """Show a refusal at its field."""
    form.refuse(refusal, "name" if refusal.code == "organization_exists" else "parent")

"""Contributors for those who organize: a list, a form to add one, a form to edit one."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.forms import ContributorForm, LogoForm, RemoveLogoForm
from workshop_mgr.funding.models import Contributor
from workshop_mgr.funding.policies import may_edit
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.web.access import account_holder, organizer
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import found, page_number, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import Paging


@bp.route("/manage/donors")
@account_holder
def manage_donors() -> ResponseReturnValue:
    """List contributors, paged on the server."""
    session, page = current_session(), page_number()
    rows, total = queries.contributors_page(session, page)
    return private_page(
        render_template(
            "funding/manage_donors.html",
            rows=rows,
            paging=Paging(page, queries.PAGE_SIZE, total),
            may_edit=may_edit(actor()),
        )
    )


@bp.route("/manage/donors/new", methods=["GET", "POST"])
@organizer
def new_donor() -> ResponseReturnValue:
    """Show an empty form; on POST, add the contributor."""
    form = _offered(ContributorForm())
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_contributor(session, form.wanted(), who=actor(), at=clock.now())
        except Refused as refusal:
            form.refuse(refusal, "name")
        else:
            flash(_("The contributor is added."), "ok")
            return see_other("funding.manage_donors")
    page = render_template("funding/new_donor.html", form=form)
    return private_page(page, 422 if form.failed() else 200)


@bp.route("/manage/donors/<slug>", methods=["GET", "POST"])
@organizer
def edit_donor(slug: str) -> ResponseReturnValue:
    """Show a contributor; on POST, save it unless somebody else did in the meantime."""
    row = found(queries.contributor_by_slug(current_session(), slug))
    form = _offered(ContributorForm(data=ContributorForm.shown(row.plan(), row.revision)))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_contributor(
                    session, slug, form.wanted(), seen_revision=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            is_early = refusal.code == "renamed_too_early"
            form.refuse(refusal, "renamed_on" if is_early else "name")
        except Conflict:
            return _stale(slug, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("funding.manage_donors")
    row = found(queries.contributor_by_slug(current_session(), slug))
    return donor_page(form, row, 422 if form.failed() else 200)


def stored_form(row: Contributor) -> ContributorForm:
    """Return the form of a contributor as stored."""
    shown = ContributorForm.shown(row.plan(), row.revision)
    return _offered(ContributorForm(formdata=None, data=shown))


def _stale(slug: str, form: ContributorForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = found(queries.contributor_by_slug(current_session(), slug))
    saved = stored_form(row)
    form.row_version.data = str(row.revision)
    return donor_page(form, row, 409, differences=differences(form, saved))


def donor_page(
    form: ContributorForm, row: Contributor, status: int, **values: object
) -> ResponseReturnValue:
    """Show the form of a contributor."""
    untouched = {
        "logo_form": LogoForm(formdata=None),
        "remove_form": RemoveLogoForm(formdata=None),
    }
    page = render_template("funding/edit_donor.html", form=form, row=row, **untouched | values)
    return private_page(page, status)


def _offered(form: ContributorForm) -> ContributorForm:
    """Fill the lists of a form."""
    form.offer(directory.country_options(current_session(), language()))
    return form

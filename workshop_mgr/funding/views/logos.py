"""Logos of contributors: add one, say what it shows and how large it has to be, take it away."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.core.uploads import MOST_BYTES
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.forms import LogoForm, LogoWordsForm, RemoveLogoForm
from workshop_mgr.funding.models import Contributor, ContributorLogo
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.funding.views.contributors import donor_page, stored_form
from workshop_mgr.funding.views.public import logo_response
from workshop_mgr.web import messages
from workshop_mgr.web.access import account_holder, organizer
from workshop_mgr.web.http import found, let_in, private, see_other

ADDRESS = "/manage/donors/<slug>/logos"
LARGEST_LOGO = 64 * 1024 * 1024
"""Bytes of a request: a print shop's file is far too large, and refused in words at its field."""
_FIELDS = {"logo_without_words": "alt", "logo_too_few_pixels": "least_millimeters"}


@bp.route(ADDRESS, methods=["POST"])
@organizer
def add_logo(slug: str) -> ResponseReturnValue:
    """Add a logo."""
    let_in(LARGEST_LOGO)
    row = found(queries.contributor_by_slug(current_session(), slug))
    form = LogoForm()
    if form.submitted():
        content = form.file.data.read(MOST_BYTES + 1) if form.file.data else b""
        try:
            with unit_of_work() as session:
                services.add_logo(
                    session, slug, content, form.alt.data, form.rule(), who=actor(),
                    at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, _FIELDS.get(refusal.code, "file"))
        else:
            return _done(slug)
    row = found(queries.contributor_by_slug(current_session(), slug))
    return donor_page(stored_form(row), row, 422, logo_form=form)


@bp.route(f"{ADDRESS}/<int:logo_id>", methods=["GET", "POST"])
@organizer
def edit_logo(slug: str, logo_id: int) -> ResponseReturnValue:
    """Show a logo with its words and sizes; on POST, save them."""
    row, logo = _logo(slug, logo_id)
    form = LogoWordsForm(data=LogoWordsForm.shown(logo, row.revision))
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_logo(
                    session, slug, logo_id, form.alt.data, form.rule(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, _FIELDS[refusal.code])
        except Conflict as conflict:
            status = 409
            form.form_errors.append(messages.describe(conflict))
        else:
            return _done(slug)
    row, logo = _logo(slug, logo_id)
    if status == 409:
        form.row_version.data = str(row.revision)
    page = render_template("funding/edit_logo.html", row=row, logo=logo, form=form)
    return private_page(page, status if form.failed() else 200)


@bp.route(f"{ADDRESS}/<int:logo_id>.png")
@account_holder
def manage_logo(slug: str, logo_id: int) -> ResponseReturnValue:
    """Show a logo to those who organize, also of a contributor without a public workshop."""
    return private(logo_response(slug, logo_id))


@bp.route(f"{ADDRESS}/<int:logo_id>/remove", methods=["POST"])
@organizer
def remove_logo(slug: str, logo_id: int) -> ResponseReturnValue:
    """Take a logo away."""
    row = found(queries.contributor_by_slug(current_session(), slug))
    form = RemoveLogoForm()
    if not form.submitted():
        return donor_page(stored_form(row), row, 422, remove_form=form)
    with unit_of_work() as session:
        services.remove_logo(session, slug, logo_id, who=actor(), at=clock.now())
    return _done(slug)


def _logo(slug: str, logo_id: int) -> tuple[Contributor, ContributorLogo]:
    """Return a contributor and one of their logos."""
    row = found(queries.contributor_by_slug(current_session(), slug))
    return row, found(next((logo for logo in row.logos if logo.id == logo_id), None))


def _done(slug: str) -> ResponseReturnValue:
    """Say so and show the logos again."""
    flash(_("The changes are saved."), "ok")
    return see_other("funding.edit_donor", slug=slug, _anchor="logos")

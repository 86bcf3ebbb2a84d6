"""People: a searchable list, a form to add somebody, a form to edit somebody."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.forms import PersonForm
from workshop_mgr.directory.login import actor, may_edit
from workshop_mgr.directory.models import Person
from workshop_mgr.directory.queries import PersonFilter
from workshop_mgr.directory.views.blueprint import bp
from workshop_mgr.web.access import account_holder, organizer
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import found, page_number, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import Paging


@bp.route("/manage/people")
@account_holder
def people() -> ResponseReturnValue:
    """List people, filtered and paged on the server; contact data are not on it."""
    session, page = current_session(), page_number()
    wanted = PersonFilter(
        words=request.args.get("q", "").strip(), country=request.args.get("country", "")[:3]
    )
    rows, total = queries.search_people(session, wanted, page=page)
    return render_template(
        "directory/people.html",
        rows=rows,
        found=Paging(page, queries.PAGE_SIZE, total),
        wanted=wanted,
        countries=queries.country_options(session, language()),
        may_edit=may_edit(),
    )


@bp.route("/manage/people/new", methods=["GET", "POST"])
@organizer
def new_person() -> ResponseReturnValue:
    """Show an empty form; on POST, add the person."""
    form = _offered(PersonForm())
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_person(session, form.wanted(), who=actor(), at=clock.now())
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("The person is added."), "ok")
            return see_other("directory.people")
    return _page("new_person", form)


@bp.route("/manage/people/<slug>", methods=["GET", "POST"])
@organizer
def edit_person(slug: str) -> ResponseReturnValue:
    """Show a person; on POST, save them unless somebody else did in the meantime."""
    row = found(queries.person_by_slug(current_session(), slug))
    form = _offered(PersonForm(data=_shown(row)))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_person(
                    session, slug, form.wanted(), row_version=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            _refuse(form, refusal)
        except Conflict:
            return _stale(slug, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("directory.people")
    row = found(queries.person_by_slug(current_session(), slug))
    return _page("edit_person", form, row=row)


def _stale(slug: str, form: PersonForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = found(queries.person_by_slug(current_session(), slug))
    saved = _offered(PersonForm(formdata=None, data=_shown(row)))
    form.row_version.data = str(row.row_version)
    page = render_template(
        "directory/edit_person.html",
        form=form,
        row=row,
        differences=differences(form, saved),
        names=queries.organization_names(current_session(), language()),
    )
    return page, 409


def _page(name: str, form: PersonForm, row: Person | None = None) -> ResponseReturnValue:
    """Show a form, with what is wrong where something is."""
    names = queries.organization_names(current_session(), language())
    page = render_template(f"directory/{name}.html", form=form, row=row, names=names)
    return page, 422 if form.failed() else 200


def _offered(form: PersonForm) -> PersonForm:
    """Fill the list of a form."""
    form.offer(queries.country_options(current_session(), language()))
    return form


def _shown(row: Person) -> dict[str, object]:
    """Return the data of a form that shows a person."""
    return PersonForm.shown(row.facts(), row.row_version)


def _refuse(form: PersonForm, refusal: Refused) -> None:
    """Show a refusal at its field."""
    form.refuse(refusal, "name" if refusal.code == "person_exists" else "organization")

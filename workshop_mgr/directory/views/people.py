"""People: a searchable list, a form to add somebody, the page of somebody with all that is known."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.domain import post_on
from workshop_mgr.directory.forms import DetailsForm, PersonForm, PhotographForm
from workshop_mgr.directory.login import actor, may_edit
from workshop_mgr.directory.models import Person
from workshop_mgr.directory.queries import PersonFilter
from workshop_mgr.directory.views.blueprint import bp
from workshop_mgr.web.access import account_holder, organizer
from workshop_mgr.web.comparison import Difference, differences
from workshop_mgr.web.forms import ActionForm
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
    form = PersonForm()
    form.offer(queries.country_options(current_session(), language()))
    if form.submitted():
        try:
            with unit_of_work() as session:
                slug = services.add_person(session, form.wanted(), who=actor(), at=clock.now()).slug
        except Refused as refusal:
            form.refuse(refusal, "name" if refusal.code == "person_exists" else "organization")
        else:
            flash(_("The person is added."), "ok")
            return see_other("directory.edit_person", slug=slug)
    names = queries.organization_names(current_session(), language())
    page = render_template("directory/new_person.html", form=form, names=names)
    return page, 422 if form.failed() else 200


@bp.route("/manage/people/<slug>", methods=["GET", "POST"])
@organizer
def edit_person(slug: str) -> ResponseReturnValue:
    """Show a person; on POST, save their details unless somebody else did in the meantime."""
    row = found(queries.person_by_slug(current_session(), slug))
    form = _offered(DetailsForm(data=_shown(row)), row)
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_person(
                    session, slug, form.details(row.facts()),
                    row_version=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict:
            return _stale(slug, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("directory.edit_person", slug=slug)
    return page_of(slug, form)


def page_of(
    slug: str, form: DetailsForm | None = None, *, photograph_form: PhotographForm | None = None,
    refused: ActionForm | None = None, differing: list[Difference] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """Show everything known of a person, with what is wrong where something is."""
    session = current_session()
    row = found(queries.person_by_slug(session, slug))
    details = form or _offered(DetailsForm(formdata=None, data=_shown(row)), row)
    portrait = photograph_form or PhotographForm(formdata=None)
    wrong = next((each for each in (refused, portrait, details) if each and each.failed()), None)
    page = render_template(
        "directory/edit_person.html",
        row=row,
        form=details,
        photograph_form=portrait,
        action_form=ActionForm(formdata=None),
        posts=row.posts,
        present=post_on(row.posts, clock.now().date()),
        photograph=queries.photograph_facts(session, row.id),
        wrong=wrong,
        differences=differing,
    )
    return page, 409 if differing is not None else 422 if wrong else 200


def _stale(slug: str, form: DetailsForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = found(queries.person_by_slug(current_session(), slug))
    saved = _offered(DetailsForm(formdata=None, data=_shown(row)), row)
    form.row_version.data = str(row.row_version)
    return page_of(slug, form, differing=differences(form, saved))


def _offered(form: DetailsForm, row: Person) -> DetailsForm:
    """Fill the lists of a form."""
    form.offer_words(also=row.languages)
    return form


def _shown(row: Person) -> dict[str, object]:
    """Return the data of a form that shows a person."""
    return DetailsForm.shown(row.facts(), row.row_version)

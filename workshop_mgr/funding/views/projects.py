"""Projects for those who organize: a searchable list and forms."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.domain import Step
from workshop_mgr.funding.forms import REMOVE, ProjectForm, StepForm
from workshop_mgr.funding.models import Project
from workshop_mgr.funding.policies import may_edit, verbs
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.funding.views.public import LONGEST_QUERY
from workshop_mgr.web.access import account_holder, organizer
from workshop_mgr.web.comparison import Difference, differences
from workshop_mgr.web.http import found, page_number, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import Paging
from workshop_mgr.workshops.policies import Verb

_FIELDS = {"project_exists": "title", "dates_reversed": "ends_on"}


@bp.route("/manage/projects")
@account_holder
def manage_projects() -> ResponseReturnValue:
    """List all projects, newest first, searched and paged on the server."""
    session, page = current_session(), page_number()
    words = request.args.get("q", "").strip()[:LONGEST_QUERY]
    rows, total = queries.projects_page(session, words, page)
    return private_page(
        render_template(
            "funding/manage_projects.html",
            rows=rows,
            counts=queries.workshop_counts(session, [row.id for row in rows]),
            words=words,
            paging=Paging(page, queries.PAGE_SIZE, total),
            may_edit=may_edit(actor()),
            own=queries.projects_on_team_of(session, actor()),
        )
    )


@bp.route("/manage/projects/new", methods=["GET", "POST"])
@organizer
def new_project() -> ResponseReturnValue:
    """Show an empty form; on POST, add the project and go on to its donors."""
    form = ProjectForm(data={"currency": "EUR"})
    form.offer(_countries())
    if form.submitted():
        try:
            with unit_of_work() as session:
                project = services.add_project(session, form.wanted(), who=actor(), at=clock.now())
                slug = project.slug
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            flash(_("The project is added."), "ok")
            return see_other("funding.edit_project", slug=slug)
    page = render_template("funding/new_project.html", form=form, names=_owner_names())
    return private_page(page, 422 if form.failed() else 200)


@bp.route("/manage/projects/<slug>", methods=["GET", "POST"])
@organizer
def edit_project(slug: str) -> ResponseReturnValue:
    """Show a project; on POST, save it unless somebody else did in the meantime."""
    row = found(queries.project_by_slug(current_session(), slug))
    form = _form(row)
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_project(
                    session, slug, form.wanted(), seen_revision=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            _refuse(form, refusal)
        except Conflict:
            return _stale(slug, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("funding.edit_project", slug=slug)
    return project_page(slug, form, status=422 if form.failed() else 200)


def _stale(slug: str, form: ProjectForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = found(queries.project_by_slug(current_session(), slug))
    compared = differences(form, _shown(row))
    form.row_version.data = str(row.revision)
    return project_page(slug, form, compared=compared, status=409)


def project_page(
    slug: str, form: ProjectForm | None = None, *, step_form: StepForm | None = None,
    compared: list[Difference] | None = None, status: int,
) -> ResponseReturnValue:  # fmt: skip
    """Show a project's form and its contributions, with what is wrong where something is."""
    session = current_session()
    row = found(queries.project_by_slug(session, slug))
    seen = {"row_version": str(row.revision)}
    page = render_template(
        "funding/edit_project.html",
        project=row,
        form=form or _shown(row),
        step_form=step_form or StepForm(formdata=None, data=seen),
        indicators=queries.indicators_of(session, row.id),
        taken=queries.taken_by_contribution(session, row.id),
        differences=compared,
        names=_owner_names(),
        today=clock.now().date(),
        may_manage=Verb.MANAGE in verbs(session, actor(), row.id),
    )
    return private_page(page, status)


def order_answer(
    slug: str, row_id: int, move: Callable[..., None], remove: Callable[..., None], anchor: str
) -> ResponseReturnValue:
    """Put a contribution or an indicator earlier or later, or take it away.

    Somebody else's change in the meantime is a conflict for its error page, and so is taking away
    what is in use.
    """
    form = StepForm()
    if not form.submitted():
        return project_page(slug, step_form=form, status=422)
    seen, who, at = form.row_version.number(), actor(), clock.now()
    with unit_of_work() as session:
        if form.step.data == REMOVE:
            remove(session, slug, row_id, seen_revision=seen, who=who, at=at)
        else:
            step = Step(form.step.data)
            move(session, slug, row_id, step, seen_revision=seen, who=who, at=at)
    return project_saved(slug, anchor)


def project_saved(slug: str, anchor: str) -> ResponseReturnValue:
    """Say so and show the project again."""
    flash(_("The changes are saved."), "ok")
    return see_other("funding.edit_project", slug=slug, _anchor=anchor)


def _shown(row: Project) -> ProjectForm:
    """Return the form of a project as it is stored."""
    return _form(row, formdata=None)


def _form(row: Project, **sent: None) -> ProjectForm:
    """Return the form of a project, with what was sent unless that is left out."""
    countries = _countries()
    form = ProjectForm(data=ProjectForm.shown(row.plan(), row.revision, dict(countries)), **sent)
    form.offer(countries)
    return form


def _countries() -> list[tuple[str, str]]:
    """Return the countries that may benefit."""
    return directory.country_options(current_session(), language())


def _owner_names() -> list[str]:
    """Return the organizations to suggest as owner."""
    return directory.organization_names(current_session(), language())


def _refuse(form: ProjectForm, refusal: Refused) -> None:
    """Show a refusal at its field."""
    form.refuse(refusal, _FIELDS.get(refusal.code, "owner"))

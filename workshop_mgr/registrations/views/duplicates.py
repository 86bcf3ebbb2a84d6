"""People who may be entered twice, and making one registration of two."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import MERGED_FIELDS, differing, groups
from workshop_mgr.registrations.forms import MergeForm
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import found, private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label
from workshop_mgr.workshops.login import team_workshop

MOST_GROUPS = 100
LISTS = {"attendance_mode": "attendance_mode", "category": "category", "gender": "gender"}
"""Fields that hold a code, and the list with its words."""


@bp.route(f"{MANAGE}/duplicates")
@team_manage
def duplicates(slug: str) -> ResponseReturnValue:
    """Show who may be one person entered twice, and why."""
    session, workshop = current_session(), team_workshop()
    alike = groups(queries.entries(session, workshop.id))
    shown = alike[:MOST_GROUPS]
    rows = queries.by_ids(session, workshop.id, [each for group in shown for each in group.ids])
    page = render_template(
        "registrations/duplicates.html",
        workshop=workshop,
        groups=[(group, [rows[each] for each in group.ids]) for group in shown],
        total=len(alike),
        country_names=directory.country_names(session, language()),
    )
    return private(make_response(page))


@bp.route(f"{MANAGE}/<int:registration_id>/merge/<int:other_id>", methods=["GET", "POST"])
@team_manage
def merge(slug: str, registration_id: int, other_id: int) -> ResponseReturnValue:
    """Show both side by side, and make one of them; the first of the address stays."""
    form, status = MergeForm(), 200
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.merge(
                    session, slug, registration_id, other_id, _taken_over(),
                    revisions=_revisions(form.revisions.data or ""), who=actor(), at=clock.now(),
                )  # fmt: skip
        except (Conflict, Refused) as refusal:
            form.refuse(refusal)
            status = 409
        else:
            flash(_("The two registrations are one now. Both histories are kept."), "ok")
            return redirect(
                url_for("registrations.person", slug=slug, registration_id=registration_id),
                code=303,
            )
    elif form.failed():
        status = 422
    return _merge_page(form, registration_id, other_id, status)


def _merge_page(
    form: MergeForm, registration_id: int, other_id: int, status: int
) -> ResponseReturnValue:
    """Show the two registrations, field by field where they differ."""
    session, workshop = current_session(), team_workshop()
    remaining = found(queries.by_id(session, workshop.id, registration_id))
    other = found(queries.by_id(session, workshop.id, other_id))
    names = directory.country_names(session, language())
    form.revisions.data = f"{remaining.revision} {other.revision}"
    chosen = _taken_over() if request.method == "POST" else None
    page = render_template(
        "registrations/merge.html",
        workshop=workshop,
        form=form,
        remaining=remaining,
        other=other,
        fields=[
            (name, _words(name, own, names), _words(name, others, names),
             is_suggested if chosen is None else name in chosen)
            for name, own, others, is_suggested in differing(_facts(remaining), _facts(other))
        ],
    )  # fmt: skip
    response = private(make_response(page))
    response.status_code = status
    return response


def _facts(registration: Registration) -> dict[str, str | None]:
    """Return what is compared field by field."""
    return {name: getattr(registration, name) for name in MERGED_FIELDS}


def _words(name: str, value: str, country_names: dict[str, str]) -> str:
    """Return a value in words."""
    if not value:
        return str(_("nothing"))
    if name in LISTS:
        return label(value, LISTS[name])
    if name == "country_code":
        return str(country_names.get(value, _("International staff")))
    return formats.language_name(value) if name == "language" else value


def _taken_over() -> set[str]:
    """Return the fields whose other value was chosen."""
    return {name for name in MERGED_FIELDS if request.form.get(f"take_{name}") == "other"}


def _revisions(typed: str) -> tuple[int, int]:
    """Return the revisions the page was made from; nonsense matches none."""
    numbers = [int(word) for word in typed.split() if word.isascii() and word.isdigit()]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)

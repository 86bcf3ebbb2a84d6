"""The pages a quota is set, released and removed on."""

from typing import Any

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HolderKind, QuotaPlan
from workshop_mgr.registrations.forms import QuotaForm, holder_kinds, quota_names
from workshop_mgr.registrations.forms.quotas import HARD
from workshop_mgr.registrations.models import ANY_MODE, Quota
from workshop_mgr.registrations.views.blueprint import bp
from workshop_mgr.registrations.views.board import BASE
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops.login import team_workshop

QUOTA = f"{BASE}/<int:quota_id>"


@bp.route(f"{BASE}/new", methods=["GET", "POST"])
@team_manage
def new_quota(slug: str) -> ResponseReturnValue:
    """Show an empty form for the kind of holder in ``?kind=``; on POST, add the quota."""
    kind = _kind(request.args.get("kind", ""))
    fresh = {
        "mode": ANY_MODE,
        "limit": HARD,
        "release_time_zone": team_workshop().time_zone,
    }
    form = _offered(QuotaForm(data=fresh), kind)
    if form.submitted():
        plan = form.plan(kind)
        try:
            in_unit_of_work(
                lambda session: services.add_quota(session, slug, plan, who=actor(), at=clock.now())
            )
        except Refused as refusal:
            form.refuse_plan(refusal)
        else:
            flash(_("The quota is added. Nobody was moved by it."), "ok")
            return see_other("registrations.quotas", slug=slug)
    page = render_template(
        "registrations/new_quota.html",
        workshop=team_workshop(),
        form=form,
        kind=kind.value,
        kinds=holder_kinds(),
        agencies=_agencies(kind),
    )
    return _answer(page, 422 if form.failed() else 200)


@bp.route(QUOTA, methods=["GET", "POST"])
@team_manage
def edit_quota(slug: str, quota_id: int) -> ResponseReturnValue:
    """Show a quota; on POST, save it unless somebody else just did."""
    quota = _quota(quota_id)
    kind = HolderKind(quota.holder_kind)
    form = _offered(QuotaForm(data=_shown(quota)), kind)
    if form.submitted():
        plan, seen = form.plan(kind), form.row_version.number()
        try:
            _save(slug, quota_id, plan, seen)
        except Conflict:
            return _stale(quota_id, form)
        except Refused as refusal:
            form.refuse_plan(refusal)
        else:
            flash(_("Saved. Nobody was moved by it: who waits goes on waiting."), "ok")
            return see_other("registrations.quotas", slug=slug)
    return _page(_quota(quota_id), form, 422 if form.failed() else 200)


def _save(slug: str, quota_id: int, plan: QuotaPlan, seen_version: int) -> None:
    """Change a quota in one unit of work."""
    in_unit_of_work(
        lambda session: services.edit_quota(
            session, slug, quota_id, plan, seen_version=seen_version, who=actor(), at=clock.now()
        )
    )


def _stale(quota_id: int, form: QuotaForm) -> Response:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    quota = _quota(quota_id)
    kind = HolderKind(quota.holder_kind)
    saved = _offered(QuotaForm(formdata=None, data=_shown(quota)), kind)
    form.row_version.data = str(quota.row_version)
    form.row_version.raw_data = None
    return _page(quota, form, 409, differences=differences(form, saved))


@bp.route(f"{QUOTA}/remove", methods=["POST"])
@team_manage
def remove_quota(slug: str, quota_id: int) -> ResponseReturnValue:
    """Remove a quota; nobody loses a place by it."""
    return _carry_out(
        quota_id,
        lambda session: services.remove_quota(session, slug, quota_id, who=actor(), at=clock.now()),
        _("The quota is removed. Everybody keeps their place."),
    )


@bp.route(f"{QUOTA}/release", methods=["POST"])
@team_manage
def release_quota(slug: str, quota_id: int) -> ResponseReturnValue:
    """Give the unused reserved seats to everybody now."""
    return _carry_out(
        quota_id,
        lambda session: services.release_quota(
            session, slug, quota_id, who=actor(), at=clock.now()
        ),
        _("The unused seats are free for everybody now."),
    )


def _carry_out(quota_id: int, work: Any, done: str) -> ResponseReturnValue:
    """Press one of a quota's buttons, or show the quota again with why it did nothing."""
    quota = _quota(quota_id)
    kind, slug = HolderKind(quota.holder_kind), team_workshop().slug
    form = _offered(QuotaForm(formdata=None, data=_shown(quota)), kind)
    if not ActionForm().submitted():
        form.form_errors.append(
            _("This page was open for too long. Nothing was changed: try again.")
        )
        return _page(quota, form, 422)
    try:
        in_unit_of_work(work)
    except Conflict as refusal:
        form.refuse(DomainError(refusal.code, **refusal.facts))
        return _page(_quota(quota_id), form, 409)
    flash(done, "ok")
    return see_other("registrations.quotas", slug=slug)


def _quota(quota_id: int) -> Quota:
    """Return the quota of the address, or answer 404."""
    return found(queries.quota_by_id(current_session(), team_workshop().id, quota_id))


def _kind(typed: str) -> HolderKind:
    """Return the kind of holder of an address; anything else means a country."""
    return next((kind for kind in HolderKind if kind == typed), HolderKind.COUNTRY)


def _shown(quota: Quota) -> dict[str, Any]:
    """Return the data of a form that shows a quota."""
    return QuotaForm.shown(quota, quota_names([quota])[quota.id], team_workshop().time_zone)


def _offered(form: QuotaForm, kind: HolderKind) -> QuotaForm:
    """Fill the lists of a form, countries the workshop is for first."""
    session, workshop = current_session(), team_workshop()
    targets = {target.country_code for target in workshop.target_countries}
    countries = (
        directory.country_options(session, language(), first=targets)
        if kind is HolderKind.COUNTRY
        else []
    )
    modes = {modality.mode for modality in workshop.modalities}
    return form.offer(kind, modes=modes, countries=countries)


def _agencies(kind: HolderKind) -> list[str]:
    """Return the names to suggest where an organization is typed."""
    if kind is not HolderKind.ORGANIZATION:
        return []
    return directory.organization_names(current_session(), language())


def _members(quota: Quota) -> list[str]:
    """Return the names of the countries a group had when its quota was saved."""
    if quota.holder_kind != HolderKind.GROUPING:
        return []
    names = directory.country_names(current_session(), language())
    return sorted((names.get(code, code) for code in quota.country_codes), key=filing_key)


def _page(quota: Quota, form: QuotaForm, status: int, **extra: Any) -> Response:
    """Show the form of a quota with what can be done to it."""
    page = render_template(
        "registrations/edit_quota.html",
        workshop=team_workshop(),
        quota=quota,
        name=quota_names([quota])[quota.id],
        rule=quota.rule(),
        form=form,
        members=_members(quota),
        agencies=_agencies(HolderKind(quota.holder_kind)),
        action_form=ActionForm(formdata=None),
        **extra,
    )
    return _answer(page, status)


def _answer(page: str, status: int) -> Response:
    """Answer with a page of the team's."""
    response = private(make_response(page))
    response.status_code = status
    return response

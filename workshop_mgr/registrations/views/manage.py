"""The organizer's table: who registered, counts by country and agency, decisions, export."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import audit, clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    DECISIONS,
    HOLDS_PLACE,
    INTERNATIONAL_STAFF,
    IS_ACTIVE,
    Hand,
    State,
    Step,
    steps_open,
)
from workshop_mgr.registrations.forms import DecisionForm, answer_until
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import AgencyCount, RegistrationFilter
from workshop_mgr.registrations.services import Outcome
from workshop_mgr.registrations.spreadsheet import rows_of
from workshop_mgr.registrations.views.blueprint import bp
from workshop_mgr.registrations.views.change_desk import changes_for_person
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.downloads import attachment, csv_stream
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, page_number, private, see_other, with_query
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import Paging
from workshop_mgr.web.templating import here, labels_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import may_manage, team_workshop

BASE = "/manage/workshops/<slug>/registrations"


@bp.route(BASE)
@team_read
def manage(slug: str) -> ResponseReturnValue:
    """Show the table, filtered, sorted and paged on the server."""
    return _table()


def _table(
    *, form: DecisionForm | None = None, export_form: ActionForm | None = None, status: int = 200
) -> Response:
    """Show the table; a form that was refused says why and keeps what was ticked and typed."""
    session, workshop, wanted, number = current_session(), team_workshop(), _filter(), page_number()
    rows, total = queries.table(session, workshop.id, wanted, page=number)
    if total and not rows:  # the last page has emptied since, by a decision for example
        number = Paging(number, queries.PAGE_SIZE, total).pages
        rows, total = queries.table(session, workshop.id, wanted, page=number)
    counts = queries.counts_by_state(session, workshop.id)
    names = directory.country_names(session, language())
    page = render_template(
        "registrations/manage.html",
        workshop=workshop,
        rows=rows,
        total=total,
        paging=Paging(number, queries.PAGE_SIZE, total),
        wanted=wanted,
        counts=counts,
        count_all=sum(counts.values()),
        changes_waiting=queries.changes_waiting(session, [workshop.id])[workshop.id],
        places=queries.availability(session, workshop.id),
        country_names=names,
        **_choices(queries.countries_and_agencies(session, workshop.id), names),
        filters=_active(wanted, names),
        form=form or DecisionForm(formdata=None),
        ticked=set(form.chosen()) if form else set(),
        export_form=export_form or ActionForm(formdata=None),
        may_manage=may_manage(),
    )
    response = private(make_response(page))
    response.status_code = status
    return response


def _choices(
    pairs: list[tuple[str, str]], names: dict[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the filters: only countries and agencies that occur."""
    countries = sorted(
        {code: _country_words(code, names) for code, _agency in pairs}.items(),
        key=lambda pair: pair[1],
    )
    agencies = sorted({agency for _code, agency in pairs})
    return {
        "country_choices": [("", _("All countries")), *countries],
        "agency_choices": [("", _("All agencies")), *((agency, agency) for agency in agencies)],
        "mode_choices": [
            ("", _("Both")),
            *((value, str(words)) for value, words in labels_of("attendance_mode")),
        ],
    }


def _active(wanted: RegistrationFilter, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return (words, address without it) of each filter in force."""
    modes = dict(labels_of("attendance_mode"))
    active = [
        ("q", wanted.words, wanted.words),
        ("country", wanted.country, _country_words(wanted.country, names)),
        ("agency", wanted.organization, wanted.organization),
        ("mode", wanted.mode, str(modes.get(wanted.mode, ""))),
    ]
    return [(words, here(**{name: None, "page": None})) for name, value, words in active if value]


def _country_words(code: str, names: dict[str, str]) -> str:
    """Return a country's name, the words for none, or a code nobody knows as it was asked for."""
    return _("International staff") if code == INTERNATIONAL_STAFF else names.get(code, code)


def _filter() -> RegistrationFilter:
    """Read the filter from the address; values that mean nothing filter nothing."""
    states = {value for value, _words in labels_of("registration_state")}
    modes = {mode.value for mode in Mode}
    argument = request.args.get
    return RegistrationFilter(
        state=_known(argument("status", ""), states),
        country=argument("country", "")[:3].upper(),
        organization=argument("agency", "")[:200],
        mode=_known(argument("mode", ""), modes),
        words=argument("q", "").strip()[:200],
        sees_contacts=may_manage(),
        sort=_known(argument("sort", "").removeprefix("-"), set(queries.SORTS)) or "registered",
        is_descending=argument("sort", "-registered").startswith("-"),
    )


def _known(value: str, allowed: set[str]) -> str:
    """Return the value if it is one of the list, else the empty string."""
    return value if value in allowed else ""


@bp.route(f"{BASE}/decide", methods=["POST"])
@team_manage
def decide(slug: str) -> ResponseReturnValue:
    """Carry out one decision for the ticked people and report what was skipped and why."""
    form = DecisionForm()
    if form.submitted() and not form.chosen():
        form.form_errors.append(_("Tick the people this decision is about."))
    if form.failed():
        return _table(form=form, status=422)
    with unit_of_work() as session:
        outcomes = services.decide(
            session,
            slug,
            form.chosen(),
            form.wanted_step(),
            reason=form.reason.data or "",
            who=actor(),
            at=clock.now(),
        )
    report(outcomes)
    return redirect(with_query(url_for("registrations.manage", slug=slug)), code=303)


def report(outcomes: list[Outcome]) -> None:
    """Say how many were moved, and each one who was not, with the reason."""
    done = sum(outcome.refusal is None for outcome in outcomes)
    flash(ngettext("%(num)d registration changed.", "%(num)d registrations changed.", done), "ok")
    for outcome in outcomes:
        if outcome.refusal is not None:
            reason = messages.describe(outcome.refusal)
            flash(
                _("%(name)s was skipped. %(reason)s", name=outcome.name, reason=reason), "warning"
            )


@bp.route(f"{BASE}/<int:registration_id>")
@team_read
def person(slug: str, registration_id: int) -> ResponseReturnValue:
    """Show one registration with its history; contact and needs to organizers only."""
    session, workshop = current_session(), team_workshop()
    registration = found(queries.by_id(session, workshop.id, registration_id))
    answers = queries.answers_of(session, registration.id)
    names = directory.country_names(session, language())
    page = render_template(
        "registrations/person.html",
        workshop=workshop,
        registration=registration,
        history=queries.history(session, registration.id),
        country=names.get(registration.country_code, registration.country_code),
        country_names=names,
        answers=[each for each in answers if may_manage() or not each.question.is_personal],
        consents=queries.consents_of(session, registration.id),
        versions=queries.consent_versions(session, workshop.id),
        form=DecisionForm(formdata=None),
        steps=_steps(registration),
        answer_until=answer_until(registration),
        may_manage=may_manage(),
        **(changes_for_person(registration) if may_manage() else {}),
    )
    return private(make_response(page))


def _steps(registration: Registration) -> list[Step]:
    """Return what an organizer may decide about somebody, in the order of the buttons."""
    open_steps = steps_open(services.standing_of(registration), Hand.ORGANIZER)
    return [step for step in DECISIONS if step in open_steps]


@bp.route(f"{BASE}/<int:registration_id>/reviewed", methods=["POST"])
@team_manage
def mark_reviewed(slug: str, registration_id: int) -> ResponseReturnValue:
    """Note that what a person changed was looked at."""
    if not ActionForm().submitted():
        response = make_response(person(slug, registration_id))
        response.status_code = 422
        return response
    with unit_of_work() as session:
        services.mark_reviewed(session, slug, registration_id, who=actor(), at=clock.now())
    flash(_("Saved."), "ok")
    return see_other("registrations.person", slug=slug, registration_id=registration_id)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One line of the summary: an agency, or all of a country where ``agency`` is empty."""

    agency: str
    in_person: int
    online: int
    waiting: int

    @property
    def total(self) -> int:
        """Count everybody who has a place."""
        return self.in_person + self.online


@bp.route(f"{BASE}/summary")
@team_read
def summary(slug: str) -> ResponseReturnValue:
    """Show who has a place and who waits, by country and agency."""
    session, workshop = current_session(), team_workshop()
    counts = [
        count
        for count in queries.counts_by_agency(session, workshop.id)
        if count.state in IS_ACTIVE
    ]
    names = directory.country_names(session, language())
    countries = [
        (names.get(code, code), _row("", of_country), _by_agency(of_country))
        for code, of_country in _grouped(counts, lambda count: count.country_code)
    ]
    page = render_template(
        "registrations/summary.html",
        workshop=workshop,
        countries=sorted(countries, key=lambda entry: entry[0]),
        total=_row("", counts),
    )
    return private(make_response(page))


def _grouped(counts: list[AgencyCount], key: Any) -> list[tuple[str, list[AgencyCount]]]:
    """Return the counts grouped by a key, in its order."""
    return [(value, list(group)) for value, group in groupby(sorted(counts, key=key), key=key)]


def _by_agency(counts: list[AgencyCount]) -> list[AgencyRow]:
    """Return a line for each agency of one country."""
    return [
        _row(agency, group)
        for agency, group in _grouped(counts, lambda count: count.organization_name)
    ]


def _row(agency: str, counts: list[AgencyCount]) -> AgencyRow:
    """Add counts up to one line."""
    placed = [count for count in counts if count.state in HOLDS_PLACE]
    return AgencyRow(
        agency=agency,
        in_person=sum(count.count for count in placed if count.mode is Mode.IN_PERSON),
        online=sum(count.count for count in placed if count.mode is Mode.ONLINE),
        waiting=sum(count.count for count in counts if count.state is State.WAITLISTED),
    )


@bp.route(f"{BASE}.csv", methods=["POST"])
@team_manage
def export(slug: str) -> ResponseReturnValue:
    """Give the filtered table as CSV; who took what is in the audit log (DOMAIN R25)."""
    form = ActionForm()
    if not form.submitted():
        return _table(export_form=form, status=422)
    workshop_id, wanted, at = team_workshop().id, _filter(), clock.now()
    with unit_of_work() as session:
        audit.record(
            session,
            who=actor(),
            at=at,
            action="registrations.exported",
            workshop_id=workshop_id,
            subject=("workshop", workshop_id),
            changes={"filter": ("", request.query_string.decode())},
        )
    session = current_session()
    names = directory.country_names(session, language())
    questions, answers = queries.answers_by_registration(session, workshop_id)
    registrations = queries.every(session, workshop_id, wanted)
    rows = list(rows_of(registrations, names, questions, answers))
    response = Response(csv_stream(rows), mimetype="text/csv; charset=utf-8")
    return private(attachment(response, f"{slug}-registrations.csv"))

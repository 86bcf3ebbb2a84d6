"""The list of participants in protocol order (DOMAIN §5, report 1)."""

from dataclasses import dataclass
from itertools import groupby

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Delegation, Participant, Stage, Variant
from workshop_mgr.reports.views.blueprint import (
    BASE,
    FILE,
    bp,
    chosen_language,
    file_of,
    today,
    when_and_where,
)
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of
from workshop_mgr.workshops.login import may_manage, team_workshop
from workshop_mgr.workshops.policies import Verb, require


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list is asked for."""

    variant: Variant
    stage: Stage
    language: str
    has_capitals: bool = False


@bp.route(f"{BASE}/participants")
@team_read
def participants(slug: str) -> ResponseReturnValue:
    """Show the list of participants."""
    wanted = _wanted()
    document = _document(wanted)
    page = render_template(
        "reports/participants.html",
        workshop=team_workshop(),
        document=document,
        people=sum(1 for _line in document.lines()),
        wanted=wanted,
        variant_choices=[
            (value, words)
            for value, words in labels_of("report_variant")
            if may_manage() or value != Variant.INTERNAL
        ],
        stage_choices=labels_of("report_stage"),
        may_manage=may_manage(),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/participants{FILE}")
@team_read
def participants_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the list of participants as a file."""
    wanted = _wanted()
    return file_of(_document(wanted), f"participants-{wanted.variant}", ending)


def _wanted() -> Wanted:
    """Read from the address which list is asked for; contact data are for organizers.

    Raises:
        Forbidden: ``not_allowed``.
    """
    argument = request.args.get
    variant, stage = argument("variant", ""), argument("stage", "")
    wanted = Wanted(
        variant=Variant(variant) if variant in set(Variant) else Variant.PUBLIC,
        stage=Stage(stage) if stage in set(Stage) else Stage.PROVISIONAL,
        language=chosen_language(),
        has_capitals=bool(argument("capitals")),
    )
    if wanted.variant is Variant.INTERNAL:
        require(current_session(), actor(), Verb.MANAGE, team_workshop().id)
    return wanted


def _document(wanted: Wanted) -> Document:
    """Return the list as a document in the language it is asked for in."""
    session, workshop = current_session(), team_workshop()
    people = queries.participants(session, workshop.id, variant=wanted.variant, stage=wanted.stage)
    with force_locale(wanted.language):
        protocol = queries.protocol_of(session, workshop, language())
        return list_of(protocol.in_order(people), wanted)


def list_of(delegations: list[Delegation], wanted: Wanted) -> Document:
    """Return delegations as a list in the language of now, which is the one it is wanted in."""
    workshop = team_workshop()
    return Document(
        title=_title(wanted.variant),
        language=wanted.language,
        columns=_columns(wanted.variant),
        sections=_sections(delegations, wanted),
        facts=(
            workshop.title.shown(language()).value,
            when_and_where(),
            _(
                "%(stage)s, details as of %(day)s",
                stage=label(wanted.stage, "report_stage"),
                day=formats.day(today()),
            ),
        ),
        marking=label(wanted.variant, "report_marking"),
        is_landscape=wanted.variant is Variant.INTERNAL,
        row_headings=(_("Group"), _("Delegation or organization")),
    )


def _title(variant: Variant) -> str:
    """Return what the list is called."""
    return str(_("Spelling of names") if variant is Variant.SPELLING else _("List of participants"))


def _columns(variant: Variant) -> tuple[Column, ...]:
    """Return the columns of a variant."""
    names = (Column(_("Honorific"), 7), Column(_("Name"), 15))
    if variant is Variant.SPELLING:
        own_script = Column(_("Name in their own script"), 15)
        return (*names, own_script, Column(_("Agency or organization"), 18))
    public = (
        *names,
        Column(_("Position"), 15),
        Column(_("Agency or organization"), 18),
        Column(_("Taking part"), 8),
    )
    if variant is Variant.PUBLIC:
        return public
    return (*public, Column(_("Email"), 15), Column(_("Phone"), 10))


def _sections(delegations: list[Delegation], wanted: Wanted) -> tuple[Section, ...]:
    """Return the delegations by group."""
    return tuple(
        Section(
            label(group, "report_group"),
            tuple(
                Block(
                    delegation.heading,
                    tuple(Row(_cells(person, wanted)) for person in delegation.people),
                )
                for delegation in members
            ),
        )
        for group, members in groupby(delegations, key=lambda one: one.group)
    )


def _cells(person: Participant, wanted: Wanted) -> tuple[str, ...]:
    """Return one person's line. Capitals are a style of the list, asked for (DOMAIN R19)."""
    family = person.family_name.upper() if wanted.has_capitals else person.family_name
    names = (person.honorific, f"{family} {person.given_name}".strip())
    if wanted.variant is Variant.SPELLING:
        return (*names, person.native_name, person.organization)
    public = (
        *names,
        person.position,
        person.organization,
        label(person.mode, "attendance_mode"),
    )
    if wanted.variant is Variant.PUBLIC:
        return public
    return (*public, person.email, person.phone)

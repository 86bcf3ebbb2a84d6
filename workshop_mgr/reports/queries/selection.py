"""Which workshops a report is over: a statement of their ids, what they are, and what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Organization
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.funding.policies import is_on_own_team, is_on_team
from workshop_mgr.workshops.domain import State, TeamRole
from workshop_mgr.workshops.models import (
    FieldOfWork,
    Workshop,
    WorkshopField,
    WorkshopOrganization,
)

ORGANIZING = ("organizer", "co_organizer")
TAKES_PLACE = Workshop.state.not_in((State.CANCELLED.value, State.POSTPONED.value))
IS_ANNOUNCED = Workshop.state != State.DRAFT.value
"""Whatever became of it: it was published once."""
Options = dict[str, list[tuple[str, Texts]]]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which workshops; empty values leave none out. Codes and slugs, the period is of their start."""

    project: str = ""
    donor: str = ""
    organizer: str = ""
    country: str = ""
    field: str = ""
    starts_from: date | None = None
    starts_to: date | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """How many workshops were chosen, from when to when, and in how many one may see everything.

    Of ``own`` one may see small numbers too: one is on their own team, or may see everything.
    """

    workshops: int
    managed: int
    own: int
    first: date | None
    last: date | None

    @property
    def may_manage(self) -> bool:
        """Say whether whoever asks manages all of them."""
        return self.managed == self.workshops

    @property
    def may_see_small(self) -> bool:
        """Say whether whoever asks may see small numbers of all of them."""
        return self.own == self.workshops


def selected_ids(
    wanted: Selection, who: Actor, *, among: ColumnElement[bool] = TAKES_PLACE
) -> Select[int]:
    """Return the statement of the ids of the chosen workshops ``who`` may see, of those ``among``.

    Those of their teams, and those attributed to a project whose team they are on.
    """
    statement = select(Workshop.id).where(among)
    if who.role != Role.ADMIN:
        statement = statement.where(is_on_team(who, *TeamRole))
    if wanted.project:
        found = select(Attribution.workshop_id).join(Project).where(Project.slug == wanted.project)
        statement = statement.where(Workshop.id.in_(found))
    if wanted.donor:
        given = (
            select(Attribution.workshop_id)
            .join(Contributor)
            .where(Contributor.slug == wanted.donor)
        )
        statement = statement.where(Workshop.id.in_(given))
    if wanted.organizer:
        organized = (
            select(WorkshopOrganization.workshop_id)
            .join(Organization)
            .where(Organization.slug == wanted.organizer, WorkshopOrganization.role.in_(ORGANIZING))
        )
        statement = statement.where(Workshop.id.in_(organized))
    if wanted.field:
        of_field = select(WorkshopField.workshop_id).where(WorkshopField.field_code == wanted.field)
        statement = statement.where(Workshop.id.in_(of_field))
    if wanted.country:
        statement = statement.where(Workshop.country_code == wanted.country)
    if wanted.starts_from:
        statement = statement.where(Workshop.start_date >= wanted.starts_from)
    if wanted.starts_to:
        statement = statement.where(Workshop.start_date <= wanted.starts_to)
    return statement


def begins_within(first: date, last: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that a workshop begins between two days."""
    return Workshop.start_date >= first, Workshop.start_date <= last


def selected(session: Session, ids: Select[int], who: Actor) -> Selected:
    """Return what was chosen, in one statement.

    Who is responsible for a project may see everything that is counted of its workshops; who reads
    its reports alone sees no small number of them.
    """
    may: ColumnElement[bool] = literal(who.role == Role.ADMIN)
    if who.role == Role.ORGANIZER:
        may = is_on_team(who, TeamRole.ORGANIZER)
    is_own = or_(may, is_on_own_team(who))
    count, managed, own, first, last = session.execute(
        select(
            func.count(),
            func.sum(case((may, 1), else_=0)),
            func.sum(case((is_own, 1), else_=0)),
            func.min(Workshop.start_date),
            func.max(Workshop.end_date),
        )
        .select_from(Workshop)
        .where(Workshop.id.in_(ids))
    ).one()
    return Selected(count, managed or 0, own or 0, first, last)


def options(session: Session, who: Actor) -> Options:
    """Return (code, name) of whatever the workshops ``who`` may see can be chosen by, by filter.

    Two statements; countries by code alone.
    """
    ids = selected_ids(Selection(), who)
    attributed = Attribution.workshop_id.in_(ids)
    rows = session.execute(
        union_all(
            select(literal("project"), Project.slug, Project.title).where(
                Project.id.in_(select(Attribution.project_id).where(attributed))
            ),
            select(literal("donor"), Contributor.slug, Contributor.name).where(
                Contributor.id.in_(select(Attribution.contributor_id).where(attributed))
            ),
            select(literal("organizer"), Organization.slug, Organization.name).where(
                Organization.id.in_(
                    select(WorkshopOrganization.organization_id).where(
                        WorkshopOrganization.workshop_id.in_(ids),
                        WorkshopOrganization.role.in_(ORGANIZING),
                    )
                )
            ),
            select(literal("field"), FieldOfWork.code, FieldOfWork.name).where(
                FieldOfWork.code.in_(
                    select(WorkshopField.field_code).where(WorkshopField.workshop_id.in_(ids))
                )
            ),
        )
    )
    found: Options = {"project": [], "donor": [], "organizer": [], "field": []}
    for kind, code, name in rows:
        found[kind].append((code, name))
    countries: Sequence[str | None] = session.scalars(
        select(Workshop.country_code)
        .where(Workshop.id.in_(ids), Workshop.country_code.is_not(None))
        .distinct()
    ).all()
    found["country"] = [(code, Texts()) for code in countries if code]
    return found

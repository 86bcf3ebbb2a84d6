"""Questions about workshops, each a fixed number of statements whatever the rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, inspect, or_, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.derived import Derived, derived
from workshop_mgr.core.search import search_words
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.directory.models import Organization
from workshop_mgr.workshops.domain import (
    PUBLIC_STATES,
    Confirmation,
    FieldColor,
    Format,
    Mode,
    OrganizationRole,
    Places,
    PublicationPlan,
    RegistrationWindow,
    Scope,
    State,
    TeamRole,
    WorkshopPlan,
)
from workshop_mgr.workshops.models import (
    FieldOfWork,
    MeetingType,
    Modality,
    TargetCountry,
    TeamMember,
    Workshop,
    WorkshopField,
    WorkshopOrganization,
)

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class WorkshopFilter:
    """What a visitor looks for; empty values filter nothing. Codes, never names."""

    words: str = ""
    country: str = ""
    field: str = ""
    format: str = ""
    organizer: str = ""
    language: str = ""
    starts_from: date | None = None
    starts_to: date | None = None
    is_past: bool = False


def _whole(statement: Select[Workshop]) -> Select[Workshop]:
    """Load everything the pages of a workshop show, in a fixed number of statements."""
    return statement.options(
        selectinload(Workshop.modalities),
        selectinload(Workshop.fields).selectinload(WorkshopField.field),
        selectinload(Workshop.target_countries).selectinload(TargetCountry.country),
        selectinload(Workshop.organizations).selectinload(WorkshopOrganization.organization),
        selectinload(Workshop.publications),
        selectinload(Workshop.country),
        selectinload(Workshop.meeting_type),
    )


def by_slug(session: Session, slug: str) -> Workshop | None:
    """Return a workshop in whatever state."""
    return session.scalar(select(Workshop).where(Workshop.slug == slug))


def all_ids(session: Session) -> Sequence[int]:
    """Return the ids of all workshops, drafts among them."""
    return session.scalars(select(Workshop.id).order_by(Workshop.id)).all()


def whole_by_slug(session: Session, slug: str) -> Workshop | None:
    """Return a workshop with all its parts loaded."""
    return session.scalar(_whole(select(Workshop).where(Workshop.slug == slug)))


def whole_by_id(session: Session, workshop_id: int) -> Workshop | None:
    """Return a workshop with all its parts loaded."""
    return session.scalar(_whole(select(Workshop).where(Workshop.id == workshop_id)))


def public_by_slug(session: Session, slug: str) -> Workshop | None:
    """Return a workshop with all its parts, unless it is a draft."""
    return session.scalar(
        _whole(select(Workshop).where(Workshop.slug == slug, Workshop.state.in_(PUBLIC_STATES)))
    )


def public_row(session: Session, slug: str) -> Workshop | None:
    """Return a workshop without its parts, unless it is a draft."""
    statement = select(Workshop).where(Workshop.slug == slug, Workshop.state.in_(PUBLIC_STATES))
    return session.scalar(statement)


def columns_of(workshop: Workshop) -> tuple[object, ...]:
    """Return the value of every column: what a page shows of the row itself follows from them."""
    return tuple(getattr(workshop, column.key) for column in inspect(Workshop).column_attrs)


def registration_window(workshop: Workshop) -> RegistrationWindow:
    """Return when one may register, as a value. Needs ``modalities`` loaded or loads them."""
    return RegistrationWindow(
        state=State(workshop.state),
        modes=tuple(Mode(modality.mode) for modality in workshop.modalities),
        opens_at=workshop.registration_opens_at,
        closes_at=workshop.registration_closes_at,
        ends_at=workshop.ends_at,
    )


def public_page(
    session: Session, wanted: WorkshopFilter, *, at: datetime, page: int,
    only: Select[int] | None = None,
) -> tuple[Sequence[Workshop], int]:  # fmt: skip
    """Return one page of public workshops and how many there are in all.

    Upcoming and running ones soonest first, past ones latest first. ``only`` restricts to
    workshop ids of a feature above (a project, a donor).
    """
    statement = _filtered(select(Workshop), wanted, at)
    if only is not None:
        statement = statement.where(Workshop.id.in_(only))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    order = Workshop.starts_at.desc() if wanted.is_past else Workshop.starts_at.asc()
    rows = session.scalars(
        _whole(statement.order_by(order, Workshop.id))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def public_ids(
    session: Session, wanted: WorkshopFilter, *, at: datetime, most: int,
    only: Select[int] | None = None,
) -> Sequence[int]:  # fmt: skip
    """Return the ids of the public workshops of a calendar feed, soonest first."""
    statement = _filtered(select(Workshop), wanted, at)
    if only is not None:
        statement = statement.where(Workshop.id.in_(only))
    ordered = statement.order_by(Workshop.starts_at, Workshop.id).limit(most)
    return session.scalars(ordered.with_only_columns(Workshop.id)).all()


def list_changes(session: Session, *, at: datetime) -> list[datetime]:
    """Return when public lists last changed: by a revision, and by a workshop that ended.

    Over all workshops, for one that left a filtered list is no longer in it to tell.
    """
    ended = func.max(Workshop.ends_at).filter(Workshop.ends_at < at)
    moments = session.execute(
        select(func.max(Workshop.revised_at), ended).where(Workshop.state.in_(PUBLIC_STATES))
    ).one()
    return [moment for moment in moments if moment is not None]


def _filtered(
    statement: Select[Workshop], wanted: WorkshopFilter, at: datetime
) -> Select[Workshop]:
    """Apply a filter; each condition is one line of the form."""
    statement = statement.where(Workshop.state.in_(PUBLIC_STATES))
    statement = statement.where(Workshop.ends_at < at if wanted.is_past else Workshop.ends_at >= at)
    for word in search_words(wanted.words):
        statement = statement.where(Workshop.search_key.like(f"%{word}%", escape="\\"))
    if wanted.country:
        is_target = exists().where(
            TargetCountry.workshop_id == Workshop.id, TargetCountry.country_code == wanted.country
        )
        statement = statement.where(or_(Workshop.country_code == wanted.country, is_target))
    if wanted.field:
        statement = statement.where(
            exists().where(
                WorkshopField.workshop_id == Workshop.id, WorkshopField.field_code == wanted.field
            )
        )
    if wanted.format:
        statement = statement.where(Workshop.format == wanted.format)
    if wanted.organizer:
        statement = statement.where(_is_organized_by(wanted.organizer))
    if wanted.language:
        spoken = cast(Workshop.working_languages, String)
        statement = statement.where(spoken.like(f'%"{wanted.language}"%'))
    if wanted.starts_from:
        statement = statement.where(Workshop.end_date >= wanted.starts_from)
    if wanted.starts_to:
        statement = statement.where(Workshop.start_date <= wanted.starts_to)
    return statement


def _is_organized_by(slug: str) -> ColumnElement[bool]:
    """Return the condition that an organization organizes the workshop."""
    return exists().where(
        WorkshopOrganization.workshop_id == Workshop.id,
        WorkshopOrganization.role.in_(("organizer", "co_organizer")),
        WorkshopOrganization.organization_id == Organization.id,
        Organization.slug == slug,
    )


def languages_in_use(session: Session) -> list[str]:
    """Return the working languages that public workshops have (BCP 47), in the order of codes."""
    lists = session.scalars(
        select(cast(Workshop.working_languages, String))
        .where(Workshop.state.in_(PUBLIC_STATES))
        .distinct()
    )
    return sorted({code for text in lists for code in json.loads(text)})


def organizer_options(session: Session, language: str) -> list[tuple[str, str]]:
    """Return (slug, name) of each organization that organizes a public workshop, by name."""
    organizing = (
        select(WorkshopOrganization.organization_id)
        .join(Workshop, Workshop.id == WorkshopOrganization.workshop_id)
        .where(
            Workshop.state.in_(PUBLIC_STATES),
            WorkshopOrganization.role.in_(("organizer", "co_organizer")),
        )
    )
    rows = session.scalars(select(Organization).where(Organization.id.in_(organizing)))
    pairs = [(row.slug, row.full_name.shown(language).value) for row in rows]
    return sorted(pairs, key=lambda pair: filing_key(pair[1]))


def on_team_of(session: Session, who: Actor) -> Sequence[Workshop]:
    """Return the workshops ``who`` may see in the organizer's area, latest start first."""
    statement = _seen_by(who).options(selectinload(Workshop.modalities))
    return session.scalars(statement.order_by(Workshop.starts_at.desc(), Workshop.id)).all()


def on_own_teams(session: Session, account_id: int) -> Sequence[Workshop]:
    """Return the workshops whose team an account is on itself, latest start first."""
    return session.scalars(
        select(Workshop)
        .join(TeamMember, TeamMember.workshop_id == Workshop.id)
        .where(TeamMember.account_id == account_id)
        .order_by(Workshop.starts_at.desc(), Workshop.id)
    ).all()


def managed_by(session: Session, who: Actor, *, at: datetime) -> list[int]:
    """Return the ids of the workshops not yet over that ``who`` may manage."""
    statement = select(Workshop.id).where(Workshop.ends_at > at)
    if who.kind is not ActorKind.SYSTEM and who.role != Role.ADMIN:
        statement = statement.join(TeamMember, TeamMember.workshop_id == Workshop.id).where(
            TeamMember.account_id == who.account_id,
            TeamMember.role == TeamRole.ORGANIZER.value,
        )
    return [] if who.role == Role.VIEWER else list(session.scalars(statement))


def in_days_on_team_of(session: Session, who: Actor, first: date, last: date) -> Sequence[Workshop]:
    """Return the workshops ``who`` may see that are on some days, the earliest start first."""
    return session.scalars(
        _seen_by(who)
        .where(Workshop.start_date <= last, Workshop.end_date >= first)
        .options(
            selectinload(Workshop.organizations).selectinload(WorkshopOrganization.organization),
            selectinload(Workshop.fields).selectinload(WorkshopField.field),
        )
        .order_by(Workshop.start_date, Workshop.id)
    ).all()


def _seen_by(who: Actor) -> Select[Workshop]:
    """Return the statement of the workshops ``who`` may see in the organizer's area."""
    statement = select(Workshop)
    if who.role == Role.ADMIN:
        return statement
    return statement.join(TeamMember, TeamMember.workshop_id == Workshop.id).where(
        TeamMember.account_id == who.account_id
    )


def team(session: Session, workshop_id: int) -> Sequence[TeamMember]:
    """Return the team of a workshop with its accounts, organizers first."""
    return session.scalars(
        select(TeamMember)
        .where(TeamMember.workshop_id == workshop_id)
        .options(selectinload(TeamMember.account))
        .order_by(TeamMember.role, TeamMember.account_id)
    ).all()


def meeting_types(session: Session) -> Sequence[MeetingType]:
    """Return the kinds of meeting in the published order, ours after them."""
    return session.scalars(select(MeetingType).order_by(MeetingType.position)).all()


def fields_of_work(session: Session) -> Sequence[FieldOfWork]:
    """Return the fields of work by code."""
    return session.scalars(select(FieldOfWork).order_by(FieldOfWork.code)).all()


def modalities(session: Session, workshop_id: int) -> Sequence[Modality]:
    """Return the ways to attend a workshop, with places and how many are taken."""
    return session.scalars(
        select(Modality).where(Modality.workshop_id == workshop_id).order_by(Modality.mode)
    ).all()


def plan_of(workshop: Workshop) -> WorkshopPlan:
    """Return what a workshop says now as the plan that would make it."""
    return WorkshopPlan(
        title=workshop.title,
        start_date=workshop.start_date,
        end_date=workshop.end_date,
        time_zone=workshop.time_zone,
        city=workshop.city,
        format=Format(workshop.format),
        places=Places({Mode(found.mode): found.places for found in workshop.modalities}),
        country_code=workshop.country_code,
        code=workshop.code,
        summary=workshop.summary,
        description=workshop.description,
        meeting_type_code=workshop.meeting_type_code,
        scope=Scope(workshop.scope) if workshop.scope else None,
        venue=workshop.venue,
        coordinates=workshop.coordinates,
        online_url=workshop.online_url or "",
        places_published=workshop.places_published,
        registration_opens_local=workshop.registration_opens_local,
        registration_closes_local=workshop.registration_closes_local,
        registration_time_zone=workshop.registration_time_zone,
        confirmation=Confirmation(workshop.confirmation),
        working_languages=tuple(workshop.working_languages),
        field_codes=tuple(found.field_code for found in workshop.fields),
        target_countries=tuple(found.country_code for found in workshop.target_countries),
        participants=workshop.participants,
        organizations=tuple(
            (OrganizationRole(part.role), str(part.organization.full_name))
            for part in workshop.organizations
        ),
        contact_name=workshop.contact_name,
        contact_email=workshop.contact_email,
        legal_references=tuple(workshop.legal_references),
        follows=workshop.follows,
        publications=tuple(
            PublicationPlan(str(found.title), tuple(found.issuers), found.issued_on)
            for found in workshop.publications
        ),
        provenance=tuple(
            (str(entry["field"]), _as_text(entry["value"]), str(entry["basis"]))
            for entry in workshop.provenance
        ),
        field_color=FieldColor(workshop.field_color),
    )


def derived_of(workshop: Workshop) -> list[Derived]:
    """Return when a workshop begins and ends and when one may register, as instants of wall clocks."""
    first = datetime.combine(workshop.start_date, time())
    after = datetime.combine(workshop.end_date + timedelta(days=1), time())
    window = (
        (workshop.registration_opens_local, "registration_opens_at"),
        (workshop.registration_closes_local, "registration_closes_at"),
    )
    return [
        *derived(
            "workshop", workshop, workshop.time_zone, (first, "starts_at"), (after, "ends_at")
        ),
        *derived("workshop", workshop, workshop.registration_time_zone, *window),
    ]


def _as_text(value: object) -> str:
    """Return a concluded value as it is typed: lists with commas."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

"""Participants in protocol order."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.domain import Grouping
from workshop_mgr.registrations.domain import Category
from workshop_mgr.registrations.models import CategorySetting, Registration
from workshop_mgr.reports.domain import (
    IS_LISTED,
    Participant,
    Protocol,
    Stage,
    Standing,
    Variant,
)
from workshop_mgr.reports.models import ProtocolPlace
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop


def protocol_of(session: Session, workshop: Workshop, language: str) -> Protocol:
    """Return what decides the order of a workshop's lists in one language."""
    return Protocol(
        host=workshop.country_code,
        states=frozenset(directory.codes_of(session, Grouping.PARTICIPATING_STATE)),
        partners=frozenset(
            directory.codes_of(session, Grouping.ASIAN_PARTNER)
            + directory.codes_of(session, Grouping.MEDITERRANEAN_PARTNER)
        ),
        country_names=directory.country_names(session, language),
    )


def participants(
    session: Session, workshop_id: int, *, variant: Variant, stage: Stage
) -> list[Participant]:
    """Return the people of a list, in no order.

    The public one holds who agreed to be listed, of categories that are listed at all.
    """
    statement = (
        select(Registration, ProtocolPlace)
        .outerjoin(ProtocolPlace, ProtocolPlace.registration_id == Registration.id)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state.in_({state.value for state in IS_LISTED[stage]}),
        )
    )
    if variant is Variant.PUBLIC:
        unlisted = select(CategorySetting.category).where(
            CategorySetting.workshop_id == workshop_id, CategorySetting.is_listed.is_(False)
        )
        statement = statement.where(
            Registration.consent_list, Registration.category.not_in(unlisted)
        )
    return [_participant(row, place) for row, place in session.execute(statement)]


def people_of_country(session: Session, workshop_id: int, code: str) -> list[Participant]:
    """Return everybody with a place who represents one country, in no order."""
    statement = (
        select(Registration, ProtocolPlace)
        .outerjoin(ProtocolPlace, ProtocolPlace.registration_id == Registration.id)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.country_code == code,
            Registration.state.in_({state.value for state in IS_LISTED[Stage.PROVISIONAL]}),
        )
    )
    return [_participant(row, place) for row, place in session.execute(statement)]


def countries_with_people(session: Session, workshop_id: int) -> Sequence[str]:
    """Return the codes of the countries somebody with a place represents."""
    return session.scalars(
        select(Registration.country_code)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state.in_({state.value for state in IS_LISTED[Stage.PROVISIONAL]}),
        )
        .distinct()
    ).all()


def _participant(row: Registration, place: ProtocolPlace | None) -> Participant:
    """Return a registration as one person of a list."""
    return Participant(
        id=row.id,
        honorific=row.honorific,
        family_name=row.family_name,
        given_name=row.given_name,
        native_name=row.native_name,
        position=row.position,
        country_code=row.country_code,
        organization=row.organization_name,
        organization_type=row.organization_type,
        category=Category(row.category),
        mode=Mode(row.attendance_mode),
        email=row.email,
        phone=row.phone,
        standing=Standing(place.is_head, place.rank) if place else Standing(),
    )

"""The rows that belong to a workshop: places, fields, countries, organizations, publications."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, true, update
from sqlalchemy.orm import Session

from workshop_mgr.core.db import rows_changed
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.workshops.domain import Mode, Places, WorkshopPlan
from workshop_mgr.workshops.models import (
    Modality,
    Publication,
    TargetCountry,
    Workshop,
    WorkshopField,
    WorkshopOrganization,
)

NEWS_ITEM = "news_item"


def set_places(session: Session, workshop: Workshop, places: Places) -> None:
    """Offer these modes with these places; what is taken decides, also while people register.

    Raises:
        Refused: ``places_below_taken`` or ``mode_in_use``, with ``mode`` and ``taken``: places
            taken or kept by reserved quotas.
    """
    for mode in Mode:
        if mode in places.by_mode:
            _offer(session, workshop.id, mode, places.by_mode[mode])
        else:
            _withdraw_mode(session, workshop.id, mode)
    session.expire(workshop, ["modalities"])


def _offer(session: Session, workshop_id: int, mode: Mode, count: int | None) -> None:
    """Set the places of a mode by one conditional update, so that none falls below its takers."""
    fits = true() if count is None else _in_use() <= count
    changed = rows_changed(
        session,
        update(Modality)
        .where(Modality.workshop_id == workshop_id, Modality.mode == mode.value, fits)
        .values(places=count),
    )
    if changed:
        return
    taken = _taken(session, workshop_id, mode)
    if taken is None:
        session.add(Modality(workshop_id=workshop_id, mode=mode.value, places=count))
    else:
        raise Refused("places_below_taken", mode=mode.value, taken=taken)


def _withdraw_mode(session: Session, workshop_id: int, mode: Mode) -> None:
    """Stop offering a mode that nobody holds a place of."""
    session.execute(
        delete(Modality).where(
            Modality.workshop_id == workshop_id, Modality.mode == mode.value, _in_use() == 0
        )
    )
    taken = _taken(session, workshop_id, mode)
    if taken is not None:
        raise Refused("mode_in_use", mode=mode.value, taken=taken)


def _taken(session: Session, workshop_id: int, mode: Mode) -> int | None:
    """Return how many places of a mode are taken or kept, ``None`` where it is not offered."""
    return session.scalar(
        select(_in_use()).where(Modality.workshop_id == workshop_id, Modality.mode == mode.value)
    )


def _in_use() -> ColumnElement[int]:
    """Return the places of a mode that are taken, or kept by reserved quotas."""
    return Modality.taken + Modality.reserved


def set_parts(
    session: Session, workshop: Workshop, plan: WorkshopPlan, *, at: datetime
) -> list[str]:
    """Replace fields, countries, organizations and publications; return the organizations' names."""
    for table in (WorkshopField, TargetCountry, WorkshopOrganization, Publication):
        session.execute(delete(table).where(table.workshop_id == workshop.id))
    session.expire(workshop, ["fields", "target_countries", "organizations", "publications"])
    session.add_all(
        WorkshopField(workshop_id=workshop.id, field_code=code, position=position)
        for position, code in enumerate(dict.fromkeys(plan.field_codes))
    )
    session.add_all(
        TargetCountry(workshop_id=workshop.id, country_code=code, position=position)
        for position, code in enumerate(dict.fromkeys(plan.target_countries))
    )
    session.add_all(
        Publication(
            workshop_id=workshop.id,
            kind=NEWS_ITEM,
            title=Texts(en=found.title),
            issuers=list(found.issuers),
            issued_on=found.issued_on,
        )
        for found in plan.publications
    )
    return _set_organizations(session, workshop, plan, at)


def _set_organizations(
    session: Session, workshop: Workshop, plan: WorkshopPlan, at: datetime
) -> list[str]:
    """Name organizations in their roles, in order; a name nobody knows is queued for review."""
    seen: set[tuple[int, str]] = set()
    names: list[str] = []
    for position, (role, name) in enumerate(plan.organizations):
        found = find_or_queue_organization(session, name, at=at)
        if found is None or (found.id, role.value) in seen:
            continue
        seen.add((found.id, role.value))
        names += [*found.full_name.values(), found.acronym]
        session.add(
            WorkshopOrganization(
                workshop_id=workshop.id,
                organization_id=found.id,
                role=role.value,
                position=position,
            )
        )
    session.flush()
    return names

"""Importing a sheet: judged under the workshop's lock, written in one transaction.

Places and quotas move in one pass (``Seating``), so that thousands of rows cost few statements.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, clock, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import find_or_queue_organization, match_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    Fate,
    ImportContext,
    ImportPlan,
    ImportRow,
    RegistrationMoved,
    RegistrationReceived,
    Source,
    State,
    judged_rows,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import name_of
from workshop_mgr.registrations.services.desk import managed_workshop
from workshop_mgr.registrations.services.holding import check_takes_people
from workshop_mgr.registrations.services.places import hold_workshop
from workshop_mgr.registrations.services.registering import (
    LONGEST_NAME_KEY,
    give_links,
    registration_of,
)
from workshop_mgr.registrations.services.seating import seating_of, write_seating
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.queries import registration_window

Sheet = Sequence[Sequence[str]]
Find = Callable[[str, str], Organization | None]
CHUNK = 500


def judged_import(
    session: Session, workshop: Workshop, sheet: Sheet, plan: ImportPlan, *, language: str
) -> list[ImportRow]:
    """Say what an import would do, row by row; writes nothing.

    Raises:
        As ``judged_rows``.
    """
    find = _remembering(
        lambda name, code: match_organization(session, name, _country(code)) if name else None
    )
    return judged_rows(sheet, plan, _context(session, workshop, find, language))


def import_people(
    session: Session,
    slug: str,
    sheet: Sheet,
    plan: ImportPlan,
    *,
    language: str,
    keys: TokenKey,
    who: Actor,
    at: datetime,
) -> list[ImportRow]:
    """Write the rows that can be written; return what happened to each.

    The same sheet again changes nothing. Rows in conflict and in error are left out; who gets no
    place waits.

    Raises:
        As ``managed_workshop`` and ``judged_rows``; Conflict: ``registration_closed``.
    """
    workshop = managed_workshop(session, slug, who)
    hold_workshop(session, workshop.id, at=at, is_alone=True)
    session.refresh(workshop)
    check_takes_people(workshop)
    find = _remembering(
        lambda name, code: find_or_queue_organization(session, name, at=at, country_code=code)
    )
    context = _context(session, workshop, find, language)
    rows = judged_rows(sheet, plan, context)
    write_seating(session, workshop.id, context.seating)
    _insert(session, workshop, rows, find, plan, keys=keys, who=who, at=at)
    _change(session, workshop, rows, find, plan, who=who, at=at)
    fates = Counter(row.fate for row in rows)
    audit.record(
        session,
        who=who,
        at=at,
        action="registrations.imported",
        workshop_id=workshop.id,
        subject=("workshop", workshop.id),
        changes={fate.value: (0, fates[fate]) for fate in Fate},
    )
    return rows


def _context(session: Session, workshop: Workshop, find: Find, language: str) -> ImportContext:
    """Return what rows are judged by, as things stand."""

    def organization(name: str, country_code: str) -> tuple[int | None, str]:
        found = find(name, country_code)
        return (found.id, found.type or "") if found else (None, "")

    return ImportContext(
        modes=registration_window(workshop).modes,
        language=language,
        confirmation=Confirmation(workshop.confirmation),
        countries=queries.country_codes_by_name(session),
        known=queries.known_people_of(session, workshop.id),
        seating=seating_of(session, workshop.id),
        organization=organization,
    )


def _remembering(find: Find) -> Find:
    """Return ``find`` that looks each name of a country up once."""
    known: dict[tuple[str, str], Organization | None] = {}

    def remembered(name: str, country_code: str) -> Organization | None:
        key = (folded(name), country_code)
        if key not in known:
            known[key] = find(name, country_code)
        return known[key]

    return remembered


def _country(code: str) -> str | None:
    """Return the country an agency may belong to; international staff have none."""
    return None if code == INTERNATIONAL_STAFF else code


def _insert(
    session: Session,
    workshop: Workshop,
    rows: Sequence[ImportRow],
    find: Find,
    plan: ImportPlan,
    *,
    keys: TokenKey,
    who: Actor,
    at: datetime,
) -> None:
    """Insert the new people, in few statements."""
    made = [
        _made(workshop, row, find, at)
        for row in rows
        if row.fate is Fate.NEW and row.wanted is not None
    ]
    session.add_all(made)
    session.flush()
    for registration in made:
        give_links(registration, keys)
    session.flush()
    audit.record_many(
        session,
        who=who,
        at=at,
        action="registration.imported",
        workshop_id=workshop.id,
        table="registration",
        changes={found.id: {"state": ("", found.state)} for found in made},
    )
    for registration in made:
        events.publish(
            session,
            RegistrationReceived(
                registration.id,
                workshop.id,
                State(registration.state),
                at,
                is_silent=not plan.sends_mail,
            ),
        )


def _made(workshop: Workshop, row: ImportRow, find: Find, at: datetime) -> Registration:
    """Return the registration of a new row."""
    assert row.wanted is not None and row.state is not None  # noqa: PT018 - what NEW means
    organization = find(row.wanted.organization_name, row.wanted.country_code)
    made = registration_of(workshop, row.wanted, organization, source=Source.IMPORT.value, at=at)
    made.category, made.state = row.category.value, row.state.value
    if row.shortage is not None:
        made.waiting_since, made.waiting_quota_id = at, row.shortage.quota_id
    return made


def _change(
    session: Session,
    workshop: Workshop,
    rows: Sequence[ImportRow],
    find: Find,
    plan: ImportPlan,
    *,
    who: Actor,
    at: datetime,
) -> None:
    """Write the changes of those named by reference; the log names the fields, not the values."""
    changes = {row.known_id: row.changes for row in rows if row.fate is Fate.UPDATE}
    ids = sorted(known_id for known_id in changes if known_id is not None)
    for start in range(0, len(ids), CHUNK):
        found = session.scalars(
            select(Registration)
            .where(Registration.id.in_(ids[start : start + CHUNK]))
            .order_by(Registration.id)
            .with_for_update()
        ).all()
        for registration in found:
            _write(registration, changes[registration.id], find, at)
        session.flush()
        audit.record_many(
            session,
            who=who,
            at=at,
            action="registration.edited",
            workshop_id=workshop.id,
            table="registration",
            changes={row.id: dict.fromkeys(changes[row.id]) for row in found},
        )
        if plan.sends_mail:
            _tell(session, found, changes, who=who, at=at)


def _write(registration: Registration, changes: Any, find: Find, at: datetime) -> None:
    """Write changed facts and what is derived from them."""
    for name, value in changes.items():
        setattr(registration, name, value)
    if "organization_name" in changes:
        organization = find(registration.organization_name, registration.country_code)
        registration.organization_id = organization.id if organization else None
        registration.organization_type = (organization.type or "") if organization else ""
    if registration.attendance_mode == Mode.ONLINE:
        registration.dietary_needs = None  # an online participant is asked for none (R12)
    if "email" in changes:
        registration.email_key = registration.email.casefold()
    registration.name_key = folded(name_of(registration))[:LONGEST_NAME_KEY]
    registration.search_key = search_key(
        name_of(registration),
        registration.native_name,
        registration.organization_name,
        registration.position,
    )
    registration.revision += 1
    if {"attendance_mode", "country_code"} & changes.keys():
        registration.calendar_revised_at = clock.next_revision(
            registration.calendar_revised_at, at=at
        )


def _tell(
    session: Session, found: Sequence[Registration], changes: Any, *, who: Actor, at: datetime
) -> None:
    """Tell those who attend another way by now."""
    for registration in found:
        if "attendance_mode" in changes[registration.id]:
            events.publish(
                session,
                RegistrationMoved(
                    registration.id,
                    registration.workshop_id,
                    State(registration.state),
                    at,
                    who,
                    is_mode_change=True,
                ),
            )

"""A nominee completes what their focal point wrote: with consent, and then like everybody else."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    Category,
    FormRules,
    HolderKind,
    Source,
    State,
    Step,
    Wanted,
    check_shown,
    first_state,
    next_state,
)
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services.answers import store_answers
from workshop_mgr.registrations.services.consents import give_consents
from workshop_mgr.registrations.services.holding import (
    held_by_token,
)
from workshop_mgr.registrations.services.nominees import write_facts
from workshop_mgr.registrations.services.places import exchange
from workshop_mgr.registrations.services.registering import country_of
from workshop_mgr.registrations.services.steps import (
    enter,
    held_seat,
    predecessor_of,
    record_move,
    step_aside,
)
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.domain import State as WorkshopState


def complete_nomination(
    session: Session, token: str, wanted: Wanted, *, who: Actor, at: datetime
) -> tuple[State, tuple[str, ...]]:
    """Store what a nominee says of themselves; return where they stand, and what was dropped.

    How they attend, and the country or organization that sends them, stay as nominated. A place
    is taken like anybody's; who replaces somebody takes theirs.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``.
        Refused: ``nominee_elsewhere`` when their address and name stand already; what the
            workshop's form asks, as :func:`register` says.
    """
    row = held_by_token(session, token, at=at)
    new = next_state(State(row.state), Step.COMPLETE)
    if row.workshop.state != WorkshopState.PUBLISHED or at >= row.workshop.ends_at:
        raise Conflict("registration_over")
    rules = rules_for(session, row)
    kept, dropped = as_nominated(session, row, wanted).fitted(rules)
    texts = queries.consent_texts(session, row.workshop_id)
    check_shown(texts, kept.consents_shown)
    try:
        with session.begin_nested():
            _store(session, row, kept, at=at)
            session.flush()
    except IntegrityError:
        raise Refused("nominee_elsewhere") from None
    give_consents(session, row, kept.consented(), texts, at=at)
    store_answers(session, row, kept.answers)
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.completed",
        workshop_id=row.workshop_id,
        subject=("registration", row.id),
    )
    return _stand(session, row, new, who=who, at=at), dropped


def rules_for(session: Session, row: Registration) -> FormRules:
    """Return what the workshop's form asks of a nominee, whose category is not theirs to choose."""
    rules = queries.form_rules(session, row.workshop_id)
    return replace(rules, categories=(Category(row.category),))


def as_nominated(session: Session, row: Registration, wanted: Wanted) -> Wanted:
    """Return what a nominee typed, with what only their focal point decides as it was."""
    desk = session.get(Nomination, row.nomination_id) if row.nomination_id else None
    wanted = replace(
        wanted, attendance_mode=Mode(row.attendance_mode), category=Category(row.category)
    )
    if desk is not None and desk.holder_kind == HolderKind.ORGANIZATION:
        return replace(wanted, organization_name=row.organization_name)
    return replace(wanted, country_code=row.country_code)


def _store(session: Session, row: Registration, wanted: Wanted, *, at: datetime) -> None:
    """Write the details and the consents."""
    if wanted.organization_name == row.organization_name:
        organization = (
            session.get(Organization, row.organization_id) if row.organization_id else None
        )
    else:
        organization = find_or_queue_organization(
            session, wanted.organization_name, at=at, country_code=country_of(wanted)
        )
    write_facts(row, wanted, organization)
    row.language = wanted.language
    row.access_needs = wanted.access_needs or None
    row.dietary_needs = wanted.dietary_needs or None


def _stand(session: Session, row: Registration, new: State, *, who: Actor, at: datetime) -> State:
    """Let the place that is taken, or not, decide where the person stands.

    Of somebody a participant named to come instead the organizers decide first (R5).
    """
    confirmation = Confirmation(row.workshop.confirmation)
    if confirmation is Confirmation.AT_ONCE and row.source != Source.REPLACEMENT:
        predecessor = predecessor_of(session, row)
        leaving = held_seat(predecessor) if predecessor is not None else None
        shortage = exchange(
            session,
            row.workshop_id,
            leaving=leaving,
            entering=row.seat,
            is_newcomer=leaving is None,
        )
        new = first_state(confirmation, has_place=shortage is None)
        if shortage is not None:
            row.waiting_since, row.waiting_quota_id = at, shortage.quota_id
        elif predecessor is not None:
            step_aside(session, predecessor, who=who, at=at)
    record_move(session, row, new, "", who=who, at=at)
    enter(session, row, new, at=at, who=who)
    return new

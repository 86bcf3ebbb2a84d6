"""Speakers become registrants: in one click, once, and like anybody else (DOMAIN R9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.search import folded
from workshop_mgr.directory.domain import OrganizationType
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
    INTERNATIONAL_STAFF,
    Category,
    RegistrationReceived,
    State,
    Wanted,
    mode_of_speaker,
    split_name,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import Speaker
from workshop_mgr.registrations.services.holding import check_takes_people
from workshop_mgr.registrations.services.places import exchange, hold_workshop_alone
from workshop_mgr.registrations.services.registering import (
    LONGEST_NAME_KEY,
    give_links,
    new_registration,
)
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require
from workshop_mgr.workshops.queries import registration_window

ORGANIZER = "organizer"
_INTERNATIONAL = frozenset(
    {
        OrganizationType.OSCE_EXECUTIVE,
        OrganizationType.OSCE_INSTITUTION,
        OrganizationType.OSCE_FIELD,
        OrganizationType.OSCE_CHAIR,
        OrganizationType.UN,
        OrganizationType.EU,
        OrganizationType.OTHER_INTERNATIONAL,
    }
)


@dataclass(frozen=True, slots=True)
class SpeakerOutcome:
    """What came of one speaker: a new registration's state, or why there is none."""

    name: str
    state: State | None = None
    refusal: DomainError | None = None


def register_speakers(
    session: Session,
    workshop_id: int,
    person_ids: Collection[int] | None,
    *,
    language: str,
    keys: TokenKey,
    who: Actor,
    at: datetime,
) -> list[SpeakerOutcome]:
    """Register the named speakers of ``person_ids``, or all; say for each what happened.

    Somebody who registered under the same name and address is known again as the speaker and
    stays what they came as. A place is taken like anybody's; without one they wait. The workshop
    is held alone, so that nobody becomes two by two clicks. Messages go out in ``language``.

    Raises:
        Forbidden: ``not_allowed``.
    """
    require(session, who, Verb.MANAGE, workshop_id)
    hold_workshop_alone(session, workshop_id)
    workshop = session.get_one(Workshop, workshop_id)
    found = [
        speaker
        for speaker in queries.named_speakers(session, workshop_id)
        if person_ids is None or speaker.person.id in person_ids
    ]
    outcomes = []
    for speaker in found:
        try:
            check_takes_people(workshop)
            state = _register(session, workshop, speaker, language, keys=keys, who=who, at=at)
        except DomainError as refusal:
            outcomes.append(SpeakerOutcome(speaker.person.display_name, refusal=refusal))
        else:
            outcomes.append(SpeakerOutcome(speaker.person.display_name, state))
    return outcomes


def _register(
    session: Session,
    workshop: Workshop,
    speaker: Speaker,
    language: str,
    *,
    keys: TokenKey,
    who: Actor,
    at: datetime,
) -> State:
    """Register one speaker, or say why not."""
    if speaker.registration_id is not None:
        raise Conflict("speaker_registered")
    wanted = _wanted(speaker, workshop, language)
    _free_person(session, workshop.id, speaker.person.id)
    if _known_again(session, workshop.id, wanted, speaker.person.id, who=who, at=at):
        raise Conflict("speaker_registered")
    row = new_registration(session, workshop, wanted, source=ORGANIZER, at=at)
    row.person_id = speaker.person.id
    session.add(row)
    session.flush()
    give_links(row, keys)
    shortage = exchange(session, workshop.id, entering=row.seat)
    state = State.CONFIRMED if shortage is None else State.WAITLISTED
    row.state = state.value
    if shortage is not None:
        row.waiting_since, row.waiting_quota_id = at, shortage.quota_id
    _record(session, row, "registration.entered", who, at)
    session.flush()
    events.publish(session, RegistrationReceived(row.id, workshop.id, state, at))
    return state


def _wanted(speaker: Speaker, workshop: Workshop, language: str) -> Wanted:
    """Return a speaker as a wish: what agenda and directory know of them.

    Raises:
        Refused: ``speaker_address_missing``, ``speaker_country_missing``, and what
            :func:`mode_of_speaker` refuses.
    """
    person, organization = speaker.person, speaker.organization
    mode = mode_of_speaker(speaker.modes, registration_window(workshop).modes)
    if not person.email:
        raise Refused("speaker_address_missing")
    country = speaker.country_code
    if organization is not None and organization.type in _INTERNATIONAL:
        country = INTERNATIONAL_STAFF  # staff of international organizations represent none (R8)
    if country is None:
        raise Refused("speaker_country_missing")
    given_name, family_name = split_name(person.name)
    return Wanted(
        attendance_mode=mode,
        email=person.email,
        honorific=person.honorific,
        given_name=given_name,
        family_name=family_name,
        native_name=person.native_name,
        country_code=country,
        organization_name=str(organization.full_name) if organization else "",
        position=speaker.post.shown(language).value,
        language=language,
        category=Category.SPEAKER,
    )


def _free_person(session: Session, workshop_id: int, person_id: int) -> None:
    """Let somebody who withdrew or was replaced be registered anew."""
    old = session.scalar(
        select(Registration).where(
            Registration.workshop_id == workshop_id, Registration.person_id == person_id
        )
    )
    if old is not None:
        old.person_id = None
        session.flush()


def _known_again(
    session: Session, workshop_id: int, wanted: Wanted, person_id: int, *, who: Actor, at: datetime
) -> bool:
    """Know the speaker in somebody registered under the same address and name; say whether.

    Raises:
        Conflict: ``speaker_address_taken``: the address stands under another name.
    """
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.email_key == wanted.email.casefold(),
            Registration.state.not_in({state.value for state in FREES_ADDRESS}),
        )
        .order_by(Registration.id)
    ).all()
    name_key = folded(wanted.name)[:LONGEST_NAME_KEY]
    same = [row for row in rows if row.name_key == name_key and row.person_id is None]
    if rows and not same:
        raise Conflict("speaker_address_taken", name=queries.name_of(rows[0]))
    for row in same[:1]:
        row.person_id = person_id
        _record(session, row, "registration.known_as_speaker", who, at)
        session.flush()
    return bool(same)


def _record(session: Session, row: Registration, action: str, who: Actor, at: datetime) -> None:
    """Write the audit row of a registration."""
    audit.record(
        session,
        who=who,
        at=at,
        action=action,
        workshop_id=row.workshop_id,
        subject=("registration", row.id),
    )

"""Nomination desks: whose they are, how their seats are used, and whom their pages show."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, literal, select
from sqlalchemy.orm import Session, aliased, defer, selectinload

from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.core.search import folded
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
    INTERNATIONAL_STAFF,
    IS_ACTIVE,
    REMIND_BEFORE,
    Holder,
    HolderKind,
    Known,
    Slate,
    SlateContext,
    State,
)
from workshop_mgr.registrations.models import (
    Nomination,
    NominationLetter,
    Registration,
    RegistrationPolicy,
    UnnamedSeat,
)
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Workshop

_ACTIVE = {state.value for state in IS_ACTIVE}
_FREEING = {state.value for state in FREES_ADDRESS}


def desk_by_token(session: Session, token: str, *, at: datetime) -> Nomination | None:
    """Return the desk a link opens, with its workshop, until the link is renewed or revoked or
    the workshop has ended.
    """
    return session.scalar(
        select(Nomination)
        .join(Workshop, Workshop.id == Nomination.workshop_id)
        .where(
            Nomination.token_hash == hash_of(token),
            Nomination.revoked_at.is_(None),
            Workshop.ends_at > at,
        )
        .options(selectinload(Nomination.workshop).selectinload(Workshop.modalities))
    )


def desk_by_id(session: Session, workshop_id: int, nomination_id: int) -> Nomination | None:
    """Return one desk of a workshop."""
    return session.scalar(
        select(Nomination).where(
            Nomination.id == nomination_id, Nomination.workshop_id == workshop_id
        )
    )


def nominations(session: Session, workshop_id: int) -> Sequence[Nomination]:
    """Return the desks of a workshop, countries first, by name; revoked ones last."""
    return session.scalars(
        select(Nomination)
        .where(Nomination.workshop_id == workshop_id)
        .order_by(
            Nomination.revoked_at.is_not(None),
            Nomination.holder_kind,
            Nomination.holder_name,
            Nomination.id,
        )
    ).all()


def standing_desk(
    session: Session, workshop_id: int, kind: HolderKind, key: str
) -> Nomination | None:
    """Return the desk of a holder that is not revoked."""
    return session.scalar(
        select(Nomination).where(
            Nomination.workshop_id == workshop_id,
            Nomination.holder_kind == kind.value,
            Nomination.holder_key == key,
            Nomination.revoked_at.is_(None),
        )
    )


def uses_seat() -> ColumnElement[bool]:
    """Return the condition that a nominee uses a seat of the desk.

    A replacement uses the seat of whom it replaces, which counts once.
    """
    predecessor = aliased(Registration)
    shares_seat = exists().where(
        predecessor.id == Registration.replaces_id, predecessor.state.in_(_ACTIVE)
    )
    return and_(Registration.state.in_(_ACTIVE), ~shares_seat)


def slates(session: Session, desks_: Sequence[Nomination]) -> dict[int, Slate]:
    """Return how the seats of several desks are used, in two statements."""
    ids = [desk.id for desk in desks_]
    named: dict[int, dict[Mode, int]] = defaultdict(lambda: defaultdict(int))
    women: dict[int, int] = defaultdict(int)
    stated: dict[int, int] = defaultdict(int)
    people = session.execute(
        select(
            Registration.nomination_id,
            Registration.attendance_mode,
            Registration.gender,
            func.count(),
        )
        .where(Registration.nomination_id.in_(ids), uses_seat())
        .group_by(Registration.nomination_id, Registration.attendance_mode, Registration.gender)
    )
    for desk_id, mode, gender, count in people:
        assert desk_id is not None
        named[desk_id][Mode(mode)] += count
        women[desk_id] += count if gender == "woman" else 0
        stated[desk_id] += count if gender not in (None, "undisclosed") else 0
    unnamed: dict[int, dict[Mode, int]] = defaultdict(dict)
    posts = session.execute(
        select(UnnamedSeat.nomination_id, UnnamedSeat.mode, func.count())
        .where(UnnamedSeat.nomination_id.in_(ids))
        .group_by(UnnamedSeat.nomination_id, UnnamedSeat.mode)
    )
    for desk_id, mode, count in posts:
        unnamed[desk_id][Mode(mode)] = count
    return {
        desk.id: Slate(
            seats_of(desk), named[desk.id], unnamed[desk.id], women[desk.id], stated[desk.id]
        )
        for desk in desks_
    }


def overfull_slates(session: Session) -> list[tuple[str, str]]:
    """Return (workshop, holder) of each desk with more people and posts than seats."""
    rows = session.execute(
        select(Nomination, Workshop.slug)
        .join(Workshop, Workshop.id == Nomination.workshop_id)
        .order_by(Nomination.id)
    ).all()
    found = slates(session, [desk for desk, _slug in rows])
    return [
        (slug, desk.holder_name)
        for desk, slug in rows
        if any(found[desk.id].free(mode) < 0 for mode in Mode)
    ]


def slate(session: Session, desk: Nomination) -> Slate:
    """Return how the seats of one desk are used."""
    return slates(session, [desk])[desk.id]


def seats_of(desk: Nomination) -> dict[Mode, int]:
    """Return the seats of a desk by mode."""
    return {Mode.IN_PERSON: desk.seats_in_person, Mode.ONLINE: desk.seats_online}


def nominees(session: Session, desk: Nomination) -> Sequence[Registration]:
    """Return everybody who was ever on a desk's slate: who takes a seat first, then by name."""
    return session.scalars(
        select(Registration)
        .where(Registration.nomination_id == desk.id)
        .order_by(
            Registration.state.not_in(_ACTIVE),
            Registration.family_name,
            Registration.given_name,
            Registration.id,
        )
    ).all()


def nominee(session: Session, desk: Nomination, registration_id: int) -> Registration | None:
    """Return somebody of a desk's slate."""
    return session.scalar(
        select(Registration).where(
            Registration.id == registration_id, Registration.nomination_id == desk.id
        )
    )


def replacement_of(session: Session, registration: Registration) -> Registration | None:
    """Return who is to replace somebody and still stands."""
    return session.scalar(
        select(Registration).where(
            Registration.replaces_id == registration.id, Registration.state.in_(_ACTIVE)
        )
    )


def unnamed_seat(session: Session, desk: Nomination, seat_id: int) -> UnnamedSeat | None:
    """Return a seat of a desk that has no name yet."""
    return session.scalar(
        select(UnnamedSeat).where(UnnamedSeat.id == seat_id, UnnamedSeat.nomination_id == desk.id)
    )


def of_holder(desk: Nomination) -> ColumnElement[bool]:
    """Return the condition that somebody represents the country or organization of a desk."""
    if desk.holder_kind == HolderKind.COUNTRY:
        return Registration.country_code == desk.holder_key
    return Registration.organization_id == int(desk.holder_key)


def to_validate(session: Session, desk: Nomination) -> Sequence[Registration]:
    """Return who registered themselves and waits for the focal point of this desk.

    Nobody, where the workshop does not ask focal points.
    """
    is_asked = exists().where(
        RegistrationPolicy.workshop_id == desk.workshop_id, RegistrationPolicy.needs_validation
    )
    return session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == desk.workshop_id,
            Registration.source == "self",
            Registration.state == State.SUBMITTED.value,
            Registration.nomination_id.is_(None),
            of_holder(desk),
            is_asked,
        )
        .order_by(Registration.created_at, Registration.id)
    ).all()


def letters(session: Session, nomination_id: int) -> Sequence[NominationLetter]:
    """Return the signed letters of a desk without their contents, newest first."""
    return session.scalars(
        select(NominationLetter)
        .where(NominationLetter.nomination_id == nomination_id)
        .order_by(NominationLetter.id.desc())
    ).all()


def letter_counts(session: Session, workshop_id: int) -> dict[int, int]:
    """Return how many signed letters each desk of a workshop has."""
    rows = session.execute(
        select(NominationLetter.nomination_id, func.count())
        .join(Nomination, Nomination.id == NominationLetter.nomination_id)
        .where(Nomination.workshop_id == workshop_id)
        .group_by(NominationLetter.nomination_id)
    )
    return {desk_id: count for desk_id, count in rows}


def letter(session: Session, nomination_id: int, letter_id: int) -> NominationLetter | None:
    """Return one signed letter of a desk."""
    return session.scalar(
        select(NominationLetter).where(
            NominationLetter.id == letter_id, NominationLetter.nomination_id == nomination_id
        )
    )


def reminders_to_look_at(session: Session, *, at: datetime) -> Sequence[Nomination]:
    """Return the desks whose link was sent and whose deadline is near."""
    return session.scalars(
        select(Nomination)
        .join(Workshop, Workshop.id == Nomination.workshop_id)
        .where(
            Nomination.deadline_at > at,
            Nomination.deadline_at <= at + max(REMIND_BEFORE, default=timedelta()),
            Nomination.revoked_at.is_(None),
            Nomination.invited_at.is_not(None),
            Workshop.state == WorkshopState.PUBLISHED.value,
        )
        .order_by(Nomination.id)
    ).all()


def is_shared_mailbox(session: Session, registration: Registration) -> bool:
    """Say whether the address of a registration is also somebody else's in the same workshop."""
    other = session.scalar(
        select(Registration.id)
        .where(
            Registration.workshop_id == registration.workshop_id,
            Registration.email_key == registration.email_key,
            Registration.name_key != registration.name_key,
            Registration.state.not_in(_FREEING),
        )
        .limit(1)
    )
    return other is not None


def entered_by_others(
    session: Session, workshop_id: int, email_key: str, name_key: str
) -> Registration | None:
    """Return the standing registration of an address and a name that somebody else entered (R7)."""
    return session.scalar(
        select(Registration).where(
            Registration.workshop_id == workshop_id,
            Registration.email_key == email_key,
            Registration.name_key == name_key,
            Registration.source != "self",
            Registration.state.not_in(_FREEING),
        )
    )


def known_people(session: Session, desk: Nomination, *, name_key: str = "") -> list[Known]:
    """Return whom the workshop knows, as one desk may see them: everybody, or those of one name."""
    statement = select(
        Registration, and_(Registration.source == literal("self"), of_holder(desk))
    ).where(Registration.workshop_id == desk.workshop_id, Registration.state.not_in(_FREEING))
    if name_key:
        statement = statement.where(Registration.name_key == name_key)
    # What is sealed is of no concern here, and unsealing thousands of rows takes its time.
    sealed = (defer(Registration.access_needs), defer(Registration.dietary_needs))
    rows = session.execute(statement.order_by(Registration.id).options(*sealed))
    return [_known(row, desk, is_adoptable=bool(adoptable)) for row, adoptable in rows]


def _known(row: Registration, desk: Nomination, *, is_adoptable: bool) -> Known:
    """Return one registration as a desk may know it; facts of its own people only."""
    is_own = row.nomination_id == desk.id
    may_adopt = is_adoptable and row.nomination_id is None and row.state in _ACTIVE
    return Known(
        id=row.id,
        email_key=row.email_key,
        name_key=row.name_key,
        is_own=is_own,
        is_adoptable=may_adopt,
        may_change=is_own and row.state == State.NOMINATED,
        facts=facts_of(row) if is_own or may_adopt else {},
    )


def facts_of(row: Registration) -> dict[str, str | None]:
    """Return what a focal point wrote of somebody, by the names of the form's value."""
    return {
        "family_name": row.family_name,
        "given_name": row.given_name,
        "honorific": row.honorific,
        "native_name": row.native_name,
        "email": row.email,
        "phone": row.phone,
        "organization_name": row.organization_name,
        "position": row.position,
        "gender": row.gender,
        "attendance_mode": row.attendance_mode,
    }


def holder_of(session: Session, desk: Nomination) -> Holder:
    """Return whose slate it is, with the country an organization belongs to."""
    if desk.holder_kind == HolderKind.COUNTRY:
        return Holder(desk.holder_key, "", is_country=True)
    organization = directory.organization_by_id(session, int(desk.holder_key))
    country = organization.country_code if organization else None
    return Holder(country or "", desk.holder_name, is_country=False)


def slate_context(session: Session, desk: Nomination) -> SlateContext:
    """Return what the rows of a slate are judged by, in a fixed number of statements."""
    current = slate(session, desk)
    return SlateContext(
        holder=holder_of(session, desk),
        language=desk.language,
        countries=_country_words(session),
        free={mode: current.free(mode) for mode in Mode},
        modes=tuple(mode for mode in Mode if current.seats.get(mode)),
        known=known_people(session, desk),
    )


def _country_words(session: Session) -> Mapping[str, str]:
    """Return folded name → code of every country, in each of its languages."""
    return {
        folded(name): country.code
        for country in directory.countries(session, "en")
        for name in country.name.values()
    } | {folded(INTERNATIONAL_STAFF): INTERNATIONAL_STAFF}

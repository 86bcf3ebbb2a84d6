"""Who is the same person: what counting compares, likely pairs, and what was decided about them."""

from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased, joinedload

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.registrations.domain import FREES_ADDRESS, Judgment
from workshop_mgr.registrations.models import IdentityAlias, IdentityJudgment, Registration
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

IDENTITIES_PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two registrations of people who may be one, and whether they share a mailbox or a name."""

    first: Registration
    second: Registration
    has_one_mailbox: bool


def person_key() -> ColumnElement[str]:
    """Return what is equal for the same person; the statement joins ``IdentityAlias`` outer."""
    return func.coalesce(IdentityAlias.leader, Registration.identity_key)


def is_alias_of_registration() -> ColumnElement[bool]:
    """Return the condition to join ``IdentityAlias`` by."""
    return IdentityAlias.key == Registration.identity_key


def likely_pairs(session: Session, who: Actor, page: int) -> tuple[list[LikelyPair], int]:
    """Return one page of pairs nobody has decided about, and how many there are; three statements.

    They share name and country under different addresses, or an address under different
    spellings. Both are in workshops ``who`` manages.
    """
    people = _people(who)
    alike = union_all(_pairs(people, "name", "country_code"), _pairs(people, "mailbox")).subquery()
    pairs = (
        select(
            alike.c.first_key,
            alike.c.second_key,
            func.max(alike.c.first_id).label("first_id"),
            func.max(alike.c.second_id).label("second_id"),
        )
        .group_by(alike.c.first_key, alike.c.second_key)
        .subquery()
    )
    wanted = select(pairs).where(~_is_decided(pairs))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    found = session.execute(
        wanted.order_by(pairs.c.first_key, pairs.c.second_key)
        .limit(IDENTITIES_PAGE_SIZE)
        .offset((page - 1) * IDENTITIES_PAGE_SIZE)
    ).all()
    ids = {each for row in found for each in (row.first_id, row.second_id)}
    rows = {row.id: row for row in session.scalars(_whole(ids))}
    return [
        LikelyPair(
            rows[first_id],
            rows[second_id],
            bool(rows[first_id].email) and rows[first_id].email_key == rows[second_id].email_key,
        )
        for _first, _second, first_id, second_id in found
    ], total


def judgments(
    session: Session, who: Actor, page: int
) -> tuple[list[tuple[IdentityJudgment, Registration, Registration]], int]:
    """Return one page of what was decided about people of workshops ``who`` manages, latest first."""
    first, second = aliased(Registration), aliased(Registration)
    managed = managed_workshops(who)
    statement = (
        select(IdentityJudgment, first, second)
        .join(first, first.id == IdentityJudgment.first_id)
        .join(second, second.id == IdentityJudgment.second_id)
        .where(first.workshop_id.in_(managed), second.workshop_id.in_(managed))
    )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(
        statement.options(joinedload(first.workshop), joinedload(second.workshop))
        .order_by(IdentityJudgment.at.desc(), IdentityJudgment.id.desc())
        .limit(IDENTITIES_PAGE_SIZE)
        .offset((page - 1) * IDENTITIES_PAGE_SIZE)
    ).all()
    return [(judgment, one, other) for judgment, one, other in rows], total


def managed_workshops(who: Actor) -> Select[int]:
    """Return the statement of the ids of the workshops ``who`` manages."""
    if who.kind is ActorKind.SYSTEM or who.role == Role.ADMIN:
        return select(Workshop.id)
    return select(TeamMember.workshop_id).where(
        TeamMember.account_id == who.account_id,
        TeamMember.role == TeamRole.ORGANIZER.value,
        literal(who.role == Role.ORGANIZER),
    )


def _people(who: Actor) -> CTE:
    """Return each key with each name, country and mailbox it has, and its latest registration."""
    mailbox = case((Registration.email != "", Registration.email_key))
    return (
        select(
            person_key().label("key"),
            func.nullif(Registration.identity_name, "").label("name"),
            Registration.country_code,
            mailbox.label("mailbox"),
            func.max(Registration.id).label("id"),
        )
        .outerjoin(IdentityAlias, is_alias_of_registration())
        .where(
            Registration.workshop_id.in_(managed_workshops(who)),
            Registration.state.not_in({state.value for state in FREES_ADDRESS}),
        )
        .group_by(person_key(), Registration.identity_name, Registration.country_code, mailbox)
        .cte("people")
    )


def _pairs(people: CTE, *shared: str) -> Select[str, str, int, int]:
    """Return the statement of the pairs of keys that have some columns alike."""
    other = people.alias()
    alike = (people.c[name] == other.c[name] for name in shared)
    return select(
        people.c.key.label("first_key"),
        other.c.key.label("second_key"),
        people.c.id.label("first_id"),
        other.c.id.label("second_id"),
    ).join(other, and_(*alike, people.c.key < other.c.key))


def _is_decided(pairs: Subquery) -> ColumnElement[bool]:
    """Return the condition that somebody said these are different people, or their likes are."""
    one, other = aliased(IdentityAlias), aliased(IdentityAlias)
    first = func.coalesce(one.leader, IdentityJudgment.first_key)
    second = func.coalesce(other.leader, IdentityJudgment.second_key)
    return (
        select(IdentityJudgment.id)
        .outerjoin(one, one.key == IdentityJudgment.first_key)
        .outerjoin(other, other.key == IdentityJudgment.second_key)
        .where(
            IdentityJudgment.judgment == Judgment.DIFFERENT.value,
            or_(
                and_(first == pairs.c.first_key, second == pairs.c.second_key),
                and_(first == pairs.c.second_key, second == pairs.c.first_key),
            ),
        )
        .exists()
    )


def _whole(ids: set[int]) -> Select[Registration]:
    """Return the statement of registrations with their workshops."""
    return (
        select(Registration)
        .where(Registration.id.in_(ids))
        .options(joinedload(Registration.workshop))
    )

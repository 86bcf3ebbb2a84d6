"""Counting by the database: persons and participations, by rule, of any selection of workshops.

A participation is one person in one workshop: a second registration there is none. A person is
one over all workshops (`registrations.queries.person_key`), counted under the latest registration
that counts, one with a place before others.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from workshop_mgr.agenda.domain import SpeakerRole, SpeakerState
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.directory.domain import INTERNATIONAL_TYPES
from workshop_mgr.directory.models import Person
from workshop_mgr.registrations.domain import HOLDS_PLACE, IS_ACTIVE, State
from workshop_mgr.registrations.models import IdentityAlias, Registration
from workshop_mgr.registrations.queries import is_alias_of_registration, person_key
from workshop_mgr.reports.domain import (
    COUNTED,
    INTERNATIONAL,
    Balance,
    Cell,
    Counting,
    Gender,
    Known,
    Rule,
    SpeakerRule,
)
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop

_STATED = tuple(gender.value for gender in Gender if gender is not Gender.NOT_STATED)
HUNDRED = 100
ABOVE_ALL_IDS = 10**12
"""Lifts who has a place above everybody who has none."""


def cells(session: Session, ids: Select[int], threshold: int) -> Mapping[Rule, list[Cell]]:
    """Return by each rule how many there are with each country, agency, mode and gender.

    One statement. All rules stand in the same rows, so that they cannot say different things.
    """
    counted = _ranked(ids, threshold)
    columns = (counted.c.country, counted.c.organization, counted.c.mode, counted.c.gender)
    sums = [
        func.sum(case((counted.c.rank == counted.c[f"{rule}_{of}"], 1), else_=0))
        for rule in Rule
        for of in ("person", "participation")
    ]
    found: dict[Rule, list[Cell]] = {rule: [] for rule in Rule}
    for country, agency, mode, gender, *numbers in session.execute(
        select(*columns, *sums).group_by(*columns)
    ):
        for place, rule in enumerate(Rule):
            persons, participations = numbers[2 * place : 2 * place + 2]
            if participations:
                found[rule].append(
                    Cell(country, agency, Mode(mode), Gender(gender), persons, participations)
                )
    return found


def attendance_known(session: Session, ids: Select[int], threshold: int) -> Mapping[Rule, Known]:
    """Return of how many participations with a place it is known whether they attended.

    Known is who was present once, or reached the threshold; and who could not have, whatever the
    days that are not marked would say (DOMAIN R22). One statement.
    """
    days, marks = marked_days(ids), _marks(ids)
    present, marked = func.coalesce(marks.c.present, 0), func.coalesce(marks.c.marked, 0)
    all_days = func.coalesce(days.c.days, 0)
    possible = present + all_days - marked
    once = and_(all_days > 0, (present > 0) | (possible == 0))
    enough = and_(
        all_days > 0,
        (present * HUNDRED >= all_days * threshold) | (possible * HUNDRED < all_days * threshold),
    )
    whole, known_once, known_enough = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((once, 1), else_=0)), 0),
            func.coalesce(func.sum(case((enough, 1), else_=0)), 0),
        )
        .select_from(Registration)
        .outerjoin(days, days.c.workshop_id == Registration.workshop_id)
        .outerjoin(marks, marks.c.registration_id == Registration.id)
        .where(Registration.workshop_id.in_(ids), _is_in(HOLDS_PLACE))
    ).one()
    return {
        Rule.ATTENDED: Known(known_once, whole),
        Rule.ATTENDED_ENOUGH: Known(known_enough, whole),
    }


def speaking_by_role(
    session: Session, ids: Select[int], rule: SpeakerRule
) -> tuple[Mapping[SpeakerRole, Balance], Balance, Balance]:
    """Return the slots by role, all slots, and the persons, each by gender; one statement.

    A slot is somebody once in one session (DOMAIN R9); a seat without a name is one too.
    """
    states = [state.value for state in SpeakerState if rule.counts(state)]
    who = func.coalesce(SessionRole.person_id, -SessionRole.id)
    gender = stated_gender(Person.gender)
    parts = (
        select(SessionRole.session_id, SessionRole.role, SessionRole.person_id)
        .add_columns(who.label("who"), gender.label("gender"))
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .outerjoin(Person, Person.id == SessionRole.person_id)
        .where(
            AgendaSession.workshop_id.in_(ids),
            AgendaSession.state == "scheduled",
            SessionRole.state.in_(states),
        )
        .cte("parts")
    )
    roles = select(parts.c.session_id, parts.c.who, parts.c.role, parts.c.gender).distinct()
    slots = select(parts.c.session_id, parts.c.who, parts.c.gender).distinct().subquery()
    people = (
        select(parts.c.person_id, parts.c.gender)
        .where(parts.c.person_id.is_not(None))
        .distinct()
        .subquery()
    )
    by_role = roles.subquery()
    rows = session.execute(
        union_all(
            select(by_role.c.role, by_role.c.gender, func.count()).group_by(
                by_role.c.role, by_role.c.gender
            ),
            select(literal("slots"), slots.c.gender, func.count()).group_by(slots.c.gender),
            select(literal("persons"), people.c.gender, func.count()).group_by(people.c.gender),
        )
    )
    found: dict[str, dict[Gender, int]] = {}
    for name, stated, count in rows:
        found.setdefault(name, {})[Gender(stated)] = count
    balances = {role: Balance(found[role]) for role in SpeakerRole if role in found}
    return balances, Balance(found.get("slots", {})), Balance(found.get("persons", {}))


def counted_people(ids: Select[int], counting: Counting) -> Select[int, str]:
    """Return the statement of (workshop, person) of every registration a rule counts."""
    statement = (
        select(Registration.workshop_id, person_key().label("who"))
        .outerjoin(IdentityAlias, is_alias_of_registration())
        .where(Registration.workshop_id.in_(ids), _is_in(counting.states))
    )
    if counting.rule is not Rule.ATTENDED_ENOUGH:
        return statement
    days, marks = marked_days(ids), _marks(ids)
    return (
        statement.join(days, days.c.workshop_id == Registration.workshop_id)
        .join(marks, marks.c.registration_id == Registration.id)
        .where(_is_enough(days, marks, counting.threshold))
    )


def _ranked(ids: Select[int], threshold: int) -> Subquery:
    """Return every registration that stands with its ``rank``, and by each rule the highest rank
    of its person: in its workshop (``…_participation``), and altogether (``…_person``).
    """
    days, marks = marked_days(ids), _marks(ids)
    is_international = Registration.organization_type.in_(
        {kind.value for kind in INTERNATIONAL_TYPES}
    )
    country = case((is_international, INTERNATIONAL), else_=Registration.country_code)
    is_counted = {rule: _is_in(COUNTED[rule]) for rule in Rule}
    is_counted[Rule.ATTENDED_ENOUGH] &= _is_enough(days, marks, threshold)
    rank = Registration.id + case((_is_in(HOLDS_PLACE), ABOVE_ALL_IDS), else_=0)
    base = (
        select(
            Registration.workshop_id,
            person_key().label("who"),
            country.label("country"),
            Registration.organization_name.label("organization"),
            Registration.attendance_mode.label("mode"),
            stated_gender(Registration.gender).label("gender"),
            rank.label("rank"),
            *(case((counts, rank)).label(rule.value) for rule, counts in is_counted.items()),
        )
        .outerjoin(IdentityAlias, is_alias_of_registration())
        .outerjoin(days, days.c.workshop_id == Registration.workshop_id)
        .outerjoin(marks, marks.c.registration_id == Registration.id)
        .where(Registration.workshop_id.in_(ids), _is_in(IS_ACTIVE))
        .subquery()
    )
    highest = []
    for rule in Rule:
        of_person = func.max(base.c[rule]).over(partition_by=base.c.who)
        of_both = func.max(base.c[rule]).over(partition_by=(base.c.who, base.c.workshop_id))
        highest += [of_person.label(f"{rule}_person"), of_both.label(f"{rule}_participation")]
    return select(base, *highest).subquery()


def _is_in(states: Collection[State]) -> ColumnElement[bool]:
    """Return the condition that a registration is in one of some states."""
    return Registration.state.in_({state.value for state in states})


def _is_enough(days: Subquery, marks: Subquery, threshold: int) -> ColumnElement[bool]:
    """Return the condition that somebody was present on enough of the days that are marked."""
    return marks.c.present * HUNDRED >= days.c.days * threshold


def stated_gender(column: InstrumentedAttribute[str | None]) -> ColumnElement[str]:
    """Return a stated gender, or that there is none."""
    return case((column.in_(_STATED), column), else_=Gender.NOT_STATED.value)


def _marks(ids: Select[int]) -> Subquery:
    """Return how many days somebody was present, and how many are marked at all."""
    return (
        select(
            AttendanceMark.registration_id,
            func.sum(case((AttendanceMark.is_present, 1), else_=0)).label("present"),
            func.count().label("marked"),
        )
        .select_from(AttendanceMark)
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .join(Workshop, _is_day_of_workshop())
        .where(Registration.workshop_id.in_(ids))
        .group_by(AttendanceMark.registration_id)
        .subquery()
    )


def marked_days(ids: Select[int]) -> Subquery:
    """Return on how many days of a workshop anybody is marked."""
    return (
        select(Registration.workshop_id, func.count(AttendanceMark.day.distinct()).label("days"))
        .select_from(AttendanceMark)
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .join(Workshop, _is_day_of_workshop())
        .where(Registration.workshop_id.in_(ids))
        .group_by(Registration.workshop_id)
        .subquery()
    )


def _is_day_of_workshop() -> ColumnElement[bool]:
    """Return the condition that a mark is of a day the workshop still has."""
    return and_(
        Workshop.id == Registration.workshop_id,
        AttendanceMark.day.between(Workshop.start_date, Workshop.end_date),
    )

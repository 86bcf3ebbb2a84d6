"""Indicators: what is measured is counted by a rule that is said, or entered by hand with its day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.funding.conftest import AT
from tests.registrations.quota_deeds import register
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.domain import Step
from workshop_mgr.funding.domain.indicators import (
    Basis,
    IndicatorPlan,
    Measured,
    ValuePlan,
    progress,
)
from workshop_mgr.reports.domain import Gender
from workshop_mgr.reports.queries import actuals
from workshop_mgr.workshops.domain import Mode, State

TODAY = clock.now().date()


def plan(code="1.1", **facts):
    return IndicatorPlan(code, Texts(en="Officers trained"), **facts)


def add(session, project, wanted, seen):
    made = services.add_indicator(session, project, wanted, seen_revision=seen, who=SYSTEM, at=AT)
    session.commit()
    return made.id


def stands_at(session, project, threshold=80):
    session.expire_all()
    found = queries.project_by_slug(session, project)
    rows = queries.indicators_of(session, found.id)
    return actuals(session, found.id, rows, on=TODAY, threshold=threshold)


def refused(verb, *args, **values):
    with pytest.raises(Refused) as caught:
        verb(*args, **values)
    return caught.value.code


@pytest.fixture
def held(records, project, workshop, attribute):
    """A workshop of the project that began yesterday, with two women and a man, one of them there."""
    attribute(workshop.slug, project=project)
    people = [
        register(records, workshop.slug, gender=gender, attendance_mode=mode)
        for gender, mode in (
            ("woman", Mode.ONLINE),
            ("woman", Mode.IN_PERSON),
            ("man", Mode.ONLINE),
        )
    ]
    workshop.start_date, workshop.end_date = TODAY - timedelta(days=1), TODAY
    for row, day in ((people[0], workshop.start_date), (people[0], workshop.end_date)):
        records.add(
            AttendanceMark(registration_id=row.id, day=day, is_present=True, method="staff", at=AT)
        )
    people[0].state = "attended"
    records.commit()
    return workshop


def test_what_is_counted_follows_its_rule(records, project, held):
    for seen, (code, facts) in enumerate(
        [
            ("1", {"measured": Measured.PERSONS, "basis": Basis.CONFIRMED}),
            ("2", {"measured": Measured.PERSONS, "basis": Basis.ATTENDED}),
            ("3", {"measured": Measured.PARTICIPATIONS, "women_only": True, "basis": Basis.REGISTERED}),
            ("4", {"measured": Measured.PERSON_DAYS}),
            ("5", {"measured": Measured.WORKSHOPS}),
            ("6", {"measured": Measured.BY_HAND}),
        ],
        start=3,
    ):  # fmt: skip
        add(records, project, plan(code, **facts), seen)
    found = stands_at(records, project)
    assert [actual.value for actual in found] == [3, 1, 2, 2, 1, None]
    assert found[0].by_gender == {
        Gender.WOMAN: 2, Gender.MAN: 1, Gender.ANOTHER: 0, Gender.NOT_STATED: 0,
    }  # fmt: skip


def test_a_workshop_that_has_not_begun_or_does_not_take_place_counts_nothing(
    records, project, held
):
    add(records, project, plan(measured=Measured.WORKSHOPS), 3)
    held.state = State.CANCELLED.value
    records.commit()
    assert stands_at(records, project)[0].value == 0
    held.state, held.start_date = State.PUBLISHED.value, TODAY + timedelta(days=1)
    held.end_date = held.start_date
    records.commit()
    assert stands_at(records, project)[0].value == 0


def test_a_value_by_hand_is_kept_exactly_and_the_last_day_counts(records, project):
    indicator = add(records, project, plan(), 3)
    for day, value in (
        (date(2026, 6, 1), "12.5"),
        (date(2026, 3, 1), "7"),
        (date(2026, 6, 1), "13.25"),
    ):
        services.enter_value(
            records, project, indicator, ValuePlan(day, Decimal(value)), who=SYSTEM, at=AT
        )
        records.commit()
    records.expire_all()
    row = queries.indicator(records, project, indicator)
    assert [(one.day, one.value) for one in row.values] == [
        (date(2026, 3, 1), Decimal(7)), (date(2026, 6, 1), Decimal("13.25")),
    ]  # fmt: skip
    assert stands_at(records, project)[0].as_of == date(2026, 6, 1)
    early = ValuePlan(date(2099, 1, 1), Decimal(1))
    assert refused(
        services.enter_value, records, project, indicator, early, who=SYSTEM, at=AT
    ) == "value_in_future"  # fmt: skip


def test_entered_values_are_not_lost_by_a_change_of_what_is_counted(records, project):
    indicator = add(records, project, plan(), 3)
    value = ValuePlan(date(2026, 6, 1), Decimal(1))
    services.enter_value(records, project, indicator, value, who=SYSTEM, at=AT)
    records.commit()
    counted = plan(measured=Measured.PERSONS)
    edit = {"seen_revision": 5, "who": SYSTEM, "at": AT}
    assert refused(
        services.edit_indicator, records, project, indicator, counted, **edit
    ) == "indicator_has_values"  # fmt: skip
    records.rollback()
    [stored] = queries.indicator(records, project, indicator).values
    services.remove_value(records, project, indicator, stored.id, who=SYSTEM, at=AT)
    services.edit_indicator(
        records, project, indicator, counted, seen_revision=6, who=SYSTEM, at=AT
    )
    assert refused(
        services.enter_value, records, project, indicator, value, who=SYSTEM, at=AT
    ) == "indicator_is_counted"  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (plan("1.1"), "indicator_exists"),
        (plan("2", women_only=True), "women_of_nobody"),
        (plan("2", baseline_year=2027, target_year=2026), "years_reversed"),
    ],
)
def test_what_cannot_be_is_refused(records, project, wanted, code):
    add(records, project, plan("1.1"), 3)
    assert refused(add, records, project, wanted, 4) == code


def test_the_order_is_kept_by_hand(records, project):
    first, second = add(records, project, plan("1"), 3), add(records, project, plan("2"), 4)
    services.move_indicator(records, project, second, Step.UP, seen_revision=5, who=SYSTEM, at=AT)
    records.commit()
    found = queries.project_by_slug(records, project)
    assert [row.id for row in queries.indicators_of(records, found.id)] == [second, first]


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "done"),
    [(0, 200, 50, 25), (None, 200, 250, 125), (40, 10, 25, 50), (5, 5, 5, None), (1, None, 7, None),
     (0, 3, 1, 33), (10, 20, 5, -50)],
)  # fmt: skip
def test_progress_is_the_part_of_the_way(baseline, target, actual, done):
    numbers = (None if number is None else Decimal(number) for number in (baseline, target))
    assert progress(*numbers, Decimal(actual)) == done


def test_many_indicators_cost_what_one_costs(records, project, held, statements):
    add(records, project, plan("1", measured=Measured.PERSONS), 3)
    statements.clear()
    stands_at(records, project)
    one = len(statements)
    for seen in range(4, 14):
        add(records, project, plan(str(seen), measured=Measured.PARTICIPATIONS), seen)
    statements.clear()
    assert len(stands_at(records, project)) == 11
    assert len(statements) == one

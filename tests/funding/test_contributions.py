"""What is given to a project: exact, in one currency, in an order, never less than is spent."""

from datetime import date
from decimal import Decimal

import pytest

from tests.funding.conftest import AT
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    ContributionPlan,
    Portion,
    Step,
)

POLAND = "government-of-poland"
PLEDGE = ContributionPlan(
    pledge_number="1101/7", money=Money(Decimal("50000.50"), "EUR"),
    starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31),
    reports_due=(date(2026, 12, 31), date(2027, 12, 31)),
)  # fmt: skip


def add(session, project, plan=PLEDGE, *, donor=POLAND, seen=3):
    made = services.add_contribution(
        session, project, donor, plan, seen_revision=seen, who=SYSTEM, at=AT
    )
    session.commit()
    return made.id


def pay(session, slug, project, contribution, amount, currency="EUR"):
    """Attribute a workshop to Poland's contribution with an amount."""
    plan = AttributionPlan(
        project=project, contributor=POLAND, role=AttributionRole.FINANCIAL_SUPPORT,
        portion=Portion(money=Money(Decimal(amount), currency)), contribution=contribution,
    )  # fmt: skip
    made = services.attribute(session, slug, plan, who=SYSTEM, at=AT)
    session.commit()
    return made


def refused(verb, *args, kind=Refused, **values):
    with pytest.raises(kind) as caught:
        verb(*args, **values)
    return caught.value


def test_a_pledge_is_stored_as_it_was_wanted_and_exactly(records, project):
    contribution = add(records, project)
    records.expire_all()
    assert queries.contribution(records, project, contribution).plan() == PLEDGE


def test_one_donor_may_pledge_twice_under_two_numbers(records, project):
    add(records, project)
    again = refused(add, records, project, seen=4)
    assert again.code == "contribution_exists"
    records.rollback()
    add(records, project, ContributionPlan(pledge_number="1101/8"), seen=4)
    donors = [
        row.contributor.slug for row in queries.project_by_slug(records, project).contributions
    ]
    assert donors == ["government-of-germany", POLAND, POLAND, POLAND]
    assert [donor.slug for donor in queries.project_by_slug(records, project).donors()] == [
        "government-of-germany", POLAND,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}, "dates_reversed"),
        ({"rate": Decimal("1.1")}, "rate_date_missing"),
    ],
)
def test_what_cannot_be_is_refused(records, project, facts, code):
    plan = ContributionPlan(pledge_number="x", **facts)
    assert refused(add, records, project, plan).code == code


def test_nothing_is_written_over_somebody_elses_change(records, project):
    stale = refused(add, records, project, seen=2, kind=Conflict)
    assert stale.code == "stale"
    assert refused(add, records, project, donor="nobody", kind=NotFound).code == "not_found"


def test_the_order_is_kept_by_hand(records, project):
    rows = [row.id for row in queries.project_by_slug(records, project).contributions]
    services.move_contribution(
        records, project, rows[1], Step.UP, seen_revision=3, who=SYSTEM, at=AT
    )
    records.commit()
    records.expire_all()
    assert [row.id for row in queries.project_by_slug(records, project).contributions] == rows[::-1]


def test_workshops_are_paid_no_more_than_was_given(records, project, workshop):
    contribution = add(records, project)
    over = refused(pay, records, workshop.slug, project, contribution, "50000.51")
    assert (over.code, over.facts["left"]) == ("contribution_exceeded", "50000.5")
    records.rollback()
    pay(records, workshop.slug, project, contribution, "50000.50")
    assert queries.taken_by_contribution(records, queries.project_by_slug(records, project).id) == {
        contribution: Decimal("50000.5")
    }


def test_currencies_are_not_mixed(records, project, workshop):
    contribution = add(records, project)
    mixed = refused(pay, records, workshop.slug, project, contribution, "100", "USD")
    assert (mixed.code, mixed.facts) == ("currency_differs", {"currency": "EUR"})


def test_a_contribution_does_not_shrink_below_what_is_spent_and_stays_while_it_is_used(
    records, project, workshop
):
    contribution = add(records, project)
    pay(records, workshop.slug, project, contribution, "40000")
    smaller = ContributionPlan(pledge_number="1101/7", money=Money(Decimal(39999), "EUR"))
    kept = refused(
        services.edit_contribution, records, project, contribution, smaller,
        seen_revision=4, who=SYSTEM, at=AT,
    )  # fmt: skip
    assert (kept.code, kept.facts["currency"]) == ("contribution_attributed", "EUR")
    records.rollback()
    used = refused(
        services.remove_contribution, records, project, contribution, seen_revision=4,
        who=SYSTEM, at=AT,
    )  # fmt: skip
    assert used.code == "contribution_in_use"


def test_a_contribution_of_somebody_else_pays_nothing(records, project, workshop):
    german = queries.project_by_slug(records, project).contributions[0].id
    assert (
        refused(pay, records, workshop.slug, project, german, "1").code == "contribution_not_theirs"
    )


def test_a_report_is_noted_as_sent_and_taken_back(records, project):
    contribution = add(records, project)
    due = date(2026, 12, 31)
    for sent in (date(2026, 11, 20), None):
        services.note_report_sent(records, project, contribution, due, sent, who=SYSTEM, at=AT)
        records.commit()
        row = queries.contribution(records, project, contribution)
        assert [report.sent_on for report in row.reports] == [sent, None]
    early = refused(
        services.note_report_sent, records, project, contribution, due, date(2099, 1, 1),
        who=SYSTEM, at=AT,
    )  # fmt: skip
    assert early.code == "report_sent_in_future"


def test_reports_that_stay_due_keep_what_was_noted(records, project):
    contribution = add(records, project)
    services.note_report_sent(
        records, project, contribution, date(2026, 12, 31), date(2026, 11, 20), who=SYSTEM, at=AT
    )
    plan = ContributionPlan(
        pledge_number="1101/7", reports_due=(date(2028, 1, 1), date(2026, 12, 31))
    )
    services.edit_contribution(
        records, project, contribution, plan, seen_revision=5, who=SYSTEM, at=AT
    )
    records.commit()
    row = queries.contribution(records, project, contribution)
    assert [(report.due_on, report.sent_on) for report in row.reports] == [
        (date(2026, 12, 31), date(2026, 11, 20)), (date(2028, 1, 1), None),
    ]  # fmt: skip

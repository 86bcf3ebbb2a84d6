"""What stands behind several workshops and what their projects owe, on either database."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain.backing import Backer
from workshop_mgr.funding.domain.portions import Pledge
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    Indicator,
    IndicatorValue,
    Project,
    ReportDue,
)

STAMPS = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}
SUMMER = date(2026, 7, 1)
POLAND, BORDER = Texts(en="Poland"), Texts(en="Border")


@pytest.fixture
def house(session):
    """Make a project until August that Poland, who approves first, gives EUR 1,000 until July."""
    project = Project(slug="border", title=BORDER, ends_on=date(2026, 8, 31), **STAMPS)
    poland = Contributor(
        slug="poland", name=POLAND, capacity="national", needs_approval=True, **STAMPS
    )
    project.contributions = [
        Contribution(
            contributor=poland, amount=Decimal(1000), currency="EUR", ends_on=SUMMER,
            reports=[
                ReportDue(due_on=date(2020, 1, 1)),
                ReportDue(due_on=date(2026, 3, 1), sent_on=date(2026, 2, 1)),
                ReportDue(due_on=date(2020, 2, 1), sent_on=date(2020, 2, 1)),
                ReportDue(due_on=date(2026, 12, 31)),
                ReportDue(due_on=date(2027, 1, 1)),
            ],
        ),
    ]  # fmt: skip
    session.add(project)
    session.flush()
    return project, poland


def attribute(session, workshop, amount=None, **facts):
    """Attribute a workshop to the project, or to whatever is given."""
    role = "financial_support" if "contributor" in facts else None
    row = Attribution(workshop_id=workshop.id, role=role, amount=amount, currency="EUR", **facts)
    session.add(row)
    session.commit()


def test_backers_say_what_may_be_wrong_with_each(session, house):
    project, poland = house
    first, second = factories.workshop(session, "first"), factories.workshop(session, "second")
    gift = project.contributions[0]
    paid = {"project": project, "contributor": poland}
    attribute(session, first, Decimal(700), contribution=gift, **paid)
    attribute(session, second, Decimal("300.5"), contribution=gift, approved_on=SUMMER, **paid)
    attribute(session, second, project=project)
    pledge = Pledge(Money(Decimal(1000), "EUR"), Decimal("1000.5"))
    found = queries.backers_over(session, [first.id, second.id])
    assert found == {
        first.id: [Backer(POLAND, is_unapproved=True, pledge=pledge, ends_on=SUMMER)],
        second.id: [
            Backer(POLAND, pledge=pledge, ends_on=SUMMER),
            Backer(BORDER, ends_on=date(2026, 8, 31)),
        ],
    }
    assert found[first.id][0].is_overdrawn
    assert queries.pledges_of(session, select(Attribution.workshop_id)) == [pledge]


def test_reports_are_owed_however_late_and_those_sent_stand_last(session, house):
    project, _poland = house
    days = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    projects = select(Project.id)
    found = queries.reports_owed(session, projects, most=9, **days)
    assert [(one.due_on, one.sent_on) for one in found] == [
        (date(2020, 1, 1), None),
        (date(2026, 12, 31), None),
        (date(2026, 3, 1), date(2026, 2, 1)),
    ]
    assert (found[0].project_slug, found[0].contributor) == ("border", POLAND)
    assert len(queries.reports_owed(session, projects, most=1, **days)) == 1
    none = projects.where(Project.id != project.id)
    assert queries.reports_owed(session, none, most=9, **days) == []


def test_indicators_are_tended_by_a_value_each_year_while_the_project_runs(session, house):
    project, _poland = house
    by_hand = {
        "level": "output",
        "measured": "by_hand",
        "basis": "attended",
        "title": Texts(en="X"),
    }
    project.indicators = [
        Indicator(
            code="1", values=[IndicatorValue(day=date(2025, 12, 31), value=Decimal(1))], **by_hand
        ),
        Indicator(
            code="2", values=[IndicatorValue(day=date(2026, 1, 1), value=Decimal(1))], **by_hand
        ),
        Indicator(
            code="3", women_only=True, target=Decimal(75), **by_hand | {"measured": "persons"}
        ),
        Indicator(code="4", women_only=True, **by_hand | {"measured": "persons"}),
    ]
    session.commit()

    def tended(on):
        found = queries.indicators_tended(session, select(Project.id), on=on)
        return [(one.code, one.target, one.lacks_value) for one in found]

    assert tended(SUMMER) == [("1", None, True), ("3", Decimal(75), False)]
    assert tended(date(2026, 12, 31)) == tended(SUMMER)
    assert tended(date(2027, 1, 1)) == []
    project.starts_on = date(2026, 7, 2)
    session.commit()
    assert tended(SUMMER) == []

"""What the final report reads beyond other reports: reports owed for a workshop, indicators measured."""

from datetime import date
from decimal import Decimal

from tests.reports.participation import donor, project, workshops
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import AttributionRole
from workshop_mgr.funding.models import Attribution, Contribution, Indicator, ReportDue
from workshop_mgr.reports import queries


def gift(session, to, by, number, *days):
    """Let somebody give to a project, with reports due on days of 2027; the first one is sent."""
    row = Contribution(project=to, contributor=by, pledge_number=number)
    row.reports = [ReportDue(due_on=date(2027, 1, day)) for day in days]
    row.reports[0].sent_on = date(2027, 1, 1)
    session.add(row)
    session.flush()
    return row


def attribute(session, workshop, **facts):
    """Attribute a workshop to a contributor."""
    session.add(
        Attribution(workshop_id=workshop.id, role=AttributionRole.FINANCIAL_SUPPORT, **facts)
    )
    session.flush()


def test_owed_are_reports_on_what_paid_the_workshop(session):
    first, second = workshops(session, "first", "second")
    border, other = project(session, "border"), project(session, "other")
    poland, norway = donor(session, "poland"), donor(session, "norway")
    paid = gift(session, border, poland, "P1", 9, 3)
    gift(session, border, poland, "P2", 5)
    gift(session, border, norway, "N1", 4)
    gift(session, other, poland, "P3", 2)
    attribute(session, first, project=border, contributor=poland, contribution=paid)
    attribute(session, second, project=border, contributor=poland)
    attribute(session, second, contributor=norway)
    found = queries.reports_due(session, first.id)
    assert [(due.due_on.day, due.sent_on is not None) for due in found] == [(3, False), (9, True)]
    assert {(str(due.contributor), str(due.project)) for due in found} == {("poland", "border")}
    assert [due.due_on.day for due in queries.reports_due(session, second.id)] == [3, 5, 9]


def test_measured_are_the_indicators_of_the_projects_of_the_workshop(session):
    (workshop,) = workshops(session, "first")
    border, other = project(session, "border"), project(session, "other")
    for place, (owner, code) in enumerate(((border, "1.2"), (border, "1.1"), (other, "9"))):
        session.add(
            Indicator(
                project=owner, code=code, title=Texts(en=code), level="output", position=-place,
                measured="persons", basis="attended", target=Decimal(5),
            )
        )  # fmt: skip
    attribute(session, workshop, project=border, contributor=donor(session, "poland"))
    found = queries.planned_indicators(session, workshop.id)
    assert [(str(title), one.code) for title, one in found] == [
        ("border", "1.1"),
        ("border", "1.2"),
    ]

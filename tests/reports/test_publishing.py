"""A project with its workshops and people as it is published: counted by the database, no small number."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.reports.participation import STAMPS, attribute, marked, visit, workshops
from workshop_mgr.core import clock
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Organization
from workshop_mgr.funding.models import Indicator, Project, ProjectCountry
from workshop_mgr.funding.queries import indicators_of, project_by_slug
from workshop_mgr.reports.domain.publishing import Body, OrganisationType, Parts
from workshop_mgr.reports.domain.results import Stand
from workshop_mgr.reports.queries import activity_of
from workshop_mgr.workshops.models import WorkshopOrganization

TODAY = clock.now().date()
START = TODAY - timedelta(days=400)


@pytest.fixture
def project(session):
    """A project with a workshop of six women and seven men, which the border service organized."""
    (held,) = workshops(session, "held")
    row = Project(
        slug="roads", title=Texts(en="Open roads"), starts_on=START, currency="EUR",
        iati_identifier="XM-DAC-1-2", purpose_codes=["15130", "15210"],
        purpose_shares=["33.33", "66.67"], **STAMPS,
    )  # fmt: skip
    row.indicators = [
        _indicator(1, measured="persons"),
        _indicator(2, measured="persons", women_only=True),
        _indicator(3, measured="persons", basis="attended"),
        _indicator(4, measured="workshops"),
        _indicator(5, measured="by_hand"),
    ]
    session.add(row)
    agency = Organization(
        slug="service", name=Texts(en="Border Service"), type="border_guard",
        created_at=STAMPS["created_at"],
    )  # fmt: skip
    session.add(agency)
    session.flush()
    session.add(
        WorkshopOrganization(
            workshop_id=held.id, organization_id=agency.id, role="co_organizer", position=0
        )
    )
    attribute(session, held, to=row)
    for number in range(13):
        visit(session, held, f"Person {number}", gender="woman" if number < 6 else "man")
    session.commit()
    return row


def _indicator(number, **facts):
    values = {"basis": "registered", "women_only": False, **facts}
    return Indicator(
        position=number, code=str(number), title=Texts(en=f"Indicator {number}"), level="output",
        target=Decimal(20), target_year=TODAY.year + 1, **values,
    )  # fmt: skip


def published(session):
    session.expire_all()
    found = project_by_slug(session, "roads")
    rows = indicators_of(session, found.id)
    words = {row.id: Texts(en=row.code) for row in rows}
    return activity_of(session, found, rows, words, on=TODAY, threshold=80)


def test_results_say_what_is_counted_and_hide_what_is_small(session, project):
    stands = [result.periods[0].stand for result in published(session).results]
    assert [stand and stand.value for stand in stands] == [13, 6, None, 1, None]
    assert [number for _genders, number in stands[0].by_gender] == [6, 7, 0, 0]
    assert (stands[1].by_gender, stands[0].words, stands[0].on) == ((), Texts(en="1"), TODAY)
    (other,) = workshops(session, "other")
    attribute(session, other, to=project)
    visit(session, other, "One More", gender="another")
    session.commit()
    everybody, women, *_rest = (result.periods[0].stand for result in published(session).results)
    assert (everybody.value, everybody.by_gender, women.value) == (14, (), 6)


def test_days_of_a_few_people_are_not_published_nor_what_nobody_marked(session, project):
    (held,) = workshops(session, "longer", days=5)
    attribute(session, held, to=project)
    project.indicators.append(_indicator(6, measured="person_days"))
    for number in range(4):
        row = visit(session, held, f"Present {number}", state="attended")
        marked(session, row, True, True, True)
    session.commit()
    assert published(session).results[5].periods[0].stand is None
    row = visit(session, held, "Present Too", state="attended")
    marked(session, row, True)
    session.commit()
    assert published(session).results[5].periods[0].stand.value == 13


def test_periods_run_from_the_first_day_to_the_targets_year(session, project):
    period = published(session).results[0].periods[0]
    assert (period.first, period.last, period.target) == (START, date(TODAY.year + 1, 12, 31), 20)
    assert isinstance(period.stand, Stand)


def test_parts_are_exact_and_who_organized_carries_it_out(session, project):
    project.countries = [
        ProjectCountry(country_code=code, position=place, share=share)
        for place, (code, share) in enumerate(
            (("TM", Decimal("66.6667")), ("KZ", Decimal("33.3333")))
        )
    ]
    session.commit()
    activity = published(session)
    assert activity.sectors == Parts(("15130", "15210"), (Decimal("33.33"), Decimal("66.67")))
    assert activity.countries == Parts(("TM", "KZ"), (Decimal("66.6667"), Decimal("33.3333")))
    assert activity.implementers == (Body(Texts(en="Border Service"), OrganisationType.GOVERNMENT),)
    assert replace(activity, identifier="").publisher == ""


def test_many_indicators_cost_what_few_cost(session, project, statements):
    statements.clear()
    published(session)
    few = len(statements)
    found = project_by_slug(session, "roads")
    found.indicators += [_indicator(number, measured="participations") for number in range(6, 30)]
    session.commit()
    statements.clear()
    assert len(published(session).results) == 29
    assert len(statements) == few

"""The workshops of a project or donor: drafts never, numbers by share exact, nothing small for others."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests import factories
from tests.reports.participation import attribute, donor, project, visit, workshops
from workshop_mgr.core import clock
from workshop_mgr.funding.domain import AttributionRole
from workshop_mgr.funding.models import Attribution, Contribution
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import (
    WHOLE_SHARE,
    Counting,
    Held,
    Rule,
    exact_words,
    portfolio,
    shared_portfolio,
)
from workshop_mgr.workshops.domain import State

CONFIRMED = Counting(Rule.CONFIRMED)


def held(session, holder, **period):
    """Return (slug, participations, by share, unknown) of each workshop of a holder."""
    ids = queries.portfolio_ids(holder, **period)
    found = queries.held(session, holder, ids, CONFIRMED, on=clock.now().date())
    slugs = queries.workshops_by_id(session, [one.workshop_id for one in found])
    return [
        (
            slugs[one.workshop_id].slug,
            one.participations,
            exact_words(one.attributed),
            one.unknown,
        )
        for one in found
    ]


def test_a_holder_has_its_workshops_but_no_draft_and_counts_those_that_have_begun(session):
    border, poland, norway = (
        project(session, "border"),
        donor(session, "poland"),
        donor(session, "norway"),
    )
    past, other, called_off = workshops(session, "past", "other", "called-off")
    called_off.state = State.CANCELLED.value
    coming = factories.workshop(session, "coming")
    draft = factories.workshop(session, "draft", state=State.DRAFT.value)
    for place in (past, called_off, coming, draft):
        attribute(session, place, to=border, by=poland, share="33.3333")
        for name in ("Anna Berg", "Olga Other"):
            visit(session, place, name)
    attribute(session, past, to=border, by=norway, share="50")
    attribute(session, other, by=norway)
    visit(session, other, "Only Here")
    assert held(session, poland) == [
        ("coming", None, "0", 0),
        ("past", 2, "0.666666", 0),
        ("called-off", None, "0", 0),
    ]
    assert held(session, border)[1] == ("past", 2, "1.666666", 0)
    assert held(session, norway) == [("past", 2, "1", 0), ("other", 1, "0", 1)]


def test_a_period_is_of_the_first_day(session):
    border = project(session, "border")
    (past,) = workshops(session, "past")
    coming = factories.workshop(session, "coming")
    for place in (past, coming):
        attribute(session, place, to=border)
    first = past.start_date
    assert [row[0] for row in held(session, border, starts_to=first)] == ["past"]
    later = held(session, border, starts_from=first + timedelta(days=1))
    assert [row[0] for row in later] == ["coming"]
    assert held(session, border, starts_to=first - timedelta(days=1)) == []


def test_what_is_attributed_of_a_contribution_leaves_drafts_out(session):
    border, poland, norway = (
        project(session, "border"),
        donor(session, "poland"),
        donor(session, "norway"),
    )
    gift = Contribution(
        contributor=poland, pledge_number="P-1", amount=Decimal(1000), currency="EUR"
    )
    border.contributions += [
        gift,
        Contribution(contributor=norway, amount=Decimal(77), currency="NOK"),
    ]
    (past,) = workshops(session, "past")
    draft = factories.workshop(session, "draft", state=State.DRAFT.value)
    for place, amount in ((past, "250.50"), (draft, "100")):
        session.add(
            Attribution(
                workshop_id=place.id, project=border, contributor=poland, contribution=gift,
                role=AttributionRole.CO_FUNDING, amount=Decimal(amount), currency="EUR",
            )
        )  # fmt: skip
    session.flush()
    found = queries.given(session, poland)
    assert [(one.contribution.pledge_number, one.attributed) for one in found] == [
        ("P-1", Decimal("250.50"))
    ]
    assert list(queries.amounts_attributed(session, poland)) == [("EUR", Decimal("250.50"), 1)]


def rows(*numbers):
    """Return workshops with so many people and a share of a half."""
    return [Held(place, number, WHOLE_SHARE // 2, 0) for place, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ((10, 20, 3), [True, False, True]),
        ((10, 20, 30), [False, False, False]),
        ((2, 3, 30), [True, True, False]),
        ((10, None, 3), [True, False, True]),
        ((3,), [True]),
        ((10, 0), [False, False]),
    ],
)
def test_no_small_workshop_is_told_of_nor_one_it_could_be_calculated_from(numbers, hidden):
    assert [line.is_hidden for line in shared_portfolio(rows(*numbers), 40).lines] == hidden


def test_by_share_adds_up_what_is_told_alone():
    found = rows(10, 20, 3)
    assert exact_words(portfolio(found, 30).attributed) == "16.5"
    shared = shared_portfolio(found, 30)
    assert (exact_words(shared.attributed), shared.participations, shared.hidden) == ("10", 33, 2)


def test_whole_numbers_by_share_add_up():
    lines = portfolio([Held(place, 1, WHOLE_SHARE // 3, 0) for place in range(3)], 3).lines
    assert [line.shown for line in lines] == [1, 0, 0]


def test_of_fewer_than_five_people_nothing_is_told():
    shared = shared_portfolio(rows(3, 3), 4)
    assert (shared.persons, shared.participations) == (None, None)
    assert portfolio(rows(3, 3), 4).participations == 6

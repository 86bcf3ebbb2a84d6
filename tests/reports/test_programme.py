"""The programme's numbers: by workshop they are those of the other reports, whatever the rule."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.agenda.builders import agenda_session, person, post, speaks
from tests.reports.participation import (
    attribute,
    donor,
    everywhere,
    marked,
    project,
    visit,
    workshops,
)
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import Attribution
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Counting, Gender, Rule, Tally
from workshop_mgr.workshops.models import Workshop


def of(slug):
    """Return the statement of one workshop's id."""
    return select(Workshop.id).where(Workshop.slug == slug)


def planned(session, rule=Rule.CONFIRMED, most=100):
    return queries.planned(session, everywhere(), Counting(rule, 100), most)


@pytest.fixture
def house(session):
    """Three workshops: of one nobody is on record, in one of the others two days are marked."""
    first, second, _third = workshops(session, "first", "second", "third")
    anna = visit(session, first, "Anna Berg", gender="woman", state="attended")
    ivan = visit(session, first, "Ivan Gone", gender="man", state="attended")
    visit(session, first, "Olga Other", state="submitted")
    visit(session, first, "Anna Berg", gender=None, state="submitted", source="import")
    visit(session, second, "Anna Berg", gender="woman")
    visit(session, second, "Omar Out", gender="man", state="withdrawn")
    marked(session, anna, True, True)
    marked(session, ivan, True, False)
    session.commit()
    return first, second


@pytest.mark.parametrize("rule", list(Rule))
def test_persons_of_a_workshop_are_those_of_its_own_counts(session, house, rule):
    for one, slug in zip(planned(session, rule), ("first", "second"), strict=False):
        tally = Tally.of_cells(queries.cells(session, of(slug), 100)[rule])
        if one.persons is not None:
            found = {gender: one.persons.of([gender]) for gender in Gender}
            assert found == {gender: tally.of(genders=[gender]) for gender in Gender}


def test_what_is_not_known_is_not_zero(session, house):
    known = {
        rule: [None if one.persons is None else one.persons.total for one in planned(session, rule)]
        for rule in Rule
    }
    assert known == {
        "registered": [3, 1, None],
        "confirmed": [2, 1, None],
        "attended": [2, None, None],
        "attended_enough": [1, None, None],
    }


def test_a_speaker_counts_once_in_each_session(session, house):
    first, _second = house
    lara = person(session, "Lara Sample")
    lara.gender = "woman"
    agenda_session(session, first, "Panel", roles=[speaks(lara), post("Ambassador of Norway")])
    agenda_session(session, first, "Keynote", roles=[speaks(lara)])
    speakers = [one.speakers for one in planned(session)]
    assert (speakers[0].total, speakers[0].of([Gender.WOMAN])) == (3, 2)
    assert speakers[1:] == [None, None]


def test_no_more_than_are_wanted_come_in_the_order_they_begin(session, house):
    first, second = house
    second.start_date = date(2001, 2, 3)
    session.commit()
    assert [one.id for one in planned(session, most=2)] == [second.id, first.id]
    assert queries.years_of(session, everywhere())[0] == date(2001, 2, 3)


def test_many_workshops_cost_what_one_costs(session, statements):
    counts, lara = [], person(session, "Lara Sample")
    for more in (1, 40):
        for place in workshops(session, *(f"more-{more}-{number}" for number in range(more))):
            visit(session, place, "Anna Berg")
            agenda_session(session, place, "Talk", roles=[speaks(lara)])
        session.commit()
        statements.clear()
        planned(session)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_contributors_are_added_up_by_currency(session):
    first, second = workshops(session, "first", "second")
    poland, norway, nobody = (donor(session, slug) for slug in ("poland", "norway", "nobody"))
    attribute(session, first, by=norway, share="10")
    for place, amount, currency in (
        (first, "0.10", "EUR"),
        (second, "0.20", "EUR"),
        (second, "7", "NOK"),
    ):
        session.add(
            Attribution(
                workshop_id=place.id, contributor=poland, role="co_funding",
                project=project(session, f"{place.slug}-{currency}"),
                amount=Decimal(amount), currency=currency,
            )
        )  # fmt: skip
    session.commit()
    assert nobody.id
    assert queries.given_by_contributors(session, everywhere()) == [
        queries.GivenBy(
            Texts(en="poland"), 2, 3, 3, {"EUR": Decimal("0.30"), "NOK": Decimal(7)}
        ),
        queries.GivenBy(Texts(en="norway"), 1, 1, 0, {}),
    ]  # fmt: skip

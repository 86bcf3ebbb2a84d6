"""Counting by the database: persons and participations by each rule, reach and shares, selections."""

import random
from fractions import Fraction

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import agenda_session, person, speaks
from tests.reports.participation import (
    ADMIN,
    attribute,
    donor,
    everywhere,
    marked,
    project,
    visit,
    workshops,
)
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.domain import SpeakerRole, SpeakerState
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, Actor, ActorKind
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.domain import Judgment
from workshop_mgr.registrations.models import Registration
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import (
    COUNTED,
    Counting,
    Gender,
    Known,
    Rule,
    SpeakerRule,
    Tally,
    exact_words,
)
from workshop_mgr.reports.queries import Selection, selected_ids
from workshop_mgr.workshops.models import TeamMember, Workshop


def numbers(session, threshold=80, ids=None):
    """Return (persons, participations) by rule."""
    found = queries.cells(session, everywhere() if ids is None else ids, threshold)
    tallies = {rule.value: Tally.of_cells(cells) for rule, cells in found.items()}
    return {rule: (tally.total, tally.participations) for rule, tally in tallies.items()}


def test_a_person_counts_once_over_all_workshops_and_takes_part_in_each(session):
    first, second = workshops(session, "first", "second")
    visit(session, first, "Anna Berg")
    visit(session, second, "Anna Berg")
    visit(session, second, "Olga Other", state="submitted")
    visit(session, second, "Ivan Gone", state="withdrawn")
    assert numbers(session) == {
        "registered": (2, 3), "confirmed": (1, 2), "attended": (0, 0), "attended_enough": (0, 0),
    }  # fmt: skip


def test_a_second_registration_in_a_workshop_is_no_participation_and_the_place_decides(session):
    (only,) = workshops(session, "only")
    visit(
        session, only, "Anna Berg", country_code="KZ", attendance_mode="online", source="import"
    )  # fmt: skip
    visit(
        session, only, "Berg Anna", email="anna.berg@example.org", state="waitlisted",
        country_code="TM", source="import",
    )  # fmt: skip
    (cell,) = queries.cells(session, everywhere(), 80)[Rule.REGISTERED]
    assert (cell.country, cell.mode, cell.persons, cell.participations) == ("KZ", "online", 1, 1)


def test_a_person_counts_under_their_latest_registration(session):
    first, second = workshops(session, "first", "second")
    visit(session, first, "Anna Berg", country_code="KZ", gender="woman")
    visit(session, second, "Anna Berg", country_code="INT", organization_name="IOM")
    found = queries.cells(session, everywhere(), 80)[Rule.CONFIRMED]
    assert [
        (cell.country, cell.gender, cell.persons, cell.participations)
        for cell in sorted(found, key=lambda cell: cell.country)
    ] == [("INT", Gender.NOT_STATED, 1, 1), ("KZ", Gender.WOMAN, 0, 1)]


def test_what_people_decided_is_counted(session):
    first, second = workshops(session, "first", "second")
    one = visit(session, first, "Anna Berg")
    two = visit(session, second, "Anna Berg", email="other@example.org")
    session.commit()
    by = {"who": SYSTEM, "at": clock.now()}
    assert numbers(session)["confirmed"] == (2, 2)
    registrations.judge_identities(session, one.id, two.id, Judgment.SAME, **by)
    assert numbers(session)["confirmed"] == (1, 2)
    registrations.judge_identities(session, one.id, two.id, Judgment.DIFFERENT, **by)
    assert numbers(session)["confirmed"] == (2, 2)


@pytest.mark.parametrize(
    ("threshold", "enough", "known"),
    [
        pytest.param(25, 3, 4, id="one-day-of-four-is-enough"),
        pytest.param(50, 2, 4, id="two-of-four"),
        pytest.param(75, 1, 5, id="who-cannot-reach-it-is-known"),
        pytest.param(100, 1, 5, id="all-days"),
    ],
)
def test_the_threshold_is_of_the_days_with_marks_and_no_mark_is_unknown(
    session, threshold, enough, known
):
    (only,) = workshops(session, "only", days=5)  # the fifth day is marked for nobody
    people = {
        "Always": (True,) * 4,
        "Half": (True, True, False, False),
        "Once": (True, False, False, None),
        "Never": (False,) * 4,
        "Who Knows": (None,) * 4,
        "Gone": (False, False, False, None),
    }
    for name, marks in people.items():
        state = "attended" if True in marks else "confirmed"
        row = visit(session, only, f"{name} Sample", state=state)
        session.flush()
        session.refresh(row)
        marked(session, row, *marks)
    found = numbers(session, threshold)
    assert (found["confirmed"], found["attended"]) == ((6, 6), (3, 3))
    assert found["attended_enough"] == (enough, enough)
    complete = queries.attendance_known(session, everywhere(), threshold)
    assert complete[Rule.ATTENDED] == Known(4, 6)
    assert complete[Rule.ATTENDED_ENOUGH] == Known(known, 6)


def test_without_any_mark_nothing_is_known_of_attendance(session):
    (only,) = workshops(session, "only")
    visit(session, only, "Anna Berg")
    found = queries.attendance_known(session, everywhere(), 80)
    assert set(found.values()) == {Known(0, 1)}


def test_the_database_counts_as_one_would_by_hand(session):
    chance = random.Random(6)
    places = workshops(session, "first", "second", "third")
    states = ("submitted", "waitlisted", "confirmed", "attended", "no_show", "declined")
    whom = {(chance.randrange(3), chance.randrange(70), chance.random() < 0.5) for _ in range(150)}
    for place, number, has_mailbox in sorted(whom):
        visit(
            session, places[place], f"Person {number}", state=chance.choice(states),
            country_code=chance.choice(("KZ", "TM")), gender=chance.choice(("woman", None)),
            source="import", email=f"{number}@example.org" if has_mailbox else "",
        )  # fmt: skip
    session.commit()
    rows = session.scalars(select(Registration)).all()
    found = queries.cells(session, everywhere(), 80)
    for rule in (Rule.REGISTERED, Rule.CONFIRMED, Rule.ATTENDED):
        counted = [row for row in rows if row.state in COUNTED[rule]]
        tally = Tally.of_cells(found[rule])
        assert tally.total == len({row.identity_key for row in counted})
        pairs = {(row.identity_key, row.workshop_id) for row in counted}
        assert tally.participations == len(pairs)


# Speakers


def test_speakers_count_once_in_each_session_and_role_and_once_as_persons(session):
    (only,) = workshops(session, "only")
    woman, man = person(session, "Anna Berg"), person(session, "Omar Sample")
    woman.gender, man.gender = "woman", "man"
    twice = (speaks(woman), speaks(woman, role=SpeakerRole.MODERATOR))
    agenda_session(session, only, roles=[*twice, speaks(man)])
    agenda_session(session, only, roles=[speaks(woman), speaks(man, state=SpeakerState.DECLINED)])
    session.commit()
    by_role, slots, persons = queries.speaking_by_role(session, everywhere(), SpeakerRule.STANDING)
    assert {role.value: dict(balance.counts) for role, balance in by_role.items()} == {
        "panellist": {Gender.WOMAN: 2, Gender.MAN: 1}, "moderator": {Gender.WOMAN: 1},
    }  # fmt: skip
    assert dict(slots.counts) == {Gender.WOMAN: 2, Gender.MAN: 1}
    assert dict(persons.counts) == {Gender.WOMAN: 1, Gender.MAN: 1}


# Reach and attribution


def shown(table):
    """Return (name, persons, participations, by share, exactly, unknown) of each line."""
    return [
        (
            line.of.slug, line.of.persons, line.of.participations, line.shown,
            exact_words(line.of.attributed), line.of.unknown_shares,
        )
        for line in table.lines
    ]  # fmt: skip


def test_a_cofunded_workshop_counts_fully_in_reach_and_by_share_in_attribution(session):
    first, second = workshops(session, "first", "second")
    border = project(session, "border")
    poland, norway, germany = (donor(session, slug) for slug in ("poland", "norway", "germany"))
    for giver in (poland, norway, germany):
        attribute(session, first, to=border, by=giver, share="33.33")
    attribute(session, second, to=border, by=poland)
    for number in range(10):
        visit(session, first, f"First {number}")
    for number in range(4):
        visit(session, second, f"First {number}")
    session.commit()
    counting = Counting(Rule.CONFIRMED)
    donors = queries.donors_reached(session, everywhere(), counting)
    assert shown(donors) == [
        ("poland", 10, 14, 4, "3.333", 1),
        ("norway", 10, 10, 3, "3.333", 0),
        ("germany", 10, 10, 3, "3.333", 0),
    ]
    assert (exact_words(donors.share_unknown.exact), donors.share_unknown.shown) == ("4", 4)
    assert (exact_words(donors.to_nobody.exact), donors.to_nobody.shown) == ("0.001", 0)
    assert donors.participations == 14
    projects = queries.projects_reached(session, everywhere(), counting)
    assert shown(projects) == [("border", 10, 14, 10, "9.999", 1)]


def test_exact_shares_add_up_with_what_is_left(session):
    places = workshops(session, *(f"workshop-{number}" for number in range(7)))
    givers = [donor(session, f"donor-{number}") for number in range(5)]
    chance = random.Random(7)
    for place in places:
        for giver in chance.sample(givers, 3):
            attribute(
                session, place, by=giver, share=f"{chance.randrange(1, 333333) / 10000:.4f}"
            )  # fmt: skip
        for number in range(chance.randrange(1, 9)):
            visit(session, place, f"Person {number}")
    session.commit()
    table = queries.donors_reached(session, everywhere(), Counting(Rule.CONFIRMED))
    parts = [line.of.attributed for line in table.lines]
    whole = sum(parts, Fraction()) + table.to_nobody.exact + table.share_unknown.exact
    assert whole == table.participations == numbers(session)["confirmed"][1]
    assert sum(line.shown for line in table.lines) + table.to_nobody.shown == table.participations


def test_workshops_without_shares_are_listed(session):
    first, second, third = workshops(session, "first", "second", "third")
    giver = donor(session, "poland")
    attribute(session, first, by=giver, share="100")
    attribute(session, second, by=giver)
    session.commit()
    found, total = queries.shares_unknown(session, everywhere(), 10)
    assert ([one.slug for one in found], total) == (["second", "third"], 2)
    found, total = queries.shares_unknown(session, everywhere(), 1)
    assert ([one.slug for one in found], total) == (["second"], 2)
    assert third.id


# Selections


def test_workshops_are_chosen_by_what_they_belong_to(session):
    first, second, third = workshops(session, "first", "second", "third")
    border, poland = project(session, "border"), donor(session, "poland")
    attribute(session, first, to=border)
    attribute(session, second, by=poland)
    second.country_code, third.state = "TM", "cancelled"
    third.start_date = third.start_date.replace(year=2020)
    session.commit()

    def chosen(**wanted):
        slugs = select(Workshop.slug).where(Workshop.id.in_(everywhere(**wanted)))
        return sorted(session.scalars(slugs))

    assert chosen() == ["first", "second"]
    assert chosen(project="border") == ["first"]
    assert chosen(donor="poland") == ["second"]
    assert chosen(country="TM") == ["second"]
    assert chosen(project="border", donor="poland") == []
    assert chosen(starts_from=clock.now().date()) == []
    assert chosen(starts_to=clock.now().date()) == ["first", "second"]
    assert chosen(organizer="nobody") == chosen(field="nothing") == []


@pytest.mark.parametrize(
    ("role", "team_role", "managed"),
    [("organizer", "organizer", 1), ("organizer", "viewer", 0), ("viewer", "organizer", 0)],
)
def test_one_sees_the_workshops_of_ones_teams(session, role, team_role, managed):
    first, _second = workshops(session, "first", "second")
    account = factories.account(session, Role(role))
    session.add(TeamMember(workshop_id=first.id, account_id=account.account_id, role=team_role))
    session.commit()
    who = Actor(ActorKind.ACCOUNT, account.email, account.account_id, role)
    found = queries.selected(session, selected_ids(Selection(), who), who)
    assert (found.workshops, found.managed) == (1, managed)
    everything = queries.selected(session, everywhere(), ADMIN)
    assert (everything.workshops, everything.may_manage) == (2, True)

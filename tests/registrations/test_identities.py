"""Who is one person across workshops: the key follows every change, pairs are found and decided."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.attendance.people import member, past_workshop, person
from tests.registrations.desk import KEYS, register
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR, AuditEvent
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Judgment, check_judgments, identity_key, leaders
from workshop_mgr.registrations.models import IdentityAlias, IdentityJudgment, Registration
from workshop_mgr.sample import services as sample
from workshop_mgr.workshops.models import TeamMember

SAME, DIFFERENT = Judgment
MAHRI = identity_key(mailbox="mahri@example.org", name="Mahri Bashimova")


class TestKeys:
    @pytest.mark.parametrize(
        ("mailbox", "name"),
        [
            ("Mahri@example.org", "Мяхри Бяшимова"),
            ("mahri@example.org", "Bäşimowa Mähri"),
        ],
    )
    def test_one_mailbox_and_one_name_are_one_person_in_whatever_script_and_order(
        self, mailbox, name
    ):
        assert identity_key(mailbox=mailbox, name=name) == MAHRI

    @pytest.mark.parametrize(
        ("mailbox", "name"),
        [
            ("office@example.org", "Mahri Bashimova"),
            ("mahri@example.org", "Anna Bashimova"),
            ("", "Mahri Bashimova"),
        ],
    )
    def test_another_mailbox_another_name_or_no_mailbox_is_another(self, mailbox, name):
        assert identity_key(mailbox=mailbox, name=name) != MAHRI

    def test_without_a_mailbox_organization_and_country_decide(self):
        facts = {"mailbox": "", "name": "Anna Berg"}
        one = identity_key(**facts, organization="Border Service", country_code="KZ")
        assert one == identity_key(**facts, organization="border  service", country_code="KZ")
        assert one != identity_key(**facts, organization="Border Service", country_code="TM")
        assert one != identity_key(**facts, organization="Customs", country_code="KZ")

    def test_the_smallest_key_stands_for_all_that_are_one(self):
        assert leaders([("b", "c"), ("d", "e"), ("c", "d")]) == dict.fromkeys("bcde", "b")

    def test_who_is_different_cannot_be_one(self):
        check_judgments([("a", "b")], [("b", "c")])
        with pytest.raises(Conflict) as refusal:
            check_judgments([("a", "b"), ("a", "c")], [("b", "c")])
        assert refusal.value.code == "identity_contradiction"


def expected(row):
    """Return the key that the row's own facts give."""
    return identity_key(
        mailbox=row.email_key if row.email else "",
        name=f"{row.given_name} {row.family_name}",
        organization=row.organization_name,
        country_code=row.country_code,
    )


def test_the_key_is_set_when_somebody_registers_and_follows_what_changes(session):
    factories.workshop(session)
    row = register(session, "anna@example.org", given_name="Anna", family_name="Berg")
    first = row.identity_key
    assert first == identity_key(mailbox="anna@example.org", name="Anna Berg")
    own = KEYS.token(services.PURPOSE_OWN, row.id, row.generation)
    wanted = replace(queries.details_of(row), family_name="Bergmann")
    services.change_details(
        session, own, wanted, seen_revision=row.revision, who=VISITOR, at=clock.now()
    )
    session.commit()
    session.refresh(row)
    assert row.identity_key == expected(row) != first
    row.email, row.email_key = "", "desk-1-x"
    session.commit()
    session.refresh(row)
    assert row.identity_key == expected(row)


def test_every_row_of_the_sample_has_its_key(session, app):
    with app.app_context(), unit_of_work() as inner:
        sample.load(inner, at=clock.now())
    rows = session.scalars(select(Registration)).all()
    assert len(rows) == 134
    assert [row.reference for row in rows if row.identity_key != expected(row)] == []


@pytest.fixture
def places(session):
    """Give two workshops."""
    return [past_workshop(session, slug) for slug in ("first", "second")]


def pairs(session, who=SYSTEM, page=1):
    """Return the families of likely pairs with what they share, and how many there are."""
    found, total = queries.likely_pairs(session, who, page)
    return sorted(
        (*sorted((pair.first.email, pair.second.email)), pair.has_one_mailbox) for pair in found
    ), total


class TestPairs:
    def test_a_name_under_two_addresses_and_an_address_under_two_names(self, session, places):
        first, second = places
        person(session, first, "Mahri Bashimova", email="a@example.org")
        person(session, second, "Бяшимова Мяхри", email="b@example.org")
        person(session, first, "Anna Berg", email="c@example.org")
        person(session, second, "Anna Bergmann", email="C@example.org")
        person(session, second, "Mahri Bashimova", email="d@example.org", country_code="KZ")
        session.commit()
        assert pairs(session) == (
            [("C@example.org", "c@example.org", True), ("a@example.org", "b@example.org", False)], 2,
        )  # fmt: skip

    def test_who_is_counted_as_one_withdrew_or_has_no_name_is_no_pair(self, session, places):
        first, second = places
        for place in places:
            person(session, place, "Anna Berg", email="a@example.org")
        person(session, second, "Olga Other", email="b@example.org", state="withdrawn")
        person(session, first, "Olga Other", email="c@example.org")
        person(session, first, "?", email="d@example.org")
        person(session, second, "!", email="e@example.org")
        session.commit()
        assert pairs(session) == ([], 0)

    def test_an_organizer_sees_pairs_of_workshops_they_manage_on_both_sides(self, session, places):
        first, second = places
        for number, place in enumerate(places):
            person(session, place, "Anna Berg", email=f"{number}@example.org")
        session.commit()
        account, who = member(session, first, Role.ORGANIZER)
        session.commit()
        assert pairs(session, who) == ([], 0)
        with pytest.raises(Forbidden):
            judge(session, *rows(session), SAME, who=who)
        session.rollback()
        session.add(
            TeamMember(workshop_id=second.id, account_id=account.account_id, role="organizer")
        )
        session.commit()
        assert pairs(session, who)[1] == 1
        judge(session, *rows(session), SAME, who=who)
        assert pairs(session, who)[1] == 0


def rows(session):
    """Return all registrations in id order."""
    return session.scalars(select(Registration).order_by(Registration.id)).all()


def judge(session, first, second, judgment, *, who=SYSTEM):
    """Decide about two registrations."""
    services.judge_identities(session, first.id, second.id, judgment, who=who, at=clock.now())
    session.commit()


def aliases(session):
    """Return how many keys stand for how many people."""
    stored = session.execute(select(IdentityAlias.key, IdentityAlias.leader)).all()
    return len(stored), len({leader for _key, leader in stored})


class TestDeciding:
    @pytest.fixture
    def three(self, session, places):
        """Give three people of one name."""
        made = [
            person(session, places[0], "Anna Berg", email=f"{number}@example.org")
            for number in range(3)
        ]
        session.commit()
        return made

    def test_deciding_is_on_record_of_both_and_is_asked_no_more(self, session, three):
        one, two, _three = three
        judge(session, two, one, SAME)
        judge(session, one, two, SAME)  # once more changes nothing
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "registration.same_person")
        ).all()
        assert sorted((event.subject_id, event.changes["other"][1]) for event in events) == sorted(
            [(one.id, two.reference), (two.id, one.reference)]
        )
        assert aliases(session) == (2, 1)
        assert pairs(session)[1] == 1  # the two as one, and the third

    def test_one_is_joined_by_way_of_another_and_parts_again(self, session, three):
        one, two, three_ = three
        judge(session, one, two, SAME)
        judge(session, three_, two, SAME)
        assert (aliases(session), pairs(session)[1]) == ((3, 1), 0)
        found, total = queries.judgments(session, SYSTEM, 1)
        assert total == 2
        services.take_back_judgment(session, found[0][0].id, who=SYSTEM, at=clock.now())
        session.commit()
        assert (aliases(session), pairs(session)[1]) == ((2, 1), 1)

    def test_different_people_are_asked_no_more_neither_are_their_likes(self, session, three):
        one, two, three_ = three
        judge(session, one, two, DIFFERENT)
        assert (aliases(session), pairs(session)[1]) == ((0, 0), 2)
        judge(session, two, three_, SAME)
        assert pairs(session)[1] == 0
        with pytest.raises(Conflict) as refusal:
            judge(session, one, three_, SAME)
        session.rollback()
        assert refusal.value.code == "identity_contradiction"
        assert session.scalars(select(IdentityJudgment.judgment)).all().count("same") == 1

    def test_what_is_one_already_or_unknown_is_refused(self, session, three, places):
        one, *_others = three
        again = person(session, places[1], "Berg Anna", email="0@example.org")
        session.commit()
        with pytest.raises(Conflict) as refusal:
            judge(session, one, again, DIFFERENT)
        assert refusal.value.code == "identity_with_itself"
        session.rollback()
        with pytest.raises(NotFound):
            services.judge_identities(session, one.id, 0, SAME, who=SYSTEM, at=clock.now())
        with pytest.raises(NotFound):
            services.take_back_judgment(session, 77, who=SYSTEM, at=clock.now())

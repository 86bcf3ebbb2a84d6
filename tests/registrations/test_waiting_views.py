"""The waiting list, the policy and the answer to an offer, through HTTP."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import csrf_token, errors_at, typed_fields, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Policy, State, Step, WaitingOrder
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality, TeamMember

LIST = "/manage/workshops/border-days/waiting-list"
POLICY = "/manage/workshops/border-days/registrations/policy"


@pytest.fixture
def workshop(session):
    """Give a workshop with one place in person, which is taken, and none of a quota."""
    made = factories.workshop(session, places={Mode.IN_PERSON: 1, Mode.ONLINE: 1})
    factories.quota(session, made, "KZ", mode=Mode.IN_PERSON, seats=0)
    session.commit()
    return made


@pytest.fixture
def organizer(client, session, workshop):
    """Give the browser of an organizer of the team."""
    return _on_team(client, session, workshop, Role.ORGANIZER)


def _on_team(client, session, workshop, role):
    account = factories.account(session, role)
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role.value))
    session.commit()
    sign_in(client, account.email)
    return client


def register(app, session, name, **facts):
    """Register somebody; return the row and the address of their own page."""
    keys = TokenKey(app.config["SECRET_KEY"])
    typed = factories.wanted(given_name="", family_name=name, **facts)
    services.register(
        session, "border-days", typed, form_token=name, keys=keys, who=VISITOR, at=clock.now()
    )
    session.commit()
    row = session.scalars(select(Registration).where(Registration.family_name == name)).one()
    return row, f"/registrations/{keys.token(services.PURPOSE_OWN, row.id, row.generation)}"


def crowd(app, session):
    """Register four people for the one place: Kazakhstan's quota keeps one of them waiting."""
    register(app, session, "Holder")
    people = [
        register(app, session, "Kazakh", country_code="KZ"),
        register(app, session, "First"),
        register(app, session, "Second"),
    ]
    return [row for row, _address in people], [address for _row, address in people]


def add_place(session, workshop):
    row = session.scalars(
        select(Modality).where(Modality.workshop_id == workshop.id, Modality.mode == "in_person")
    ).one()
    row.places += 1
    session.commit()


def lines(page):
    """Return (position, name, why) of each line of the list."""
    rows = re.findall(
        r'tnum" data-label[^>]*>(\d+)</td>.*?<bdi>(.*?)</bdi>.*?<td class="c-wide">(?!<bdi>)(.*?)</td>',
        page.text,
        re.S,
    )
    return [(int(number), name, re.sub("<[^>]+>", " ", why).strip()) for number, name, why in rows]


def send(client, address, action, **fields):
    """Open a page and send its form of that address, as a browser would."""
    typed = typed_fields(client.get(address), action)
    return client.post(action, data={**typed, **fields})


def offered(session):
    """Return the names of those with an offer."""
    session.rollback()
    rows = session.scalars(
        select(Registration)
        .where(Registration.offered_until.is_not(None))
        .order_by(Registration.id)
    )
    return [row.family_name for row in rows]


class TestList:
    def test_it_shows_the_order_and_why_each_waits(self, app, organizer, session):
        crowd(app, session)
        page = organizer.get(LIST)
        assert lines(page) == [
            (1, "Kazakh", "The quota of Kazakhstan is full"),
            (2, "First", "All places are taken"),
            (3, "Second", "All places are taken"),
        ]
        assert "There is room" not in page.text

    def test_a_place_more_promotes_nobody_and_names_who_would_move_up(
        self, app, organizer, session, workshop
    ):
        crowd(app, session)
        add_place(session, workshop)
        settings = words(organizer.get("/manage/workshops/border-days/settings"))
        assert "There is room for one person who waits First Nobody is told yet." in settings
        assert offered(session) == []
        assert send(organizer, LIST, f"{LIST}/offer?mode=in_person").status_code == 303
        assert offered(session) == ["First"]
        page = organizer.get(LIST)
        assert "Open offers" in words(page)
        message = session.scalars(
            select(OutboxMessage.id).where(OutboxMessage.kind == "registration_offered")
        ).one()
        mail = words(organizer.get(f"/manage/outbox/{message}"))
        assert re.search(r"Answer until: \d+ \w+ \d{4}, 18:00, Ashgabat time \(UTC\+5\)", mail)
        assert [name for _position, name, _why in lines(page)] == ["Kazakh", "Second"]

    def test_places_are_offered_to_the_ticked_and_the_skipped_are_named(
        self, app, organizer, session, workshop
    ):
        (kazakh, _first, second), _ = crowd(app, session)
        add_place(session, workshop)
        page = organizer.get(LIST)
        typed = {"csrf_token": csrf_token(page), "id": [str(kazakh.id), str(second.id), "x"]}
        assert organizer.post(f"{LIST}/offer", data=typed).status_code == 303
        said = words(organizer.get(LIST))
        assert "1 registration changed." in said
        assert "Kazakh was skipped." in said
        assert offered(session) == ["Second"]

    def test_nobody_ticked_is_said(self, app, organizer, session):
        crowd(app, session)
        token = csrf_token(organizer.get(LIST))
        answer = organizer.post(f"{LIST}/offer", data={"csrf_token": token})
        assert answer.status_code == 422
        assert errors_at(answer) == {"": "Tick the people you offer a place to."}

    def test_numbers_put_people_into_order(self, app, organizer, session, workshop):
        (_kazakh, first, second), _ = crowd(app, session)
        services.set_policy(
            session, "border-days", Policy(order=WaitingOrder.PRIORITY), who=SYSTEM, at=clock.now()
        )
        session.commit()
        token = csrf_token(organizer.get(LIST))
        typed = {"csrf_token": token, f"priority_{first.id}": "1", f"priority_{second.id}": "20"}
        assert organizer.post(f"{LIST}/priorities", data=typed).status_code == 303
        assert [name for _, name, _ in lines(organizer.get(LIST))] == ["Second", "First", "Kazakh"]
        wrong = organizer.post(f"{LIST}/priorities", data={**typed, f"priority_{first.id}": "soon"})
        assert errors_at(wrong) == {"": "Enter priorities as whole numbers from 0 to 999."}
        assert 'value="soon"' in wrong.text

    def test_a_viewer_reads_and_changes_nothing(self, app, client, session, workshop):
        crowd(app, session)
        add_place(session, workshop)
        viewer = _on_team(client, session, workshop, Role.VIEWER)
        page = viewer.get(LIST)
        assert (len(lines(page)), f"{LIST}/offer" in page.text, "Order and offers" in page.text) == (
            3, False, False,
        )  # fmt: skip

    def test_a_page_past_the_end_and_a_mode_nobody_knows_are_no_error(
        self, app, organizer, session
    ):
        crowd(app, session)
        assert lines(organizer.get(f"{LIST}?page=99")) == lines(organizer.get(LIST))
        assert lines(organizer.get(f"{LIST}?mode=telepathy")) == lines(organizer.get(LIST))
        assert "Nobody waits" in words(organizer.get(f"{LIST}?mode=online"))


class TestPolicy:
    def test_it_is_saved_and_shown(self, organizer, session, workshop):
        answer = send(
            organizer, POLICY, POLICY, order="quota_balance", offers_automatically="y",
            needs_validation="y", offer_hours="72",
        )  # fmt: skip
        assert answer.status_code == 303
        session.rollback()
        assert queries.admission(session, workshop.id) == Policy(
            needs_validation=True, order=WaitingOrder.QUOTA_BALANCE, offers_automatically=True,
            offer_hours=72, version=1,
        )  # fmt: skip

    def test_wrong_hours_stand_at_their_field(self, organizer):
        answer = send(organizer, POLICY, POLICY, offer_hours="3")
        assert errors_at(answer) == {"offer_hours": "Enter a whole number from 24 to 336."}

    def test_the_second_of_two_sees_both_versions(self, organizer, session, workshop):
        typed = typed_fields(organizer.get(POLICY), POLICY)
        services.set_policy(
            session, "border-days", Policy(offer_hours=72), who=SYSTEM, at=clock.now()
        )
        session.commit()
        answer = organizer.post(POLICY, data={**typed, "order": "priority"})
        assert answer.status_code == 409
        assert "Hours to answer an offer, at least 72 48" in words(answer)
        again = typed_fields(answer, POLICY)
        assert organizer.post(POLICY, data=again).status_code == 303
        session.rollback()
        assert queries.admission(session, workshop.id).order == WaitingOrder.PRIORITY


def offer(session, person):
    services.decide(
        session, "border-days", [person.id], Step.OFFER, reason="", who=SYSTEM, at=clock.now()
    )
    session.commit()


class TestOwnPage:
    def test_it_says_the_position_and_why(self, app, client, session, workshop):
        _, (kazakh, first, _second) = crowd(app, session)
        assert "Waiting list, no. 1" in words(client.get(kazakh))
        assert "The places for the country you represent are taken." in words(client.get(kazakh))
        assert "Waiting list, no. 2" in words(client.get(first))
        add_place(session, workshop)
        assert "A place is free by now." in words(client.get(first))

    @pytest.mark.parametrize(
        ("given", "state", "said"),
        [
            ("accept", State.CONFIRMED, "Your place is confirmed."),
            ("stay", State.WAITLISTED, "You stay on the waiting list"),
            ("withdraw", State.WITHDRAWN, "You have given your place back."),
        ],
    )
    def test_an_offer_is_answered(self, app, client, session, workshop, given, state, said):
        (_kazakh, first, _second), (_, address, _) = crowd(app, session)
        add_place(session, workshop)
        offer(session, first)
        page = client.get(address)
        assert "A place is offered to you" in words(page)
        assert "18:00, Ashgabat time (UTC+5)" in words(page)
        assert "STATUS:TENTATIVE" in client.get(f"{address}/calendar.ics").text
        answer = client.post(
            f"{address}/offer", data={"csrf_token": csrf_token(page), "answer": given}
        )
        assert answer.status_code == 303
        assert said in words(client.get(address))
        session.refresh(first)
        assert (first.state, first.offered_until) == (state, None)

    def test_no_answer_and_an_unknown_one_change_nothing(self, app, client, session, workshop):
        (_kazakh, first, _second), (_, address, _) = crowd(app, session)
        add_place(session, workshop)
        offer(session, first)
        token = csrf_token(client.get(f"{address}/offer"))
        for typed in ({}, {"answer": "perhaps"}):
            answer = client.post(f"{address}/offer", data={"csrf_token": token, **typed})
            assert (answer.status_code, errors_at(answer)) == (
                422, {"answer": "Choose one of the options."},
            )  # fmt: skip
        assert offered(session) == ["First"]

    def test_an_answer_that_comes_too_late_is_said(self, app, client, session, workshop):
        (_kazakh, first, _second), (_, address, _) = crowd(app, session)
        add_place(session, workshop)
        offer(session, first)
        token = csrf_token(client.get(address))
        first.offered_until = clock.now()
        session.commit()
        typed = {"csrf_token": token, "answer": "accept"}
        answer = client.post(f"{address}/offer", data=typed)
        assert answer.status_code == 409
        assert "The time to answer is over" in words(answer)
        services.lapse_offers(session, workshop.id, at=clock.now())
        session.commit()
        assert "No place is offered to you now" in words(client.get(f"{address}/offer"))


def test_a_page_of_the_list_takes_as_many_statements_for_fifty_as_for_one(
    app, organizer, session, statements
):
    register(app, session, "Holder")
    register(app, session, "First")
    _row, own = register(app, session, "Second")
    counts = []
    for number in range(2):
        for page in (LIST, POLICY, own, f"{own}/offer"):
            statements.clear()
            assert organizer.get(page).status_code == 200
            counts.append(len(statements))
        if not number:
            for extra in range(50):
                register(app, session, f"Extra {extra}")
    assert counts[:4] == counts[4:]
    assert max(counts) <= 20

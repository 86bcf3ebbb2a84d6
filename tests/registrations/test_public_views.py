"""Registering, one's own page and the online room, through HTTP: answers, states, what is refused."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import agenda_session
from tests.pages import csrf_token, errors_at, hidden_fields, words
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Receipt, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState

FORM = "/workshops/border-days/register"
JSON = {"Accept": "application/json"}
WHY = Texts(en="The pass is closed.")


def send(client, typed=None, **more):
    """Open the form and send it."""
    fields = hidden_fields(client.get(FORM))
    return client.post(FORM, data=factories.form_of(typed or factories.wanted(), **fields, **more))


def enter(app, session, typed):
    """Register somebody as the form does; return the address of their own page, as mailed."""
    keys = TokenKey(app.config["SECRET_KEY"])
    services.register(
        session, "border-days", typed, form_token=typed.email, keys=keys, who=VISITOR,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    row = session.scalars(select(Registration).where(Registration.email == typed.email)).one()
    return f"/registrations/{keys.token(services.PURPOSE_OWN, row.id, row.generation)}"


def registered(session):
    """Return (address, state, mode) of every registration as stored now."""
    session.rollback()
    rows = session.scalars(select(Registration).order_by(Registration.id))
    return [(row.email, row.state, row.attendance_mode) for row in rows]


def put(session, **values):
    """Set facts of the only registration."""
    row = session.scalars(select(Registration)).one()
    for name, value in values.items():
        setattr(row, name, value)
    session.commit()


def press(client, address, **fields):
    """Open a page and send its form."""
    page = client.get(address)
    return client.post(address, data={"csrf_token": csrf_token(page), **fields})


class TestForm:
    def test_somebody_who_goes_back_and_enters_a_colleague_registers_them(self, client, session):
        factories.workshop(session)
        kept = hidden_fields(client.get(FORM))
        answers = [
            client.post(FORM, data=factories.form_of(factories.wanted(email), **kept))
            for email in ("a@example.org", "b@example.org", "a@example.org")
        ]
        assert answers[0].location == answers[2].location != answers[1].location
        assert [email for email, _state, _mode in registered(session)] == [
            "a@example.org",
            "b@example.org",
        ]
        assert "b@example.org" in client.get(answers[1].location).text

    def test_a_kept_form_of_another_workshop_is_not_the_same_form(self, client, session):
        factories.workshop(session)
        factories.workshop(session, "other")
        kept = hidden_fields(client.get(FORM))
        typed = factories.form_of(factories.wanted("a@example.org"), **kept)
        first, second = (
            client.post(FORM, data=typed),
            client.post("/workshops/other/register", data=typed),
        )
        facts = [client.get(one.location, headers=JSON).get_json() for one in (first, second)]
        assert [found["workshop"] for found in facts] == ["border-days", "other"]

    def test_the_same_name_at_another_address_is_another_registration(self, client, session):
        factories.workshop(session)
        for email in ("a@example.org", "A@Example.org", "a+b@example.org"):
            assert send(client, factories.wanted(email)).status_code == 303
        assert len(registered(session)) == 2

    def test_bad_input_stands_at_its_field_and_stores_nothing(self, client, session):
        factories.workshop(session, places={Mode.ONLINE: 5})
        hidden = hidden_fields(client.get(FORM))
        good = factories.form_of(factories.wanted(attendance_mode=Mode.ONLINE), **hidden)
        for field, value, sentence in (
            ("family_name", "x" * 10_000, "Shorten this to at most 120 characters."),
            ("family_name", "Me\x07redowa", "Remove the invisible control characters"),
            ("family_name", "Me\u202eredowa", "Remove the invisible control characters"),
            ("family_name", "   ", "Enter your family name."),
            ("given_name", "A\nB", "Remove the invisible control characters"),
            ("email", "a@example.org\r\nBcc: b@example.org", "Enter an email address"),
            ("email", "a@", "Enter an email address"),
            ("country", "ZZ", "Choose one of the options."),
            ("country", "", "Choose the country you represent."),
            ("attendance_mode", "in_person", "Choose one of the options."),
            ("attendance_mode", "by_horse", "Choose one of the options."),
            ("gender", "robot", "Choose one of the options."),
            ("language", "xx", "Choose one of the options."),
            ("organization", "", "Enter your agency or organization."),
            ("access_needs", "x" * 1001, "Shorten this to at most 1000 characters."),
            ("consent_data", "", "Tick the box"),
        ):
            answer = client.post(FORM, data={**good, field: value})
            assert (field, value[:9], answer.status_code) == (field, value[:9], 422)
            assert errors_at(answer)[field].startswith(sentence), (field, value[:9])
        assert registered(session) == []
        assert client.post(FORM, data=good).status_code == 303

    def test_marks_of_direction_and_formulas_are_kept_as_typed(self, client, session):
        factories.workshop(session)
        typed = factories.wanted(family_name="\u200fכהן", organization_name='=HYPERLINK("x")')
        page = client.get(send(client, typed).location)
        assert "<bdi>Aýna \u200fכהן</bdi>" in page.text
        assert "=HYPERLINK(&#34;x&#34;)" in page.text

    def test_international_staff_and_people_of_one_name_register(self, client, session):
        factories.workshop(session)
        answer = send(client, factories.wanted(country_code="INT", given_name=""))
        assert answer.status_code == 303

    def test_a_missing_token_keeps_what_was_typed_and_brings_a_new_one(self, client, session):
        factories.workshop(session)
        typed = factories.form_of(factories.wanted("a@example.org"))
        for token in ({}, {"csrf_token": "old"}):
            answer = client.post(FORM, data={**typed, **token})
            assert answer.status_code == 422
            assert "This page was open for too long." in errors_at(answer)[""]
            assert 'value="a@example.org"' in answer.text
        again = client.post(FORM, data={**typed, **hidden_fields(answer)})
        assert again.status_code == 303

    def test_what_the_mode_does_not_need_is_dropped_and_the_next_page_says_so(
        self, client, session
    ):
        factories.workshop(session)
        typed = factories.wanted(attendance_mode=Mode.ONLINE)
        page = client.get(send(client, typed, dietary_needs="no nuts").location)
        assert "Dietary needs: not needed for the way you take part" in words(page)
        assert session.scalars(select(Registration)).one().dietary_needs is None
        page = client.get(send(client, dietary_needs="no nuts").location)
        assert "not needed for the way you take part" not in words(page)

    def test_a_closed_form_says_why_and_refuses_a_post(self, client, session):
        for slug, facts, said in (
            (
                "off",
                {"state": "cancelled", "state_reason": WHY},
                "is cancelled The pass is closed.",
            ),
            ("late", {"state": "postponed", "state_reason": WHY}, "is postponed The pass is"),
            ("gone", {"state": "archived"}, "It is too late to register for it."),
            ("none", {"places": {}}, "There is no registration for this workshop here"),
        ):
            factories.workshop(session, slug, **facts)
            page = client.get(f"/workshops/{slug}/register")
            assert (slug, page.status_code, said in words(page)) == (slug, 200, True)
            assert "<form" not in page.text
            assert "still needs to send somebody" not in words(page)
            answer = client.post(page.request.path, data=factories.form_of(factories.wanted()))
            assert (slug, answer.status_code, said in words(answer)) == (slug, 409, True)

    def test_target_countries_come_first_then_staff_then_all_others(self, client, session):
        factories.workshop(session)
        offered = re.findall(r'<option value="([A-Z]{2,3})"', client.get(FORM).text)
        assert offered[0] == "INT"
        assert len(offered) >= 250
        assert {"AF", "TM", "ZW"} <= set(offered)


class TestOwnPage:
    @pytest.fixture
    def page(self, app, session):
        """The address of the own page of somebody confirmed in the room."""
        factories.workshop(session, places={Mode.IN_PERSON: 2, Mode.ONLINE: 1})
        return enter(app, session, factories.wanted("a@example.org", dietary_needs="no nuts"))

    def test_json_says_the_same_five_things_in_every_state(self, client, session, page):
        receipt = session.scalars(select(Receipt)).one()
        for state in State:
            put(session, state=state.value)
            facts = client.get(page, headers=JSON).get_json()
            assert facts == {
                "reference": receipt.reference,
                "state": state.value,
                "attendance_mode": "in_person",
                "workshop": "border-days",
                "calendar_url": f"http://localhost{page}/calendar.ics",
            }
            shown = client.get(page)
            assert shown.status_code == 200
            assert shown.headers["Cache-Control"] == "private, no-store"
            assert shown.headers["Referrer-Policy"] == "no-referrer"
            assert receipt.reference in shown.text

    def test_the_calendar_follows_the_state(self, client, session, page):
        status = {
            State.CONFIRMED: "CONFIRMED", State.ATTENDED: "CONFIRMED",
            State.WAITLISTED: "TENTATIVE", State.WITHDRAWN: "CANCELLED",
            State.DECLINED: "CANCELLED", State.CANCELLED: "CANCELLED",
        }  # fmt: skip
        for state in State:
            put(session, state=state.value)
            file = client.get(f"{page}/calendar.ics")
            if state in status:
                assert f"STATUS:{status[state]}" in file.text, state
            elif state in (State.NOMINATED, State.SUBMITTED, State.UNDER_REVIEW):
                assert file.status_code == 404, state

    def test_who_left_is_told_so_wherever_they_come_from(self, client, session, page):
        assert press(client, f"{page}/withdraw").status_code == 303
        for address in ("withdraw", "mode"):
            again = client.get(f"{page}/{address}")
            assert again.status_code == 200
            assert "This is not possible in the present state of the registration." in words(again)
            assert "<form" not in again.text
            assert client.post(f"{page}/{address}").status_code == 409
        assert registered(session) == [("a@example.org", "withdrawn", "in_person")]

    def test_after_the_end_the_page_is_there_to_read(self, client, session, page):
        workshop = session.scalars(select(Registration)).one().workshop
        workshop.ends_at = clock.now() - timedelta(seconds=1)
        session.commit()
        shown = client.get(page)
        assert "This workshop has finished" in words(shown)
        assert f"{page}/withdraw" not in shown.text
        for address in ("withdraw", "mode"):
            assert "The workshop has ended" in words(client.get(f"{page}/{address}"))
            assert client.post(f"{page}/{address}").status_code == 409
        assert registered(session) == [("a@example.org", "confirmed", "in_person")]

    def test_until_the_end_one_may_withdraw_though_registration_is_closed(
        self, client, session, page
    ):
        workshop = session.scalars(select(Registration)).one().workshop
        workshop.registration_closes_at = clock.now() - timedelta(days=1)
        session.commit()
        assert press(client, f"{page}/withdraw").status_code == 303

    def test_the_page_says_that_the_workshop_is_off(self, client, session, page):
        for state in ("cancelled", "postponed"):
            workshop = session.scalars(select(Registration)).one().workshop
            workshop.state, workshop.state_reason = state, WHY
            session.commit()
            assert f"This workshop is {state} The pass is closed." in words(client.get(page))

    def test_changing_mode_moves_the_place_and_says_what_is_deleted(self, client, session, page):
        answer = press(client, f"{page}/mode", attendance_mode="online")
        assert answer.status_code == 303
        assert "Your dietary needs are deleted" in words(client.get(page))
        assert registered(session) == [("a@example.org", "confirmed", "online")]

    def test_a_full_mode_changes_nothing(self, app, client, session, page):
        enter(app, session, factories.wanted("b@example.org", attendance_mode=Mode.ONLINE))
        asked = client.get(f"{page}/mode")
        assert "No place is free now." in words(asked)
        assert "waiting list" not in words(asked)
        answer = press(client, f"{page}/mode", attendance_mode="online")
        assert answer.status_code == 409
        assert "Nothing was changed." in errors_at(answer)["attendance_mode"]
        assert registered(session)[0] == ("a@example.org", "confirmed", "in_person")

    def test_the_mode_one_has_and_one_that_is_no_mode_are_refused(self, client, page):
        for value, sentence in (
            ("in_person", "You attend this way already."),
            ("by_horse", "Choose one of the options."),
            ("", "Choose how you will take part."),
        ):
            answer = press(client, f"{page}/mode", attendance_mode=value)
            assert (value, answer.status_code) == (value, 422)
            assert errors_at(answer)["attendance_mode"] == sentence

    def test_without_a_token_nothing_is_given_back(self, client, session, page):
        for address in ("withdraw", "mode"):
            answer = client.post(f"{page}/{address}", data={"attendance_mode": "online"})
            assert answer.status_code == 422
        assert registered(session) == [("a@example.org", "confirmed", "in_person")]

    def test_a_token_that_is_none_of_ours_is_a_404_in_either_form(self, client, page):
        for token in ("x" * 43, "x", page.rsplit("/", 1)[1][:-1], "%00"):
            assert client.get(f"/registrations/{token}").status_code == 404
            answer = client.get(f"/registrations/{token}", headers=JSON)
            assert (answer.status_code, answer.mimetype) == (404, "application/json")

    def test_the_receipt_of_a_second_post_has_the_same_json_and_nothing_behind_it(
        self, client, session, page
    ):
        answer = send(client, factories.wanted("a@example.org", attendance_mode=Mode.ONLINE))
        facts = client.get(answer.location, headers=JSON).get_json()
        assert set(facts) == {
            "reference", "state", "attendance_mode", "workshop", "calendar_url",
        }  # fmt: skip
        assert (facts["state"], facts["attendance_mode"]) == ("confirmed", "online")
        for address in ("calendar.ics", "calendar/google", "withdraw", "mode"):
            assert client.get(f"{answer.location}/{address}").status_code == 404
        assert "link" in words(client.get(f"{answer.location}/calendar.ics"))
        assert registered(session) == [("a@example.org", "confirmed", "in_person")]

    def test_fifty_people_cost_the_statements_of_one(self, client, session, page, statements):
        def count(address):
            statements.clear()
            assert client.get(address).status_code == 200
            return len(statements)

        addresses = (page, f"{page}/withdraw", f"{page}/mode", f"{page}/calendar.ics", FORM)
        before = [count(address) for address in addresses]
        session.add_all(_waiting(session, number) for number in range(49))
        session.commit()
        assert [count(address) for address in addresses] == before


def _waiting(session, number):
    """Return one more person who waits, as a copy of the first."""
    first = session.scalars(select(Registration).order_by(Registration.id)).first()
    columns = {
        column.key: getattr(first, column.key)
        for column in Registration.__table__.columns
        if column.key not in ("id", "token_hash", "join_token_hash")
    }
    own_values = {
        "reference": f"X-{number}", "email": f"w{number}@example.org",
        "email_key": f"w{number}@example.org", "state": State.WAITLISTED.value,
    }  # fmt: skip
    return Registration(**(columns | own_values))


class TestJoining:
    @pytest.fixture
    def room(self, app, session):
        """The join address of somebody confirmed online in a workshop of today."""
        factories.workshop(session, starts=clock.now().date(), days=1, time_zone="UTC")
        page = enter(app, session, factories.wanted(attendance_mode=Mode.ONLINE))
        return page.replace("/registrations/", "/join/")

    def test_the_room_opens_and_closes_half_an_hour_around_a_session(
        self, client, session, room, monkeypatch
    ):
        workshop = session.scalars(select(Registration)).one().workshop
        row = agenda_session(session, workshop, day=workshop.start_date, at="10:00-11:00")
        begins = row.starts_at
        for minutes, status in ((-31, 200), (-30, 302), (0, 302), (89, 302), (90, 200)):
            now = begins + timedelta(minutes=minutes)
            monkeypatch.setattr(clock, "now", lambda now=now: now)
            for address in (room, f"{room}/{row.id}"):
                answer = client.get(address)
                assert (minutes, answer.status_code) == (minutes, status)
                assert answer.headers["Cache-Control"] == "private, no-store"
        assert "The online room is closed" in words(answer)
        assert client.get(f"{room}/{row.id + 1}").status_code == 404

    def test_it_writes_nothing(self, client, room, statements):
        statements.clear()
        assert client.get(room).status_code == 302
        assert not [found for found in statements if found.startswith(("INSERT", "UPDATE"))]

    def test_who_may_not_enter_is_told_why(self, client, session, room):
        for state, mode, sentence in (
            ("waitlisted", "online", "Only confirmed participants can enter the online room."),
            ("withdrawn", "online", "Only confirmed participants can enter the online room."),
            ("confirmed", "in_person", "You take part in person."),
        ):
            put(session, state=state, attendance_mode=mode)
            answer = client.get(room)
            assert (state, answer.status_code) == (state, 403)
            assert sentence in words(answer)
            assert "Ask someone on the team" not in words(answer)

    def test_a_postponed_workshop_and_one_without_a_room_open_none(self, client, session, room):
        workshop = session.scalars(select(Registration)).one().workshop
        workshop.state, workshop.state_reason = WorkshopState.POSTPONED.value, WHY
        session.commit()
        assert "This workshop is postponed The pass is closed." in words(client.get(room))
        workshop.state, workshop.online_url = WorkshopState.PUBLISHED.value, ""
        session.commit()
        assert "The online room is not set up yet" in words(client.get(room))

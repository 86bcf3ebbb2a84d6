"""What calendars answered, to who may see it: the log, the table, the person's page and their own."""

from datetime import date

import pytest

from tests import factories
from tests.calendars.answering import BASE, copy_of, receive, reply
from tests.pages import csrf_token
from tests.people import sign_in
from tests.registrations.quota_deeds import NOW, own_token, register
from workshop_mgr.accounts.domain import Role
from workshop_mgr.calendars.services import refresh
from workshop_mgr.workshops.domain import Mode, TeamRole
from workshop_mgr.workshops.models import TeamMember

LOG = "/manage/workshops/border-days/replies"
TABLE = "/manage/workshops/border-days/registrations"


@pytest.fixture
def workshop(session):
    made = factories.workshop(session, starts=date(2027, 3, 2), places={Mode.IN_PERSON: 50})
    refresh(session, made.id, at=NOW)
    session.commit()
    return made


@pytest.fixture
def anna(session, workshop):
    return register(session, family_name="Orazova", given_name="Anna", email="a@example.org")


@pytest.fixture
def declined(session, anna):
    receive(session, reply(copy_of(session, registration=anna), "DECLINED", more="COMMENT:Ill"))
    return anna


def come_in(client, session, workshop, role=Role.ADMIN):
    """Sign somebody in; who is no admin is on the team."""
    account = factories.account(session, role)
    if role is not Role.ADMIN:
        session.add(
            TeamMember(
                workshop_id=workshop.id, account_id=account.account_id, role=TeamRole(role.value)
            )
        )
    session.commit()
    sign_in(client, account.email)


def words(client, address):
    """Return the words of a page that is there."""
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_log_says_who_answered_what_and_what_became_of_it(client, session, workshop, declined):
    receive(session, reply(copy_of(session, registration=declined), to=BASE))
    come_in(client, session, workshop)
    page = words(client, LOG)
    assert all(each in page for each in ("Anna Orazova", "Will not come", "Counts", "Ill"))
    assert "Not proven" in page
    counted = words(client, f"{LOG}?outcome=applied")
    assert "Anna Orazova" in counted
    assert "so it proves nothing" not in counted


def test_a_viewer_sees_the_answer_and_not_what_was_written(client, session, workshop, declined):
    come_in(client, session, workshop, Role.VIEWER)
    for address in (LOG, f"{TABLE}/{declined.id}"):
        page = words(client, address)
        assert "Will not come" in page
        assert "Ill" not in page


def test_the_table_shows_and_filters_by_the_answer_and_the_file_has_it(
    client, session, workshop, declined
):
    register(session, family_name="Omarova", email="o@example.org")
    come_in(client, session, workshop)
    page = words(client, f"{TABLE}?calendar=declined&col=calendar")
    assert "Orazova" in page
    assert "Omarova" not in page
    token = csrf_token(client.get(TABLE))
    exported = client.post(
        f"{TABLE}.csv?calendar=declined&col=calendar", data={"csrf_token": token}
    ).get_data(as_text=True)
    assert exported.splitlines()[0].endswith(",calendar_answer")
    assert exported.splitlines()[1].endswith(",declined")


def test_who_declined_reads_that_the_place_is_still_theirs(client, session, workshop, declined):
    token = own_token(declined)
    page = words(client, f"/registrations/{token}")
    assert "Your calendar told us that you will not come" in page
    assert page.count(f"/registrations/{token}/withdraw") == 2


def test_what_is_held_of_a_person_holds_their_answers(client, session, workshop, declined):
    token = own_token(declined)
    assert "Ill" in words(client, f"/registrations/{token}/data")
    found = client.get(f"/registrations/{token}/data.json").get_json()["calendar_answers"]
    assert [(one["on"], one["answer"], one["comment"]) for one in found] == [
        ("2027-03-02", "declined", "Ill")
    ]


def test_what_belongs_to_no_workshop_is_shown_to_admins(client, session, workshop, anna):
    receive(session, b"To: rsvp@example.org\n\nBuy now.\n")
    come_in(client, session, workshop)
    assert "The mail holds no calendar reply." in words(client, "/admin/replies")
    assert "The mail holds no calendar reply." not in words(client, LOG)


@pytest.mark.parametrize("count", [1, 12])
def test_the_log_takes_as_many_statements_for_many_replies(
    client, session, workshop, statements, count
):
    for number in range(count):
        email = f"p{number}@example.org"
        person = register(session, family_name=f"P{number}", email=email)
        receive(session, reply(copy_of(session, registration=person), sender=email))
    come_in(client, session, workshop)
    statements.clear()
    words(client, LOG)
    assert len(statements) == 6

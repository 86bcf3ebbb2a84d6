"""The organizer's pages of nominations: the list, a desk, its link, and what a viewer does not see.

On SQLite only: what the pages do is tested on both databases by ``test_nominations``.
"""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.pages import csrf_token, errors_at, typed_fields, words
from tests.people import sign_in
from tests.registrations import desks
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.uploads import checked_upload
from workshop_mgr.directory.queries import country_options
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.models import Nomination
from workshop_mgr.registrations.services import FOCAL_POINT
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember

LIST = "/manage/workshops/border-days/nominations"
TYPED = {
    "country": "TM",
    "organization": "",
    "focal_name": "Fatima Focal",
    "focal_email": "focal@example.org",
    "language": "ru",
    "seats_in_person": "2",
    "seats_online": "",
    "women_percent": "40",
    "deadline": "2027-03-01 18:00",
    "deadline_time_zone": "Asia/Ashgabat",
}


@pytest.fixture
def database_kind():
    return "sqlite"


@pytest.fixture
def workshop(session):
    return factories.workshop(session)


@pytest.fixture
def olga(session, workshop):
    return member(session, workshop, Role.ORGANIZER)


def member(session, workshop, role):
    account = factories.account(session, role)
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role.value))
    session.commit()
    return account


def post(client, page, address="", **values):
    return client.post(address or page, data={"csrf_token": csrf_token(client.get(page)), **values})


def only_desk(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Nomination)).one()


def test_a_desk_is_opened_and_its_link_sent_and_renewed(client, session, olga):
    sign_in(client, olga.email)
    assert "No desks yet" in words(client.get(LIST))
    assert post(client, f"{LIST}/new", **TYPED).status_code == 303
    desk = only_desk(session)
    assert (desk.holder_name, desk.seats_in_person, desk.seats_online, desk.language) == (
        "Turkmenistan",
        2,
        0,
        "ru",
    )
    page = words(client.get(LIST))
    assert "In person: 0 of 2 named" in page
    assert "Not sent" in page
    for generation in (1, 2):
        assert post(client, LIST, f"{LIST}/{desk.id}/link").status_code == 303
        assert only_desk(session).generation == generation
    kinds = [row.kind for row in session.scalars(select(OutboxMessage))]
    assert kinds == ["nomination_invited", "nomination_invited"]


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        (
            {"organization": "OSCE"},
            {"organization": "Choose the country or enter the organization, one of the two."},
        ),
        (
            {"country": "", "organization": "Nobody knows it"},
            {
                "organization": "There is no organization called Nobody knows it. "
                "Check the spelling or add it first."
            },
        ),
        ({"seats_in_person": ""}, {"seats_in_person": "Give the desk at least one seat."}),
        (
            {"country": ""},
            {"country": "Choose the country or enter the organization whose desk it is."},
        ),
        (
            {"seats_in_person": "many"},
            {"seats_in_person": "Enter a whole number from 0 to 10000."},
        ),
        (
            {"deadline": "2027-03-28 02:30", "deadline_time_zone": "Europe/Vienna"},
            {
                "deadline": "This time does not exist: the clocks are set forward then. "
                "Nearest times: 28 March 2027 01:59 / 28 March 2027 03:00."
            },
        ),
    ],
)
def test_what_is_wrong_with_a_desk_stands_at_its_field(client, session, olga, change, errors):
    sign_in(client, olga.email)
    answer = post(client, f"{LIST}/new", **(TYPED | change))
    assert (answer.status_code, errors_at(answer)) == (422, errors)
    assert session.scalars(select(Nomination)).all() == []


def test_a_holder_has_one_desk(client, session, olga):
    desks.opened(session)
    sign_in(client, olga.email)
    answer = post(client, f"{LIST}/new", **TYPED)
    assert list(errors_at(answer)) == ["country"]


def test_two_organizers_at_one_desk_see_both_versions(client, session, olga):
    desk = desks.opened(session)
    sign_in(client, olga.email)
    page = client.get(f"{LIST}/{desk.id}")
    first = typed_fields(page) | {"seats_in_person": "3"}
    second = typed_fields(page) | {"seats_in_person": "4"}
    assert client.post(f"{LIST}/{desk.id}", data=first).status_code == 303
    stale = client.post(f"{LIST}/{desk.id}", data=second)
    assert (stale.status_code, "Saved now" in words(stale)) == (409, True)
    assert client.post(f"{LIST}/{desk.id}", data=typed_fields(stale)).status_code == 303
    assert only_desk(session).seats_in_person == 4


def test_a_desk_is_closed_and_opened_again_by_a_new_link(client, session, olga):
    desk = desks.opened(session)
    sign_in(client, olga.email)
    old = desks.token_of(desk)
    assert post(client, f"{LIST}/{desk.id}", f"{LIST}/{desk.id}/revoke").status_code == 303
    assert client.get(f"/nominations/{old}").status_code == 404
    assert post(client, f"{LIST}/{desk.id}", f"{LIST}/{desk.id}/link").status_code == 303
    assert client.get(f"/nominations/{old}").status_code == 404
    assert client.get(f"/nominations/{desks.token_of(only_desk(session))}").status_code == 200


def test_an_organizer_takes_the_letter_home(client, session, olga):
    desk = desks.opened(session)
    services.keep_letter(
        session, desks.token_of(desk), checked_upload("letter.pdf", b"%PDF-1.7"), "",
        who=FOCAL_POINT, at=clock.now(),
    )  # fmt: skip
    session.commit()
    (letter,) = queries.letters(session, desk.id)
    sign_in(client, olga.email)
    assert "letter.pdf" in words(client.get(f"{LIST}/{desk.id}"))
    assert client.get(f"{LIST}/{desk.id}/letters/{letter.id}").data == b"%PDF-1.7"
    session.rollback()
    other = desks.opened(session, holder_key="KZ")
    assert client.get(f"{LIST}/{other.id}/letters/{letter.id}").status_code == 404


def test_a_viewer_sees_the_slates_and_no_contact_data(client, session, workshop):
    desks.nominate(session, desks.opened(session), gender="woman")
    sign_in(client, member(session, workshop, Role.VIEWER).email)
    page = words(client.get(LIST))
    assert "fewer than 5 stated it Aim: at least 40%" in page
    assert "Turkmenistan" in page
    assert "focal@example.org" not in page
    assert "Fatima" not in page


def test_a_nominees_page_says_who_nominated_them(client, session, olga):
    row = desks.nominate(session, desks.opened(session))
    session.commit()
    sign_in(client, olga.email)
    page = words(client.get(f"/manage/workshops/border-days/registrations/{row.id}"))
    assert "Nominated by Turkmenistan" in page


def test_a_nominee_with_a_seat_is_not_told_that_all_places_are_taken(
    app, client, session, workshop
):
    keys = TokenKey(app.config["SECRET_KEY"])
    factories.quota(session, workshop, mode=Mode.IN_PERSON, seats=2, is_reserved=True)
    row = desks.nominate(session, desks.opened(session, keys=keys), keys=keys)
    assert queries.availability(session, workshop.id)[0].is_full
    token = keys.token(services.PURPOSE_OWN, row.id, row.generation)
    page = words(client.get(f"/registrations/{token}/complete"))
    assert ("In person" in page, "places" in page) == (True, False)


def test_the_outbox_shows_mails_to_focal_points(client, session, olga):
    desk = desks.opened(session)
    sign_in(client, olga.email)
    post(client, f"{LIST}/{desk.id}", f"{LIST}/{desk.id}/link")
    page = words(client.get("/manage/outbox"))
    assert "focal@example.org" in page
    assert "Invitation to nominate" in page
    # The words of a page are those of its reader, whoever read it first.
    assert "Не доставлено" in words(client.get("/manage/outbox?lang=ru"))
    assert "Not delivered" in words(client.get("/manage/outbox?lang=en"))
    session.rollback()
    message = session.scalars(select(OutboxMessage)).one()
    letter = words(client.get(f"/manage/outbox/{message.id}"))
    assert "Name your participants: Border days" in letter
    assert "(personal link, shown only in the mail)" in letter
    address = f"/manage/outbox/{message.id}"
    assert post(client, address, f"{address}/resend").status_code == 303


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_takes_the_same_number_of_statements_whatever_it_holds(
    app, client, session, olga, statements, count
):
    session.rollback()
    codes = [code for code, _name in country_options(session, "en")][:count]
    for code in codes:
        services.open_desk(
            session, "border-days", desks.plan(holder_key=code), keys=desks.KEYS,
            who=desks.SYSTEM, at=clock.now(),
        )  # fmt: skip
    session.commit()
    plain = FlaskClient(app, app.response_class)
    sign_in(plain, olga.email)
    statements.clear()
    assert plain.get(LIST).status_code == 200
    assert len([one for one in statements if one.startswith("SELECT")]) == 9

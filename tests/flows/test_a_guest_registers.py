"""A guest registers, finds their own page in the mailbox, takes the calendar home, withdraws."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import is_letter
from tests.pages import csrf_token
from workshop_mgr import worker
from workshop_mgr.core import clock
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.registrations.models import Receipt, Registration
from workshop_mgr.workshops.domain import Confirmation, Mode

PAGE = "/workshops/border-days/register"
JSON = {"Accept": "application/json"}


def send(client, typed=None, **more):
    """Open the form and send it."""
    page = client.get(PAGE)
    token = re.search(r'name="form_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    fields = factories.form_of(typed or factories.wanted(), csrf_token=csrf_token(page), **more)
    fields.setdefault("form_token", token[1])
    return client.post(PAGE, data=fields)


def mails(app):
    """Deliver what is due and return the letters of the outbox folder, oldest first."""
    with app.app_context():
        worker.run_once(app)
    files = sorted(
        (__import__("pathlib").Path(app.instance_path) / "outbox").glob("*.eml"),
        key=lambda f: f.stat().st_mtime_ns,
    )
    read = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in files)
    return [mail for mail in read if is_letter(mail)]


def own_path(mail):
    """Return the path of the personal page in a mail."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/registrations/[\w-]+)", text)[1]


def test_from_the_form_to_the_calendar_and_back(app, client, session):
    factories.workshop(session)
    answer = send(client, factories.wanted("a@example.org", attendance_mode=Mode.ONLINE))
    assert answer.status_code == 303
    receipt = client.get(answer.location, headers=JSON).get_json()
    assert (receipt["state"], receipt["attendance_mode"], receipt["workshop"]) == (
        "confirmed",
        "online",
        "border-days",
    )
    assert receipt["calendar_url"] == f"http://localhost{answer.location}/calendar.ics"

    (mail,) = mails(app)
    assert mail["To"] == "a@example.org"
    assert mail["Subject"] == "Your place is confirmed: Border days"
    (attached,) = [part for part in mail.iter_attachments()]
    assert attached.get_content_type() == "text/calendar"
    assert "METHOD" not in attached.get_content()

    own = own_path(mail)
    assert own != answer.location
    page = client.get(own)
    assert "Your place is confirmed" in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    file = client.get(f"{own}/calendar.ics").get_data(as_text=True).replace("\r\n ", "")
    assert "STATUS:CONFIRMED" in file
    assert re.search(r"CONFERENCE;[^\r]*:http://localhost/join/[\w-]+", file)

    confirm = client.get(f"{own}/withdraw")
    assert (
        client.post(f"{own}/withdraw", data={"csrf_token": csrf_token(confirm)}).status_code == 303
    )
    assert client.get(own, headers=JSON).get_json()["state"] == "withdrawn"
    file = client.get(f"{own}/calendar.ics").get_data(as_text=True)
    assert "STATUS:CANCELLED" in file
    assert "CONFERENCE" not in file


def test_every_error_stands_at_its_field_and_what_was_typed_stays(client, session):
    factories.workshop(session)
    page = client.get(PAGE)
    typed = {
        "csrf_token": csrf_token(page),
        "email": "not-an-address",
        "family_name": "x" * 10_000,
        "given_name": "Aý\x07na",
        "country": "ZZ",
        "organization": "=HYPERLINK(1)",
        "attendance_mode": "by_horse",
        "position": "Inspector",
    }
    answer = client.post(PAGE, data=typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for sentence in (
        "Enter an email address in the correct format, like name@example.org.",
        "Shorten this to at most 120 characters.",
        "Remove the invisible control characters from this field.",
        "Choose one of the options.",
        "Tick the box to let us use your details for this workshop.",
        "We kept everything you entered.",
    ):
        assert sentence in text
    assert 'value="not-an-address"' in text
    assert 'value="=HYPERLINK(1)"' in text
    assert session.scalars(select(Registration)).all() == []


def test_nothing_is_required_but_what_the_interface_says(client, session):
    factories.workshop(session)
    page = client.get(PAGE)
    answer = client.post(PAGE, data={"csrf_token": csrf_token(page)})
    text = answer.get_data(as_text=True)
    missing = re.findall(r'<li><a href="#([^"]+)"', text)
    assert missing == [
        "family_name",
        "email",
        "country",
        "organization",
        "position",
        "attendance_mode",
        "consent_data",
    ]


def test_nothing_personal_is_chosen_beforehand(client, session):
    factories.workshop(session)
    text = client.get(PAGE).get_data(as_text=True)
    assert " checked" not in text
    assert re.findall(r'<option selected value="([^"]*)"', text) in ([], ["", ""])


def test_an_old_form_comes_back_with_everything_and_a_new_token(client, session):
    factories.workshop(session)
    answer = client.post(PAGE, data=factories.form_of(factories.wanted("kept@example.org")))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This page was open for too long. Nothing was lost: send it again." in text
    assert 'value="kept@example.org"' in text
    assert session.scalars(select(Registration)).all() == []


def test_a_double_click_is_one_registration(client, session):
    factories.workshop(session)
    page = client.get(PAGE)
    form_token = re.search(r'name="form_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))[1]
    fields = factories.form_of(
        factories.wanted("a@example.org"), csrf_token=csrf_token(page), form_token=form_token
    )
    places = [client.post(PAGE, data=fields).location for _ in range(2)]
    assert places[0] == places[1]
    assert len(session.scalars(select(Registration)).all()) == 1


def test_a_second_form_for_one_address_tells_a_stranger_nothing(app, client, session):
    factories.workshop(session)
    send(client, factories.wanted("victim@example.org", family_name="Holder"))
    stranger = send(
        client,
        factories.wanted("victim@example.org", family_name="Prober", attendance_mode=Mode.ONLINE),
    )
    page = client.get(stranger.location).get_data(as_text=True)
    facts = client.get(stranger.location, headers=JSON).get_json()
    assert stranger.status_code == 303
    assert (facts["state"], facts["attendance_mode"]) == ("confirmed", "online")
    assert "Holder" not in page
    assert "Prober" in page
    assert "that registration stands, nothing was changed, and its link was mailed" in page
    nowhere = client.get(f"{stranger.location}/calendar.ics")
    assert nowhere.status_code == 404
    assert client.get(f"/join/{stranger.location.rsplit('/', 1)[1]}").status_code == 404
    assert client.get(f"{stranger.location}/withdraw").status_code == 404
    assert [mail["Subject"] for mail in mails(app)] == [
        "Your place is confirmed: Border days",
        "Your link: Border days",
    ]


def test_the_first_receipt_opens_neither_change_nor_withdrawal(client, session):
    factories.workshop(session)
    receipt = send(client).location
    assert client.get(f"{receipt}/withdraw").status_code == 404
    assert client.get(f"{receipt}/mode").status_code == 404
    assert client.get(f"{receipt}/calendar.ics").status_code == 200


def test_a_receipt_is_gone_after_a_day(client, session):
    factories.workshop(session)
    receipt = send(client).location
    row = session.scalars(select(Receipt)).one()
    row.expires_at = clock.now() - timedelta(seconds=1)
    session.commit()
    answer = client.get(receipt)
    assert answer.status_code == 404
    assert "Send me my link again" in answer.get_data(as_text=True)


def test_a_full_room_says_so_and_the_calendar_is_tentative_without_a_way_in(app, client, session):
    factories.workshop(session, places={Mode.IN_PERSON: 0, Mode.ONLINE: 5})
    answer = send(client)
    assert "You are on the waiting list" in client.get(answer.location).get_data(as_text=True)
    file = client.get(f"{answer.location}/calendar.ics").get_data(as_text=True)
    assert "STATUS:TENTATIVE" in file
    assert "TRANSP:TRANSPARENT" in file
    assert "/join/" not in file.replace("\r\n ", "")
    (mail,) = mails(app)
    change = client.get(f"{own_path(mail)}/mode")
    moved = client.post(
        f"{own_path(mail)}/mode",
        data={"csrf_token": csrf_token(change), "attendance_mode": "online"},
    )
    assert moved.status_code == 303
    assert client.get(own_path(mail), headers=JSON).get_json()["state"] == "confirmed"


def test_in_review_there_is_no_calendar_yet(client, session):
    factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    answer = send(client)
    assert client.get(answer.location, headers=JSON).get_json()["state"] == "submitted"
    file = client.get(f"{answer.location}/calendar.ics")
    assert file.status_code == 404


@pytest.mark.parametrize("state", ["cancelled", "postponed", "completed"])
def test_a_closed_workshop_shows_why_and_refuses_with_409(client, session, state):
    factories.workshop(session, state=state)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'name="email"' not in page.get_data(as_text=True)
    assert client.post(PAGE, data=factories.form_of(factories.wanted())).status_code == 409


def test_a_window_that_closed_or_has_not_opened_refuses_with_409(client, session):
    now = clock.now()
    closed = factories.workshop(
        session,
        registration_closes_at=now - timedelta(minutes=1),
        registration_time_zone="Asia/Ashgabat",
    )
    assert client.post(PAGE, data=factories.form_of(factories.wanted())).status_code == 409
    assert closed.state == "published"
    factories.workshop(
        session,
        "later",
        registration_opens_at=now + timedelta(days=1),
        registration_time_zone="Asia/Ashgabat",
    )
    answer = client.get("/workshops/later/register")
    assert "Registration opens later" in answer.get_data(as_text=True)


def test_a_foreign_token_is_a_404_that_helps(client, session):
    factories.workshop(session)
    for path in (
        "/registrations/{}",
        "/registrations/{}/calendar.ics",
        "/registrations/{}/withdraw",
        "/join/{}",
    ):
        answer = client.get(path.format("x" * 43))
        assert answer.status_code == 404
        assert "To get your link again" in answer.get_data(as_text=True)


def test_the_join_address_leads_in_only_in_its_window(app, client, session):
    workshop = factories.workshop(session, starts=clock.now().date(), days=1)
    workshop.registration_closes_at = None
    session.commit()
    send(client, factories.wanted(attendance_mode=Mode.ONLINE))
    (mail,) = mails(app)
    token = own_path(mail).rsplit("/", 1)[1]
    opened = client.get(f"/join/{token}")
    assert (opened.status_code, opened.location) == (302, "https://meet.example.org/secret-room")
    assert opened.headers["Cache-Control"] == "private, no-store"


def test_before_its_window_the_join_address_says_when(app, client, session):
    factories.workshop(session)
    send(client, factories.wanted(attendance_mode=Mode.ONLINE))
    (mail,) = mails(app)
    answer = client.get(f"/join/{own_path(mail).rsplit('/', 1)[1]}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "It opens on" in text
    assert "Ashgabat time (UTC+5)" in text
    assert "secret-room" not in text


def test_who_takes_part_in_person_has_no_way_into_the_online_room(app, client, session):
    factories.workshop(session)
    answer = send(client)
    file = client.get(f"{answer.location}/calendar.ics").get_data(as_text=True).replace("\r\n ", "")
    assert "/join/" not in file
    (mail,) = mails(app)
    assert client.get(f"/join/{own_path(mail).rsplit('/', 1)[1]}").status_code == 403


def test_russian_is_the_language_of_the_page_the_mail_and_the_file(app, client, session):
    factories.workshop(session)
    page = client.get(f"{PAGE}?lang=ru")
    fields = factories.form_of(factories.wanted(), csrf_token=csrf_token(page))
    assert client.post(PAGE, data=fields).status_code == 303
    (mail,) = mails(app)
    assert mail["Content-Language"] == "ru"
    assert "Пограничные дни" in mail["Subject"]
    file = client.get(f"{own_path(mail)}/calendar.ics").get_data(as_text=True).replace("\r\n ", "")
    assert "Пограничные дни" in file


def test_a_mail_is_sent_once_and_a_resend_is_a_mail_of_its_own(app, client, session):
    factories.workshop(session)
    send(client)
    assert len(mails(app)) == 1
    assert len(mails(app)) == 1
    of_letter = OutboxMessage.kind == "registration_confirmed"
    message = session.scalars(select(OutboxMessage).where(of_letter)).one()
    assert (message.state, message.attempts) == ("sent", 1)

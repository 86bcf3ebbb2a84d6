"""A participant changes details, asks late, names a successor, loses the link, sees what is held."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import is_letter
from tests.pages import csrf_token, errors_at, hidden_fields, typed_fields, words
from tests.people import sign_in
from workshop_mgr import worker
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.directory import services as directory
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Quota, Registration, RegistrationNote
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember

DESK = "/manage/workshops/border-days/registrations"


@pytest.fixture
def workshop(session):
    """A workshop with room for five in the hall."""
    directory.load_reference(session, clock.now())
    return factories.workshop(session, places={Mode.IN_PERSON: 5, Mode.ONLINE: 5})


@pytest.fixture
def anna(app, session, workshop):
    """The own page of somebody confirmed."""
    return page_of(
        app, session, "anna@example.org", access_needs="Step-free access", gender="woman"
    )


def page_of(app, session, email, **values):
    """Register somebody; return the address of their own page."""
    keys = TokenKey(app.config["SECRET_KEY"])
    typed = factories.wanted(email, **values)
    services.register(
        session, "border-days", typed, form_token=email, keys=keys, who=VISITOR, at=clock.now()
    )
    session.commit()
    row = session.scalars(select(Registration).where(Registration.email == email)).one()
    token = keys.token(services.PURPOSE_OWN, row.id, row.generation)
    return f"/registrations/{token}"


def send(client, address, **fields):
    """Open a page, change some fields of its form, send it."""
    return client.post(address, data={**typed_fields(client.get(address)), **fields})


def mails(app):
    """Deliver what is due and return the letters of the outbox folder, oldest first."""
    with app.app_context():
        worker.run_once(app)
    files = sorted(
        (Path(app.instance_path) / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns
    )
    read = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in files)
    return [mail for mail in read if is_letter(mail)]


def path_in(mail):
    """Return the path of the link in a mail."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://localhost(/(?:registrations|address)/[\w-]+)", text)[1]


def organizer(app, session, workshop):
    """Return a client in which an organizer of the team is signed in."""
    session.rollback()  # what was read before somebody else wrote cannot be written after
    account = factories.account(session, Role.ORGANIZER)
    session.add(
        TeamMember(
            workshop_id=workshop.id, account_id=account.account_id, role=Role.ORGANIZER.value
        )
    )
    session.commit()
    client = app.test_client()
    sign_in(client, account.email)
    return client


def registration(session, email):
    """Return somebody's registration as it is stored now."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Registration).where(Registration.email == email)).one()


def test_details_are_saved_and_the_organizers_look_again_at_what_they_decided_on(
    app, client, session, workshop, anna
):
    assert "Until" in words(client.get(anna))
    answer = send(client, f"{anna}/edit", position="Head of unit", phone="+993 1")
    assert (answer.status_code, answer.location) == (303, anna)
    page = words(client.get(anna))
    assert "Your details are saved." in page
    assert "Your place stands. The organizers look at this again: Position." in page
    desk = organizer(app, session, workshop)
    assert "1 change to look at" in words(desk.get(DESK))
    assert "1 change to look at" in words(desk.get("/manage/workshops/border-days"))
    row = registration(session, "anna@example.org")
    shown = desk.get(f"{DESK}/{row.id}")
    assert "Position Inspector Head of unit" in words(shown)
    answer = desk.post(f"{DESK}/{row.id}/reviewed", data={"csrf_token": csrf_token(shown)})
    assert answer.status_code == 303
    assert "Nothing waits for you." in words(desk.get(f"{DESK}/changes"))
    assert registration(session, "anna@example.org").state == State.CONFIRMED


def test_bad_input_is_refused_at_the_field_and_what_was_typed_stays(client, session, anna):
    answer = send(
        client, f"{anna}/edit", family_name="", country="ZZ", position="x" * 201, phone="+\x07993"
    )
    assert answer.status_code == 422
    assert errors_at(answer) == {
        "family_name": "Enter your family name.",
        "phone": "Remove the invisible control characters from this field.",
        "country": "Choose one of the options.",
        "position": "Shorten this to at most 200 characters.",
    }
    assert "x" * 201 in answer.get_data(as_text=True)
    assert registration(session, "anna@example.org").family_name == "Meredowa"


def test_a_full_quota_is_said_at_the_country_and_the_place_is_kept(client, session, workshop, anna):
    session.add(
        Quota(
            workshop_id=workshop.id, holder_kind="country", holder_key="KZ", country_codes=["KZ"],
            mode="any", seats=0, created_at=clock.now(),
        )
    )  # fmt: skip
    session.commit()
    answer = send(client, f"{anna}/edit", country="KZ")
    assert answer.status_code == 409
    assert errors_at(answer) == {
        "country": "No place is left for people who would count like this, so nothing was changed."
    }
    row = registration(session, "anna@example.org")
    assert (row.country_code, row.state) == ("TM", State.CONFIRMED)


def test_a_stale_form_shows_both_versions_and_may_be_sent_again(client, session, anna):
    fields = typed_fields(client.get(f"{anna}/edit"))
    send(client, f"{anna}/edit", phone="+1")
    answer = client.post(f"{anna}/edit", data={**fields, "phone": "+2"})
    assert answer.status_code == 409
    assert "Somebody else saved this in the meantime." in words(answer)
    assert "Phone +1 +2" in words(answer)
    again = client.post(f"{anna}/edit", data=typed_fields(answer))
    assert again.status_code == 303
    assert registration(session, "anna@example.org").phone == "+2"


def test_what_an_online_participant_is_not_asked_is_not_kept_and_the_next_page_says_so(
    app, client, session, workshop
):
    berdi = page_of(app, session, "berdi@example.org", attendance_mode=Mode.ONLINE)
    send(client, f"{berdi}/edit", dietary_needs="No nuts", phone="+1")
    assert "Dietary needs was not kept: you are not asked for it." in words(client.get(berdi))
    row = registration(session, "berdi@example.org")
    assert (row.dietary_needs, row.phone) == (None, "+1")


def test_late_the_organizers_decide_and_the_person_reads_why(app, client, session, workshop, anna):
    workshop.registration_closes_at = clock.now() - timedelta(hours=1)
    session.commit()
    assert "Ask for a change of my details" in words(client.get(anna))
    send(client, f"{anna}/edit", position="General", country="KZ")
    assert "The organizers have your request" in words(client.get(anna))
    assert "Position: Inspector → General" in words(client.get(f"{anna}/edit"))
    assert registration(session, "anna@example.org").position == "Inspector"

    desk = organizer(app, session, workshop)
    page = desk.get(f"{DESK}/changes")
    assert "Country you represent Turkmenistan Kazakhstan" in words(page)
    address = re.search(rf'action="({DESK}/changes/\d+)"', page.get_data(as_text=True))[1]
    fields = {"csrf_token": csrf_token(page), "decision": "refuse"}
    answer = desk.post(address, data=fields)
    assert (answer.status_code, list(errors_at(answer).values())) == (
        422,
        ["Say why: the person reads it."],
    )
    answer = desk.post(address, data={**fields, "reason": "The list is printed."})
    assert answer.status_code == 303
    assert desk.post(address, data=fields).status_code == 409
    mail = mails(app)[-1]
    assert mail["Subject"] == "About the change you asked for: Border days"
    assert "The list is printed." in mail.get_body(("plain",)).get_content()
    assert "The list is printed." in words(client.get(anna))

    send(client, f"{anna}/edit", position="General")
    page = desk.get(f"{DESK}/changes")
    address = re.search(rf'action="({DESK}/changes/\d+)"', page.get_data(as_text=True))[1]
    desk.post(address, data={"csrf_token": csrf_token(page), "decision": "accept"})
    assert registration(session, "anna@example.org").position == "General"
    assert mails(app)[-1]["Subject"] == "Your change is accepted: Border days"


def test_a_replaced_link_tells_what_happened_and_opens_nothing_personal(
    app, client, session, workshop, anna
):
    answer = send(
        client, f"{anna}/replace", family_name="Nurow", given_name="Berdi",
        email="berdi@example.org", language="ru",
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, anna)
    assert "Berdi Nurow is to come in your place" in words(client.get(anna))
    invited = mails(app)[-1]
    assert (invited["To"], invited["Content-Language"]) == ("berdi@example.org", "ru")
    assert client.get(path_in(invited)).status_code == 200

    desk = organizer(app, session, workshop)
    page = desk.get(f"{DESK}/changes")
    assert "Berdi Nurow Nominated instead of Aýna Meredowa" in words(page)
    row = registration(session, "berdi@example.org")
    shown = desk.get(f"{DESK}/{row.id}")
    fields = {**hidden_fields(shown), "id": str(row.id), "step": "confirm", "reason": ""}
    assert desk.post(f"{DESK}/decide", data=fields).status_code == 303
    states = [registration(session, f"{name}@example.org").state for name in ("anna", "berdi")]
    assert states == [State.REPLACED, State.CONFIRMED]

    page = client.get(anna)
    assert page.status_code == 200
    assert "Somebody else takes part in your place" in words(page)
    for secret in ("Meredowa", "anna@example.org", "Nurow", "Step-free"):
        assert secret not in page.get_data(as_text=True)
    for part in ("edit", "replace", "address", "data", "data.json", "mode", "withdraw", "consents"):
        assert client.get(f"{anna}/{part}").status_code == 404
    assert "Somebody else takes part in your place" in words(client.get(f"{anna}/edit"))
    told = [mail for mail in mails(app) if mail["To"] == "anna@example.org"][-1]
    assert told["Subject"] == "Somebody else takes part in your place: Border days"
    assert "/registrations/" not in told.get_body(("plain",)).get_content()


def test_a_new_address_is_confirmed_in_its_own_mailbox(app, client, session, anna):
    answer = send(client, f"{anna}/address", email="new@example.org")
    assert answer.status_code == 303
    assert "A new address waits to be confirmed" in words(client.get(anna))
    asked = mails(app)[-1]
    assert asked["To"] == "new@example.org"
    assert "Reference" not in asked.get_body(("plain",)).get_content()
    link = path_in(asked)
    page = client.get(link)
    assert registration(session, "anna@example.org").email_key == "anna@example.org"
    answer = client.post(link, data={"csrf_token": csrf_token(page)})
    assert "We write to new@example.org from now on" in words(answer)
    assert client.get(link).status_code == 404
    assert client.get(anna).status_code == 200
    told = mails(app)[-2:]
    assert {mail["To"]: mail["Subject"] for mail in told} == {
        "anna@example.org": "Your address was changed: Border days",
        "new@example.org": "Your link: Border days",
    }


def test_the_link_is_mailed_again_and_the_page_says_the_same_for_everybody(
    app, client, session, anna
):
    page = "/workshops/border-days/link"
    assert page in client.get("/workshops/border-days/register").get_data(as_text=True)
    answers = []
    for email in ("anna@example.org", "nobody@example.org"):
        answer = send(client, page, email=email)
        answers.append((answer.status_code, answer.location, words(client.get(answer.location))))
    assert answers[0] == answers[1]
    assert [mail["To"] for mail in mails(app)] == ["anna@example.org"] * 2
    assert path_in(mails(app)[-1]) == anna
    assert errors_at(send(client, page, email="nonsense")) == {
        "email": "Enter an email address in the correct format, like name@example.org."
    }


def test_what_is_held_is_shown_in_words_and_as_a_file(app, client, session, workshop, anna):
    page_of(app, session, "other@example.org", family_name="Somebody-Else")
    row = registration(session, "anna@example.org")
    note = RegistrationNote(registration_id=row.id, text="Secret remark", created_at=clock.now())
    session.add(note)
    session.commit()
    organizer(app, session, workshop)
    mails(app)
    page = client.get(f"{anna}/data")
    said = words(page)
    for sentence in (
        "Access needs Step-free access Kept: 30 days after the workshop",
        "Gender Woman Kept: 12 months after the workshop",
        "Version 2026-11, agreed on",
        "Your place is confirmed: Border days",
        "Registered",
        "The organizers keep 1 note for their work.",
    ):
        assert sentence in said
    answer = client.get(f"{anna}/data.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    held = answer.get_json()
    assert held["details"]["access_needs"] == {"value": "Step-free access", "kept": "30_days"}
    assert held["details"]["email"]["value"] == "anna@example.org"
    assert sorted(mail["subject"] for mail in held["messages"]) == [
        *["Invitation: Border days"] * 2,
        "Your place is confirmed: Border days",
    ]
    assert [event["what"] for event in held["history"]] == ["registration.received"]
    assert held["internal"] == {"notes": 1, "tags": 0}
    for text in (page.get_data(as_text=True), answer.get_data(as_text=True)):
        assert "Somebody-Else" not in text
        assert "Secret remark" not in text


def test_what_is_held_costs_the_same_for_one_event_and_fifty(
    app, client, session, workshop, anna, statements
):
    counts = []
    for number in range(3):
        statements.clear()
        client.get(f"{anna}/data")
        client.get(anna)
        counts.append(len(statements))
        send(client, f"{anna}/edit", position=f"Inspector {number}")
    assert len(set(counts[1:])) == 1
    assert counts[0] == counts[1]


@pytest.mark.parametrize("part", ["", "/edit", "/replace", "/address", "/data", "/data.json"])
def test_a_foreign_link_is_nowhere_and_says_how_to_get_ones_own(client, workshop, part):
    answer = client.get(f"/registrations/{'x' * 43}{part}")
    assert answer.status_code == 404
    assert "Send me my link again" in words(answer)

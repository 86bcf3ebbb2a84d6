"""Letters to many people, and people the organizers enter themselves."""

import re

from flask import current_app
from sqlalchemy import select

from tests.pages import errors_at, hidden_fields, words
from tests.registrations.desk import BASE, register
from workshop_mgr.core import clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.messages.mail import mail
from workshop_mgr.messages.queries import Entry
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.models import CircularLetter, Registration
from workshop_mgr.workshops.domain import Mode

TYPED = {"subject": "Bus at 8", "body": "Dear all,\n\nthe <bus> leaves at 8."}


def begin(client, query="", **typed):
    """Press Write below the table."""
    token = hidden_fields(client.get(BASE))["csrf_token"]
    return client.post(f"{BASE}/letters/new{query}", data={"csrf_token": token, **typed})


def send(client, page, **typed):
    """Send the letter's form, as a browser shows it."""
    return client.post(f"{BASE}/letters/send", data={**hidden_fields(page), **TYPED, **typed})


def circulars(session):
    """Return the mails of letters, in order."""
    session.rollback()
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.kind == "circular_letter")
        .order_by(OutboxMessage.id)
    ).all()


class TestLetters:
    def test_each_mailbox_gets_one_mail_once_the_preview_was_seen(self, app, organizer, session):
        one = register(session, "desk@example.org", family_name="Orazowa", language="ru")
        two = register(session, "other@example.org", family_name="Berg")
        two.email = two.email_key = one.email
        two.source = "import"
        third = register(session)
        session.commit()
        page = begin(organizer, id=[one.id, two.id, third.id])
        said = words(page)
        assert "To 3 people. 2 mailboxes get one mail each." in said
        assert "1 person shares a mailbox with somebody." in said
        assert "English (1)" in said and "Russian (1)" in said  # noqa: PT018 - in either order
        preview = send(organizer, page)
        assert "the &lt;bus&gt; leaves at 8." in preview.text
        assert circulars(session) == []
        sent = send(organizer, preview, sends="1")
        mails = circulars(session)
        assert [message.subject_id for message in mails] == [one.id, third.id]
        letter = session.scalars(select(CircularLetter)).one()
        assert (letter.recipients, sent.location) == (2, f"{BASE}/letters/{letter.id}")
        assert "2 mailboxes" in words(organizer.get(sent.location))
        assert "Bus at 8" in words(organizer.get(f"{BASE}/letters"))
        assert "Letter to many" in words(organizer.get("/manage/outbox"))

    def test_the_page_of_a_letter_shows_the_mails_of_that_letter(self, organizer, session):
        one, two = register(session, "one@example.org"), register(session, "two@example.org")
        for row in (one, two):
            sent = send(organizer, begin(organizer, id=[row.id]), sends="1")
        assert "1 mailbox two@example.org" in words(organizer.get(sent.location))
        assert "one@example.org" not in words(organizer.get(sent.location))

    def test_sent_twice_at_once_is_sent_once(self, organizer, session):
        page = begin(organizer, id=[register(session).id])
        for _press in range(2):
            send(organizer, page, sends="1")
        assert len(circulars(session)) == 1

    def test_all_that_match_are_written_to(self, organizer, session):
        register(session)
        online = register(session, attendance_mode=Mode.ONLINE)
        page = begin(organizer, "?mode=online", all="1")
        send(organizer, page, sends="1")
        assert [message.subject_id for message in circulars(session)] == [online.id]

    def test_the_mail_is_plain_says_the_workshop_and_no_personal_link(
        self, app, session, organizer
    ):
        row = register(session)
        send(organizer, begin(organizer, id=[row.id]), sends="1")
        (message,) = circulars(session)
        with app.test_request_context(base_url=app.config["BASE_URL"]):
            row = session.get_one(Registration, row.id)
            made = mail(Entry(message, row), at=clock.now()).mail
            assert current_app.config["SITE_NAME"] in made["From"]
        assert made["Subject"] == "Bus at 8"
        text, html = (part.get_content() for part in made.iter_parts())
        assert text.startswith("Dear all,\n\nthe <bus> leaves at 8.")
        assert "Border days" in text
        assert "/registrations/" not in text + html
        assert "the &lt;bus&gt; leaves" in html

    def test_nobody_ticked_and_nothing_written_are_said(self, organizer, session):
        row = register(session)
        assert errors_at(begin(organizer)) == {"": "Tick the people you want to write to."}
        page = begin(organizer, id=[row.id])
        refused = send(organizer, page, subject=" ", sends="1")
        assert errors_at(refused) == {"subject": "Enter a subject."}
        assert "the &lt;bus&gt; leaves" in refused.text
        assert circulars(session) == []


def typed(**more):
    """Return what an organizer types about somebody."""
    return {
        "source": "organizer", "family_name": "Berg", "email": "berg@example.org",
        "country": "KZ", "organization": "Border Service", "attendance_mode": "in_person",
        "category": "delegate", "language": "en", **more,
    }  # fmt: skip


def add(client, **more):
    """Send the form for entering somebody."""
    token = hidden_fields(client.get(f"{BASE}/add"))["csrf_token"]
    return client.post(f"{BASE}/add", data={"csrf_token": token, **typed(**more)})


def everybody(session):
    """Return (family name, source, state) of everybody, in the order they came."""
    session.rollback()
    rows = session.scalars(select(Registration).order_by(Registration.id))
    return [(row.family_name, row.source, row.state) for row in rows]


class TestAdding:
    def test_on_behalf_the_workshops_own_rule_decides(self, organizer, session):
        answer = add(organizer)
        row = session.scalars(select(Registration)).one()
        assert answer.location == f"{BASE}/{row.id}"
        assert everybody(session) == [("Berg", "organizer", "submitted")]
        assert (row.consent_version, row.consented_at, row.consent_list) == ("", None, False)
        event = session.scalars(select(AuditEvent).where(AuditEvent.action.like("%.entered"))).one()
        assert (event.actor_kind, event.subject_id) == ("account", row.id)
        kinds = session.scalars(select(OutboxMessage.kind)).all()
        assert kinds == ["registration_received"]
        assert "Entered by the organizers" in words(organizer.get(answer.location))

    def test_who_walks_in_is_confirmed_while_a_place_is_free(self, organizer, session, workshop):
        for number in range(3):
            add(organizer, source="walk_in", email="", family_name=f"Walker{number}")
        assert everybody(session) == [
            ("Walker0", "walk_in", "confirmed"),
            ("Walker1", "walk_in", "confirmed"),
            ("Walker2", "walk_in", "waitlisted"),
        ]
        assert queries.availability(session, workshop.id)[0].taken == 2
        assert session.scalars(select(OutboxMessage)).all() == []

    def test_an_address_is_needed_on_behalf_and_a_person_is_entered_once(self, organizer, session):
        assert errors_at(add(organizer, email="")) == {"email": "Enter the email address."}
        add(organizer)
        again = add(organizer, email="BERG@example.org")
        assert (again.status_code, errors_at(again)) == (
            409, {"family_name": "Somebody of this name and address is registered already."},
        )  # fmt: skip
        add(organizer, family_name="Colleague")
        assert [name for name, _source, _state in everybody(session)] == ["Berg", "Colleague"]

    def test_the_window_does_not_bind_organizers_but_a_cancelled_workshop_does(
        self, organizer, session, workshop
    ):
        workshop.state = "cancelled"
        session.commit()
        refused = add(organizer)
        assert errors_at(refused) == {"": "Registration for this workshop is closed."}
        assert re.search(r'value="Berg"', refused.text)
        assert everybody(session) == []

"""Somebody answers the invitation they were mailed with the buttons of their calendar."""

from datetime import date

import pytest

from tests import factories
from tests.calendars.answering import calendar, mail
from tests.messages.invitations import deliver
from tests.messages.mailboxes import Mailbox, serving
from tests.people import sign_in
from tests.registrations.quota_deeds import register
from workshop_mgr.accounts.domain import Role
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock


@pytest.fixture
def database_kind():
    """Told once: what is stored is proven where replies are judged."""
    return "sqlite"


@pytest.fixture
def workshop(session):
    made = factories.workshop(session, starts=date(2027, 3, 2), days=1)
    refresh(session, made.id, at=clock.now())
    session.commit()
    return made


def answer(app, told, partstat):
    """Answer like a calendar: to the organizer's address, with the UID and SEQUENCE it was told."""
    organizer = told["ORGANIZER"].partition(":")[2]
    text = calendar(
        told["UID"], partstat, sequence=int(told["SEQUENCE"]), said=clock.now(), organizer=organizer
    )
    raw = mail(organizer, text)
    result = app.test_cli_runner().invoke(args=["calendars", "receive"], input=raw)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.strip()


def test_an_answer_is_shown_and_the_next_update_knows_it(make_app, client, session, workshop):
    register(session, email="a@example.org")
    account = factories.account(session, Role.ADMIN)
    session.commit()
    mailbox = Mailbox()
    with serving(mailbox) as port:
        app = make_app(MAIL_URL=f"smtp://127.0.0.1:{port}", REPLY_ADDRESS="rsvp@example.org")
        (invitation,) = deliver(app, session, mailbox)
        assert invitation.parameters["PARTSTAT"] == "NEEDS-ACTION"
        assert answer(app, invitation, "DECLINED") == "Applied: declined."
        assert answer(app, invitation, "ACCEPTED") == "Applied: accepted."
        sign_in(client, account.email)
        page = client.get("/manage/workshops/border-days/registrations?col=calendar")
        assert "Will come" in page.get_data(as_text=True)
        workshop.start_date = workshop.end_date = date(2027, 3, 9)
        refresh(session, workshop.id, at=clock.now())
        session.commit()
        (update,) = deliver(app, session, mailbox)
        assert update.parameters["PARTSTAT"] == "NEEDS-ACTION"
        late = answer(app, invitation, "DECLINED")
        assert late.startswith("Recorded, nothing changed: Time, place or status changed")
        assert answer(app, update, "DECLINED") == "Applied: declined."

"""Invitations, updates and cancellations as a mail server gets them (RFC 5546, RFC 6047)."""

from datetime import date

import pytest

from tests import factories
from tests.messages.invitations import deliver
from tests.messages.mailboxes import Mailbox, serving
from tests.registrations.quota_deeds import NOW, register, withdraw
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core.texts import Texts

REPLY = "rsvp@example.org"


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def app(make_app, mailbox):
    with serving(mailbox) as port:
        yield make_app(
            MAIL_URL=f"smtp://127.0.0.1:{port}", MAIL_FROM="workshops@example.org",
            REPLY_ADDRESS=REPLY, BASE_URL="https://workshops.example.org",
        )  # fmt: skip


@pytest.fixture
def workshop(session):
    return factories.workshop(session, starts=date(2027, 3, 2))


def move_to(session, workshop, **facts):
    for name, value in facts.items():
        setattr(workshop, name, value)
    session.flush()
    refresh(session, workshop.id, at=NOW)
    session.commit()


def test_a_participant_is_invited_updated_and_released(app, session, mailbox, workshop):
    anna = register(session, family_name="Anna")
    first = deliver(app, session, mailbox)
    assert [(each["METHOD"], each["SEQUENCE"], each["STATUS"]) for each in first] == [
        ("REQUEST", "0", "CONFIRMED"), ("REQUEST", "0", "CONFIRMED"),
    ]  # fmt: skip
    move_to(session, workshop, venue=Texts(en="Another hall"))
    second = deliver(app, session, mailbox)
    assert [(each["METHOD"], each["SEQUENCE"]) for each in second] == [("REQUEST", "1")] * 2
    assert [each["UID"] for each in second] == [each["UID"] for each in first]
    withdraw(session, anna)
    third = deliver(app, session, mailbox)
    assert [(each["METHOD"], each["SEQUENCE"], each["STATUS"]) for each in third] == [
        ("CANCEL", "2", "CANCELLED"), ("CANCEL", "2", "CANCELLED"),
    ]  # fmt: skip
    assert deliver(app, session, mailbox) == []

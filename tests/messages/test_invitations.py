"""Which mails to calendars are queued: one for each entry that changed, in a fixed number of statements."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import only_letters
from tests.registrations.quota_deeds import NOW, register
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock, outbox
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import Texts


@pytest.fixture
def workshop(session):
    """Give a workshop of one day."""
    return factories.workshop(session, starts=date(2027, 3, 2), days=1)


def hall(session, workshop, name):
    workshop.venue = Texts(en=name)
    session.flush()
    refresh(session, workshop.id, at=NOW)
    session.commit()


def waiting(session):
    """Return how often each entry waits to be told."""
    kind = OutboxMessage.kind == "calendar_entry"
    found = session.scalars(select(OutboxMessage.subject_id).where(kind)).all()
    return sorted(found.count(copy_id) for copy_id in set(found))


def test_an_entry_that_waits_to_be_told_waits_once(session, workshop):
    register(session)
    hall(session, workshop, "Another hall")
    assert waiting(session) == [1]


def test_news_of_an_entry_that_is_being_sent_is_a_mail_of_its_own(session, workshop):
    register(session)
    outbox.claim(session, at=clock.now())
    session.commit()
    hall(session, workshop, "Another hall")
    assert waiting(session) == [2]


def test_many_people_cost_as_many_statements_as_one(session, workshop, statements):
    workshop.modalities[0].places = 40
    counts = []
    for people in (1, 30):
        for _each in range(people):
            register(session)
        only_letters(session)
        statements.clear()
        hall(session, workshop, f"Hall {people}")
        counts.append(len(statements))
    assert waiting(session) == [1] * 31
    assert counts[0] == counts[1]

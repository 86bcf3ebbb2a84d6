"""The outbox: one worker at a time holds a message, a failure waits longer each time, nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import outbox
from workshop_mgr.core.outbox import FIRST_PAUSE, LEASE, MOST_ATTEMPTS, MessageState, OutboxMessage

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def put(session, at=AT):
    message = outbox.put(session, kind="registration_link", subject_id=1, workshop_id=None, at=at)
    session.commit()
    return message.id


def claim(session, at):
    """Claim in a transaction of its own; return (id, attempt) or None."""
    message = outbox.claim(session, at=at)
    claimed = (message.id, message.attempts) if message else None
    session.commit()
    return claimed


def stored(session, message_id):
    session.rollback()
    session.expire_all()
    return session.get(OutboxMessage, message_id)


def test_a_message_exists_exactly_when_its_change_does(session):
    outbox.put(session, kind="registration_link", subject_id=1, workshop_id=None, at=AT)
    session.rollback()
    assert session.scalars(select(OutboxMessage)).all() == []
    assert claim(session, AT) is None


def test_the_message_due_longest_comes_first_and_none_before_its_time(session):
    later, sooner = put(session, AT + SECOND), put(session, AT)
    assert claim(session, AT - SECOND) is None
    assert claim(session, AT) == (sooner, 1)
    assert claim(session, AT) is None
    assert claim(session, AT + SECOND) == (later, 1)


def test_a_lease_keeps_others_away_until_it_has_run_out(session):
    message_id = put(session)
    assert claim(session, AT) == (message_id, 1)
    assert claim(session, AT + LEASE) is None
    assert claim(session, AT + LEASE + SECOND) == (message_id, 2)


def test_a_worker_that_lost_its_lease_cannot_end_the_message_of_another(session):
    message_id = put(session)
    claim(session, AT)
    claim(session, AT + LEASE + SECOND)
    assert outbox.close(session, message_id, state=MessageState.SENT, attempt=1, at=AT) is False
    outbox.postpone(session, message_id, attempt=1, error="late", at=AT)
    session.commit()
    message = stored(session, message_id)
    assert (message.state, message.attempts, message.last_error) == ("queued", 2, "")
    assert message.lease_until == AT + 2 * LEASE + SECOND
    assert outbox.close(session, message_id, state=MessageState.SENT, attempt=2, at=AT) is True


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.SKIPPED])
def test_a_message_that_has_ended_is_never_claimed_again(session, state):
    message_id = put(session)
    claim(session, AT)
    outbox.close(session, message_id, state=state, attempt=1, at=AT)
    session.commit()
    assert claim(session, AT + timedelta(days=9)) is None
    sent_at = AT if state is MessageState.SENT else None
    assert stored(session, message_id).sent_at == sent_at


def test_pauses_double_and_the_eighth_failure_is_the_last(session):
    message_id, now, pauses = put(session), AT, []
    name = stored(session, message_id).message_id
    while (claimed := claim(session, now)) is not None:
        outbox.postpone(session, message_id, attempt=claimed[1], error="refused", at=now)
        session.commit()
        message = stored(session, message_id)
        pauses.append(message.due_at - now)
        now = message.due_at
    assert pauses == [FIRST_PAUSE * 2**number for number in range(MOST_ATTEMPTS)]
    assert (message.state, message.attempts, message.last_error) == ("failed", 8, "refused")
    assert message.message_id == name


def test_a_message_whose_worker_died_every_time_still_ends(session):
    """Each claim counts, so a mail that kills its worker is given up like any other."""
    message_id, now, attempt = put(session), AT, 0
    for _crash in range(40):
        _id, attempt = claim(session, now)
        now += LEASE + SECOND
    outbox.postpone(session, message_id, attempt=attempt, error="x" * 900, at=now)
    session.commit()
    message = stored(session, message_id)
    assert (message.state, len(message.last_error)) == ("failed", 500)


def test_two_workers_at_once_get_different_messages(session, database_kind):
    if database_kind == "sqlite":
        pytest.skip("on SQLite a writer excludes the other: see test_transactions")
    first, second = put(session), put(session)
    with Session(session.get_bind()) as other:
        mine, theirs = outbox.claim(session, at=AT), outbox.claim(other, at=AT)
        assert [mine.id, theirs.id] == [first, second]
        assert outbox.claim(other, at=AT) is None

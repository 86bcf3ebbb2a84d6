"""Delivery: into files exactly once, over real SMTP, again after a failure, never what is outdated."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import KEYS, Mailbox, only_letters, run, serving
from workshop_mgr.core import clock, outbox
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.outbox import MOST_ATTEMPTS, OutboxMessage
from workshop_mgr.registrations import services


@pytest.fixture
def mail_server():
    mailbox = Mailbox()
    with serving(mailbox) as port:
        yield mailbox, port


@pytest.fixture
def registration(session):
    factories.workshop(session)
    token = services.register(
        session,
        "border-days",
        factories.wanted("a@example.org"),
        form_token="f",
        keys=KEYS,
        who=VISITOR,
        at=clock.now(),
    )
    only_letters(session)
    from workshop_mgr.registrations.queries import receipt_by_token

    return receipt_by_token(session, token, at=clock.now()).registration


def message(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(OutboxMessage)).one()


def test_over_smtp_in_plain_text_and_html_with_the_file(
    make_app, mail_server, session, registration
):
    mailbox, port = mail_server
    app = make_app(MAIL_URL=f"smtp://127.0.0.1:{port}", MAIL_FROM="workshops@example.org")
    assert run(app) == 1
    ((recipients, mail),) = mailbox.mails
    assert recipients == ["a@example.org"]
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert mail["Message-ID"] == f"<{message(session).message_id}@example.org>"
    assert message(session).state == "sent"
    assert run(app) == 0
    assert len(mailbox.mails) == 1


def test_a_dead_server_is_tried_again_later_and_given_up_in_the_end(
    make_app, session, registration
):
    app = make_app(MAIL_URL="smtp://127.0.0.1:1")
    assert run(app) == 0
    first = message(session)
    assert (first.state, first.attempts) == ("queued", 1)
    assert first.due_at > clock.now() + timedelta(seconds=20)
    assert run(app) == 0
    assert message(session).attempts == 1
    for _ in range(MOST_ATTEMPTS):
        row = message(session)
        row.due_at = clock.now()
        session.commit()
        run(app)
    assert (message(session).state, message(session).attempts) == ("failed", MOST_ATTEMPTS)


def test_a_mail_that_became_untrue_is_not_sent(app, session, registration):
    services.decide(
        session,
        "border-days",
        [registration.id],
        services_step(),
        reason="",
        who=SYSTEM,
        at=clock.now(),
    )
    session.commit()
    assert run(app) == 1
    session.rollback()
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    assert [(row.kind, row.state) for row in rows] == [
        ("registration_confirmed", "skipped"),
        ("registration_cancelled", "sent"),
    ]


def services_step():
    from workshop_mgr.registrations.domain import Step

    return Step.CANCEL


def test_files_appear_whole_and_once(app, session, registration):
    run(app)
    folder = Path(app.instance_path) / "outbox"
    assert [path.suffix for path in folder.iterdir()] == [".eml"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_leased_message_is_nobody_elses(session, registration):
    now = clock.now()
    claimed = outbox.claim(session, at=now)
    session.commit()
    assert claimed.attempts == 1
    assert outbox.claim(session, at=now) is None
    assert outbox.claim(session, at=now + timedelta(minutes=3)).attempts == 2


def test_who_lost_the_lease_cannot_close_the_message(session, registration):
    now = clock.now()
    claimed = outbox.claim(session, at=now)
    session.commit()
    outbox.claim(session, at=now + timedelta(minutes=3))
    session.commit()
    assert (
        outbox.close(session, claimed.id, state=outbox.MessageState.SENT, attempt=1, at=now)
        is False
    )

"""A worker killed in the middle of a delivery loses no mail: the lease runs out, another goes on."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import databases, factories
from tests.messages.mailboxes import Mailbox, messages, register, serving
from workshop_mgr.core import clock
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.workshops.domain import Mode

PEOPLE, KILLS, SECONDS = 12, 6, 60


class SlowMailbox(Mailbox):
    """Takes its time before and after it has a mail, so that a kill may fall on either side."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(0.05)
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.05)
        return answer


@pytest.mark.prove
def test_a_killed_worker_loses_no_mail(database_url, make_app, session, tmp_path):
    factories.workshop(session, places={Mode.IN_PERSON: PEOPLE})
    for number in range(PEOPLE):
        register(session, email=f"person{number}@example.org")
    mailbox = SlowMailbox()
    with serving(mailbox) as port:
        environment = os.environ | databases.environment_for(
            database_url, tmp_path / "instance", MAIL_URL=f"smtp://127.0.0.1:{port}"
        )
        for number in range(KILLS):
            kill_after(environment, mailbox, len(mailbox.mails) + 1, pause=number * 0.02)
            end_leases(session)
        done = subprocess.run([*WORKER, "--once"], env=environment, check=False, timeout=SECONDS)
        assert done.returncode == 0
    got = Counter(mail["Message-ID"].strip("<>").partition("@")[0] for _to, mail in mailbox.mails)
    rows = messages(session)
    assert {row.state for row in rows} == {"sent"}
    assert got.keys() == {row.message_id for row in rows}
    assert got.total() <= PEOPLE + KILLS


WORKER = (sys.executable, "-m", "workshop_mgr", "worker")


def kill_after(environment, mailbox, count, *, pause):
    """Start a worker and kill it without warning a moment after so many mails have arrived."""
    worker = subprocess.Popen(WORKER, env=environment)
    try:
        until = time.monotonic() + SECONDS
        while len(mailbox.mails) < count and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(pause)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(SECONDS)


def end_leases(session):
    """Let the time of every lease be over, as two minutes would."""
    session.rollback()
    past = clock.now() - timedelta(seconds=1)
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.lease_until.is_not(None))
        .values(lease_until=past, due_at=past)
    )
    session.commit()

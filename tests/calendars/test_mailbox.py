"""The worker fetches replies from a real mailbox, marks what it took in, and no server stops it."""

import socket
import threading
import time
from datetime import date

import pytest

from tests import factories
from tests.agenda import speakers
from tests.browsers import free_port
from tests.calendars.answering import BASE, SAID, copy_of, log, mail, reply
from tests.calendars.imap_server import Folder, serving
from tests.messages.mailboxes import messages, run
from tests.registrations.quota_deeds import NOW, register
from workshop_mgr.calendars import delivery, mailbox
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock


@pytest.fixture
def database_kind():
    """Fetched into SQLite: what is stored is proven where replies are judged."""
    return "sqlite"


@pytest.fixture
def folder():
    return Folder()


@pytest.fixture
def copy(session):
    workshop = factories.workshop(session, starts=date(2027, 3, 2))
    refresh(session, workshop.id, at=NOW)
    return copy_of(session, registration=register(session, email="a@example.org"))


def fetch(app):
    with app.app_context():
        return delivery.fetch_replies()


def test_what_is_unread_is_taken_in_once_and_marked(make_app, session, copy, folder):
    answer, words = folder.put(reply(copy)), folder.put(b"To: rsvp@example.org\n\nHello.\n")
    delegated = folder.put(reply(copy, "DELEGATED"))
    with serving(folder) as url:
        app = make_app(REPLY_MAILBOX_URL=url, REPLY_ADDRESS=BASE)
        assert (fetch(app), fetch(app)) == (3, 0)
    assert log(session) == [("applied", ""), ("malformed", "no_calendar"), ("human", "delegated")]
    assert folder.flags == {
        answer: {"\\Seen"},
        words: {"\\Seen"},
        delegated: {"\\Seen", "\\Flagged"},
    }


def test_what_follows_from_an_answer_is_mailed_in_the_same_turn(make_app, session, folder):
    workshop = factories.workshop(session, starts=date(2027, 3, 2))
    desk, _role_id = speakers.speaker(session, workshop)
    folder.put(reply(copy_of(session, desk=desk)))
    with serving(folder) as url:
        run(make_app(REPLY_MAILBOX_URL=url, REPLY_ADDRESS=BASE))
    states = {row.kind: row.state for row in messages(session)}
    assert states["speaker_answer_noted"] == "sent"


def test_a_mail_whose_mark_could_not_be_set_comes_again_and_is_known(
    make_app, session, copy, folder
):
    folder.put(reply(copy))
    folder.refused.add("UID STORE")
    with serving(folder) as url:
        app = make_app(REPLY_MAILBOX_URL=url, REPLY_ADDRESS=BASE)
        assert fetch(app) is None
        folder.refused.clear()
        assert fetch(app) == 1
    assert log(session) == [("applied", ""), ("duplicate", "same_mail")]


def test_a_mail_that_is_too_large_is_cut_off_and_keeps_no_other_waiting(
    make_app, session, copy, folder, monkeypatch
):
    monkeypatch.setattr(mailbox, "MOST_MAIL", 5000)
    monkeypatch.setattr("workshop_mgr.calendars.imip.MOST_MAIL", 5000)
    folder.put(mail(BASE, "x" * 20_000))
    folder.put(reply(copy))
    with serving(folder) as url:
        assert fetch(make_app(REPLY_MAILBOX_URL=url, REPLY_ADDRESS=BASE)) == 2
    assert log(session) == [("malformed", "too_large"), ("applied", "")]


@pytest.mark.parametrize(
    "fault", ["nobody-there", "silent", "wrong-password", "no-folder", "login-only"]
)
def test_a_mailbox_that_cannot_be_used_stops_no_delivery(
    make_app, session, copy, folder, fault, monkeypatch, caplog
):
    monkeypatch.setattr(mailbox, "SECONDS", 0.2)
    folder.put(reply(copy))
    if fault == "login-only":
        folder.capabilities = "IMAP4rev1 LOGINDISABLED"
        folder.refused.add("LOGIN")
    with serving(folder) as url, socket.create_server(("127.0.0.1", 0)) as deaf:
        port = url.rpartition(":")[2].partition("/")[0]
        urls = {
            "nobody-there": url.replace(port, str(free_port())),
            "silent": url.replace(port, str(deaf.getsockname()[1])),
            "wrong-password": url.replace("pa%20ss", "guess"),
            "no-folder": url + "/nowhere",
        }
        app = make_app(REPLY_MAILBOX_URL=urls.get(fault, url), REPLY_ADDRESS=BASE)
        delivered = run(app)
    assert delivered == len(messages(session)) > 0
    assert "calendar replies cannot be fetched" in caplog.text
    assert "word" not in caplog.text
    assert (log(session), folder.flags) == ([], {1: set()})


def test_a_server_without_authenticate_gets_a_login(make_app, session, copy, folder):
    folder.capabilities = "IMAP4rev1"
    folder.put(reply(copy))
    with serving(folder) as url:
        assert fetch(make_app(REPLY_MAILBOX_URL=url, REPLY_ADDRESS=BASE)) == 1


def test_no_password_leaves_this_machine_without_encryption(folder):
    with serving(folder) as url, pytest.raises(mailbox.Failure[0], match="no encryption"):
        mailbox.look(url.replace("127.0.0.1", str(0x7F000001)))  # not known to be this machine
    assert folder.commands == ["CAPABILITY"]


def test_the_pauses_grow_while_a_server_is_away_and_shrink_when_it_is_back():
    pause, pauses = delivery.PAUSE, []
    for has_failed in (True, True, True, True, True, False, True):
        pause = delivery.pause_after(pause, has_failed=has_failed)
        pauses.append(pause.total_seconds())
    assert pauses == [120, 240, 480, 900, 900, 60, 120]


def test_a_thread_of_its_own_keeps_fetching_until_it_is_stopped(make_app, session, copy, folder):
    folder.put(reply(copy))
    stopping = threading.Event()
    with serving(folder) as url:
        app = make_app(REPLY_MAILBOX_URL=url, REPLY_ADDRESS=BASE)
        thread = threading.Thread(target=delivery.keep_fetching, args=(app, stopping))
        thread.start()
        for _ in range(200):
            if "LOGOUT" in folder.commands:
                break
            time.sleep(0.05)
        stopping.set()
        thread.join(10)
    assert not thread.is_alive()
    assert log(session) == [("applied", "")]


def receive(app, raw):
    """Give a mail to the command; return its exit status and what it printed."""
    result = app.test_cli_runner().invoke(args=["calendars", "receive"], input=raw)
    return result.exit_code, result.output.strip()


def test_the_command_takes_one_mail_and_says_what_became_of_it(make_app, session, copy):
    app = make_app(REPLY_ADDRESS=BASE)
    raw = reply(copy, said=min(SAID, clock.now()))
    assert receive(app, raw) == (0, "Applied: accepted.")
    status, words = receive(app, raw)
    assert (status, words) == (0, "Recorded, nothing changed: This mail came in before.")
    status, words = receive(app, reply(copy, to=BASE))
    assert status == 0
    assert words.startswith("Recorded, nothing changed: ")
    assert receive(app, b"\n")[0] == 1
    assert log(session) == [
        ("applied", ""), ("duplicate", "same_mail"), ("forged", "unmarked"),
    ]  # fmt: skip

"""``workshop-mgr doctor``: what is wrong is said with what to do; warnings exit 0, errors exit 1."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text, update

from tests.browsers import free_port
from tests.conftest import KINDS
from workshop_mgr.core import audit, clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent


@pytest.fixture
def database_kind():
    """Checked on SQLite; what asks PostgreSQL something of its own says so."""
    return "sqlite"


def examined(app):
    """Return exit status, what each check found, and what stands on standard error."""
    result = app.test_cli_runner().invoke(args=["doctor"])
    return result.exit_code, result.stdout.splitlines(), result.stderr


@pytest.fixture
def sealed(session):
    """Record three changes, seal them, and return the session."""
    for number in (1, 2, 3):
        audit.record(
            session, who=SYSTEM, at=clock.now(), action=f"change.{number}", subject=("x", 1)
        )
    session.commit()
    audit.seal_committed(session)
    session.commit()
    return session


@pytest.fixture
def mail_server():
    controller = Controller(object(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


@pytest.mark.parametrize("database_kind", KINDS)
def test_a_new_installation_works_with_warnings(app, sealed):
    status, found, stderr = examined(app)
    assert (status, stderr) == (0, "")
    assert found[:3] == [
        "warning: BASE_URL is http://localhost: calendars and people elsewhere cannot open its links.",
        "warning: RATE_LIMITS is off: switch it on outside load tests.",
        "ok: the database is at the revision of this version",
    ]
    assert found[3] == "ok: the audit log is as it was sealed"
    assert found[4].startswith("ok: the clock shows 20")
    assert found[5:] == [
        f"warning: mails are written to {app.instance_path}/outbox and sent to nobody: set MAIL_URL.",
        f"ok: {app.instance_path} can be written",
    ]


def test_a_complete_installation_is_all_right(make_app, mail_server):
    app = make_app(
        BASE_URL="https://workshops.example.org",
        RATE_LIMITS="on",
        MAIL_URL=f"smtp://127.0.0.1:{mail_server}",
    )
    app.config["RATELIMIT_ENABLED"] = False
    status, found, _stderr = examined(app)
    assert (status, {line.split(":")[0] for line in found}) == (0, {"ok"})
    assert "ok: the mail server 127.0.0.1 answers" in found
    assert "ok: links begin with https://workshops.example.org" in found


def test_what_does_not_answer_is_an_error(make_app):
    app = make_app(
        MAIL_URL=f"smtp://127.0.0.1:{free_port()}", REDIS_URL=f"redis://127.0.0.1:{free_port()}"
    )
    status, found, stderr = examined(app)
    assert (status, stderr) == (1, "Error: 2 of 8 checks failed.\n")
    errors = [line for line in found if line.startswith("error")]
    assert [line.split(" (")[0] for line in errors] == [
        "error: Redis does not answer",
        "error: the mail server 127.0.0.1 does not answer",
    ]
    assert [line.rpartition(": ")[2] for line in errors] == ["check REDIS_URL.", "check MAIL_URL."]


def test_a_database_at_another_revision_is_an_error(app, session):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()
    status, found, _stderr = examined(app)
    assert status == 1
    assert "error: the database is at another revision: run workshop-mgr db upgrade." in found


def test_an_altered_log_is_an_error(app, sealed):
    sealed.execute(update(AuditEvent).where(AuditEvent.action == "change.2").values(reason="other"))
    sealed.commit()
    status, found, _stderr = examined(app)
    assert status == 1
    assert "error: the audit log was altered or cut at seal 2: compare it with a backup." in found


def test_a_log_from_the_future_is_a_warning(app, session):
    audit.record(
        session, who=SYSTEM, at=clock.now() + timedelta(hours=1), action="x", subject=("x", 1)
    )
    session.commit()
    status, found, _stderr = examined(app)
    assert status == 0
    assert "warning: the log has entries from the future: check this machine's clock." in found


# The addresses that machines ask


def test_health_and_readiness(client, session):
    assert (client.get("/healthz").text, client.get("/readyz").text) == ("ok\n", "ready\n")
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()
    answers = [client.get("/healthz"), client.get("/readyz")]
    assert [answer.status_code for answer in answers] == [200, 503]
    assert answers[1].text == "database not ready\n"


def test_readiness_without_a_database(make_app, monkeypatch):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"postgresql://nobody@127.0.0.1:{unused.getsockname()[1]}/nothing"
        app = make_app(DATABASE_URL=url)
        answers = [app.test_client().get(address) for address in ("/healthz", "/readyz")]
        assert [answer.status_code for answer in answers] == [200, 503]
        status, found, _stderr = examined(app)
    assert status == 1
    assert "error: the database does not answer: OperationalError. Check DATABASE_URL." in found

"""What a mail server says decides what becomes of a message."""

import ssl
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import factories
from tests.messages.mailboxes import Mailbox, messages, register, run, serving
from workshop_mgr.core import clock


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.mark.parametrize(
    ("verb", "answer", "state"),
    [
        ("RCPT", "550 No such user", "failed"),
        ("RCPT", "450 Greylisted, try again", "queued"),
        ("DATA", "554 Not wanted here", "failed"),
        ("DATA", "452 Out of space", "queued"),
    ],
)
def test_a_refusal_for_good_fails_at_once_and_any_other_waits(
    make_app, mailbox, session, verb, answer, state
):
    factories.workshop(session)
    register(session)
    mailbox.answers[verb] = answer
    with serving(mailbox) as port:
        app = make_app(MAIL_URL=f"smtp://127.0.0.1:{port}")
        assert run(app) == 0
        (row,) = messages(session)
        assert (row.state, row.attempts) == (state, 1)
        assert answer.partition(" ")[2] in row.last_error
        mailbox.answers.clear()
        row.due_at = clock.now()
        session.commit()
        assert run(app) == (state == "queued")


def test_a_server_that_ends_badly_has_the_mail_and_gets_it_once(make_app, mailbox, session):
    factories.workshop(session)
    register(session)
    mailbox.answers["QUIT"] = "421 Too busy to say goodbye"
    with serving(mailbox) as port:
        app = make_app(MAIL_URL=f"smtp://127.0.0.1:{port}")
        assert (run(app), run(app)) == (1, 0)
    assert len(mailbox.mails) == 1
    assert messages(session)[0].state == "sent"


def test_encryption_first_then_the_password(make_app, mailbox, session, tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    factories.workshop(session)
    register(session)
    seen = []

    def authenticate(server, _session, _envelope, mechanism, data):
        seen.append((server.session.ssl is not None, data))
        is_right = data == LoginPassword(b"desk@w", b"p@ss:/word")
        return AuthResult(success=is_right, handled=is_right)

    with serving(
        mailbox,
        tls_context=server_context(tmp_path),
        auth_required=True,
        authenticator=authenticate,
    ) as port:
        wrong = make_app(MAIL_URL=f"smtp://desk%40w:wrong@127.0.0.1:{port}")
        assert run(wrong) == 0
        (row,) = messages(session)
        assert (row.state, len(mailbox.mails)) == ("queued", 0)
        row.due_at = clock.now()
        session.commit()
        assert run(make_app(MAIL_URL=f"smtp://desk%40w:p%40ss%3A%2Fword@127.0.0.1:{port}")) == 1
    assert len(mailbox.mails) == 1
    assert {encrypted for encrypted, _data in seen} == {True}


def test_a_server_that_is_somebody_else_gets_neither_password_nor_mail(
    make_app, mailbox, session, tmp_path
):
    factories.workshop(session)
    register(session)
    with serving(mailbox, tls_context=server_context(tmp_path)) as port:
        assert run(make_app(MAIL_URL=f"smtp://desk:secret@127.0.0.1:{port}")) == 0
    (row,) = messages(session)
    assert (row.state, len(mailbox.mails)) == ("queued", 0)
    assert "CERTIFICATE_VERIFY_FAILED" in row.last_error


@pytest.mark.parametrize(
    ("typed", "recipient"),
    [
        ("a@пример.рф", "a@xn--e1afmkfd.xn--p1ai"),
        ("мяхри@example.org", "мяхри@example.org"),
    ],
)
def test_addresses_beyond_ascii_arrive(make_app, mailbox, session, typed, recipient):
    factories.workshop(session)
    register(session, email=typed)
    with serving(mailbox, enable_SMTPUTF8=True) as port:
        assert run(make_app(MAIL_URL=f"smtp://127.0.0.1:{port}")) == 1
    ((recipients, _mail),) = mailbox.mails
    assert recipients == [recipient]
    assert f"\r\nTo: {recipient}\r\n".encode() in mailbox.octets[0]


def server_context(folder: Path) -> ssl.SSLContext:
    """Return the TLS side of a server with a certificate made for this test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .not_valid_before(clock.now())
        .not_valid_after(clock.now() + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context

"""A reply is read whatever program wrote the mail, and no mail breaks or holds up the reader."""

import base64
import quopri
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calendars.answering import calendar
from workshop_mgr.calendars.domain import Detail, Reply
from workshop_mgr.calendars.imip import MOST_CALENDAR, MOST_MAIL, letter_of

UID = "5f0c2a3e-8f41-4c0f-9a44-6a0f3f2e7f10"
OWN = "rsvp+h12-abcdefghijklmnopqrst@example.org"
SAID = datetime(2026, 11, 24, 10, tzinfo=UTC)
PLAIN = Reply(
    method="REPLY", uid=UID, sequence=2, stamped_at=SAID, answers=(("a@example.org", "ACCEPTED"),)
)
BODY = calendar(UID, sequence=2, said=SAID)

EXCHANGE = f"""\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:West Asia Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0500
TZOFFSETTO:+0500
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=ACCEPTED;CN=Anna Orazova:MAILTO:a@example.org
COMMENT;LANGUAGE=en-US:\\n
UID:{UID}
SUMMARY;LANGUAGE=en-US:Accepted: Border days
DTSTART;TZID=West Asia Standard Time:20270302T090000
DTEND;TZID=West Asia Standard Time:20270302T180000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20261124T100000Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:2
X-MICROSOFT-CDO-APPT-SEQUENCE:2
BEGIN:VALARM
DESCRIPTION:REMINDER
UID:of-the-alarm
END:VALARM
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def mail(content: bytes, *, kind="text/calendar; method=REPLY; charset=UTF-8", more="") -> bytes:
    head = f"From: Anna <a@example.org>\nTo: Desk <{OWN}>\nMIME-Version: 1.0\n{more}"
    return f"{head}Content-Type: {kind}\n\n".encode() + content


def multipart(*parts: tuple[str, bytes], kind: str = "alternative") -> bytes:
    lines = [f"--b\nContent-Type: {head}\n\n".encode() + body + b"\n" for head, body in parts]
    return mail(b"".join([*lines, b"--b--\n"]), kind=f"multipart/{kind}; boundary=b")


BASE64 = base64.encodebytes(BODY.encode())
SHAPES = {
    "alone": mail(BODY.encode()),
    "unix-lines": mail(BODY.replace("\r\n", "\n").encode()),
    "base64": mail(BASE64, more="Content-Transfer-Encoding: base64\n"),
    "quoted-printable": mail(
        quopri.encodestring(BODY.encode()), more="Content-Transfer-Encoding: quoted-printable\n"
    ),
    "from-a-mailbox-file": b"From a@example.org Tue Nov 24\n" + mail(BODY.encode()),
    "beside-words": multipart(("text/plain", b"I come."), ("text/calendar", BODY.encode())),
    "attached-only": multipart(
        ("text/plain", b"I come."), ("application/ics; name=invite.ics", BODY.encode()),
        kind="mixed",
    ),
    "of-no-type": multipart(
        ("application/octet-stream; name=reply.ics", BODY.encode()), kind="mixed"
    ),
    "both": multipart(
        ("text/calendar; method=REPLY", BODY.encode()), ("application/ics", BODY.encode())
    ),
    "method-of-the-mail": mail(BODY.replace("METHOD:REPLY\r\n", "").encode()),
    "exchange": mail(EXCHANGE.encode()),
    "utf-16": mail(BODY.encode("utf-16"), kind="text/calendar; charset=utf-16"),
    "folded": mail(BODY.replace("PARTSTAT=", "PART\r\n STAT=").replace("UID", "U\r\n\tID").encode()),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_program_says_the_same(shape):
    letter = letter_of(SHAPES[shape])
    assert (letter.reply, letter.recipients, letter.sender) == (PLAIN, (OWN,), "a@example.org")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("Опоздаю".encode(), "utf-8"),
        ("Опоздаю".encode("cp1251"), "windows-1251"),
        ("Опоздаю".encode("koi8-r"), "koi8-r"),
        ("Опоздаю".encode("cp1251"), "utf-8"),
        (b"\\n \xd0\x9e\xd0\r\n \xbf\xd0\xbe\xd0\xb7\xd0\xb4\xd0\xb0\xd1\x8e\\n", "utf-8"),
    ],
    ids=["utf-8", "windows-1251", "koi8-r", "cyrillic-that-is-not-what-it-says", "split-letter"],
)
def test_what_somebody_writes_is_read_in_their_letters(content, kind):
    body = BODY.encode().replace(b"END:VEVENT", b"COMMENT:" + content + b"\r\nEND:VEVENT")
    assert letter_of(mail(body, kind=f"text/calendar; charset={kind}")).reply.comment == "Опоздаю"


def test_words_beside_the_answer_may_stand_with_the_attendee():
    body = BODY.replace("PARTSTAT=", "X-RESPONSE-COMMENT=\"Late, ^nsorry: ^'train^'\";PARTSTAT=")
    assert letter_of(mail(body.encode())).reply.comment == 'Late, \nsorry: "train"'


def test_the_address_of_the_organizer_is_read_however_it_is_written():
    for written in (f"MAILTO:{OWN}", f"mailto:{OWN.replace('+', '%2B')}", f"Mailto: {OWN}"):
        body = BODY.replace("END:VEVENT", f"ORGANIZER;CN=Meridian:{written}\r\nEND:VEVENT")
        assert letter_of(mail(body.encode())).addresses == (OWN, OWN)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("SEQUENCE:", "sequence", 0),
        ("SEQUENCE:-1", "sequence", 0),
        ("SEQUENCE:9999999999", "sequence", 2**31 - 1),
        ("SEQUENCE:99999999999999999999", "sequence", 0),
        ("DTSTAMP:yesterday", "stamped_at", None),
        ("DTSTAMP:20261324T100000Z", "stamped_at", None),
        ("DTSTAMP:20261124T100060Z", "stamped_at", SAID.replace(second=59)),
        ("ATTENDEE:mailto:a@example.org", "answers", (("a@example.org", ""),)),
    ],
)
def test_what_is_written_wrongly_is_read_as_nothing(line, field, value):
    name = line.partition(":")[0]
    body = "\r\n".join(line if each.startswith(name) else each for each in BODY.split("\r\n"))
    assert getattr(letter_of(mail(body.encode())).reply, field) == value


def test_two_events_are_counted_and_only_the_first_is_read():
    body = calendar(UID, events=2).replace(UID, "another", 2).replace("another", UID, 1)
    reply = letter_of(mail(body.encode())).reply
    assert (reply.events, reply.uid) == (2, UID)


def nested(depth: int) -> bytes:
    """Return a mail whose parts lie in one another."""
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth)
    )
    return f"To: {OWN}\n{head}\nwords".encode()


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", Detail.NO_CALENDAR),
        (b"\x00\xff" * 1000, Detail.NO_CALENDAR),
        (b"x" * (MOST_MAIL + 1), Detail.TOO_LARGE),
        (mail(BODY.encode() + b"X" * MOST_CALENDAR), Detail.TOO_LARGE),
        (nested(20), Detail.NO_CALENDAR),
        (nested(1_500), Detail.UNREADABLE),
        (mail(b"--b\n\nx\n" * 200_000, kind="multipart/mixed; boundary=b"), Detail.UNREADABLE),
        (mail(b"BEGIN:VEVENT"), Detail.NO_CALENDAR),
        (mail(b"MIME", kind="multipart/mixed"), Detail.NO_CALENDAR),
        (b"Auto-Submitted: auto-replied\n\nAway", Detail.AUTOMATIC),
        (mail(b"--b--", kind="multipart/report; boundary=b"), Detail.BOUNCED),
    ],
    ids=[
        "empty", "noise", "large", "large-calendar", "nested", "deeply-nested", "many-parts", "no-calendar",
        "no-parts", "absence", "bounce",
    ],
)  # fmt: skip
def test_what_holds_no_reply_says_so(raw, fault):
    letter = letter_of(raw)
    assert (letter.reply, letter.fault) == (None, fault)


BOMBS = {
    "5 MB beside it": multipart(("text/plain", b"x" * 5_000_000), ("text/calendar", BODY.encode())),
    "a type of many parameters": b"Content-Type: multipart/mixed; " + b"a=b;" * 2_000_000 + b"\n\n",
    "parameters of a part": multipart(
        ("text/plain; " + "a=b;" * 2_000_000, b""), ("text/calendar", BODY.encode())
    ),
    "headers without number": b"X: y\n" * 2_000_000 + b"\n",
    "lines in parts in parts": nested(100) + b"\nx" * 150_000,
    "a header without an end": b"To: " + b"(" * 2_000_000 + b"\n" + SHAPES["alone"],
    "many headers": b"".join(b"Cc: a%d@example.org\n" % n for n in range(100_000))
    + SHAPES["alone"],
    "many attendees": mail(
        BODY.replace("END:VEVENT", "ATTENDEE:mailto:a@b\r\n" * 40_000 + "END:VEVENT").encode()
    ),
    "many folds": mail(BODY.replace("VERSION:", "VERSION:" + "\r\n " * 300_000).encode()),
    "many quotes": mail(BODY.replace('CN="A"', 'CN="' + '";"' * 200_000 + '"').encode()),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_mail_holds_the_reader_up(name):
    started = time.process_time()
    letter_of(BOMBS[name])
    assert time.process_time() - started < 4


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 600), st.integers(0, 200))
def test_any_bytes_anywhere_are_read_without_an_error(noise, place, gone):
    raw = SHAPES["both"]
    letter_of(raw[:place] + noise + raw[place + gone :])

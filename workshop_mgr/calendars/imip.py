"""A mail as a calendar's reply (RFC 6047): read from bytes, whatever program wrote them.

Only what decides is read: where the mail was sent to and, of the one calendar part, who answers
for which UID, with what, to which SEQUENCE, when. Attached mails are never looked into: a bounce
holds our own invitation. The work is in proportion to the size, and the size is limited.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from urllib.parse import unquote

from workshop_mgr.calendars.domain import MAX_SEQUENCE, MOST_COMMENT, Detail, Letter, Reply
from workshop_mgr.core.content_lines import Property, is_calendar, lines_of, text_of, unescaped

MOST_MAIL = 10 * 1024 * 1024
"""Bytes of a mail that is read at all."""
MOST_CALENDAR = 1024 * 1024
_MOST_PARTS = 100
_MOST_BOUNDARIES = 2_000
"""Lines that may part a mail: a million of them take the parser most of a minute."""
_MOST_LINES = 200_000
"""Lines of a mail; base64 of the largest has fewer."""
_BOUNDARY = re.compile(rb"boundary[\s*0-9]*=", re.I)
_MOST_NESTED = 25
"""Parts that have parts: the parser asks of each line whether it ends any of those it stands in."""
_MOST_HEADER = 20_000
_MOST_MIME_HEADER = 2_000
"""Characters of a header ``Content-…``: the parser's time grows with their square."""
_TO = (
    "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Apparently-To",
    "Resent-To",
)  # fmt: skip
"""Headers that say where a mail was sent; which of them there are depends on the mail server."""
_BETWEEN_ADDRESSES = re.compile(r"[\s<>()\[\],;:\"]+")
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?")
_MAILTO = re.compile(r"mailto:", re.I)
_OLD_CHARSET = re.compile(r"(?:windows-|cp)125\d|koi8-[ru]|iso-8859-\d{1,2}|utf-16(?:[lb]e)?", re.I)
"""Character sets besides UTF-8 in which calendars write; others are slow or no letters at all."""
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}

Properties = dict[str, list[Property]]


class _Policy(Compat32):
    """The parser's own reading of headers, of which those about content are cut off where too long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return the name and value of a header."""
        name, value = super().header_source_parse(sourcelines)
        is_mime = name.lower().startswith("content-")
        return name, value[:_MOST_MIME_HEADER] if is_mime else value


def letter_of(mail: bytes) -> Letter:
    """Return a mail as far as it decides anything; one that cannot be read says so."""
    if len(mail) > MOST_MAIL:
        return Letter(fault=Detail.TOO_LARGE)
    if _is_slow(mail):
        return Letter(fault=Detail.UNREADABLE)
    try:
        return _letter(message_from_bytes(mail, policy=_Policy()))
    except Exception:  # the standard library's parser was written for mails that keep the rules
        return Letter(fault=Detail.UNREADABLE)


def _is_slow(mail: bytes) -> bool:
    """Say whether a mail is made to keep the parser busy."""
    return (
        mail.count(b"\n--") + mail.count(b"\r--") > _MOST_BOUNDARIES
        or len(mail.splitlines()) > _MOST_LINES
        or len(_BOUNDARY.findall(mail)) > _MOST_NESTED
    )


def _letter(message: Message) -> Letter:
    """Return a parsed mail as a letter."""
    recipients = tuple(_addresses(message, _TO))
    sender = next(_addresses(message, ("From",)), "")
    part = _calendar_part(message)
    if part is None:
        return Letter(recipients, sender, fault=_kind_of(message))
    content = _content(part)
    if len(content) > MOST_CALENDAR:
        return Letter(recipients, sender, fault=Detail.TOO_LARGE)
    reply = _reply(text_of(content), method=str(part.get_param("method") or ""))
    return Letter(recipients, sender, reply)


def _addresses(message: Message, names: Iterable[str]) -> Iterator[str]:
    """Yield what looks like an address in some headers; the words between them mean nothing."""
    for name in names:
        for value in message.get_all(name, []):
            for word in _BETWEEN_ADDRESSES.split(str(value)[:_MOST_HEADER]):
                if word.count("@") == 1:
                    yield word


def _kind_of(message: Message) -> Detail:
    """Say what a mail without a calendar is: a bounce, a note of absence, or somebody's words."""
    if message.get_content_type() == "multipart/report":
        return Detail.BOUNCED
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    return Detail.NO_CALENDAR if submitted.startswith("no") else Detail.AUTOMATIC


def _calendar_part(message: Message) -> Message | None:
    """Return the calendar part: by its type, else by what it holds."""
    leaves = list(_leaves(message))
    for kinds in (("text/calendar",), ("application/ics",), ("application/octet-stream",)):
        for part in leaves:
            if part.get_content_type() in kinds and is_calendar(_content(part)):
                return part
    return None


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something themselves, in their order, not those of attached mails."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.get_content_maintype() == "message":
            continue
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list):
            waiting = [each for each in inner if isinstance(each, Message)] + waiting
        else:
            yield part


def _content(part: Message) -> bytes:
    """Return the bytes of a part, in UTF-8 where its character set is named and another."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    charset = part.get_content_charset() or ""
    if not _OLD_CHARSET.fullmatch(charset):
        return content
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode(charset, errors="replace").encode()
    return content


def _reply(text: str, *, method: str) -> Reply:
    """Return the reply in a calendar's text; ``method`` is what its part of the mail names."""
    reader = _Reader()
    for name, line in lines_of(text):
        reader.take(name, line)
    event = reader.event
    answers = tuple(
        (_address_of(line.value), line.parameters.get("PARTSTAT", "").strip().upper())
        for line in event.get("ATTENDEE", ())
    )
    return Reply(
        method=(reader.method or method).strip().upper(),
        uid=_value(event, "UID"),
        sequence=_sequence(_value(event, "SEQUENCE")),
        stamped_at=_stamp(_value(event, "DTSTAMP")),
        answers=answers,
        comment=_comment(event),
        organizer=_address_of(_value(event, "ORGANIZER")),
        events=reader.events,
        is_instance="RECURRENCE-ID" in event,
    )


class _Reader:
    """Takes line after line: METHOD of the calendar, and the properties of its first event."""

    def __init__(self) -> None:
        self.method = ""
        self.events = 0
        self.event: Properties = {}
        self.inside: list[str] = []

    def take(self, name: str, line: Property) -> None:
        """Take one line; what stands deeper than an event is left out."""
        if name == "BEGIN":
            self._begin(line.value.strip().upper())
        elif name == "END":
            del self.inside[-1:]
        elif self.inside == ["VCALENDAR"] and name == "METHOD":
            self.method = self.method or line.value
        elif self.inside == ["VCALENDAR", "VEVENT"] and self.events == 1:
            self.event.setdefault(name, []).append(line)

    def _begin(self, kind: str) -> None:
        """Open a component; a second calendar begins anew."""
        self.inside = [] if kind == "VCALENDAR" else self.inside
        self.inside.append(kind)
        self.events += self.inside == ["VCALENDAR", "VEVENT"]


def _value(event: Properties, name: str) -> str:
    """Return the first value of a property as it is written, trimmed."""
    lines: Sequence[Property] = event.get(name, ())
    return lines[0].value.strip() if lines else ""


def _address_of(value: str) -> str:
    """Return the address of a calendar user (RFC 5545 §3.3.3), in whatever letters ``mailto`` is."""
    scheme = _MAILTO.match(value.strip())
    return unquote(value.strip()[scheme.end() :]).strip() if scheme else value.strip()


def _sequence(digits: str) -> int:
    """Return a SEQUENCE; what is no number is the first revision."""
    return min(int(digits), MAX_SEQUENCE) if re.fullmatch(r"[0-9]{1,10}", digits) else 0


def _stamp(text: str) -> datetime | None:
    """Return a DTSTAMP, ``None`` where it is no instant; a leap second is the second before it."""
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _comment(event: Properties) -> str:
    """Return what somebody wrote with their answer: a property, or a parameter of the attendee."""
    words = unescaped(_value(event, "COMMENT"))
    for line in event.get("ATTENDEE", ()):
        written = line.parameters.get("X-RESPONSE-COMMENT", "")
        words = words or _CARET.sub(lambda found: _CARETS[found[1]], unescaped(written))
    return words.strip()[:MOST_COMMENT].rstrip()

"""One entry as a scheduling message to one person (RFC 5546): an entry in, bytes out.

Unlike a file it has a METHOD, says who asks whom, and when it was made. It has no reminder, which
would be somebody else's choice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote

from workshop_mgr.calendars import ics
from workshop_mgr.calendars.domain import Answer, Entry, Method
from workshop_mgr.calendars.vtimezone import vtimezone

_AS_IT_IS = "@!$&'*+-./=^_`{|}~"
"""Signs that stand unquoted in a mailto address: clients compare it letter by letter."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks, or who is asked: a name and a mailbox."""

    name: str
    address: str


def message(
    entry: Entry, method: Method, *, organizer: Party, attendee: Party, answer: Answer,
    at: datetime,
) -> bytes:  # fmt: skip
    """Return the message, made at ``at``, that invites somebody to an entry or takes it back.

    ``answer`` is what they have said already; who has answered is not asked again.
    """
    head = (
        "BEGIN:VCALENDAR",
        f"PRODID:{ics.PRODID}",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method.value}",
    )
    parties = _parties(method, organizer, attendee, answer)
    rules = vtimezone(entry.time_zone, *ics._years([entry])) if ics._names_zone(entry) else b""
    event = ics._vevent(replace(entry, alarm=None)).removesuffix(b"END:VEVENT\r\n")
    stamp = f"\r\nDTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n".encode()
    event = re.sub(rb"\r\nDTSTAMP:[^\r]*\r\n", stamp, event)
    tail = ("END:VEVENT", "END:VCALENDAR")
    return _octets(head) + rules + event + _octets(parties) + _octets(tail)


def _parties(method: Method, organizer: Party, attendee: Party, answer: Answer) -> Iterator[str]:
    """Yield who asks and who is asked: one person alone, so that nobody reads of the others."""
    yield f"ORGANIZER{_name(organizer)}:{_mailto(organizer)}"
    asks = "TRUE" if answer is Answer.NEEDS_ACTION else "FALSE"
    standing = f";PARTSTAT={answer.value};RSVP={asks}" if method is Method.REQUEST else ""
    who = f"{_name(attendee)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{standing}"
    yield f"ATTENDEE{who}:{_mailto(attendee)}"
    if method is Method.REQUEST:
        yield "X-MICROSOFT-DISALLOW-COUNTER:TRUE"


def _name(party: Party) -> str:
    """Return the name as a parameter, always quoted: some refuse letters beyond ASCII without."""
    name = ics._parameter(party.name)
    return f';CN="{name}"' if name else ""


def _mailto(party: Party) -> str:
    """Return a mailbox as an address of a calendar user (RFC 6068 §2)."""
    return f"mailto:{quote(party.address, safe=_AS_IT_IS)}"


def _octets(lines: tuple[str, ...] | Iterator[str]) -> bytes:
    """Return content lines as they stand in a file."""
    return b"".join(ics._folded(line.encode()) for line in lines)

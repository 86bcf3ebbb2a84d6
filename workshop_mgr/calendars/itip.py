"""One entry as a scheduling message to one person (RFC 5546): an entry in, bytes out.

Unlike a file it has a METHOD, says who asks whom, and when it was made. It has no reminder, which
would be somebody else's choice.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from workshop_mgr.calendars.content_lines import octets, parameter
from workshop_mgr.calendars.domain import Answer, Entry, Method
from workshop_mgr.calendars.ics import PRODID, timezones
from workshop_mgr.calendars.vevent import event_lines

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
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method.value}",
    )
    event = (
        "BEGIN:VEVENT",
        *event_lines(entry, stamped_at=at),
        f"ORGANIZER{parameter('CN', organizer.name)}:{_mailto(organizer)}",
        f"ATTENDEE{_asked(attendee, method, answer)}:{_mailto(attendee)}",
        *(("X-MICROSOFT-DISALLOW-COUNTER:TRUE",) if method is Method.REQUEST else ()),
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return octets(head) + timezones([entry], entry.time_zone) + octets(event)


def _asked(attendee: Party, method: Method, answer: Answer) -> str:
    """Return the parameters of the one person a message is for, who reads of nobody else."""
    name = parameter("CN", attendee.name)
    who = f"{name};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT"
    if method is not Method.REQUEST:
        return who
    is_asked = "TRUE" if answer is Answer.NEEDS_ACTION else "FALSE"
    return f"{who};PARTSTAT={answer.value};RSVP={is_asked}"


def _mailto(party: Party) -> str:
    """Return a mailbox as the address of a calendar user (RFC 6068 §2)."""
    return f"mailto:{quote(party.address, safe=_AS_IT_IS)}"

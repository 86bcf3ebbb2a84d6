"""Replies as calendars send them, to the address that each person's invitation came from."""

from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.registrations.quota_deeds import KEYS, NOW
from workshop_mgr.calendars.domain import reply_address
from workshop_mgr.calendars.models import (
    CalendarCopy,
    CalendarHolder,
    CalendarObject,
    CalendarReply,
)
from workshop_mgr.calendars.services import Intake, receive_reply

BASE = "rsvp@example.org"
INTAKE = Intake(BASE, KEYS, is_as_sent=lambda _copy: False)
SAID = NOW + timedelta(hours=1)


def copy_of(session: Session, *, registration=None, desk=None, number: int = 1) -> CalendarCopy:
    """Return somebody's copy of a day, or of the session a speaker speaks in."""
    whose = (
        CalendarHolder.registration_id == registration.id
        if registration
        else CalendarHolder.desk_id == desk.id
    )
    kind = CalendarObject.kind == "day" if registration else CalendarObject.kind == "session"
    which = CalendarObject.number == number if registration else kind
    session.rollback()
    return session.scalars(
        select(CalendarCopy)
        .join(CalendarObject, CalendarObject.id == CalendarCopy.object_id)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(whose, kind, which)
    ).one()


def address_of(copy: CalendarCopy, base: str = BASE) -> str:
    """Return the address the person's calendar answers to."""
    holder = copy.holder
    person = holder.registration or holder.desk.person
    return reply_address(base, KEYS, holder.id, person.email)


def calendar(
    uid: str, partstat: str = "ACCEPTED", *, sequence: int = 0, said=SAID, organizer: str = "",
    method: str = "REPLY", attendee: str = "a@example.org", more: str = "", events: int = 1,
) -> str:  # fmt: skip
    """Return the calendar part of a reply."""
    event = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{said:%Y%m%dT%H%M%SZ}",
        f'ATTENDEE;CN="A";PARTSTAT={partstat}:mailto:{attendee}',
        *([f"ORGANIZER:mailto:{organizer}"] if organizer else []),
        *more.splitlines(),
        "END:VEVENT",
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", *event * events, "END:VCALENDAR"]
    return "\r\n".join([*lines, ""])


def mail(to: str, text: str, *, sender: str = "a@example.org", method: str = "REPLY") -> bytes:
    """Return a mail with a calendar part beside its words."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, "Accepted: the workshop"
    made.set_content("I come.")
    made.add_alternative(text.encode(), "text", "calendar", params={"method": method})
    return made.as_bytes()


def reply(copy: CalendarCopy, partstat: str = "ACCEPTED", **values) -> bytes:
    """Return the reply of a person to their invitation."""
    to = values.pop("to", None) or address_of(copy)
    sender = values.pop("sender", "a@example.org")
    values.setdefault("sequence", copy.sequence)
    return mail(to, calendar(copy.object.uid, partstat, **values), sender=sender)


def receive(session: Session, raw: bytes, *, at=SAID) -> tuple[str, str]:
    """Take a mail in; return what became of it, as (outcome, detail)."""
    session.rollback()
    verdict = receive_reply(session, raw, INTAKE, at=at)
    session.commit()
    return verdict.outcome.value, verdict.detail.value if verdict.detail else ""


def log(session: Session) -> list[tuple[str, str]]:
    """Return what is recorded, oldest first, as (outcome, detail)."""
    session.rollback()
    rows = session.scalars(select(CalendarReply).order_by(CalendarReply.id))
    return [(row.outcome, row.detail) for row in rows]

"""The entries of a file: of one workshop, one session, one person, or of the public list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import Conference, Entry, EntryStatus, ObjectKind
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode

KINDS = {kind.value: kind for kind in ObjectKind}
_STATUS = {
    State.CONFIRMED: EntryStatus.CONFIRMED,
    State.ATTENDED: EntryStatus.CONFIRMED,
    State.NO_SHOW: EntryStatus.CONFIRMED,
    State.WAITLISTED: EntryStatus.TENTATIVE,
    State.WITHDRAWN: EntryStatus.CANCELLED,
    State.DECLINED: EntryStatus.CANCELLED,
    State.CANCELLED: EntryStatus.CANCELLED,
    State.REPLACED: EntryStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Words:
    """The few words a file adds to what organizers wrote, in the reader's language."""

    day_of: str
    """"%(title)s (day %(number)d of %(count)d)", with these placeholders."""
    online: str
    join: str
    waiting: str
    part: str
    """"Your part: %(part)s"."""
    minutes: str
    """"%(role)s, %(minutes)s min"."""
    unanswered: str
    roles: Mapping[str, str]
    """The word for each role of a speaker."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Whose file it is: language, the site's address, words."""

    language: str
    base_url: str
    words: Words


def objects_of(session: Session, workshop_id: int, kind: str) -> Sequence[CalendarObject]:
    """Return the objects of one kind; days where no session has a published time.

    Sessions that lost their times stay beside those days, as cancelled, for who has them.
    """
    rows = session.scalars(
        select(CalendarObject)
        .where(
            CalendarObject.workshop_id == workshop_id,
            CalendarObject.kind.in_((kind, ObjectKind.DAY)),
        )
        .order_by(CalendarObject.number)
    ).all()
    chosen = [found for found in rows if found.kind == kind]
    if any(map(_is_on, chosen)):
        return chosen
    days = [found for found in rows if found.kind == ObjectKind.DAY and found.kind != kind]
    return [*chosen, *filter(_is_on, days)] or days


def _is_on(found: CalendarObject) -> bool:
    """Say whether an object takes place."""
    return not found.shape["plan"]["is_off"]


def object_of_session(session: Session, workshop_id: int, session_id: int) -> CalendarObject | None:
    """Return the object of one session, if its times are published."""
    return session.scalar(
        select(CalendarObject).where(
            CalendarObject.workshop_id == workshop_id,
            CalendarObject.kind == ObjectKind.SESSION,
            CalendarObject.number == session_id,
        )
    )


def objects_of_workshops(session: Session, workshop_ids: Sequence[int]) -> Sequence[CalendarObject]:
    """Return the whole-workshop objects of several workshops."""
    return session.scalars(
        select(CalendarObject).where(
            CalendarObject.kind == ObjectKind.WORKSHOP, CalendarObject.workshop_id.in_(workshop_ids)
        )
    ).all()


def public_entries(objects: Sequence[CalendarObject], edition: Edition) -> list[Entry]:
    """Return what anybody may see."""
    return [_entry(found, edition) for found in objects]


def personal_entries(
    objects: Sequence[CalendarObject],
    registration: Registration,
    edition: Edition,
    *,
    join_url: str,
) -> list[Entry] | None:
    """Return one person's entries, ``None`` while their state has none yet (INTERFACE §3).

    ``join_url`` is the protected address of the online room; it appears only for a confirmed
    online participant of a workshop that has a room.
    """
    status = _STATUS.get(State(registration.state))
    if status is None:
        return None
    joins = join_url if _may_join(registration) else ""
    return [_own(found, registration, status, edition, joins) for found in objects]


def has_entries(registration: Registration) -> bool:
    """Say whether a registration stands in calendars by now, if only as cancelled."""
    return State(registration.state) in _STATUS


def session_objects(session: Session, workshop_id: int) -> Sequence[CalendarObject]:
    """Return the objects of every session of a workshop whose times were ever released."""
    return session.scalars(
        select(CalendarObject)
        .where(CalendarObject.workshop_id == workshop_id, CalendarObject.kind == ObjectKind.SESSION)
        .order_by(CalendarObject.number)
    ).all()


def speaker_entries(
    objects: Sequence[CalendarObject], desk: SpeakerDesk, edition: Edition, *, join_url: str
) -> list[Entry]:
    """Return one speaker's entries: the sessions they have, or had, a part in.

    ``join_url`` is their way into the online room; it appears only in sessions in which they have
    confirmed to speak live online, of a workshop that has a room.
    """
    parts = desk.calendar_parts
    joins = join_url if desk.workshop.online_url else ""
    return [
        _spoken(found, desk, parts[str(found.number)], edition, joins)
        for found in objects
        if str(found.number) in parts
    ]


def has_confirmed(desk: SpeakerDesk) -> bool:
    """Say whether a speaker has confirmed any part."""
    return any(part["status"] == "confirmed" for part in desk.calendar_parts.values())


def _spoken(
    found: CalendarObject, desk: SpeakerDesk, part: Mapping[str, Any], edition: Edition,
    join_url: str,
) -> Entry:  # fmt: skip
    """Return an entry as its speaker has it: their part, how sure it is, their way in.

    SEQUENCE is the sum of the session's counter and the speaker's, so it rises with either.
    """
    status = EntryStatus[part["status"].upper()]
    if found.shape["plan"]["is_off"]:
        status = EntryStatus.CANCELLED
    join = f"{join_url}/{found.number}" if join_url and part.get("is_remote") else ""
    conference = Conference(join, edition.words.join) if join else None
    if status is EntryStatus.CANCELLED:
        conference = None
    return _entry(
        found,
        edition,
        sequence=found.sequence + desk.calendar_sequence,
        revised_at=max(found.revised_at, desk.calendar_revised_at),
        status=status,
        is_private=True,
        lead=_lead_of_part(part, status, edition, join if conference else ""),
        conference=conference,
    )


def _lead_of_part(part: Mapping[str, Any], status: EntryStatus, edition: Edition, join: str) -> str:
    """Return what stands first: the way in, the part, that it waits for an answer."""
    words = edition.words
    minutes = part.get("minutes") or [None] * len(part["roles"])
    roles = [
        words.minutes % {"role": words.roles[role], "minutes": number}
        if number
        else words.roles[role]
        for role, number in zip(part["roles"], minutes, strict=True)
    ]
    lines = [f"{words.join}: {join}"] if join else []
    lines.append(words.part % {"part": "; ".join(roles)})
    if status is EntryStatus.TENTATIVE:
        lines.append(words.unanswered)
    return "\n".join(lines)


def _may_join(registration: Registration) -> bool:
    """Say whether the file may hold the join address."""
    is_confirmed = _STATUS.get(State(registration.state)) is EntryStatus.CONFIRMED
    return (
        is_confirmed
        and registration.attendance_mode == Mode.ONLINE
        and bool(registration.workshop.online_url)
    )


def _own(
    found: CalendarObject,
    registration: Registration,
    status: EntryStatus,
    edition: Edition,
    join_url: str,
) -> Entry:
    """Return an entry as one person has it: their status, revision and way in.

    SEQUENCE is the sum of two stored counters, the entry's and the person's, so it rises with
    either and never falls.
    """
    if found.shape["plan"]["is_off"]:
        status = EntryStatus.CANCELLED
    is_on = status is not EntryStatus.CANCELLED
    join = (
        f"{join_url}/{found.number}" if join_url and found.kind == ObjectKind.SESSION else join_url
    )
    lead = f"{edition.words.join}: {join}" if join and is_on else ""
    if status is EntryStatus.TENTATIVE:
        lead = edition.words.waiting
    return _entry(
        found,
        edition,
        sequence=found.sequence + registration.calendar_sequence,
        revised_at=max(found.revised_at, registration.calendar_revised_at),
        status=status,
        is_private=True,
        lead=lead,
        place=edition.words.online if registration.attendance_mode == Mode.ONLINE else None,
        conference=Conference(join, edition.words.join) if join and is_on else None,
    )


def _entry(
    found: CalendarObject,
    edition: Edition,
    *,
    lead: str = "",
    place: str | None = None,
    status: EntryStatus | None = None,
    **own: Any,
) -> Entry:
    """Return a stored object as an entry in one language."""
    shape, plan = found.shape, found.shape["plan"]
    off = EntryStatus.CANCELLED if plan["is_off"] else EntryStatus.CONFIRMED
    status = status or off
    starts = _when(plan["starts"])
    values = {
        "uid": found.uid,
        "sequence": found.sequence,
        "created_at": found.created_at,
        "revised_at": found.revised_at,
        "starts": starts,
        "ends": _when(plan["ends"]),
        "time_zone": plan["zone"],
        "summary": _summary(shape, edition),
        "description": _description(shape, edition, lead),
        "place": _text(plan["place"], edition) if place is None else place,
        "url": _url(shape, edition),
        "status": status,
        "is_busy": status is EntryStatus.CONFIRMED and _blocks_time(found, starts),
        "is_online_only": shape["is_online_only"],
        "categories": tuple(_text(name, edition) for name in shape["categories"]),
    }
    return Entry(**{**values, **own})


def _blocks_time(found: CalendarObject, starts: datetime | date) -> bool:
    """Say whether an entry occupies its time: a banner over several days does not."""
    return found.kind != ObjectKind.WORKSHOP or isinstance(starts, datetime)


def _when(text: str) -> datetime | date:
    """Read a stored wall clock or date."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _text(texts: dict[str, str], edition: Edition) -> str:
    """Return a stored text in the file's language."""
    return str(Texts(texts).shown(edition.language))


def _summary(shape: dict[str, Any], edition: Edition) -> str:
    """Return the title; of several days, which one this is."""
    title = _text(shape["title"], edition)
    if not shape["part"] or shape["part"][1] == 1:
        return title
    number, count = shape["part"]
    return edition.words.day_of % {"title": title, "number": number, "count": count}


def _description(shape: dict[str, Any], edition: Edition, lead: str) -> str:
    """Return the way in first, then what it is about, who speaks, and the page."""
    speakers = "\n".join(_text(line, edition) for line in shape.get("speakers", ()))
    context = _text(shape.get("context", {}), edition)
    parts = (lead, context, _text(shape["text"], edition), speakers, _url(shape, edition))
    return "\n\n".join(part for part in parts if part)


def _url(shape: dict[str, Any], edition: Edition) -> str:
    """Return the address of the public page."""
    tail = f"/sessions/{shape['session_id']}" if "session_id" in shape else ""
    return f"{edition.base_url}/workshops/{shape['slug']}{tail}"

"""The entries of one person: by their registration, or as a speaker by their desk."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import (
    STATUS_OF,
    Conference,
    Entry,
    EntryStatus,
    ObjectKind,
)
from workshop_mgr.calendars.models import CalendarCopy, CalendarObject
from workshop_mgr.calendars.queries.entries import Edition, entry_of
from workshop_mgr.calendars.queries.objects import Copies
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode

_NOT_THERE: Mapping[str, Any] = {"geo": None}
"""Whoever takes part online goes to no place on a map, and needs no time to get there."""


def personal_entries(
    objects: Sequence[CalendarObject],
    registration: Registration,
    edition: Edition,
    *,
    join_url: str,
    copies: Copies,
) -> list[Entry] | None:
    """Return one person's entries, ``None`` while their state has none yet (INTERFACE §3).

    ``join_url`` is the protected address of the online room; it appears only for a confirmed
    online participant of a workshop that has a room.
    """
    status = STATUS_OF.get(State(registration.state))
    if status is None:
        return None
    joins = join_url if _may_join(registration) else ""
    return [
        _own(found, registration, status, edition, joins, copies.get(found.id)) for found in objects
    ]


def has_entries(registration: Registration) -> bool:
    """Say whether a registration stands in calendars by now, if only as cancelled."""
    return State(registration.state) in STATUS_OF


def speaker_entries(
    objects: Sequence[CalendarObject], desk: SpeakerDesk, edition: Edition, *, join_url: str,
    copies: Copies,
) -> list[Entry]:  # fmt: skip
    """Return one speaker's entries: the sessions they have, or had, a part in.

    ``join_url`` is their way into the online room; it appears only in sessions in which they have
    confirmed to speak live online, of a workshop that has a room.
    """
    parts = desk.calendar_parts
    joins = join_url if desk.workshop.online_url else ""
    return [
        _spoken(found, desk, parts[str(found.number)], edition, joins, copies.get(found.id))
        for found in objects
        if str(found.number) in parts
    ]


def has_confirmed(desk: SpeakerDesk) -> bool:
    """Say whether a speaker has confirmed any part."""
    return any(part["status"] == "confirmed" for part in desk.calendar_parts.values())


def is_cancelled_for(copy: CalendarCopy) -> bool:
    """Say whether an entry is off, or no longer its holder's."""
    desk = copy.holder.desk
    if desk is not None:
        part = desk.calendar_parts.get(str(copy.object.number), {"status": "cancelled"})
        return copy.object.is_off or part["status"] == "cancelled"
    return copy.object.is_off or copy.holder.status == EntryStatus.CANCELLED.value


def _spoken(
    found: CalendarObject, desk: SpeakerDesk, part: Mapping[str, Any], edition: Edition,
    join_url: str, copy: CalendarCopy | None,
) -> Entry:  # fmt: skip
    """Return an entry as its speaker has it: their part, how sure it is, their way in."""
    status = EntryStatus[part["status"].upper()]
    if found.shape["plan"]["is_off"]:
        status = EntryStatus.CANCELLED
    join = f"{join_url}/{found.number}" if join_url and part.get("is_remote") else ""
    conference = Conference(join, edition.words.join) if join else None
    if status is EntryStatus.CANCELLED:
        conference = None
    return entry_of(
        found,
        edition,
        sequence=_sequence(found, copy, is_online=False),
        revised_at=_revised(found, copy, desk.calendar_revised_at),
        status=status,
        is_private=True,
        lead=_lead_of_part(part, status, edition, join if conference else ""),
        conference=conference,
        **(_NOT_THERE if part.get("is_remote") else {}),
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
    is_confirmed = STATUS_OF.get(State(registration.state)) is EntryStatus.CONFIRMED
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
    copy: CalendarCopy | None,
) -> Entry:
    """Return an entry as one person has it: their status, revision and way in."""
    if found.shape["plan"]["is_off"]:
        status = EntryStatus.CANCELLED
    is_on = status is not EntryStatus.CANCELLED
    is_online = registration.attendance_mode == Mode.ONLINE
    join = (
        f"{join_url}/{found.number}" if join_url and found.kind == ObjectKind.SESSION else join_url
    )
    lead = f"{edition.words.join}: {join}" if join and is_on else ""
    if status is EntryStatus.TENTATIVE:
        lead = edition.words.waiting
    return entry_of(
        found,
        edition,
        sequence=_sequence(found, copy, is_online=is_online),
        revised_at=_revised(found, copy, registration.calendar_revised_at),
        status=status,
        is_private=True,
        lead=lead,
        place=edition.words.online if is_online else None,
        conference=Conference(join, edition.words.join) if join and is_on else None,
        **(_NOT_THERE if is_online else {}),
    )


def _sequence(found: CalendarObject, copy: CalendarCopy | None, *, is_online: bool) -> int:
    """Return the SEQUENCE of somebody's copy; without one the object's for their way to attend."""
    if copy is not None:
        return copy.sequence
    return found.online_sequence if is_online else found.sequence


def _revised(found: CalendarObject, copy: CalendarCopy | None, own: datetime) -> datetime:
    """Return when somebody's copy last changed: the entry, their part in it, or themselves."""
    return max(found.revised_at, own, *([copy.revised_at] if copy else []))

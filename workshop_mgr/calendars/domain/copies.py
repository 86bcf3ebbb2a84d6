"""Who has a copy of an entry, and whom a change of it concerns. Pure.

A session that moves to another room concerns whoever sits in the hall and whoever speaks in it;
to somebody online it is the same entry as before, so their SEQUENCE stands still.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from workshop_mgr.calendars.domain.entries import EntryStatus
from workshop_mgr.registrations.domain import State

STATUS_OF: Mapping[State, EntryStatus] = {
    State.CONFIRMED: EntryStatus.CONFIRMED,
    State.ATTENDED: EntryStatus.CONFIRMED,
    State.NO_SHOW: EntryStatus.CONFIRMED,
    State.WAITLISTED: EntryStatus.TENTATIVE,
    State.WITHDRAWN: EntryStatus.CANCELLED,
    State.DECLINED: EntryStatus.CANCELLED,
    State.CANCELLED: EntryStatus.CANCELLED,
    State.REPLACED: EntryStatus.CANCELLED,
}
"""How sure a registration's entries are; a state that is not named has none yet (INTERFACE §3)."""


class Audience(StrEnum):
    """How somebody has to do with a workshop, which decides what of an entry concerns them."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    SPEAKER = "speaker"


EVERYBODY = frozenset(Audience)


@dataclass(frozen=True, slots=True)
class CopiesRevised:
    """News: these people's copies of entries are not what they were, or are their first.

    ``copy_ids`` are in ascending order; what is to be told of each is decided when it is told.
    """

    workshop_id: int
    copy_ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class CopiesLeft:
    """News: these people had entries in a mailbox that ``change_id`` replaced by another."""

    workshop_id: int
    copy_ids: tuple[int, ...]
    change_id: int
    at: datetime


def concerned(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[Audience]:
    """Return for whom another shape of an entry is another time, place or status (RFC 5545 §3.8.7.4).

    Both are shapes as ``calendar_object`` stores them. Who takes part online is at no place.
    """
    old, new = before["plan"], after["plan"]
    if _without_place(old) != _without_place(new):
        return EVERYBODY
    is_elsewhere = old["place"] != new["place"] or _room(before, after) != _room(after, before)
    return frozenset({Audience.IN_PERSON, Audience.SPEAKER} if is_elsewhere else ())


def _room(shape: Mapping[str, Any], other: Mapping[str, Any]) -> Any:
    """Return the room of a shape; one stored before rooms were noted has that of the other."""
    return shape["room_id"] if "room_id" in shape else other.get("room_id")


def gets_way_in(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[Audience]:
    """Return who has to hear that there is an online room now, or none any more.

    Their entries are revised by it, but neither time, place nor status is another.
    """
    has_changed = before["has_room"] != after["has_room"]
    return frozenset({Audience.ONLINE, Audience.SPEAKER} if has_changed else ())


def _without_place(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return when an entry is and whether it takes place."""
    return {name: value for name, value in plan.items() if name != "place"}

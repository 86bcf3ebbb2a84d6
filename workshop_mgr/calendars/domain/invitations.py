"""What a mail says of somebody's copy of an entry, and whether there is anything to say. Pure.

A mail is due when time, place, status or way in are not what the last one said (RFC 5546 §2.1.4).
Whatever happened in between is in it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workshop_mgr.calendars.domain.entries import Entry, EntryStatus

_MARK = 16
"""Hexadecimal digits that stand for one aspect."""


class Method(StrEnum):
    """What a mail asks the reader's calendar to do (RFC 5546 §3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Answer(StrEnum):
    """What somebody said to an entry: PARTSTAT (RFC 5545 §3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


class Aspect(StrEnum):
    """What of an entry people are written about, in the order in which it is compared."""

    TIME = "time"
    PLACE = "place"
    STATUS = "status"
    WAY_IN = "way_in"


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail said when it was made; the copy keeps it once the mail is handed over."""

    method: Method
    sequence: int
    marks: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody's calendar holds of an entry, as far as we wrote.

    ``last`` is the method of the last mail, ``None`` before the first, ``marks`` what it said.
    ``may_be_invited``: a first mail, or one after a cancellation, may go to them.
    """

    last: Method | None
    marks: str
    may_be_invited: bool


def to_say(entry: Entry, known: Known, *, at: datetime, again: bool = False) -> Method | None:
    """Return what a mail says of an entry as it stands; ``None`` where there is nothing to say.

    ``again``: also what the last one said. Nothing is said of what is over; who was never told
    of an entry, or was told that it is off, hears of it only when they may be invited.
    """
    if entry.ends_at <= at:
        return None
    is_told = known.last is Method.REQUEST
    if entry.status is EntryStatus.CANCELLED:
        return Method.CANCEL if is_told or (again and known.last) else None
    if is_told:
        return Method.REQUEST if again or marks_of(entry) != known.marks else None
    return Method.REQUEST if known.may_be_invited else None


def marks_of(entry: Entry) -> str:
    """Return 64 digits that are others when time, place, status or way in are.

    A quarter stands for each aspect, so that an update can name what is new. Wall clocks count
    beside the instants they mean, for the rules of a zone may change.
    """
    times = (entry.starts, entry.ends, entry.starts_at, entry.ends_at)
    said = {
        Aspect.TIME: [*(when.isoformat() for when in times), entry.time_zone],
        Aspect.PLACE: entry.place,
        Aspect.STATUS: entry.status.value,
        Aspect.WAY_IN: entry.conference.url if entry.conference else "",
    }
    return "".join(_mark(said[aspect]) for aspect in Aspect)


def changed(before: str, after: str) -> frozenset[Aspect]:
    """Return what two entries differ in, by their marks; nothing where one has none."""
    if not before or not after:
        return frozenset()
    pieces = ((text[place : place + _MARK] for text in (before, after)) for place in _places())
    return frozenset(
        aspect for aspect, (old, new) in zip(Aspect, pieces, strict=True) if old != new
    )


def standing_answer(answer: str, answered_sequence: int | None, sequence: int) -> Answer:
    """Return what somebody has answered to a revision; to an earlier one, nothing yet.

    ``answer`` is a PARTSTAT in lower case or empty, as it is stored.
    """
    if not answer or answered_sequence is None or answered_sequence < sequence:
        return Answer.NEEDS_ACTION
    return Answer(answer.upper())


def _mark(said: object) -> str:
    """Return the digits that stand for one aspect."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:_MARK]


def _places() -> range:
    """Return where the marks of the aspects begin."""
    return range(0, len(Aspect) * _MARK, _MARK)

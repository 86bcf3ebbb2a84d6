"""Events of a calendar file as items of an agenda: on the venue's clock, within its days. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from workshop_mgr.agenda.domain.items import (
    LONGEST_ABSTRACT,
    LONGEST_NAME,
    LONGEST_TITLE,
    ImportField,
    Item,
)
from workshop_mgr.agenda.domain.plans import MIDNIGHT
from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError, Refused

_LONGEST_UID = 255
_LEFT_OUT = ("event_outside_days", "event_of_days")
"""What is no mistake of a file: the event does not concern this workshop's agenda."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a calendar file.

    ``starts`` and ``ends`` are days, instants (aware) or wall clocks of no zone; ``instance`` tells
    which of a series it is. Texts are by language, "" where none is named. ``why``: cannot be read.
    """

    number: int
    uid: str = ""
    instance: str = ""
    summary: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    is_cancelled: bool = False
    is_repeated: bool = False
    starts: datetime | date | None = None
    ends: datetime | date | None = None
    why: DomainError | None = None

    @property
    def foreign_uid(self) -> str | None:
        """Return what knows the event again: its UID, and which of a series it is."""
        whole = f"{self.uid}#{self.instance}" if self.uid and self.instance else self.uid
        if len(whole) > _LONGEST_UID:
            return f"sha256:{hashlib.sha256(whole.encode()).hexdigest()}"
        return whole or None


def item_of_event(event: Event, first: date, last: date, zone: str, language: str) -> Item:
    """Return an event as an item of a workshop that lasts ``first`` to ``last`` in ``zone``.

    Texts of no language are in ``language``. An event outside the days is left out, and so is one
    that lasts several days, such as the workshop itself.
    """
    title = next(iter(event.summary.values()), "")
    try:
        facts = _facts(event, first, last, zone, language)
    except Refused as refusal:
        return Item(
            event.number, title[:LONGEST_TITLE], uid=event.foreign_uid,
            is_cancelled=event.is_cancelled, why=refusal, is_left_out=refusal.code in _LEFT_OUT,
        )  # fmt: skip
    return Item(event.number, title[:LONGEST_TITLE], facts, event.foreign_uid, event.is_cancelled)


def _facts(event: Event, first: date, last: date, zone: str, language: str) -> dict[str, Any]:
    """Return what an event says of a session.

    Raises:
        Refused: ``import_title_missing``, ``import_text_too_long``, ``event_repeats``,
            ``event_end_missing``, ``event_past_midnight``, what kept the event from being read;
            left out: ``event_outside_days``, ``event_of_days``.
    """
    if event.why is not None:
        raise event.why
    times = _times(event, first, last, zone)
    if not event.summary:
        raise Refused("import_title_missing")
    titles = {code: " ".join(words.split()) for code, words in event.summary.items()}
    facts = {
        **times,
        "title": _by_language(titles, language, ImportField.TITLE, LONGEST_TITLE),
    }
    if event.description:
        facts["abstract"] = _by_language(
            event.description, language, ImportField.ABSTRACT, LONGEST_ABSTRACT
        )
    if event.place:
        facts["room"] = event.place[:LONGEST_NAME]
    return facts


def _by_language(
    texts: Mapping[str, str], language: str, column: ImportField, longest: int
) -> dict[str, str]:
    """Return texts under their languages; those of none are in the language of the file."""
    if any(len(words) > longest for words in texts.values()):
        raise Refused("import_text_too_long", column=column.value, most=longest)
    return {code or language: words for code, words in texts.items()}


def _times(event: Event, first: date, last: date, zone: str) -> dict[str, Any]:
    """Return day, start and end on the venue's clock; seconds are cut off."""
    starts, ends = _local(event.starts, zone), _local(event.ends, zone)
    day, last_day = _day_of(starts), _day_of(ends or starts)
    if day > last:
        raise Refused("event_outside_days")
    if event.is_repeated and not event.is_cancelled:
        raise Refused("event_repeats")
    if day < first:
        raise Refused("event_of_days" if last_day > first else "event_outside_days")
    if not isinstance(starts, datetime):
        if last_day > day + timedelta(days=1):
            raise Refused("event_of_days")
        return {"day": day, "starts": None, "ends": None}
    if not isinstance(ends, datetime):
        raise Refused("event_end_missing")
    if last_day > day and ends != datetime.combine(day + timedelta(days=1), MIDNIGHT):
        if ends - starts >= timedelta(days=1):
            raise Refused("event_of_days")
        raise Refused("event_past_midnight")
    return {"day": day, "starts": _minute(starts), "ends": _minute(ends)}


def _minute(moment: datetime) -> time:
    """Return the time of day without its seconds."""
    return moment.time().replace(second=0, microsecond=0)


def _local(moment: datetime | date | None, zone: str) -> datetime | date | None:
    """Return a moment on the venue's clock; what has no zone is taken to be there already.

    Raises:
        Refused: ``event_time_unreadable`` at the ends of the calendar.
    """
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return moment
    try:
        return zones.wall_clock(moment, zone)
    except OverflowError:
        raise Refused("event_time_unreadable", value=moment.isoformat()) from None


def _day_of(moment: datetime | date | None) -> date:
    """Return the day of a moment."""
    if isinstance(moment, datetime):
        return moment.date()
    return moment or date.max

"""What an entry in somebody's calendar is, before any file format: a value without a database.

Equal entries give equal bytes wherever they are written, so everything a file shows stands in
here, revision times included.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, StrEnum

from workshop_mgr.core import zones

MAX_SEQUENCE = 2**31 - 1
_UID = re.compile(r"[A-Za-z0-9._@-]{1,200}")
_NOT_IN_A_TOKEN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class ObjectKind(StrEnum):
    """What has a UID: a workshop as a whole, one of its days, a session."""

    WORKSHOP = "workshop"
    DAY = "day"
    SESSION = "session"


class EntryStatus(Enum):
    """How sure an entry is (RFC 5545 §3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Conference:
    """The online room. Whoever holds an entry with one can join: a secret of the confirmed."""

    url: str
    label: str

    def __post_init__(self) -> None:
        """Refuse an address that could end its line.

        Raises:
            ValueError: the address is empty or holds spaces or control characters.
        """
        _require_token("conference address", self.url)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A reminder the reader asked for: minutes before the start, and what it says."""

    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a workshop, one of its days, or a session.

    ``starts`` and ``ends`` are both naive wall clocks of ``time_zone``, or both dates for an
    all-day entry; the end is exclusive. Times that exist never or twice are refused where
    people type them (``core.zones.instant``); one that a later change of the zone made so is
    read as RFC 5545 §3.3.5 says. ``created_at`` and ``revised_at`` are aware. Entries without
    a room (``is_online_only``) are written in UTC. ``url`` is the public page, ``geo`` latitude
    and longitude of the venue in degrees (WGS 84), ``image`` the address of a picture, ``color`` a
    CSS3 color name.
    """

    uid: str
    sequence: int
    created_at: datetime
    revised_at: datetime
    starts: datetime | date
    ends: datetime | date
    time_zone: str
    summary: str
    is_online_only: bool = False
    description: str = ""
    place: str = ""
    url: str = ""
    status: EntryStatus = EntryStatus.CONFIRMED
    is_busy: bool = True
    is_private: bool = False
    categories: tuple[str, ...] = ()
    conference: Conference | None = None
    geo: tuple[float, float] | None = None
    image: str = ""
    color: str = ""
    alarm: Alarm | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar could hold.

        Raises:
            ValueError: names the field that is wrong.
            DomainError: ``zone_unknown``.
        """
        if not _UID.fullmatch(self.uid):
            raise ValueError(f"uid: not a plain token: {self.uid!r}")
        if not 0 <= self.sequence <= MAX_SEQUENCE:
            raise ValueError(f"sequence: out of range: {self.sequence}")
        if self.created_at.tzinfo is None or self.revised_at.tzinfo is None:
            raise ValueError("created_at, revised_at: need a zone")
        zones.zone(self.time_zone)
        _require_span(self.starts, self.ends)
        for name, address in (("url", self.url), ("image", self.image), ("color", self.color)):
            if address:
                _require_token(name, address)

    @property
    def is_all_day(self) -> bool:
        """Say whether the entry has dates only."""
        return not isinstance(self.starts, datetime)

    @property
    def starts_at(self) -> datetime:
        """Return the start as an aware UTC instant; an all-day entry starts at midnight."""
        return self._instant(self.starts)

    @property
    def ends_at(self) -> datetime:
        """Return the exclusive end as an aware UTC instant."""
        return self._instant(self.ends)

    def is_over(self, at: datetime) -> bool:
        """Say whether a cancelled entry has passed and need not be announced any more."""
        return self.status is EntryStatus.CANCELLED and self.ends_at <= at

    def changed_at(self, at: datetime) -> datetime:
        """Return when a file last changed because of it: its revision, or its leaving the file."""
        return max(self.revised_at, self.ends_at) if self.is_over(at) else self.revised_at

    def _instant(self, when: datetime | date) -> datetime:
        local = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)
        return zones.earliest_instant(local, self.time_zone)


@dataclass(frozen=True, slots=True)
class Feed:
    """A file of entries with the name a calendar application shows for it.

    ``time_zone`` is a display hint and the zone described when there is no entry at all;
    ``source`` is the address the file refreshes from, empty for a copy that does not.
    """

    name: str
    time_zone: str
    entries: tuple[Entry, ...] = field(default=())
    description: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse two entries with one identity.

        Raises:
            ValueError: a UID occurs twice, or ``source`` holds a space or control character.
            DomainError: ``zone_unknown``.
        """
        zones.zone(self.time_zone)
        if len({entry.uid for entry in self.entries}) < len(self.entries):
            raise ValueError("entries: a UID occurs twice")
        if self.source:
            _require_token("source", self.source)

    def current(self, at: datetime) -> "Feed":
        """Return the feed as it reads at a moment: without what was cancelled and has passed."""
        return replace(self, entries=tuple(one for one in self.entries if not one.is_over(at)))


def _require_span(starts: datetime | date, ends: datetime | date) -> None:
    if isinstance(starts, datetime) != isinstance(ends, datetime):
        raise ValueError("starts, ends: one has a time, the other none")
    for when in (starts, ends):
        if isinstance(when, datetime) and when.tzinfo is not None:
            raise ValueError("starts, ends: wall clocks of time_zone carry no zone")
    if ends <= starts:
        raise ValueError(f"ends: not after the start: {ends} <= {starts}")


def _require_token(name: str, value: str) -> None:
    """Refuse in addresses what is escaped in texts: a line break there starts a new property."""
    if not value or _NOT_IN_A_TOKEN.search(value):
        raise ValueError(f"{name}: not a plain address: {value!r}")

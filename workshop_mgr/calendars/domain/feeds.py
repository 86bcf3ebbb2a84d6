"""Subscriptions of an account: whose entries each kind holds, and what one may ask of it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from workshop_mgr.calendars.domain.entries import Entry, EntryStatus, ObjectKind

PURPOSE_FEED = "calendar-feed"
MOST_FEEDS = 50
"""Subscriptions an account may have at one time."""
PUBLIC_FILTERS = (
    "q", "field", "country", "format", "organizer", "project", "donor", "language",
)  # fmt: skip
"""What narrows the public list, by parameter of its address (INTERFACE §3, ``GET /``)."""
PER = "per"


class FeedKind(StrEnum):
    """Whose entries a subscription holds."""

    ATTENDING = "attending"
    SPEAKING = "speaking"
    ORGANIZING = "organizing"
    TEAM = "team"
    ROOM = "room"
    PUBLIC = "public"

    @property
    def is_of_workshop(self) -> bool:
        """Say whether it holds the sessions of one workshop."""
        return self in (FeedKind.TEAM, FeedKind.ROOM)

    @property
    def is_divided(self) -> bool:
        """Say whether one may choose an entry for each day or for each session."""
        return self in (FeedKind.ATTENDING, FeedKind.ORGANIZING)


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """What somebody wants of a subscription.

    ``per`` counts where the kind is divided, ``filters`` (by parameter) for the public list.
    ``alarm_minutes``: ``None`` asks for no reminder.
    """

    label: str
    language: str
    alarm_minutes: int | None = None
    per: ObjectKind = ObjectKind.DAY
    workshop_id: int | None = None
    room_id: int | None = None
    filters: Mapping[str, str] = field(default_factory=dict)

    def stored_filters(self, kind: FeedKind) -> dict[str, str]:
        """Return what narrows or divides the entries of a kind, as it is stored."""
        if kind.is_divided:
            return {PER: self.per.value}
        if kind is FeedKind.PUBLIC:
            return {name: self.filters[name] for name in PUBLIC_FILTERS if self.filters.get(name)}
        return {}


_SURENESS = (EntryStatus.CONFIRMED, EntryStatus.TENTATIVE, EntryStatus.CANCELLED)


def one_each(entries: Iterable[Entry]) -> list[Entry]:
    """Return one entry for each UID, the surest: one address may have registered several times.

    Whoever withdrew and registered anew must see the entry come back, so SEQUENCE has to rise
    with every change of any of them, and with each that is added: it is their sum, and one for
    each beside the first (RFC 5545 §3.8.7.4).
    """
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.uid, []).append(entry)
    return [_surest(of_one) for of_one in found.values()]


def _surest(entries: Sequence[Entry]) -> Entry:
    """Return the surest of the entries of one UID, revised when any of them was."""
    surest = min(entries, key=lambda entry: _SURENESS.index(entry.status))
    return replace(
        surest,
        sequence=sum(entry.sequence for entry in entries) + len(entries) - 1,
        revised_at=max(entry.revised_at for entry in entries),
    )

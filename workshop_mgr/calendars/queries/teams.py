"""The entries of those who work on workshops: of a team, and of a room for its technicians."""

from collections.abc import Sequence

from workshop_mgr.calendars.domain import Entry, EntryStatus
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.calendars.queries.entries import Edition, entry_of
from workshop_mgr.calendars.queries.feeds import TeamPlace


def team_entries(
    objects: Sequence[CalendarObject], place: TeamPlace, edition: Edition, *, lead: str = ""
) -> list[Entry]:
    """Return the entries of a workshop as its team has them; cancelled for who has left it.

    ``lead`` stands first in the description of what takes place.
    """
    return [_entry(found, place, edition, lead, is_theirs=True) for found in objects]


def room_entries(
    objects: Sequence[CalendarObject], room_id: int, place: TeamPlace, edition: Edition
) -> list[Entry]:
    """Return the sessions of a room; those that have left it stay, cancelled, until they passed."""
    return [
        _entry(found, place, edition, "", is_theirs=found.shape.get("room_id") == room_id)
        for found in objects
        if room_id in (found.shape.get("room_id"), *found.shape.get("rooms_left", ()))
    ]


def _entry(
    found: CalendarObject, place: TeamPlace, edition: Edition, lead: str, *, is_theirs: bool
) -> Entry:
    """Return an entry, cancelled where it is none of theirs any more."""
    is_on = is_theirs and place.is_member and not found.is_off
    return entry_of(
        found,
        edition,
        lead=lead if is_on else "",
        status=EntryStatus.CONFIRMED if is_on else EntryStatus.CANCELLED,
        sequence=found.sequence + place.turns,
        revised_at=max(found.revised_at, *([place.turned_at] if place.turned_at else [])),
    )

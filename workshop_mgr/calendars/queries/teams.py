"""The entries of those who work on workshops: of a team, and of a room for its technicians."""

from collections.abc import Sequence

from workshop_mgr.calendars.domain import Entry, EntryStatus, ObjectKind
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.calendars.queries.entries import Edition, entry_of
from workshop_mgr.calendars.queries.feeds import TeamPlace


def team_entries(
    objects: Sequence[CalendarObject], place: TeamPlace, edition: Edition, *, organize: str
) -> list[Entry]:
    """Return the entries of a workshop as its team has them; cancelled for who has left it.

    ``organize`` is "Organize: %(address)s" in the language of the edition: what takes place leads
    with it to the page where the team works.
    """
    return [
        _entry(found, edition, place, lead=organize % {"address": _desk(found, edition)})
        for found in objects
    ]


def room_entries(
    objects: Sequence[CalendarObject], room_id: int, place: TeamPlace, edition: Edition
) -> list[Entry]:
    """Return the sessions of a room; those that have left it stay, cancelled, until they passed."""
    return [
        _entry(found, edition, place, is_theirs=found.shape.get("room_id") == room_id)
        for found in objects
        if room_id in (found.shape.get("room_id"), *found.shape.get("rooms_left", ()))
    ]


def _entry(
    found: CalendarObject, edition: Edition, place: TeamPlace, *, lead: str = "",
    is_theirs: bool = True,
) -> Entry:  # fmt: skip
    """Return an entry, cancelled where it is none of theirs any more."""
    is_on = is_theirs and place.is_member and not found.is_off
    turned_at = place.turned_at or found.revised_at
    return entry_of(
        found,
        edition,
        lead=lead if is_on else "",
        status=EntryStatus.CONFIRMED if is_on else EntryStatus.CANCELLED,
        sequence=found.sequence + place.turns,
        revised_at=max(found.revised_at, turned_at),
    )


def _desk(found: CalendarObject, edition: Edition) -> str:
    """Return the address where the team works on a workshop, or on a session."""
    workshop = f"{edition.base_url}/manage/workshops/{found.shape['slug']}"
    is_session = found.kind == ObjectKind.SESSION
    return f"{workshop}/agenda?session={found.number}" if is_session else workshop

"""How somebody reads an agenda, taken from the address; what means nothing is left out and said so."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _

from workshop_mgr.agenda.domain import (
    AgendaFilter,
    Detail,
    Modality,
    Sheet,
    languages_in,
    people_in,
    rooms_in,
    tracks_in,
)
from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError

FILTERS = ("track", "room", "language", "mode", "speaker")
MODES = (Modality.IN_PERSON, Modality.ONLINE)
VIEWS = ("list", "grid")
VENUE = "venue"
"""What asks for no second clock."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is picked out of an agenda, how it is shown, and on which clocks beside the venue's.

    Without a ``detail``, sessions are shown with their abstracts. ``ignored`` names what the
    address asked for and nothing is known of.
    """

    wanted: AgendaFilter
    detail: Detail | None
    is_grid: bool
    clocks: tuple[ZoneInfo, ...]
    third_clock: str
    ignored: tuple[str, ...]

    @property
    def query(self) -> dict[str, str]:
        """Return what a file of the same sessions on the same clocks is asked for with."""
        return self.wanted.values | dict(
            zip(("tz", "tz2"), (clock.key for clock in self.clocks), strict=False)
        )


def reading_from_request(sheet: Sheet, venue: str, second_clock: str) -> Reading:
    """Return how this request reads an agenda.

    ``second_clock`` is chosen by whoever asks: a page knows it from the reader's cookie too, a
    file from its address alone. A clock that is the venue's is none.
    """
    reader = _Reader()
    wanted = reader.wanted(sheet)
    detail = reader.known("kind", _("kind of agenda"), tuple(Detail))
    view = reader.known("view", _("view"), VIEWS)
    reader.zone("tz", _("second clock"))
    third = reader.zone("tz2", _("third clock"))
    names = dict.fromkeys(filter(None, (_zone_name(second_clock), third)))
    return Reading(
        wanted=wanted,
        detail=Detail(detail) if detail else None,
        is_grid=view == "grid",
        clocks=tuple(zones.zone(name) for name in names if name != venue),
        third_clock=third,
        ignored=tuple(reader.ignored),
    )


def wanted_from_request(sheet: Sheet) -> AgendaFilter:
    """Return the filter of this request."""
    return _Reader().wanted(sheet)


class _Reader:
    """Reads values and remembers those that mean nothing."""

    def __init__(self) -> None:
        self.ignored: list[str] = []

    def wanted(self, sheet: Sheet) -> AgendaFilter:
        """Return what is picked out of an agenda."""
        tracks = tuple(str(track.id) for track in tracks_in(sheet))
        track = self.known("track", _("track"), tracks)
        rooms = tuple(str(room.id) for room in rooms_in(sheet))
        room = self.known("room", _("room"), rooms)
        mode = self.known("mode", _("way to take part"), MODES)
        speakers = tuple(speaker.person_slug for speaker in people_in(sheet))
        return AgendaFilter(
            track=int(track) if track else None,
            room=int(room) if room else None,
            language=self.known("language", _("language"), languages_in(sheet)),
            mode=Modality(mode) if mode else None,
            speaker=self.known("speaker", _("speaker"), speakers),
        )

    def known(self, name: str, words: str, values: tuple[str, ...]) -> str:
        """Return the value of a closed list, or nothing."""
        value = request.args.get(name, "").strip()
        if value and value not in values:
            self.ignored.append(words)
            return ""
        return value

    def zone(self, name: str, words: str) -> str:
        """Return the name of a zone, or nothing."""
        value = request.args.get(name, "").strip()
        found = _zone_name(value)
        if value not in ("", VENUE) and not found:
            self.ignored.append(words)
        return found


def _zone_name(value: str) -> str:
    """Return ``value`` where it names a zone, else nothing."""
    try:
        return zones.zone(value).key
    except DomainError:
        return ""

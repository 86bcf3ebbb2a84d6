"""The present shape of every entry of a workshop: as a whole, of each day, of each timed session."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from workshop_mgr.agenda.domain import Recording, SessionView, SpeakerView, TrackView
from workshop_mgr.calendars.domain import ObjectKind
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import StatementFacts
from workshop_mgr.workshops.domain import Format, State, days_of
from workshop_mgr.workshops.models import Workshop

Shape = dict[str, Any]
"""An entry as plain JSON: ``plan`` (what SEQUENCE guards) and the texts beside it."""

_RECORDED = frozenset({Recording.YES, Recording.PART})
_OFF = frozenset({State.CANCELLED.value, State.POSTPONED.value})


def shapes_of(
    workshop: Workshop, released: Iterable[SessionView], facts: StatementFacts
) -> Iterable[tuple[tuple[str, int], Shape]]:
    """Yield (kind, number) and the present shape: workshop, its days, timed sessions in time order.

    ``facts`` are to whom the workshop is attributed.
    """
    released = list(released)
    sessions = _timed(released)
    live = [found for found in sessions if not found.is_cancelled]
    days = days_of(workshop.start_date, workshop.end_date)
    spans = {day: _span(day, [found for found in live if found.day == day]) for day in days}
    whole = spans[days[0]] if len(days) == 1 else (days[0], days[-1] + timedelta(days=1))
    yield (
        (ObjectKind.WORKSHOP, 0),
        _shape(
            workshop, facts, whole, title=workshop.title, text=workshop.summary,
            recording=_some_recorded(released),
        ),
    )  # fmt: skip
    for number, day in enumerate(days, start=1):
        yield (
            (ObjectKind.DAY, number),
            _shape(
                workshop, facts, spans[day], title=workshop.title, text=workshop.summary,
                part=(number, len(days)),
                recording=_some_recorded(found for found in released if found.day == day),
            ),
        )  # fmt: skip
    for found in sessions:
        yield (ObjectKind.SESSION, found.id), _session_shape(workshop, facts, found)


def _timed(sessions: Iterable[SessionView]) -> list[SessionView]:
    """Return the released sessions whose times are published, in time order."""
    found = [(shown.interval, shown.id, shown) for shown in sessions if shown.interval]
    return [shown for _interval, _id, shown in sorted(found, key=itemgetter(0, 1))]


def _span(day: date, sessions: list[SessionView]) -> tuple[datetime | date, datetime | date]:
    """Return when a day begins and ends: by its sessions, else the whole day (exclusive end)."""
    spans = [_wall_clocks(found) for found in sessions]
    if not spans:
        return day, day + timedelta(days=1)
    return min(starts for starts, _ends in spans), max(ends for _starts, ends in spans)


def _wall_clocks(found: SessionView) -> tuple[datetime, datetime]:
    """Return start and end of a timed session as wall clocks of the venue."""
    assert found.starts
    assert found.ends
    return found.starts.replace(tzinfo=None), found.ends.replace(tzinfo=None)


def _some_recorded(sessions: Iterable[SessionView]) -> str | None:
    """Say that some of these sessions are recorded, if any is (DOMAIN R16)."""
    is_any = any(found.recording in _RECORDED and not found.is_cancelled for found in sessions)
    return "some" if is_any else None


def _session_shape(workshop: Workshop, facts: StatementFacts, found: SessionView) -> Shape:
    """Return the shape of one session, with its room, abstract and speakers."""
    shape = _shape(
        workshop, facts, _wall_clocks(found), title=found.title, text=found.abstract,
        room=found.room.name if found.room else Texts(),
        is_off=found.is_cancelled,
        track=found.track,
        recording=found.recording.value if found.recording in _RECORDED else None,
    )  # fmt: skip
    shape["speakers"] = [_speaker(speaker) for speaker in found.speakers]
    shape["context"] = dict(workshop.title)
    shape["session_id"] = found.id
    shape["room_id"] = found.room.id if found.room else None
    return shape


def _speaker(speaker: SpeakerView) -> dict[str, str]:
    """Return a speaker as a line in each language: name and post, or the post alone."""
    name = str(speaker.shown_name) if speaker.is_named else ""
    languages = list(speaker.post) or ["en"]
    return {
        code: ", ".join(part for part in (name, str(speaker.post.shown(code))) if part)
        for code in languages
    }


def _shape(
    workshop: Workshop, facts: StatementFacts, span: tuple[datetime | date, datetime | date], *,
    title: Texts, text: Texts, room: Texts | None = None, is_off: bool = False,
    part: tuple[int, int] | None = None, track: TrackView | None = None,
    recording: str | None = None,
) -> Shape:  # fmt: skip
    """Return a shape: its plan, and what a reader sees beside it.

    Where the venue is on a map is no place in the sense of SEQUENCE: nobody goes elsewhere because
    somebody looked it up.
    """
    return {
        "plan": {
            "starts": span[0].isoformat(),
            "ends": span[1].isoformat(),
            "zone": workshop.time_zone,
            "place": _place(workshop, room or Texts()),
            "is_off": is_off or workshop.state in _OFF,
        },
        "title": dict(title),
        "text": dict(text),
        "part": list(part) if part else None,
        "is_online_only": workshop.format == Format.ONLINE,
        "categories": _categories(workshop, facts, track),
        "geo": None if workshop.format == Format.ONLINE else workshop.coordinates,
        "color": workshop.field_color,
        "recording": recording,
        "slug": workshop.slug,
        # Shown to nobody here: personal files of online participants change with it.
        "has_room": bool(workshop.online_url),
    }


def _categories(
    workshop: Workshop, facts: StatementFacts, track: TrackView | None
) -> list[dict[str, str]]:
    """Return what an entry is found by: fields of work, track, country, projects, who paid."""
    names = [
        *(found.field.name for found in workshop.fields),
        *([track.name] if track else []),
        *([workshop.country.name] if workshop.country else []),
        *(project.title for project in facts.projects),
        *facts.funder_names,
    ]
    return [dict(name) for name in names]


def _place(workshop: Workshop, room: Texts) -> dict[str, str]:
    """Return room, venue and city in one line for each language any of them has."""
    if workshop.format == Format.ONLINE:
        return {}
    parts = [texts for texts in (room, workshop.venue, workshop.city) if texts]
    languages = sorted({code for texts in parts for code in texts})
    return {code: ", ".join(str(texts.shown(code)) for texts in parts) for code in languages}

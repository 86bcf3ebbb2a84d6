"""What differs between two frozen agendas, as people are told it (DOMAIN R18). Pure.

Both sides are read back from what was frozen, or frozen in the mind: only confirmed parts are
compared, and a text that changed in one language has changed. Differences that nobody can see,
such as the number of a row, are none.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import TYPE_CHECKING

from workshop_mgr.agenda.domain.changes import (
    Aspect,
    ChangeKind,
    Place,
    SessionChange,
    TextChange,
    Wording,
)
from workshop_mgr.agenda.domain.recasting import recast
from workshop_mgr.agenda.domain.sheet import RoomView, SessionView

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


def differences(
    old: Sequence[SessionView], new: Sequence[SessionView]
) -> tuple[SessionChange, ...]:
    """Return what differs, a change for each session, in the order of the agenda."""
    before = {session.id: session for session in old}
    after = {session.id: session for session in new}
    reordered = _reordered(before, after)
    found = [
        change
        for number in {**after, **before}
        if (
            change := _change(
                before.get(number), after.get(number), is_reordered=number in reordered
            )
        )
    ]
    return tuple(sorted(found, key=_position))


def _position(change: SessionChange) -> tuple[date, time, int]:
    """Return what sorts a change: day and time, those without them last."""
    shown = change.session
    return shown.day or date.max, shown.starts.time() if shown.starts else time.max, shown.id


def _change(
    old: SessionView | None, new: SessionView | None, *, is_reordered: bool
) -> SessionChange | None:
    """Return what happened to a session, ``None`` for nothing."""
    if old is None or new is None:
        return SessionChange((ChangeKind.GONE if old else ChangeKind.NEW,), old, new)
    places = tuple(_places(old, new))
    details = tuple(_details(old, new)) + ((Aspect.ORDER,) if is_reordered else ())
    texts = tuple(_texts(old, new))
    speakers, speak_in_other_order = recast(old.speakers, new.speakers)
    is_met = {
        ChangeKind.REINSTATED: old.is_cancelled and not new.is_cancelled,
        ChangeKind.CANCELLED: new.is_cancelled and not old.is_cancelled,
        ChangeKind.MOVED: places,
        ChangeKind.SPEAKERS: speakers or speak_in_other_order,
        ChangeKind.RENAMED: any(text.what is Wording.TITLE for text in texts),
        ChangeKind.DETAILS: details,
        ChangeKind.TEXTS: any(text.what is not Wording.TITLE for text in texts),
    }
    kinds = tuple(kind for kind, met in is_met.items() if met)
    if not kinds:
        return None
    return SessionChange(
        kinds, old, new, places, details, texts, speakers, is_reordered=speak_in_other_order
    )


def _places(old: SessionView, new: SessionView) -> Iterator[Place]:
    """Yield what of its place a session changed."""
    if old.day != new.day:
        yield Place.DAY
    if _times(old) != _times(new):
        yield Place.TIME
    if not _is_same_room(old.room, new.room):
        yield Place.ROOM


def _times(session: SessionView) -> tuple[time | None, ...]:
    """Return start and end on the wall clock, whatever the day."""
    return tuple(when.time() if when else None for when in (session.starts, session.ends))


def _is_same_room(old: RoomView | None, new: RoomView | None) -> bool:
    """Say whether people would go to the same door: by the name it has in a language of both."""
    if old is None or new is None:
        return old is new
    shared = old.name.keys() & new.name.keys()
    if not shared:
        return old.id == new.id
    return all(old.name[code] == new.name[code] for code in shared)


def _details(old: SessionView, new: SessionView) -> Iterator[Aspect]:
    """Yield what else is said differently."""
    pairs = {
        Aspect.MODALITY: (old.modality, new.modality),
        Aspect.LANGUAGES: (old.languages, new.languages),
        Aspect.INTERPRETATION: (old.interpretation, new.interpretation),
        Aspect.RECORDING: (old.recording, new.recording),
        Aspect.TYPE: (old.type, new.type),
        Aspect.TRACK: (_track(old), _track(new)),
    }
    yield from (detail for detail, (before, after) in pairs.items() if before != after)
    if _is_same_room(old.room, new.room) and _seats(old.room) != _seats(new.room):
        yield Aspect.SEATS


def _track(session: SessionView) -> "Texts | None":
    return session.track.name if session.track else None


def _seats(room: RoomView | None) -> tuple[bool, int | None] | None:
    """Return what is known of a room beside its name."""
    return (room.is_online, room.seats) if room else None


def _texts(old: SessionView, new: SessionView) -> Iterator[TextChange]:
    """Yield each text and language in which the words differ."""
    yield from _worded(Wording.TITLE, old.title, new.title)
    yield from _worded(Wording.ABSTRACT, old.abstract, new.abstract)
    yield from _worded(Wording.OBJECTIVES, old.objectives, new.objectives)
    if old.room and new.room and _is_same_room(old.room, new.room):
        yield from _worded(Wording.ROOM_NAME, old.room.name, new.room.name)


def _worded(what: Wording, old: "Texts | None", new: "Texts | None") -> Iterator[TextChange]:
    """Yield the languages in which one text differs."""
    before, after = dict(old or {}), dict(new or {})
    for code in sorted(before.keys() | after.keys()):
        words = before.get(code, ""), after.get(code, "")
        if words[0] != words[1]:
            yield TextChange(what, code, *words)


def _reordered(before: dict[int, SessionView], after: dict[int, SessionView]) -> set[int]:
    """Return the sessions that stand elsewhere among those of their own time."""
    both = before.keys() & after.keys()
    kept = {number for number in both if _slot(before[number]) == _slot(after[number])}
    slots: dict[object, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, sessions in enumerate((before, after)):
        for number, session in sessions.items():
            if number in kept:
                slots[_slot(session)][side].append(number)
    return {
        number
        for old, new in slots.values()
        for number, other in zip(old, new, strict=True)
        if number != other
    }


def _slot(session: SessionView) -> tuple[object, ...]:
    return session.day, *_times(session)

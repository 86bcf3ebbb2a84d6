"""The rows of an import's preview in words: what a session would be, and what would change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop_mgr.agenda.domain import (
    ImportedSession,
    ImportFate,
    ImportField,
    RoomView,
    TrackView,
    WantedPart,
)
from workshop_mgr.web import formats, messages
from workshop_mgr.web.templating import label, text

MOST_SHOWN = 200
"""How many rows of each fate a preview shows; the counts are of all."""
_LABELS = {"type": "session_type", "mode": "session_modality"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a preview. ``changes`` are (what, old words, new words)."""

    number: int
    title: str
    fate: ImportFate
    when: str
    why: str
    known_id: int | None
    changes: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]


def shown_rows(
    judged: Sequence[ImportedSession], rooms: Sequence[RoomView], tracks: Sequence[TrackView]
) -> list[Shown]:
    """Return the rows a preview shows: the first of each fate, in the order of the file."""
    names = {("room", room.id): text(room.name) for room in rooms}
    names |= {("track", track.id): text(track.name) for track in tracks}
    counts: Counter[ImportFate] = Counter()
    shown = []
    for row in judged:
        counts[row.fate] += 1
        if counts[row.fate] <= MOST_SHOWN:
            shown.append(_shown(row, names))
    return shown


_Names = Mapping[tuple[str, int], str]


def _shown(row: ImportedSession, names: _Names) -> Shown:
    """Return one row in words."""
    is_new = row.fate is ImportFate.NEW
    facts = ("type", "room", "track", "mode", "languages", "abstract") if is_new else ()
    return Shown(
        number=row.number,
        title=row.title,
        fate=row.fate,
        when=_when(row.facts),
        why=_why(row),
        known_id=row.known_id,
        changes=tuple(
            (label(name, "agenda_field"), *_change(name, *pair, names))
            for name, pair in row.changes.items()
        ),
        facts=tuple(
            (label(name, "agenda_field"), _words(name, row.facts[name], names))
            for name in facts
            if row.facts[name]
        ),
        parts=tuple(_part(part) for part in row.parts),
    )


def _when(facts: Mapping[str, Any]) -> str:
    """Return day and times in one line."""
    if not facts or not facts["day"]:
        return ""
    day = formats.day(facts["day"], "short")
    if not facts["starts"]:
        return day
    return f"{day}, {facts['starts']:%H:%M}–{facts['ends']:%H:%M}"


def _why(row: ImportedSession) -> str:
    """Return the reason of a row, after the column it is about."""
    if row.why is None:
        return ""
    sentence = messages.describe(row.why)
    column = row.why.facts.get("column")
    if column in set(ImportField):
        return f"{label(column, 'agenda_field')}: {sentence}"
    return sentence


def _change(name: str, old: Any, new: Any, names: _Names) -> tuple[str, str]:
    """Return both sides of a change; of texts the languages that differ."""
    if isinstance(new, Mapping):
        codes = [code for code in new if new[code] != old.get(code)]
        return tuple(" · ".join(filter(None, map(side.get, codes))) for side in (old, new))  # type: ignore[return-value]
    return _words(name, old, names), _words(name, new, names)


def _words(name: str, value: Any, names: _Names) -> str:
    """Return a fact in words."""
    if not value and value != 0:
        # Midnight is a time: an end at the end of the day.
        return f"{value:%H:%M}" if hasattr(value, "hour") else ""
    if name == "day":
        return formats.day(value, "short")
    if name in ("starts", "ends"):
        return f"{value:%H:%M}"
    if name in _LABELS:
        return label(value, _LABELS[name])
    if name == "languages":
        return ", ".join(map(formats.language_name, value))
    if isinstance(value, Mapping):
        return " · ".join(value.values())
    return names.get((name, value), str(value))


def _part(part: WantedPart) -> str:
    """Return a part to add: the words, the role."""
    return f"{part.words} ({label(part.role, 'speaker_role')})"

"""Items of a file against the agenda: for each, which session it is and what would happen. Pure.

The same judgment makes the preview and the import, so that nothing happens that was not shown.
Nothing is ever cancelled or taken away unasked: what a file cancels or no longer has is offered,
and speakers the file does not name stay.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from workshop_mgr.agenda.domain.items import Item, Spoken, plain
from workshop_mgr.agenda.domain.kinds import SessionType, SpeakerRole
from workshop_mgr.agenda.domain.matching import KnownPart, KnownSession, matches
from workshop_mgr.agenda.domain.plans import check_day, check_times
from workshop_mgr.agenda.domain.vocabulary import guessed_type
from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError, Refused
from workshop_mgr.core.search import folded

MOST_IMPORTED = 2_000
"""How many sessions one import may add or change."""
_CLOCK_CHANGES = {
    "time_does_not_exist": "session_time_skipped",
    "time_is_ambiguous": "session_time_twice",
}
_TEXTS = ("title", "abstract")
_PLACES = ("room", "track")
_NOTHING: Mapping[str, Any] = {
    "day": None, "starts": None, "ends": None, "type": SessionType.SESSION.value, "title": {},
    "abstract": {}, "room": None, "track": None, "mode": None, "languages": (),
}  # fmt: skip


class ImportFate(StrEnum):
    """What becomes of an item."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    CANCEL = "cancel"
    LEFT_OUT = "left_out"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A part to be added: a person of the directory, or words for who is not known there."""

    person_id: int | None
    words: str
    role: SpeakerRole
    is_named: bool


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What items are judged by. Names are keys of :func:`plain`, of people of ``folded``.

    ``creates`` rooms and tracks that are not there. ``offers_vanished``: sessions that came from
    a calendar file and are in it no more are offered for cancelling.
    """

    first: date
    last: date
    zone: str
    known: Sequence[KnownSession]
    rooms: Mapping[str, int]
    tracks: Mapping[str, int]
    people: Mapping[str, int | None]
    creates: bool = True
    offers_vanished: bool = False


@dataclass(frozen=True, slots=True)
class ImportedSession:
    """One item judged: what happens and why, the session it is, its facts then.

    ``changes`` are (old, new) by fact. A room or track that is words is to be made.
    """

    number: int
    title: str
    fate: ImportFate
    why: DomainError | None = None
    known_id: int | None = None
    revision: int = 0
    uid: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    parts: tuple[WantedPart, ...] = ()


def judged_items(items: Sequence[Item], context: ImportContext) -> list[ImportedSession]:
    """Say of each item what happens, in the order of the file, then what the file has no more.

    Raises:
        Refused: ``agenda_import_too_long`` with ``most``.
    """
    readable = [item for item in items if item.why is None]
    found = matches(readable, context.known)
    judged = [_judged(item, found.get(item.number), context) for item in items]
    if sum(row.fate in (ImportFate.NEW, ImportFate.UPDATE) for row in judged) > MOST_IMPORTED:
        raise Refused("agenda_import_too_long", most=MOST_IMPORTED)
    return judged + (_vanished(items, context.known) if context.offers_vanished else [])


def mark_of_import(context: ImportContext) -> str:
    """Return a mark of what a preview rests on; it differs once somebody changed any of it."""
    parts = [(one.id, one.revision, one.is_cancelled, one.uid, one.parts) for one in context.known]
    names = [sorted(found.items()) for found in (context.rooms, context.tracks)]
    people = sorted(context.people.items(), key=lambda pair: pair[0])
    shown = repr((context.first, context.last, context.zone, _stable(parts), names, people))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _stable(parts: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return what a session has, its sets in an order of their own."""
    return [
        (*first, [(part.person_id, sorted(part.posts), part.role.value) for part in present])
        for *first, present in parts
    ]


def _judged(item: Item, known: KnownSession | None, context: ImportContext) -> ImportedSession:
    """Judge one item whose session is found, if there is one."""
    row = ImportedSession(item.number, item.title, ImportFate.ERROR, item.why, uid=item.uid)
    if known is not None:
        row = replace(row, known_id=known.id, revision=known.revision)
    if item.why is not None:
        return replace(row, fate=ImportFate.LEFT_OUT) if item.is_left_out else row
    if item.is_cancelled:
        return _cancelled(row, known)
    if known is not None and known.is_cancelled:
        return replace(row, fate=ImportFate.LEFT_OUT, why=Refused("import_session_cancelled"))
    try:
        return _changed(row, item, known, context)
    except Refused as refusal:
        return replace(row, why=_in_words(refusal))


def _cancelled(row: ImportedSession, known: KnownSession | None) -> ImportedSession:
    """Offer to cancel what the file cancels."""
    if known is None:
        return replace(row, fate=ImportFate.LEFT_OUT, why=Refused("event_cancelled"))
    fate = ImportFate.SAME if known.is_cancelled else ImportFate.CANCEL
    return replace(row, fate=fate)


def _changed(
    row: ImportedSession, item: Item, known: KnownSession | None, context: ImportContext
) -> ImportedSession:
    """Say what a session that takes place becomes.

    Raises:
        Refused: ``session_outside_days``, the codes of ``check_times``, ``time_does_not_exist``,
            ``time_is_ambiguous``.
    """
    before = known.facts if known else {**_NOTHING, "type": guessed_type(item.title).value}
    facts = _merged(before, item.facts, context)
    check_day(facts["day"], context.first, context.last)
    span = check_times(facts["day"], facts["starts"], facts["ends"])
    for local in (span.start, span.end) if span else ():
        zones.instant(local, context.zone)
    parts = _missing_parts(item.facts.get("speakers", ()), facts, known, context)
    row = replace(row, facts=facts, parts=parts)
    if known is None:
        return replace(row, fate=ImportFate.NEW)
    changes = {name: (before[name], facts[name]) for name in facts if facts[name] != before[name]}
    if item.uid and item.uid != known.uid:
        changes["uid"] = (known.uid, item.uid)
    fate = ImportFate.UPDATE if changes or parts else ImportFate.SAME
    return replace(row, fate=fate, changes=changes, uid=item.uid or known.uid)


def _merged(
    before: Mapping[str, Any], said: Mapping[str, Any], context: ImportContext
) -> dict[str, Any]:
    """Return the facts of a session once what a file says of it holds."""
    facts = {**before, **{name: said[name] for name in _NOTHING if name in said}}
    for name in _TEXTS:
        facts[name] = {**before[name], **said.get(name, {})}
    for name, known in zip(_PLACES, (context.rooms, context.tracks), strict=True):
        if said.get(name):
            facts[name] = _place(said[name], known, before[name], creates=context.creates)
    return facts


def _place(
    name: str, known: Mapping[str, int], before: int | None, *, creates: bool
) -> int | str | None:
    """Return the id of a room or track, its name where it is to be made, else what stands.

    "Hall A, Hotel Sample, Ashgabat" is Hall A where there is one.
    """
    for candidate in (name, name.split(",")[0]):
        if plain(candidate) in known:
            return known[plain(candidate)]
    return name if creates else before


def _missing_parts(
    spoken: Sequence[Spoken], facts: Mapping[str, Any], known: KnownSession | None,
    context: ImportContext,
) -> tuple[WantedPart, ...]:  # fmt: skip
    """Return who is named and does not speak in the session yet, in the order of the file."""
    present = list(known.parts if known else ())
    missing = []
    for one in spoken:
        person_id = context.people.get(folded(one.name)) if folded(one.name) else None
        found = next((part for part in present if _is_same(part, one, person_id)), None)
        if found is not None:
            present.remove(found)
            continue
        role = one.role or _usual_role(facts["type"])
        missing.append(WantedPart(person_id, one.words, role, bool(one.name)))
    return tuple(missing)


def _is_same(part: KnownPart, one: Spoken, person_id: int | None) -> bool:
    """Say whether a part is that of somebody a file names."""
    if one.role is not None and part.role is not one.role:
        return False
    if person_id is not None and part.person_id is not None:
        return part.person_id == person_id
    return plain(one.words) in part.posts


def _usual_role(kind: str) -> SpeakerRole:
    """Return what somebody does in a session where nothing is said of it."""
    usual = {
        SessionType.OPENING: SpeakerRole.OPENING_REMARKS,
        SessionType.CLOSING: SpeakerRole.CLOSING,
        SessionType.PANEL: SpeakerRole.PANELLIST,
    }
    return usual.get(SessionType(kind), SpeakerRole.PRESENTER)


def _vanished(items: Sequence[Item], known: Sequence[KnownSession]) -> list[ImportedSession]:
    """Offer to cancel sessions from a calendar file that this newer copy of it has no more.

    A file that has none of them is another calendar's, and says nothing of them.
    """
    uids = {item.uid for item in items if item.uid}
    of_files = [one for one in known if one.uid and not one.is_cancelled]
    if not any(one.uid in uids for one in known):
        return []
    return [
        ImportedSession(
            0, next(iter(one.facts["title"].values()), ""), ImportFate.CANCEL,
            Refused("event_vanished"), one.id, one.revision, one.uid,
        )
        for one in of_files
        if one.uid not in uids
    ]  # fmt: skip


def _in_words(refusal: Refused) -> Refused:
    """Return a refusal about days or a change of the clocks in words for one row of many."""
    if refusal.code == "session_outside_days":
        return Refused("import_outside_days")
    code = _CLOCK_CHANGES.get(refusal.code)
    nearest = refusal.facts.get("nearest")
    if code is None or not isinstance(nearest, tuple):
        return refusal
    moments = zip(("time", "before", "after"), (refusal.facts["local"], *nearest), strict=True)
    return Refused(code, **{name: f"{moment:%H:%M}" for name, moment in moments})

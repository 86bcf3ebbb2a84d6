"""Importing a file into the draft: judged under the workshop's lock, written in one transaction."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import (
    ImportContext,
    ImportedSession,
    ImportFate,
    Interpretation,
    Item,
    Modality,
    Recording,
    RolePlan,
    RoomPlan,
    SessionPlan,
    SessionType,
    SpeakerState,
    TrackPlan,
    WantedPart,
    judged_items,
    mark_of_import,
)
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.agenda.services.changing import Change, begin, hold_agenda
from workshop_mgr.agenda.services.desks import follow_parts
from workshop_mgr.agenda.services.roles import append_role, noted
from workshop_mgr.agenda.services.rooms import add_room
from workshop_mgr.agenda.services.sessions import add_session, cancel_session, edit_session
from workshop_mgr.agenda.services.tracks import add_track
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class ImportWish:
    """How a file is to be written.

    ``language`` is that of names of new rooms and of words for who is not in the directory.
    ``creates`` rooms and tracks that are not there; ``cancels`` are the sessions that were ticked.
    ``is_calendar``: what vanished from the file is offered for cancelling. ``seen`` marks what the
    preview rested on.
    """

    language: str
    creates: bool = True
    is_calendar: bool = False
    cancels: Collection[int] = ()
    seen: str = ""


def judged_agenda(
    session: Session, workshop: Workshop, items: Sequence[Item], wish: ImportWish
) -> tuple[list[ImportedSession], str]:
    """Say what an import would do, row by row, and the mark of what that rests on; writes nothing.

    Raises:
        Refused: ``agenda_import_too_long``.
    """
    context = _context(session, workshop, wish)
    return judged_items(items, context), mark_of_import(context)


def import_agenda(
    session: Session, workshop_id: int, items: Sequence[Item], wish: ImportWish, *,
    who: Actor, at: datetime,
) -> list[ImportedSession]:  # fmt: skip
    """Write what can be written of a file; return what happened to each item.

    The same file again changes nothing. Rows in error are left out, and a session is cancelled
    only where it was ticked.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``agenda_import_too_long``.
        Conflict: ``agenda_import_stale`` when the agenda is not what the preview showed.
    """
    change = begin(session, workshop_id, who=who, at=at)
    hold_agenda(session, workshop_id)
    context = _context(session, change.workshop, wish)
    if mark_of_import(context) != wish.seen:
        raise Conflict("agenda_import_stale")
    rows = judged_items(items, context)
    places = _made_places(change, rows, wish.language)
    for row in rows:
        _write(change, row, places, wish)
    follow_parts(session, workshop_id, at=at)
    fates = Counter(row.fate for row in rows)
    audit.record(
        session, who=who, at=at, action="agenda.imported", subject=("workshop", workshop_id),
        workshop_id=workshop_id, changes={fate.value: (0, fates[fate]) for fate in ImportFate},
    )  # fmt: skip
    session.flush()
    return rows


def _context(session: Session, workshop: Workshop, wish: ImportWish) -> ImportContext:
    """Return what items are judged by."""
    return queries.import_context(
        session, workshop, creates=wish.creates, offers_vanished=wish.is_calendar
    )


_Places = Mapping[tuple[str, str], int]


def _made_places(change: Change, rows: Sequence[ImportedSession], language: str) -> _Places:
    """Make the rooms and tracks that are words; return (which, name) → id."""
    made: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.fate not in (ImportFate.NEW, ImportFate.UPDATE):
            continue
        for which in ("room", "track"):
            name = row.facts[which]
            if isinstance(name, str) and (which, name) not in made:
                made[which, name] = _make(change, which, Texts({language: name}))
    return made


def _make(change: Change, which: str, name: Texts) -> int:
    """Make one room or track after the others."""
    session, workshop_id = change.session, change.workshop.id
    if which == "room":
        return add_room(session, workshop_id, RoomPlan(name), who=change.who, at=change.at).id
    return add_track(session, workshop_id, TrackPlan(name), who=change.who, at=change.at).id


def _write(change: Change, row: ImportedSession, places: _Places, wish: ImportWish) -> None:
    """Write one item through the services people's forms call; calendars follow at the end of all."""
    session, workshop_id = change.session, change.workshop.id
    roles = [_role(part, wish.language) for part in row.parts]
    if row.fate is ImportFate.NEW:
        plan = _plan(row, places)
        made = add_session(session, workshop_id, plan, who=change.who, at=change.at)
        for role in roles:
            append_role(change, made, role)
    elif row.fate is ImportFate.UPDATE and row.known_id is not None:
        if row.changes:
            present = change.found_session(row.known_id)
            edit_session(
                session, workshop_id, row.known_id, _kept(_plan(row, places), present),
                seen_revision=row.revision, who=change.who, at=change.at,
            )  # fmt: skip
        if roles:
            present = change.found_session(row.known_id)
            for role in roles:
                noted(change, present, "speaker.added", append_role(change, present, role))
    elif row.fate is ImportFate.CANCEL and row.known_id in wish.cancels:
        assert row.known_id is not None
        cancel_session(session, workshop_id, row.known_id, who=change.who, at=change.at)


def _plan(row: ImportedSession, places: _Places) -> SessionPlan:
    """Return an item as an organizer would want it."""
    facts = row.facts
    ids = {
        which: places[which, facts[which]] if isinstance(facts[which], str) else facts[which]
        for which in ("room", "track")
    }
    return SessionPlan(
        type=SessionType(facts["type"]),
        title=Texts(facts["title"]),
        abstract=Texts(facts["abstract"]),
        day=facts["day"],
        starts=facts["starts"],
        ends=facts["ends"],
        room_id=ids["room"],
        track_id=ids["track"],
        modality=Modality(facts["mode"]) if facts["mode"] else None,
        languages=facts["languages"],
        foreign_uid=row.uid,
    )


def _kept(plan: SessionPlan, present: AgendaSession) -> SessionPlan:
    """Return a plan with what a file says nothing of as it stands."""
    return replace(
        plan,
        objectives=present.objectives,
        interpretation=tuple(Interpretation(**channel) for channel in present.interpretation),
        recording=Recording(present.recording) if present.recording else None,
        expected=present.expected,
        single_sex_reason=present.single_sex_reason,
    )


def _role(part: WantedPart, language: str) -> RolePlan:
    """Return a part to add: a person, or a seat. Somebody the directory does not know is proposed."""
    if part.person_id is not None:
        return RolePlan(part.role, person_id=part.person_id)
    return RolePlan(
        part.role,
        post=Texts({language: part.words}),
        state=SpeakerState.PROPOSED if part.is_named else None,
    )

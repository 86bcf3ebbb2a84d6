"""The organizer's desk: saved views of the table, tags, notes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.db import rows_changed
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.core.identifiers import slug_of
from workshop_mgr.core.slugs import KEPT_FREE
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.models import (
    Registration,
    RegistrationNote,
    RegistrationTag,
    SavedView,
)
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require

MOST_VIEWS = 50
MOST_TAGS = 20


def managed_workshop(session: Session, slug: str, who: Actor) -> Workshop:
    """Return the workshop of an address, for somebody who manages it.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
    """
    workshop = session.scalar(select(Workshop).where(Workshop.slug == slug))
    if workshop is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop.id)
    return workshop


def save_view(
    session: Session, slug: str, name: str, query: str, *, who: Actor, at: datetime
) -> str:
    """Keep a view of the table under a name; return its slug, which never changes.

    Raises:
        As ``managed_workshop``; Refused: ``too_many_views``, ``view_exists``.
    """
    workshop = managed_workshop(session, slug, who)
    known = queries.saved_views(session, workshop.id)
    if len(known) >= MOST_VIEWS:
        raise Refused("too_many_views", most=MOST_VIEWS)
    _refuse_name(known, name)
    wanted, taken = slug_of(name), {view.slug for view in known} | KEPT_FREE
    free = next(
        each
        for each in (wanted, *(f"{wanted}-{number}" for number in range(2, MOST_VIEWS + 2)))
        if each not in taken
    )
    view = SavedView(workshop_id=workshop.id, slug=free, name=name, query=query, created_at=at)
    session.add(view)
    session.flush()
    _record(session, view, "saved", who=who, at=at, changes={"name": ("", name)})
    return free


def change_view(
    session: Session, slug: str, view_slug: str, name: str, query: str | None, *, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Rename a view, and with ``query`` make it show something else.

    Raises:
        As ``managed_workshop``; NotFound: no such view; Refused: ``view_exists``.
    """
    view, others = _view(session, slug, view_slug, who)
    _refuse_name(others, name)
    after = {"name": name, "query": view.query if query is None else query}
    changes = audit.differences({"name": view.name, "query": view.query}, after)
    if changes:
        view.name, view.query = after["name"], after["query"]
        _record(session, view, "changed", who=who, at=at, changes=changes)


def delete_view(session: Session, slug: str, view_slug: str, *, who: Actor, at: datetime) -> None:
    """Delete a view; its address leads nowhere any more.

    Raises:
        As ``managed_workshop``; NotFound: no such view.
    """
    view, _others = _view(session, slug, view_slug, who)
    _record(session, view, "deleted", who=who, at=at, changes={"name": (view.name, "")})
    session.delete(view)


def _view(
    session: Session, slug: str, view_slug: str, who: Actor
) -> tuple[SavedView, list[SavedView]]:
    """Return a view and the other views of its workshop."""
    workshop = managed_workshop(session, slug, who)
    views = queries.saved_views(session, workshop.id)
    found = next((view for view in views if view.slug == view_slug), None)
    if found is None:
        raise NotFound("not_found")
    return found, [view for view in views if view is not found]


def _refuse_name(views: Sequence[SavedView], name: str) -> None:
    """Refuse a name another view of the workshop has."""
    if name.casefold() in {view.name.casefold() for view in views}:
        raise Refused("view_exists", name=name)


def _record(
    session: Session, view: SavedView, deed: str, *, who: Actor, at: datetime,
    changes: audit.Changes,
) -> None:  # fmt: skip
    """Write the audit row of a view."""
    audit.record(
        session, who=who, at=at, action=f"view.{deed}", workshop_id=view.workshop_id,
        subject=("saved_view", view.id), changes=changes,
    )  # fmt: skip


def tag_people(
    session: Session, slug: str, registration_ids: Sequence[int], tag: str, *, who: Actor,
    at: datetime,
) -> int:  # fmt: skip
    """Put a tag on several people; return how many had not got it. Nobody gets more than twenty.

    Raises:
        As ``managed_workshop``.
    """
    rows = _people(session, slug, registration_ids, who)
    tags = queries.tags_of(session, [row.id for row in rows])
    tagged = [
        row for row in rows
        if tag not in (own := tags.get(row.id, [])) and len(own) < MOST_TAGS
    ]  # fmt: skip
    for row in tagged:
        session.add(RegistrationTag(registration_id=row.id, tag=tag))
        _record_tag(session, row, ("", tag), who=who, at=at)
    return len(tagged)


def untag_people(
    session: Session, slug: str, registration_ids: Sequence[int], tag: str, *, who: Actor,
    at: datetime,
) -> int:  # fmt: skip
    """Take a tag off several people; return how many had it.

    Raises:
        As ``managed_workshop``.
    """
    count = 0
    for row in _people(session, slug, registration_ids, who):
        gone = rows_changed(
            session,
            delete(RegistrationTag).where(
                RegistrationTag.registration_id == row.id, RegistrationTag.tag == tag
            ),
        )
        if gone:
            count += 1
            _record_tag(session, row, (tag, ""), who=who, at=at)
    return count


def _people(
    session: Session, slug: str, registration_ids: Sequence[int], who: Actor
) -> Sequence[Registration]:
    """Return people of a workshop in id order, locked, so that nobody is tagged twice at once."""
    workshop = managed_workshop(session, slug, who)
    return session.scalars(
        select(Registration)
        .where(Registration.workshop_id == workshop.id, Registration.id.in_(registration_ids))
        .order_by(Registration.id)
        .with_for_update()
    ).all()


def _record_tag(
    session: Session, row: Registration, change: tuple[str, str], *, who: Actor, at: datetime
) -> None:
    """Write the audit row of a tag; it is no part of the person's history."""
    audit.record(
        session, who=who, at=at, action="registration.tagged", workshop_id=row.workshop_id,
        subject=("registration_tag", row.id), changes={"tag": change},
    )  # fmt: skip


def add_note(
    session: Session, slug: str, registration_id: int, text: str, *, who: Actor, at: datetime
) -> None:
    """Keep a note about somebody; the audit log says that, never what it says.

    Raises:
        As ``managed_workshop``; NotFound: nobody of this workshop.
    """
    row = _one(session, slug, registration_id, who)
    note = RegistrationNote(
        registration_id=row.id, account_id=who.account_id, text=text, created_at=at
    )
    session.add(note)
    session.flush()
    _record_note(session, row, note, "added", who=who, at=at)


def delete_note(
    session: Session, slug: str, registration_id: int, note_id: int, *, who: Actor, at: datetime
) -> None:
    """Delete a note.

    Raises:
        As ``managed_workshop``; NotFound: nobody of this workshop, or no such note about them.
    """
    row = _one(session, slug, registration_id, who)
    note = session.get(RegistrationNote, note_id)
    if note is None or note.registration_id != row.id:
        raise NotFound("not_found")
    _record_note(session, row, note, "deleted", who=who, at=at)
    session.delete(note)


def _one(session: Session, slug: str, registration_id: int, who: Actor) -> Registration:
    """Return somebody of a workshop."""
    workshop = managed_workshop(session, slug, who)
    row = queries.by_id(session, workshop.id, registration_id)
    if row is None:
        raise NotFound("not_found")
    return row


def _record_note(
    session: Session, row: Registration, note: RegistrationNote, deed: str, *, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Write the audit row of a note, without its words; it is no part of the person's history."""
    audit.record(
        session, who=who, at=at, action=f"note.{deed}", workshop_id=row.workshop_id,
        subject=("registration_note", note.id),
    )  # fmt: skip

"""A person's biography and photograph: public only with their dated consent (DOMAIN R13, R16).

Both come from the person, on their own desk, or from an organizer to whom the person agreed. The
audit log says that they changed, never what they are.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Person, Photograph
from workshop_mgr.directory.photographs import Picture


def set_biography(
    session: Session, person_id: int, biography: Texts, *, consents: bool, who: Actor, at: datetime,
    row_version: int | None = None,
) -> Person:  # fmt: skip
    """Keep what a person says of themselves, in each language; public if they consent.

    The consent is dated anew when the words change: somebody agreed to these words. Without
    words there is nothing to agree to. ``row_version`` is that of the form that was shown.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``stale`` when somebody else saved the person since.
    """
    person = _person(session, person_id)
    if row_version is not None and row_version != person.row_version:
        raise Conflict("stale")
    agreed_at = person.biography_consent_at if biography == person.biography else None
    consent_at = (agreed_at or at) if consents and biography else None
    if (biography, consent_at) == (person.biography, person.biography_consent_at):
        return person
    person.biography, person.biography_consent_at = biography, consent_at
    person.row_version += 1
    session.flush()
    _record(session, "biography_set", person_id, bool(consent_at), who=who, at=at)
    return person


def set_photograph(
    session: Session, person_id: int, picture: Picture, *, consents: bool, who: Actor, at: datetime
) -> Photograph:
    """Keep a person's photograph in place of an earlier one; public if they consent.

    ``picture`` comes from :func:`directory.photographs.picture_of`, called before the
    transaction begins: looking at a file takes longer than a database should be held.

    Raises:
        NotFound: ``not_found``.
    """
    _person(session, person_id)
    row = session.get(Photograph, person_id) or Photograph(person_id=person_id)
    row.width, row.height = picture.width, picture.height
    row.sha256, row.content = picture.sha256, picture.content
    row.consent_at = at if consents else None
    row.created_at = at
    session.add(row)
    session.flush()
    _record(session, "photograph_set", person_id, consents, who=who, at=at)
    return row


def agree_to_photograph(
    session: Session, person_id: int, *, consents: bool, who: Actor, at: datetime
) -> None:
    """Make the photograph public, or take it back from the public.

    Raises:
        NotFound: ``not_found`` when there is no photograph.
    """
    row = _photograph(session, person_id)
    if consents == (row.consent_at is not None):
        return
    row.consent_at = at if consents else None
    session.flush()
    _record(session, "photograph_consent", person_id, consents, who=who, at=at)


def remove_photograph(session: Session, person_id: int, *, who: Actor, at: datetime) -> None:
    """Delete the photograph; nothing of it stays.

    Raises:
        NotFound: ``not_found`` when there is no photograph.
    """
    session.delete(_photograph(session, person_id))
    session.flush()
    _record(session, "photograph_removed", person_id, False, who=who, at=at)


def _person(session: Session, person_id: int) -> Person:
    """Return the person, locked: two who send a photograph at once come one after the other."""
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None:
        raise NotFound("not_found")
    return person


def _photograph(session: Session, person_id: int) -> Photograph:
    row = session.get(Photograph, person_id)
    if row is None:
        raise NotFound("not_found")
    return row


def _record(
    session: Session, deed: str, person_id: int, is_public: bool, *, who: Actor, at: datetime
) -> None:
    """Write the audit row: what was done, and whether the public may see it."""
    audit.record(
        session, who=who, at=at, action=f"person.{deed}", subject=("person", person_id),
        changes={"is_public": (None, is_public)},
    )  # fmt: skip

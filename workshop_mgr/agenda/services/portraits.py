"""A speaker's biography and photograph, from their own desk."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.agenda.services.answers import open_speaker_desk
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.photographs import Picture


def write_biography(
    session: Session, token: str, biography: Texts, *, consents: bool,
    row_version: int | None = None, who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Keep what a speaker says of themselves; public if they consent.

    Raises:
        NotFound: ``speaker_desk_unknown``.
        Conflict: ``stale`` when it was saved since ``row_version`` was shown.
    """
    person_id = open_speaker_desk(session, token).person_id
    directory.set_biography(
        session, person_id, biography, consents=consents, row_version=row_version, who=who, at=at
    )


def send_photograph(
    session: Session, token: str, picture: Picture | None, *, consents: bool, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Keep a speaker's photograph; without a new one, only whether everybody may see it.

    Raises:
        NotFound: ``speaker_desk_unknown``; ``not_found`` when there is none at all.
    """
    person_id = open_speaker_desk(session, token).person_id
    if picture is None:
        directory.agree_to_photograph(session, person_id, consents=consents, who=who, at=at)
    else:
        directory.set_photograph(session, person_id, picture, consents=consents, who=who, at=at)


def take_photograph_back(session: Session, token: str, *, who: Actor, at: datetime) -> None:
    """Delete a speaker's photograph.

    Raises:
        NotFound: ``speaker_desk_unknown``; ``not_found`` when there is none.
    """
    person_id = open_speaker_desk(session, token).person_id
    directory.remove_photograph(session, person_id, who=who, at=at)

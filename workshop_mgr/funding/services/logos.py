"""Logos of contributors: what was sent is made anew, what stands is shown with their disclaimer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.photographs import logo_of
from workshop_mgr.funding.models import Contributor, ContributorLogo
from workshop_mgr.funding.policies import require_editor

MOST_LOGOS = 4


def add_logo(
    session: Session, slug: str, content: bytes, alt: Texts, *, who: Actor, at: datetime
) -> ContributorLogo:
    """Add a logo to a contributor, last in the order.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Refused: ``logo_without_words``; ``logos_too_many`` with ``most``; ``upload_empty``,
            ``upload_too_large``; ``photograph_type`` (an SVG too: it can carry programs),
            ``photograph_moves``, ``photograph_pixels``, ``photograph_damaged``.
    """
    contributor = _locked(session, slug, who)
    if not alt:
        raise Refused("logo_without_words")
    if len(contributor.logos) >= MOST_LOGOS:
        raise Refused("logos_too_many", most=MOST_LOGOS)
    picture = logo_of(content)
    logo = ContributorLogo(
        position=max((found.position for found in contributor.logos), default=-1) + 1,
        alt=alt, media_type="image/png", width=picture.width, height=picture.height,
        sha256=picture.sha256, content=picture.content,
    )  # fmt: skip
    contributor.logos.append(logo)
    _done(session, contributor, "logo_added", logo.sha256, who=who, at=at)
    return logo


def remove_logo(session: Session, slug: str, logo_id: int, *, who: Actor, at: datetime) -> None:
    """Take a logo away.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
    """
    contributor = _locked(session, slug, who)
    logo = next((found for found in contributor.logos if found.id == logo_id), None)
    if logo is None:
        raise NotFound("not_found")
    contributor.logos.remove(logo)
    _done(session, contributor, "logo_removed", logo.sha256, who=who, at=at)


def _locked(session: Session, slug: str, who: Actor) -> Contributor:
    """Return a contributor to change."""
    require_editor(who)
    contributor = session.scalar(
        select(Contributor).where(Contributor.slug == slug).with_for_update()
    )
    if contributor is None:
        raise NotFound("not_found")
    return contributor


def _done(
    session: Session, contributor: Contributor, deed: str, sha256: str, *, who: Actor, at: datetime
) -> None:
    """Raise the revision and write the audit row; of the picture its fingerprint."""
    contributor.revision += 1
    contributor.revised_at = at
    session.flush()
    audit.record(
        session, who=who, at=at, action=f"contributor.{deed}",
        subject=("contributor", contributor.id), changes={"sha256": ("", sha256)},
    )  # fmt: skip

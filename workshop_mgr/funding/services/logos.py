"""Logos of contributors: what was sent is made anew, what stands is shown with their disclaimer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.photographs import logo_of
from workshop_mgr.funding.domain import LogoRule
from workshop_mgr.funding.models import Contributor, ContributorLogo
from workshop_mgr.funding.policies import require_editor

MOST_LOGOS = 4


def add_logo(
    session: Session, slug: str, content: bytes, alt: Texts, rule: LogoRule, *, who: Actor,
    at: datetime,
) -> ContributorLogo:  # fmt: skip
    """Add a logo to a contributor, last in the order.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Refused: ``logo_without_words``; ``logos_too_many`` with ``most``; ``upload_empty``,
            ``upload_too_large``; ``photograph_type`` (an SVG too: it can carry programs),
            ``photograph_moves``, ``photograph_pixels``, ``photograph_damaged``;
            ``logo_too_few_pixels``.
    """
    contributor = _locked(session, slug, who)
    if not alt:
        raise Refused("logo_without_words")
    if len(contributor.logos) >= MOST_LOGOS:
        raise Refused("logos_too_many", most=MOST_LOGOS)
    picture = logo_of(content)
    rule.check(picture.width)
    logo = ContributorLogo(
        position=max((found.position for found in contributor.logos), default=-1) + 1,
        alt=alt, media_type="image/png", width=picture.width, height=picture.height,
        least_millimeters=rule.least_millimeters, clear_millimeters=rule.clear_millimeters,
        sha256=picture.sha256, content=picture.content,
    )  # fmt: skip
    contributor.logos.append(logo)
    changes = {"sha256": ("", logo.sha256)}
    _done(session, contributor, "logo_added", changes, who=who, at=at)
    return logo


def edit_logo(
    session: Session, slug: str, logo_id: int, alt: Texts, rule: LogoRule, *, seen_revision: int,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Change the words of a logo and how large it has to be; the picture stays.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale`` when somebody else saved the contributor since ``seen_revision``.
        Refused: ``logo_without_words``; ``logo_too_few_pixels``.
    """
    contributor = _locked(session, slug, who)
    if contributor.revision != seen_revision:
        raise Conflict("stale")
    logo = _found(contributor, logo_id)
    if not alt:
        raise Refused("logo_without_words")
    rule.check(logo.width)
    before = _values(logo)
    logo.alt = alt
    logo.least_millimeters, logo.clear_millimeters = rule.least_millimeters, rule.clear_millimeters
    changes = audit.differences(before, _values(logo))
    if changes:
        _done(session, contributor, "logo_edited", changes, who=who, at=at)


def remove_logo(session: Session, slug: str, logo_id: int, *, who: Actor, at: datetime) -> None:
    """Take a logo away.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
    """
    contributor = _locked(session, slug, who)
    logo = _found(contributor, logo_id)
    contributor.logos.remove(logo)
    changes = {"sha256": (logo.sha256, "")}
    _done(session, contributor, "logo_removed", changes, who=who, at=at)


def _locked(session: Session, slug: str, who: Actor) -> Contributor:
    """Return a contributor to change."""
    require_editor(who)
    contributor = session.scalar(
        select(Contributor).where(Contributor.slug == slug).with_for_update()
    )
    if contributor is None:
        raise NotFound("not_found")
    return contributor


def _found(contributor: Contributor, logo_id: int) -> ContributorLogo:
    """Return one of a contributor's logos."""
    for logo in contributor.logos:
        if logo.id == logo_id:
            return logo
    raise NotFound("not_found")


def _values(logo: ContributorLogo) -> dict[str, object]:
    """Return what is said of a logo, for the audit log."""
    return {
        "alt": dict(logo.alt),
        "least_millimeters": logo.least_millimeters,
        "clear_millimeters": logo.clear_millimeters,
    }


def _done(
    session: Session, contributor: Contributor, deed: str, changes: Changes, *, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Raise the revision and write the audit row; of the picture its fingerprint."""
    contributor.revision += 1
    contributor.revised_at = at
    session.flush()
    audit.record(
        session, who=who, at=at, action=f"contributor.{deed}",
        subject=("contributor", contributor.id), changes=changes,
    )  # fmt: skip

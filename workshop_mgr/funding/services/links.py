"""Links of contributors: made, given another address, revoked, used."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, clock
from workshop_mgr.core.audit import Actor, ActorKind, Changes
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey, hash_of
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain import MOST_LINKS, PURPOSE_GIVING, LinkPlan
from workshop_mgr.funding.models import Contributor, DonorLink
from workshop_mgr.funding.policies import require_editor

DONOR = Actor(ActorKind.VISITOR, "donor")
"""Whoever came by a contributor's link."""


def link_token(link: DonorLink, keys: TokenKey) -> str:
    """Return the secret part of a link's address."""
    return keys.token(PURPOSE_GIVING, link.id, link.generation)


def make_link(
    session: Session, slug: str, plan: LinkPlan, *, keys: TokenKey, who: Actor, at: datetime
) -> DonorLink:
    """Make a link of a contributor.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Refused: ``last_day_past``; ``too_many_donor_links`` with ``most``.
    """
    require_editor(who)
    plan.check(at.date())
    donor = session.scalar(select(Contributor).where(Contributor.slug == slug).with_for_update())
    if donor is None:
        raise NotFound("not_found")
    _check_number(session, donor.id)
    link = DonorLink(
        contributor_id=donor.id, label=plan.label, expires_on=plan.expires_on,
        generation=1, token_hash=f"new-{uuid4()}", created_at=at,
    )  # fmt: skip
    session.add(link)
    session.flush()
    link.token_hash = hash_of(link_token(link, keys))
    last_day = plan.expires_on.isoformat() if plan.expires_on else ""
    changes: Changes = {"label": None, "expires_on": ("", last_day)}
    _record(session, link, "donor_link.made", who, at, changes)
    return link


def renew_link(
    session: Session, slug: str, link_id: int, *, keys: TokenKey, who: Actor, at: datetime
) -> None:
    """Give a link another address; the one before leads nowhere from now on.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
    """
    link = _held(session, slug, link_id, who)
    link.generation += 1
    link.token_hash = hash_of(link_token(link, keys))
    link.used_at = None
    _record(session, link, "donor_link.renewed", who, at)


def revoke_link(session: Session, slug: str, link_id: int, *, who: Actor, at: datetime) -> None:
    """End a link; its address is the same 404 as one that never was.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
    """
    link = _held(session, slug, link_id, who)
    link.revoked_at = at
    _record(session, link, "donor_link.revoked", who, at)


def note_link_used(session: Session, link_id: int, *, at: datetime) -> None:
    """Note in which hour somebody opened a link; once an hour is enough (ADR 0012)."""
    hour = clock.hour_of(at)
    session.execute(
        update(DonorLink)
        .where(DonorLink.id == link_id, or_(DonorLink.used_at.is_(None), DonorLink.used_at < hour))
        .values(used_at=hour)
    )


def _check_number(session: Session, contributor_id: int) -> None:
    """Refuse one more than anybody can look after."""
    count = session.scalar(
        select(func.count()).where(
            DonorLink.contributor_id == contributor_id, DonorLink.revoked_at.is_(None)
        )
    )
    if (count or 0) >= MOST_LINKS:
        raise Refused("too_many_donor_links", most=MOST_LINKS)


def _held(session: Session, slug: str, link_id: int, who: Actor) -> DonorLink:
    """Return a link that may be changed, locked with all others of its contributor."""
    require_editor(who)
    session.execute(select(Contributor.id).where(Contributor.slug == slug).with_for_update())
    link = queries.link_of(session, slug, link_id)
    if link is None:
        raise NotFound("not_found")
    return link


def _record(
    session: Session, link: DonorLink, action: str, who: Actor, at: datetime,
    changes: Changes | None = None,
) -> None:  # fmt: skip
    """Add the audit row of a change and write it all."""
    audit.record(
        session, who=who, at=at, action=action, subject=("donor_link", link.id), changes=changes
    )
    session.flush()

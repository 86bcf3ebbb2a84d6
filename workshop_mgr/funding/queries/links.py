"""The links of contributors: all of one, one of them, the one an address belongs to."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.funding.models import Contributor, DonorLink


def links_of(session: Session, contributor_id: int) -> Sequence[DonorLink]:
    """Return the links of a contributor, those that still open first, newest first."""
    return session.scalars(
        select(DonorLink)
        .where(DonorLink.contributor_id == contributor_id)
        .order_by(DonorLink.revoked_at.is_not(None), DonorLink.id.desc())
    ).all()


def link_of(session: Session, slug: str, link_id: int) -> DonorLink | None:
    """Return one link of a contributor (slug), unless it is revoked."""
    return session.scalar(
        select(DonorLink)
        .join(DonorLink.contributor)
        .where(Contributor.slug == slug, DonorLink.id == link_id, DonorLink.revoked_at.is_(None))
    )


def link_by_token(session: Session, token: str, on: date) -> DonorLink | None:
    """Return the link of an address with its contributor, where it opens on a day."""
    found = session.scalar(
        select(DonorLink)
        .where(DonorLink.token_hash == hash_of(token))
        .options(joinedload(DonorLink.contributor).joinedload(Contributor.country))
    )
    return found if found is not None and found.opens(on) else None

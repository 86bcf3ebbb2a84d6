"""Contributors: added and edited by organizers, in the wording agreed with each of them."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import folded
from workshop_mgr.core.slugs import free_slug
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain import AttributionChanged, ContributorPlan
from workshop_mgr.funding.models import Contributor, ContributorName
from workshop_mgr.funding.policies import require_editor


def add_contributor(
    session: Session, plan: ContributorPlan, *, who: Actor, at: datetime
) -> Contributor:
    """Add a contributor.

    Raises:
        Forbidden: ``not_allowed``.
        Refused: ``contributor_exists`` with ``name``.
    """
    require_editor(who)
    _refuse_known(session, plan)
    contributor = Contributor(
        created_at=at, slug=free_slug(session, Contributor.slug, str(plan.name))
    )
    _write(contributor, plan, at)
    try:
        with session.begin_nested():
            session.add(contributor)
            session.flush()
    except IntegrityError:  # somebody added the same name since the question was asked
        raise Refused("contributor_exists", name=str(plan.name)) from None
    _record("added", session, contributor, who=who, changes=audit.differences({}, asdict(plan)))
    return contributor


def edit_contributor(
    session: Session, slug: str, plan: ContributorPlan, *, seen_revision: int, who: Actor,
    at: datetime,
) -> Contributor:  # fmt: skip
    """Change a contributor as shown in ``seen_revision``; the address stays.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale`` when somebody else saved it since.
        Refused: ``contributor_exists`` with ``name``; ``renamed_too_early`` with ``day``.
    """
    require_editor(who)
    contributor = session.scalar(
        select(Contributor).where(Contributor.slug == slug).with_for_update()
    )
    if contributor is None:
        raise NotFound("not_found")
    if contributor.revision != seen_revision:
        raise Conflict("stale")
    changes = audit.differences(asdict(contributor.plan()), asdict(plan))
    if changes:
        _refuse_known(session, plan, present=contributor)
        _keep_name(contributor, plan)
        _write(contributor, plan, at)
        contributor.revision += 1
        session.flush()
        _record("edited", session, contributor, who=who, changes=changes)
        named_in = tuple(
            session.scalars(queries.workshops_of_contributor(contributor.id).distinct())
        )
        events.publish(session, AttributionChanged(named_in, at, who))
    return contributor


def _refuse_known(
    session: Session, plan: ContributorPlan, present: Contributor | None = None
) -> None:
    """Refuse a name that another contributor has in some language."""
    names = set(map(folded, plan.name.values()))
    known = select(Contributor.name)
    if present is not None:
        known = known.where(Contributor.id != present.id)
    for name in session.scalars(known):
        if names & set(map(folded, name.values())):
            raise Refused("contributor_exists", name=str(name))


def _keep_name(contributor: Contributor, plan: ContributorPlan) -> None:
    """Keep the present name for the time before they are called otherwise.

    Raises:
        Refused: ``renamed_too_early`` with ``day``, the last day of an earlier name.
    """
    if plan.renamed_on is None or plan.name == contributor.name:
        return
    until = plan.renamed_on - timedelta(days=1)
    earlier = contributor.earlier_names
    if earlier and earlier[-1].until_on >= until:
        raise Refused("renamed_too_early", day=earlier[-1].until_on)
    earlier.append(
        ContributorName(
            name=contributor.name, takes_article=contributor.takes_article, until_on=until
        )
    )


def _write(contributor: Contributor, plan: ContributorPlan, at: datetime) -> None:
    """Write the plan."""
    contributor.name = plan.name
    contributor.capacity = plan.capacity.value
    contributor.takes_article = plan.takes_article
    contributor.country_code = plan.country_code
    contributor.disclaimer = plan.disclaimer or Texts()
    contributor.needs_approval = plan.needs_approval
    contributor.logo_rule = plan.logo_rule
    contributor.revised_at = at


def _record(
    deed: str, session: Session, contributor: Contributor, *, who: Actor, changes: Changes
) -> None:
    """Write the audit row."""
    audit.record(
        session, who=who, at=contributor.revised_at, action=f"contributor.{deed}",
        subject=("contributor", contributor.id), changes=changes,
    )  # fmt: skip

"""A project as it is published to IATI."""

from workshop_mgr.core.currencies import Money
from workshop_mgr.funding.domain import Capacity
from workshop_mgr.funding.domain.publishing import TYPE_OF, Activity, Giver
from workshop_mgr.funding.models import Contribution, Project


def activity_of(project: Project) -> Activity:
    """Return what is published of a project, loaded whole with its contributions."""
    return Activity(
        identifier=project.iati_identifier,
        title=project.title,
        description=project.description,
        owner=project.owner.full_name if project.owner else None,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        currency=project.currency,
        budget=Money(project.budget, project.currency) if project.budget else None,
        gender_marker=project.gender_marker,
        purpose_codes=tuple(project.purpose_codes),
        givers=tuple(_giver(project, row) for row in project.contributions),
        revised_at=project.revised_at,
    )


def _giver(project: Project, row: Contribution) -> Giver:
    """Return a contribution; it is dated when its period begins, else when the project does."""
    return Giver(
        name=row.contributor.name,
        type=TYPE_OF[Capacity(row.contributor.capacity)],
        money=row.money,
        day=row.starts_on or project.starts_on,
        pledge_number=row.pledge_number,
    )

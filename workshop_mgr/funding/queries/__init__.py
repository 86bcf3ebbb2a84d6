"""Questions about projects, contributors and attributions, each a fixed number of statements."""

from workshop_mgr.funding.queries.public import (
    public_contributor_by_slug,
    public_project_by_slug,
    public_projects_of_donor,
    public_projects_page,
    public_workshops,
    workshop_counts,
)
from workshop_mgr.funding.queries.publishing import activity_of
from workshop_mgr.funding.queries.records import (
    PAGE_SIZE,
    contribution,
    contributions_of,
    contributor_by_slug,
    contributor_options,
    contributors_page,
    gifts,
    logo,
    project_by_slug,
    project_options,
    projects_page,
    taken_by_contribution,
    workshops_of_contributor,
    workshops_of_project,
)
from workshop_mgr.funding.queries.statements import (
    attributions,
    facts_by_workshop,
    facts_for,
    taken_of,
    waiting_for_approval,
)

__all__ = [
    "PAGE_SIZE",
    "activity_of",
    "attributions",
    "contribution",
    "contributions_of",
    "contributor_by_slug",
    "contributor_options",
    "contributors_page",
    "facts_by_workshop",
    "facts_for",
    "gifts",
    "logo",
    "project_by_slug",
    "project_options",
    "projects_page",
    "public_contributor_by_slug",
    "public_project_by_slug",
    "public_projects_of_donor",
    "public_projects_page",
    "public_workshops",
    "taken_by_contribution",
    "taken_of",
    "waiting_for_approval",
    "workshop_counts",
    "workshops_of_contributor",
    "workshops_of_project",
]

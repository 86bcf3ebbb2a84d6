"""Questions about projects, contributors and attributions, each a fixed number of statements."""

from workshop_mgr.funding.queries.public import (
    attributed_to,
    public_contributor_by_slug,
    public_project_by_slug,
    public_projects_of_donor,
    public_projects_page,
    public_workshops,
    workshop_counts,
)
from workshop_mgr.funding.queries.records import (
    PAGE_SIZE,
    contributor_by_slug,
    contributor_options,
    contributors_page,
    gifts,
    project_by_slug,
    project_options,
    projects_page,
    workshops_of_contributor,
    workshops_of_project,
)
from workshop_mgr.funding.queries.statements import attributions, facts_by_workshop, facts_for

__all__ = [
    "PAGE_SIZE",
    "attributed_to",
    "attributions",
    "contributor_by_slug",
    "contributor_options",
    "contributors_page",
    "facts_by_workshop",
    "facts_for",
    "gifts",
    "project_by_slug",
    "project_options",
    "projects_page",
    "public_contributor_by_slug",
    "public_project_by_slug",
    "public_projects_of_donor",
    "public_projects_page",
    "public_workshops",
    "workshop_counts",
    "workshops_of_contributor",
    "workshops_of_project",
]

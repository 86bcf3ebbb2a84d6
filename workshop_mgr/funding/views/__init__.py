"""Pages of funding: projects and donors for everybody, their forms, a workshop's attribution."""

from workshop_mgr.funding.views import (
    attribution,
    contributions,
    contributors,
    indicators,
    links,
    logos,
    projects,
    public,
    team,
)
from workshop_mgr.funding.views.blueprint import bp

__all__ = [
    "attribution",
    "bp",
    "contributions",
    "contributors",
    "indicators",
    "links",
    "logos",
    "projects",
    "public",
    "team",
]

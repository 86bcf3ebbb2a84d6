"""The rules and values of funding: who may be named as what, and the donor statement. Pure."""

from workshop_mgr.funding.domain.attribution import (
    AttributionChanged,
    AttributionPlan,
    AttributionRole,
    Capacity,
    ContributorPlan,
    FundType,
    ProjectPlan,
    Step,
    check_attributed,
    moved,
)
from workshop_mgr.funding.domain.facts import (
    ContributorFacts,
    OrganizationName,
    ProjectFacts,
    StatementFacts,
)
from workshop_mgr.funding.domain.phrases import Fragment
from workshop_mgr.funding.domain.statement import statement, statement_fragments

__all__ = [
    "AttributionChanged",
    "AttributionPlan",
    "AttributionRole",
    "Capacity",
    "ContributorFacts",
    "ContributorPlan",
    "Fragment",
    "FundType",
    "OrganizationName",
    "ProjectFacts",
    "ProjectPlan",
    "StatementFacts",
    "Step",
    "check_attributed",
    "moved",
    "statement",
    "statement_fragments",
]

"""The rules and values of funding: who may be named as what, and the donor statement. Pure."""

from workshop_mgr.funding.domain.attribution import (
    AttributionChanged,
    AttributionPlan,
    AttributionRole,
    Capacity,
    ContributionPlan,
    ContributorPlan,
    Earmark,
    FundType,
    ProjectPlan,
    Step,
    check_approved,
    check_attributed,
    moved,
)
from workshop_mgr.funding.domain.facts import (
    ContributorFacts,
    OrganizationName,
    ProjectFacts,
    StatementFacts,
)
from workshop_mgr.funding.domain.links import MOST_LINKS, PURPOSE_GIVING, LinkPlan
from workshop_mgr.funding.domain.logos import LogoRule
from workshop_mgr.funding.domain.order import DonorOrder, Gift, by_amount
from workshop_mgr.funding.domain.phrases import Fragment
from workshop_mgr.funding.domain.portions import (
    Measure,
    Pledge,
    Portion,
    check_period,
    check_pledge,
    check_shares,
    check_whole,
    share_of,
)
from workshop_mgr.funding.domain.statement import statement, statement_fragments

__all__ = [
    "MOST_LINKS",
    "PURPOSE_GIVING",
    "AttributionChanged",
    "AttributionPlan",
    "AttributionRole",
    "Capacity",
    "ContributionPlan",
    "ContributorFacts",
    "ContributorPlan",
    "DonorOrder",
    "Earmark",
    "Fragment",
    "FundType",
    "Gift",
    "LinkPlan",
    "LogoRule",
    "Measure",
    "OrganizationName",
    "Pledge",
    "Portion",
    "ProjectFacts",
    "ProjectPlan",
    "StatementFacts",
    "Step",
    "by_amount",
    "check_approved",
    "check_attributed",
    "check_period",
    "check_pledge",
    "check_shares",
    "check_whole",
    "moved",
    "share_of",
    "statement",
    "statement_fragments",
]

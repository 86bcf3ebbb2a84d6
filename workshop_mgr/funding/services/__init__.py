"""Changes of projects, contributors, and what workshops are attributed to."""

from workshop_mgr.funding.services.attributions import (
    attribute,
    copy_attributions,
    move_attribution,
    remove_attribution,
    set_no_attribution_reason,
)
from workshop_mgr.funding.services.contributors import add_contributor, edit_contributor
from workshop_mgr.funding.services.projects import add_project, edit_project, set_contributors

__all__ = [
    "add_contributor",
    "add_project",
    "attribute",
    "copy_attributions",
    "edit_contributor",
    "edit_project",
    "move_attribution",
    "remove_attribution",
    "set_contributors",
    "set_no_attribution_reason",
]

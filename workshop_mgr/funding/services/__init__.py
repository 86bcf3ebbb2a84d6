"""Changes of projects, contributors, and what workshops are attributed to."""

from workshop_mgr.funding.services.attributions import (
    attribute,
    copy_attributions,
    edit_attribution,
    move_attribution,
    remove_attribution,
)
from workshop_mgr.funding.services.contributions import (
    add_contribution,
    edit_contribution,
    move_contribution,
    note_report_sent,
    remove_contribution,
)
from workshop_mgr.funding.services.contributors import add_contributor, edit_contributor
from workshop_mgr.funding.services.indicators import (
    add_indicator,
    edit_indicator,
    enter_value,
    move_indicator,
    remove_indicator,
    remove_value,
)
from workshop_mgr.funding.services.links import (
    DONOR,
    link_token,
    make_link,
    note_link_used,
    renew_link,
    revoke_link,
)
from workshop_mgr.funding.services.logos import add_logo, edit_logo, remove_logo
from workshop_mgr.funding.services.projects import add_project, edit_project
from workshop_mgr.funding.services.team import (
    add_project_member,
    change_project_member,
    remove_project_member,
)
from workshop_mgr.funding.services.wording import (
    set_donor_order,
    set_no_attribution_reason,
    set_statement,
)

__all__ = [
    "DONOR",
    "add_contribution",
    "add_contributor",
    "add_indicator",
    "add_logo",
    "add_project",
    "add_project_member",
    "attribute",
    "change_project_member",
    "copy_attributions",
    "edit_attribution",
    "edit_contribution",
    "edit_contributor",
    "edit_indicator",
    "edit_logo",
    "edit_project",
    "enter_value",
    "link_token",
    "make_link",
    "move_attribution",
    "move_contribution",
    "move_indicator",
    "note_link_used",
    "note_report_sent",
    "remove_attribution",
    "remove_contribution",
    "remove_indicator",
    "remove_logo",
    "remove_project_member",
    "remove_value",
    "renew_link",
    "revoke_link",
    "set_donor_order",
    "set_no_attribution_reason",
    "set_statement",
]

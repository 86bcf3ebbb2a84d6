"""What reports are made from, each a fixed number of statements whatever the rows."""

from workshop_mgr.reports.queries.attribution import (
    ShareUnknown,
    donors_reached,
    projects_reached,
    shares_unknown,
)
from workshop_mgr.reports.queries.balance import Counted, speakers_over_workshops
from workshop_mgr.reports.queries.lists import (
    countries_with_people,
    participants,
    people_of_country,
    protocol_of,
)
from workshop_mgr.reports.queries.participation import (
    attendance_known,
    cells,
    speaking_by_role,
)
from workshop_mgr.reports.queries.selection import (
    Options,
    Selected,
    Selection,
    options,
    selected,
    selected_ids,
)

__all__ = [
    "Counted",
    "Options",
    "Selected",
    "Selection",
    "ShareUnknown",
    "attendance_known",
    "cells",
    "countries_with_people",
    "donors_reached",
    "options",
    "participants",
    "people_of_country",
    "projects_reached",
    "protocol_of",
    "selected",
    "selected_ids",
    "shares_unknown",
    "speakers_over_workshops",
    "speaking_by_role",
]

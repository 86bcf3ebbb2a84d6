"""What reports are made from, each a fixed number of statements whatever the rows."""

from workshop_mgr.reports.queries.attribution import (
    ShareUnknown,
    donors_reached,
    has_small_workshop,
    projects_reached,
    shares_unknown,
)
from workshop_mgr.reports.queries.balance import Counted, speakers_over_workshops
from workshop_mgr.reports.queries.final import Due, planned_indicators, reports_due
from workshop_mgr.reports.queries.funding import (
    Funded,
    GivenBy,
    attributed_lines,
    attributed_sums,
    count_of_lines,
    given_by_contributors,
)
from workshop_mgr.reports.queries.indicators import Actual, actuals, workshops_held
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
from workshop_mgr.reports.queries.portfolio import (
    Given,
    Holder,
    amounts_attributed,
    begun,
    given,
    held,
    lines_of,
    portfolio_ids,
    workshops_by_id,
)
from workshop_mgr.reports.queries.press import PressFacts, TookPart, press_facts
from workshop_mgr.reports.queries.programme import Planned, planned, years_of
from workshop_mgr.reports.queries.publishing import activity_of
from workshop_mgr.reports.queries.quotes import cleared_quotes, fact_box, quote, quotes
from workshop_mgr.reports.queries.saved import (
    SAVED_PAGE,
    ids_of,
    saved_report,
    saved_reports,
    titles_seen,
)
from workshop_mgr.reports.queries.selection import (
    IS_ANNOUNCED,
    TAKES_PLACE,
    Options,
    Selected,
    Selection,
    begins_within,
    options,
    selected,
    selected_ids,
)

__all__ = [
    "IS_ANNOUNCED",
    "SAVED_PAGE",
    "TAKES_PLACE",
    "Actual",
    "Counted",
    "Due",
    "Funded",
    "Given",
    "GivenBy",
    "Holder",
    "Options",
    "Planned",
    "PressFacts",
    "Selected",
    "Selection",
    "ShareUnknown",
    "TookPart",
    "activity_of",
    "actuals",
    "amounts_attributed",
    "attendance_known",
    "attributed_lines",
    "attributed_sums",
    "begins_within",
    "begun",
    "cells",
    "cleared_quotes",
    "count_of_lines",
    "countries_with_people",
    "donors_reached",
    "fact_box",
    "given",
    "given_by_contributors",
    "has_small_workshop",
    "held",
    "ids_of",
    "lines_of",
    "options",
    "participants",
    "people_of_country",
    "planned",
    "planned_indicators",
    "portfolio_ids",
    "press_facts",
    "projects_reached",
    "protocol_of",
    "quote",
    "quotes",
    "reports_due",
    "saved_report",
    "saved_reports",
    "selected",
    "selected_ids",
    "shares_unknown",
    "speakers_over_workshops",
    "speaking_by_role",
    "titles_seen",
    "workshops_by_id",
    "workshops_held",
    "years_of",
]

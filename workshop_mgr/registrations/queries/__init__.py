"""Questions about registrations: by link, for the organizer's table, counts for pages and proofs."""

from workshop_mgr.registrations.queries.counts import (
    AgencyCount,
    counts_by_agency,
    counts_by_state,
)
from workshop_mgr.registrations.queries.joining import (
    online_spans,
)
from workshop_mgr.registrations.queries.places import (
    availability,
    availability_of,
    counting,
    holding,
    quota_rules,
    releases_due,
    waiting,
)
from workshop_mgr.registrations.queries.proofs import (
    CapacityCheck,
    capacity_checks,
    registrations_twice,
)
from workshop_mgr.registrations.queries.registrations import (
    by_id,
    by_join_token,
    by_token,
    history,
    name_of,
    receipt_by_token,
    receipt_of_form,
    standing_of_address,
    waiting_position,
)
from workshop_mgr.registrations.queries.table import (
    PAGE_SIZE,
    SORTS,
    RegistrationFilter,
    countries_and_agencies,
    every,
    filtered,
    ordered,
    table,
)

__all__ = [
    "PAGE_SIZE",
    "SORTS",
    "AgencyCount",
    "CapacityCheck",
    "RegistrationFilter",
    "availability",
    "availability_of",
    "by_id",
    "by_join_token",
    "by_token",
    "capacity_checks",
    "counting",
    "countries_and_agencies",
    "counts_by_agency",
    "counts_by_state",
    "every",
    "filtered",
    "history",
    "holding",
    "name_of",
    "online_spans",
    "ordered",
    "quota_rules",
    "receipt_by_token",
    "receipt_of_form",
    "registrations_twice",
    "releases_due",
    "standing_of_address",
    "table",
    "waiting",
    "waiting_position",
]

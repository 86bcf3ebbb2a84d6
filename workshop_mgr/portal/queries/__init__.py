"""Questions that cross features, each a fixed number of statements whatever the rows."""

from workshop_mgr.portal.queries.office import (
    ahead,
    attributed_to_projects,
    managed_among,
    outlooks,
)
from workshop_mgr.portal.queries.pages import (
    bookings,
    filter_codes,
    names_of,
    talks,
    undelivered,
    unnamed_speakers,
    workload,
)

__all__ = [
    "ahead",
    "attributed_to_projects",
    "bookings",
    "filter_codes",
    "managed_among",
    "names_of",
    "outlooks",
    "talks",
    "undelivered",
    "unnamed_speakers",
    "workload",
]

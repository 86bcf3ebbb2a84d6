"""What reports are made from, each a fixed number of statements whatever the rows."""

from workshop_mgr.reports.queries.balance import Counted, speakers_over_workshops
from workshop_mgr.reports.queries.lists import (
    countries_with_people,
    days_attended,
    heads,
    participants,
    people_of_country,
    protocol_of,
)

__all__ = [
    "Counted",
    "countries_with_people",
    "days_attended",
    "heads",
    "participants",
    "people_of_country",
    "protocol_of",
    "speakers_over_workshops",
]

"""The rules of pages that mix features: the office's calendar, and what the head of office sees. Pure."""

from workshop_mgr.portal.domain.calendar import (
    WEEK,
    Booking,
    HallClash,
    PersonClash,
    Talk,
    hall_clashes,
    month_days,
    person_clashes,
    weeks_of,
)
from workshop_mgr.portal.domain.dates import DateKind, upcoming
from workshop_mgr.portal.domain.office import (
    NOBODY,
    CurrencySum,
    ModeSum,
    Outlook,
    Speakers,
    currency_sums,
    elsewhere_of,
    mode_sums,
    speaker_counts,
    speaker_sum,
)
from workshop_mgr.portal.domain.risks import Grade, Risk, RiskKind, risks

__all__ = [
    "NOBODY",
    "WEEK",
    "Booking",
    "CurrencySum",
    "DateKind",
    "Grade",
    "HallClash",
    "ModeSum",
    "Outlook",
    "PersonClash",
    "Risk",
    "RiskKind",
    "Speakers",
    "Talk",
    "currency_sums",
    "elsewhere_of",
    "hall_clashes",
    "mode_sums",
    "month_days",
    "person_clashes",
    "risks",
    "speaker_counts",
    "speaker_sum",
    "upcoming",
    "weeks_of",
]

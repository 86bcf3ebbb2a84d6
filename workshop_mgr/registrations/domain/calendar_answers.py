"""What somebody's calendar answered to our invitations, as their registration shows it."""

from enum import StrEnum


class CalendarAnswer(StrEnum):
    """What the standing answers of one person come to; ``MIXED``: not the same for each day.

    It is their word and nothing more: who declines in a calendar keeps the place.
    """

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    MIXED = "mixed"

"""Addresses under which named people of a contributor read what their money did. Pure."""

from dataclasses import dataclass
from datetime import date

from workshop_mgr.core.errors import Refused

PURPOSE_GIVING = "giving"
MOST_LINKS = 50
"""Links of a contributor that are not revoked."""


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """Whom a link is for, and the last day on which it opens (UTC); ``None``: until it is revoked."""

    label: str
    expires_on: date | None = None

    def check(self, today: date) -> None:
        """Refuse a link that would never open.

        Raises:
            Refused: ``last_day_past``.
        """
        if self.expires_on is not None and self.expires_on < today:
            raise Refused("last_day_past")

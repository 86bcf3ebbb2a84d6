"""What changes calendars: entries follow what is planned, copies follow their people."""

from workshop_mgr.calendars.services.copies import (
    follow_desk,
    follow_registration,
    invite_again,
)
from workshop_mgr.calendars.services.objects import refresh
from workshop_mgr.calendars.services.telling import keep_said

__all__ = ["follow_desk", "follow_registration", "invite_again", "keep_said", "refresh"]

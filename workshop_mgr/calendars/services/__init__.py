"""What changes calendars: entries follow what is planned, copies follow their people."""

from workshop_mgr.calendars.services.copies import (
    follow_desk,
    follow_registration,
    invite_again,
)
from workshop_mgr.calendars.services.feeds import (
    change_feed,
    feed_token,
    follow_team,
    make_feed,
    note_use,
    renew_feed,
    revoke_feed,
)
from workshop_mgr.calendars.services.objects import refresh
from workshop_mgr.calendars.services.zone_rules import (
    Drift,
    Looked,
    check_zones,
    correct_zones,
)

__all__ = [
    "Drift",
    "Looked",
    "change_feed",
    "check_zones",
    "correct_zones",
    "feed_token",
    "follow_desk",
    "follow_registration",
    "follow_team",
    "invite_again",
    "make_feed",
    "note_use",
    "refresh",
    "renew_feed",
    "revoke_feed",
]

"""What changes calendars: entries follow what is planned, copies follow their people."""

from workshop_mgr.calendars.services.copies import follow_desk, follow_registration, invite_again
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
from workshop_mgr.calendars.services.replies import Intake, forget_old_replies, receive_reply
from workshop_mgr.calendars.services.telling import keep_answer, keep_said
from workshop_mgr.calendars.services.zone_rules import Drift, Looked, check_zones, correct_zones

__all__ = [
    "Drift",
    "Intake",
    "Looked",
    "change_feed",
    "check_zones",
    "correct_zones",
    "feed_token",
    "follow_desk",
    "follow_registration",
    "follow_team",
    "forget_old_replies",
    "invite_again",
    "keep_answer",
    "keep_said",
    "make_feed",
    "note_use",
    "receive_reply",
    "refresh",
    "renew_feed",
    "revoke_feed",
]

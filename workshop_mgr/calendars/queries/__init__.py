"""The entries of a file: of one workshop, one session, one person, or of the public list."""

from workshop_mgr.calendars.queries.entries import Edition, Words, public_entries
from workshop_mgr.calendars.queries.feed_facts import FeedFacts, facts_of
from workshop_mgr.calendars.queries.feeds import (
    TeamPlace,
    attending,
    feed_by_token,
    feed_of,
    feeds_of,
    listed,
    rooms_of_teams,
    speaking,
    team_places,
)
from workshop_mgr.calendars.queries.objects import (
    KINDS,
    Copies,
    copies_by_desk,
    copies_by_registration,
    copies_of,
    object_of_session,
    objects_by_workshop,
    objects_of,
    objects_of_workshops,
    session_objects,
    told_of,
)
from workshop_mgr.calendars.queries.people import (
    has_confirmed,
    has_entries,
    is_cancelled_for,
    personal_entries,
    speaker_entries,
)
from workshop_mgr.calendars.queries.replies import PAGE_SIZE as REPLIES_ON_A_PAGE
from workshop_mgr.calendars.queries.replies import ReplyLine, answers_given, replies_page
from workshop_mgr.calendars.queries.stamps import public_stamp, stamps_of
from workshop_mgr.calendars.queries.teams import room_entries, team_entries

__all__ = [
    "KINDS",
    "REPLIES_ON_A_PAGE",
    "Copies",
    "Edition",
    "FeedFacts",
    "ReplyLine",
    "TeamPlace",
    "Words",
    "answers_given",
    "attending",
    "copies_by_desk",
    "copies_by_registration",
    "copies_of",
    "facts_of",
    "feed_by_token",
    "feed_of",
    "feeds_of",
    "has_confirmed",
    "has_entries",
    "is_cancelled_for",
    "listed",
    "object_of_session",
    "objects_by_workshop",
    "objects_of",
    "objects_of_workshops",
    "personal_entries",
    "public_entries",
    "public_stamp",
    "replies_page",
    "room_entries",
    "rooms_of_teams",
    "session_objects",
    "speaker_entries",
    "speaking",
    "stamps_of",
    "team_entries",
    "team_places",
    "told_of",
]

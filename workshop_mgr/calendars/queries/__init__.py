"""The entries of a file: of one workshop, one session, one person, or of the public list."""

from workshop_mgr.calendars.queries.entries import Edition, Words, public_entries
from workshop_mgr.calendars.queries.objects import (
    KINDS,
    Copies,
    copies_of,
    object_of_session,
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

__all__ = [
    "KINDS",
    "REPLIES_ON_A_PAGE",
    "Copies",
    "Edition",
    "ReplyLine",
    "Words",
    "answers_given",
    "copies_of",
    "has_confirmed",
    "has_entries",
    "is_cancelled_for",
    "object_of_session",
    "objects_of",
    "objects_of_workshops",
    "personal_entries",
    "public_entries",
    "public_stamp",
    "replies_page",
    "session_objects",
    "speaker_entries",
    "stamps_of",
    "told_of",
]

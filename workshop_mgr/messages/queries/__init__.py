"""Questions about messages: the log of mails, and what is told about a release of the agenda."""

from workshop_mgr.messages.queries.log import (
    PAGE_SIZE,
    Entry,
    letter_of,
    outbox_page,
    visible_message,
    with_subject,
)
from workshop_mgr.messages.queries.notices import (
    audience_of,
    changes_of_release,
    desk_language,
    mails_of_notice,
    notice_of,
)

__all__ = [
    "PAGE_SIZE",
    "Entry",
    "audience_of",
    "changes_of_release",
    "desk_language",
    "letter_of",
    "mails_of_notice",
    "notice_of",
    "outbox_page",
    "visible_message",
    "with_subject",
]

"""Questions about messages: the log of mails, and what is told about a release of the agenda."""

from workshop_mgr.messages.queries.log import (
    PAGE_SIZE,
    Entry,
    letter_of,
    notice_of,
    outbox_page,
    visible_message,
    with_subject,
)

__all__ = [
    "PAGE_SIZE",
    "Entry",
    "letter_of",
    "notice_of",
    "outbox_page",
    "visible_message",
    "with_subject",
]

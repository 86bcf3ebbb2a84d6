"""What became of a calendar's reply, in words."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.calendars.domain import Detail, Outcome
from workshop_mgr.web.templating import add_labels

add_labels(
    "reply_outcome",
    {
        Outcome.APPLIED: _l("Counts"),
        Outcome.HUMAN: _l("For you to read"),
        Outcome.STALE: _l("Too late"),
        Outcome.DUPLICATE: _l("Came before"),
        Outcome.FORGED: _l("Not proven"),
        Outcome.FOREIGN: _l("Not ours"),
        Outcome.MALFORMED: _l("No reply"),
    },
)
add_labels(
    "reply_detail",
    {
        Detail.UNMARKED: _l("It was not sent to anybody’s own address, so it proves nothing."),
        Detail.MARK_WRONG: _l(
            "The address it was sent to is nobody’s, or belongs to a mailbox they use no longer."
        ),
        Detail.UID_UNKNOWN: _l("It answers for an entry that is not ours."),
        Detail.NOT_THEIRS: _l("It answers for an entry they were not invited to."),
        Detail.OLDER_ENTRY: _l("Time, place or status changed after what it answers."),
        Detail.OLDER_ANSWER: _l("A newer answer came in first."),
        Detail.OVER: _l("The entry has passed, or does not take place for them."),
        Detail.CLOSED: _l("The speaker can no longer answer for this session."),
        Detail.SAME_MAIL: _l("This mail came in before."),
        Detail.SAME_ANSWER: _l("The same answer came in before."),
        Detail.TOO_LARGE: _l("The mail is too large."),
        Detail.UNREADABLE: _l("The mail cannot be read."),
        Detail.NO_CALENDAR: _l("The mail holds no calendar reply."),
        Detail.AUTOMATIC: _l("It is an automatic mail, such as a note of absence."),
        Detail.NO_EVENT: _l("It answers for no entry."),
        Detail.SEVERAL_EVENTS: _l("It answers for several entries in one."),
        Detail.METHOD: _l("It is calendar mail, but no reply."),
        Detail.NO_ANSWER: _l("It says neither yes nor no nor perhaps."),
        Detail.COUNTER: _l("They propose another time. The mail is marked in the mailbox."),
        Detail.DELEGATED: _l("They want to send somebody else. The mail is marked in the mailbox."),
        Detail.REFRESH: _l("They ask for the invitation once more."),
        Detail.BOUNCED: _l("An invitation came back: the mailbox does not take it."),
        Detail.IN_WORDS: _l("They wrote back in words. The mail is marked in the mailbox."),
    },
)

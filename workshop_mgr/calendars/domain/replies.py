"""What becomes of a calendar's reply: it counts, or it is recorded with why it does not. Pure.

A reply is mail from anybody. What proves whose it is, is the address it was sent to (each person's
own, see ``reply_address``); names and addresses inside prove nothing (RFC 6047 §3). Times and
titles in a reply are never looked at.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workshop_mgr.calendars.domain.invitations import Answer

ANSWERS = frozenset({Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED})
"""What an answer can be."""
MOST_COMMENT = 500
"""Characters of what somebody writes with their answer that are kept."""


class Outcome(StrEnum):
    """What became of a reply; only ``APPLIED`` changes anything."""

    APPLIED = "applied"
    FORGED = "forged"
    FOREIGN = "foreign"
    STALE = "stale"
    DUPLICATE = "duplicate"
    MALFORMED = "malformed"
    HUMAN = "human"


class Detail(StrEnum):
    """Why a reply does not count, by outcome."""

    UNMARKED = "unmarked"
    MARK_WRONG = "mark_wrong"

    UID_UNKNOWN = "uid_unknown"
    NOT_THEIRS = "not_theirs"

    OLDER_ENTRY = "older_entry"
    OLDER_ANSWER = "older_answer"
    OVER = "over"
    CLOSED = "closed"

    SAME_MAIL = "same_mail"
    SAME_ANSWER = "same_answer"

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    NO_CALENDAR = "no_calendar"
    AUTOMATIC = "automatic"
    NO_EVENT = "no_event"
    SEVERAL_EVENTS = "several_events"
    METHOD = "method"
    NO_ANSWER = "no_answer"

    COUNTER = "counter"
    DELEGATED = "delegated"
    REFRESH = "refresh"
    BOUNCED = "bounced"
    IN_WORDS = "in_words"


_FOR_PEOPLE = {"COUNTER": Detail.COUNTER, "REFRESH": Detail.REFRESH}
"""Methods that ask for something an answer cannot give (RFC 5546 §3.2.6, §3.2.7)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the calendar part of a mail says, as it is written.

    ``answers`` are the attendees with their PARTSTAT in upper case; ``sequence`` is 0 where none
    is named, as RFC 5545 §3.8.7.4 says.
    """

    method: str = ""
    uid: str = ""
    sequence: int = 0
    stamped_at: datetime | None = None
    answers: tuple[tuple[str, str], ...] = ()
    comment: str = ""
    organizer: str = ""
    events: int = 1
    is_instance: bool = False

    def partstat(self, own: Collection[str]) -> str:
        """Return the answer it gives: of several attendees that of one of their ``own`` addresses."""
        if len(self.answers) == 1:
            return self.answers[0][1]
        theirs = {answer for address, answer in self.answers if address.casefold() in own}
        return theirs.pop() if len(theirs) == 1 else ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as far as it is read: where it was sent to, from where, and the reply in it.

    Without a reply ``fault`` says why there is none.
    """

    recipients: tuple[str, ...] = ()
    sender: str = ""
    reply: Reply | None = None
    fault: Detail = Detail.NO_CALENDAR

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return every address that may be somebody's own one to answer to."""
        organizer = (self.reply.organizer,) if self.reply and self.reply.organizer else ()
        return (*self.recipients, *organizer)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody's copy of an entry stands when they answer for it.

    ``oldest`` is the lowest SEQUENCE an answer to which counts, ``answer`` their last in lower
    case or empty; ``is_over``: the entry has passed
    or does not take place for them.
    """

    oldest: int
    answer: str
    answered_at: datetime | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of who answers and for what.

    ``own`` are the addresses, folded, under which the person's answer may stand in a reply.
    """

    is_known_mail: bool = False
    is_known_uid: bool = False
    is_marked: bool = False
    is_genuine: bool = False
    own: Collection[str] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a reply, and why; ``said_at`` is when an answer that counts was given."""

    outcome: Outcome
    detail: Detail | None = None
    answer: Answer | None = None
    said_at: datetime | None = None


def judge(letter: Letter, proof: Proof, *, at: datetime) -> Verdict:
    """Say what becomes of a mail that came in at ``at`` (RFC 5546 §2.1.5, §3.2.3).

    What it is comes before whose it is, and whose it is before what it says, so that nobody without
    the address can make work for people or learn anything.
    """
    if proof.is_known_mail:
        return Verdict(Outcome.DUPLICATE, Detail.SAME_MAIL)
    reply = letter.reply
    if reply is None:
        return _without_reply(letter.fault, proof)
    if fault := _fault(reply):
        return Verdict(Outcome.MALFORMED, fault)
    if not proof.is_known_uid:
        return Verdict(Outcome.FOREIGN, Detail.UID_UNKNOWN)
    if not proof.is_genuine:
        return Verdict(Outcome.FORGED, _unproven(proof))
    if proof.standing is None:
        return Verdict(Outcome.FOREIGN, Detail.NOT_THEIRS)
    return _answered(reply, proof.standing, proof.own, at)


def _without_reply(fault: Detail, proof: Proof) -> Verdict:
    """Say what becomes of a mail without a reply: of a person's own words somebody has to read."""
    if fault is Detail.BOUNCED and proof.is_genuine:
        return Verdict(Outcome.HUMAN, Detail.BOUNCED)
    if fault is Detail.NO_CALENDAR and proof.is_genuine:
        return Verdict(Outcome.HUMAN, Detail.IN_WORDS)
    return Verdict(Outcome.MALFORMED, fault)


def _fault(reply: Reply) -> Detail | None:
    """Return what keeps a calendar part from being a reply to one of our entries."""
    if reply.method != "REPLY" and reply.method not in _FOR_PEOPLE:
        return Detail.METHOD
    if not reply.events or not reply.uid:
        return Detail.NO_EVENT
    # No entry of ours repeats, so there is never a second one or one instance to answer for.
    return Detail.SEVERAL_EVENTS if reply.events > 1 or reply.is_instance else None


def _unproven(proof: Proof) -> Detail:
    """Return why it is not known whose a reply is."""
    return Detail.MARK_WRONG if proof.is_marked else Detail.UNMARKED


def _answered(reply: Reply, standing: Standing, own: Collection[str], at: datetime) -> Verdict:
    """Say what becomes of somebody's own reply; a clock ahead of ours counts as ours."""
    if reply.method in _FOR_PEOPLE:
        return Verdict(Outcome.HUMAN, _FOR_PEOPLE[reply.method])
    partstat = reply.partstat(own)
    if partstat == "DELEGATED":
        return Verdict(Outcome.HUMAN, Detail.DELEGATED)
    if partstat not in ANSWERS:
        return Verdict(Outcome.MALFORMED, Detail.NO_ANSWER)
    if standing.is_over:
        return Verdict(Outcome.STALE, Detail.OVER)
    if reply.sequence < standing.oldest:
        return Verdict(Outcome.STALE, Detail.OLDER_ENTRY)
    said_at = min(reply.stamped_at or at, at)
    if standing.answered_at is not None and said_at < standing.answered_at:
        return Verdict(Outcome.STALE, Detail.OLDER_ANSWER)
    if (standing.answered_at, standing.answer) == (said_at, partstat.lower()):
        return Verdict(Outcome.DUPLICATE, Detail.SAME_ANSWER)
    return Verdict(Outcome.APPLIED, answer=Answer(partstat), said_at=said_at)

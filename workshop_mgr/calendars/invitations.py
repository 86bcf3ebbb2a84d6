"""What a mail says of somebody's copy of an entry now: to whom, from which address, in which words."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app

from workshop_mgr.calendars import itip, queries
from workshop_mgr.calendars.domain import (
    Answer,
    Aspect,
    Entry,
    EntryStatus,
    Known,
    Method,
    Said,
    changed,
    marks_of,
    reply_address,
    standing_answer,
    to_say,
)
from workshop_mgr.calendars.editions import (
    clock_of,
    clock_of_speaker,
    edition,
    join_address,
    speaking_join_address,
)
from workshop_mgr.calendars.itip import Party
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder
from workshop_mgr.core.db import current_session
from workshop_mgr.registrations.queries import is_shared_mailbox, name_of
from workshop_mgr.web.http import link_keys
from workshop_mgr.workshops.domain import State


@dataclass(frozen=True, slots=True)
class Invitation:
    """An entry as its person is written to about it.

    ``method`` is ``None`` where there is nothing to say. ``is_first``: they do not have the entry.
    ``news`` is in what it differs from the last mail.
    """

    entry: Entry
    organizer: Party
    attendee: Party
    answer: Answer
    method: Method | None
    is_first: bool
    news: frozenset[Aspect]

    @property
    def is_off(self) -> bool:
        """Say whether the entry is not, or no longer, theirs."""
        return self.entry.status is EntryStatus.CANCELLED

    @property
    def is_as_sent(self) -> bool:
        """Say whether their calendar holds the entry as it stands."""
        return not self.is_first and not self.news

    def message(self, at: datetime, *, to: str) -> bytes:
        """Return the calendar message, made at ``at``, as the mailbox is written in the mail itself."""
        assert self.method
        return itip.message(
            self.entry, self.method, organizer=self.organizer,
            attendee=replace(self.attendee, address=to), answer=self.answer, at=at,
        )  # fmt: skip

    def said(self, at: datetime) -> Said:
        """Return what the copy keeps once a mail made at ``at`` is handed over."""
        assert self.method
        return Said(self.method, self.entry.sequence, marks_of(self.entry), at)


def invitation(copy: CalendarCopy, *, at: datetime, again: bool = False) -> Invitation:
    """Return what is said of a copy at ``at``; ``again``: also what the last mail said."""
    holder = copy.holder
    entry = _entry(copy)
    last = Method(copy.sent_method) if copy.sent_method else None
    known = Known(last, copy.sent_hash, may_be_invited=_may_be_invited(holder, entry))
    method = to_say(entry, known, at=at, again=again) if _is_written_to(holder) else None
    if method is Method.CANCEL and _is_kept_for_others(copy):
        method = None
    return Invitation(
        entry=entry,
        organizer=Party(str(current_app.config["SITE_NAME"]), reply_address_of(holder)),
        attendee=Party(_name_of(holder), holder.mailbox),
        answer=standing_answer(copy.answer, copy.answered_sequence, copy.sequence),
        method=method,
        is_first=last is not Method.REQUEST,
        news=changed(copy.sent_hash, marks_of(entry)),
    )


def farewell(copy: CalendarCopy, mailbox: str, *, at: datetime) -> Invitation:
    """Return how an entry leaves a mailbox whose person reads another one by now."""
    here = invitation(copy, at=at)
    gone = replace(
        here.entry,
        status=EntryStatus.CANCELLED,
        sequence=max(here.entry.sequence - 1, 0),
        conference=None,
        description="",
    )
    return replace(
        here,
        entry=gone,
        organizer=replace(here.organizer, address=reply_address_of(copy.holder, mailbox)),
        attendee=replace(here.attendee, address=mailbox),
        method=Method.CANCEL if gone.ends_at > at else None,
        news=frozenset(),
    )


def reply_address_of(holder: CalendarHolder, mailbox: str = "") -> str:
    """Return the address that is somebody's alone, to which their calendar answers; of their present
    mailbox, or of another one.
    """
    base = str(current_app.config["REPLY_ADDRESS"])
    return reply_address(base, link_keys(), holder.id, mailbox or holder.mailbox)


def _name_of(holder: CalendarHolder) -> str:
    """Return the name under which somebody is invited."""
    if holder.registration is not None:
        return name_of(holder.registration)
    assert holder.desk
    return holder.desk.person.display_name


def _entry(copy: CalendarCopy) -> Entry:
    """Return the entry as the person's file has it; who has none any more, has it cancelled."""
    holder, found = copy.holder, copy.object
    if holder.registration is not None:
        entries = queries.personal_entries(
            [found],
            holder.registration,
            edition(holder.registration.language, clock_of(holder.registration)),
            join_url=join_address(holder.registration),
            copies={found.id: copy},
        )
    else:
        assert holder.desk
        entries = queries.speaker_entries(
            [found],
            holder.desk,
            edition(holder.desk.language, clock_of_speaker(holder.desk)),
            join_url=speaking_join_address(holder.desk),
            copies={found.id: copy},
        )
    if entries:
        return entries[0]
    (public,) = queries.public_entries([found], edition(holder.owner.language))
    return replace(public, status=EntryStatus.CANCELLED, sequence=copy.sequence, is_private=True)


def _is_written_to(holder: CalendarHolder) -> bool:
    """Say whether anything may be written to somebody."""
    return bool(holder.mailbox) and holder.owner.workshop.state != State.DRAFT


def _is_kept_for_others(copy: CalendarCopy) -> bool:
    """Say whether an entry that is off for its holder alone is by now that of somebody else with the
    same mailbox, such as who came in their place.
    """
    registration = copy.holder.registration
    return (
        registration is not None
        and not copy.object.is_off
        and is_shared_mailbox(current_session(), registration)
    )


def _may_be_invited(holder: CalendarHolder, entry: Entry) -> bool:
    """Say whether a first invitation may go out: to who has a place, or a part, and a mailbox of
    their own. Who shares it with others would put their entries into somebody else's calendar.
    """
    if not holder.is_invited:
        return False
    if holder.registration is None:
        return True
    is_sure = entry.status is EntryStatus.CONFIRMED
    return is_sure and not is_shared_mailbox(current_session(), holder.registration)

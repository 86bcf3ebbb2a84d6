"""What a mail about an entry in somebody's calendar says to its reader, beside what it says to the
calendar: when on their own clock too, where, and what an answer means.
"""

from datetime import datetime, timedelta

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.agenda.services import speaking_token
from workshop_mgr.calendars.domain import UTC, Answer, Aspect, Entry, EntryStatus
from workshop_mgr.calendars.editions import base_url, clock_of, clock_of_speaker
from workshop_mgr.calendars.invitations import Invitation, farewell, invitation
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder
from workshop_mgr.core import zones
from workshop_mgr.core.db import current_session
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.messages.domain import Kind
from workshop_mgr.messages.mail.letter import Letter
from workshop_mgr.messages.wordings import WORDINGS
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import ChangeRequest, Registration
from workshop_mgr.registrations.queries import change_of
from workshop_mgr.registrations.services import PURPOSE_OWN
from workshop_mgr.web import formats
from workshop_mgr.web.http import link_keys
from workshop_mgr.web.templating import label


def told_of(
    message: OutboxMessage, copy: CalendarCopy, *, at: datetime, again: bool = False
) -> tuple[Invitation, Kind]:
    """Return what a message says of an entry, and what kind of message that makes it.

    One that waits says what is new; one that was sent, and is to be sent again, all of it.
    """
    kind = Kind(message.kind)
    if kind is Kind.ENTRY_LEFT:
        return farewell(copy, _earlier_mailbox(message), at=at), kind
    told = invitation(copy, at=at, again=again or kind is not Kind.ENTRY)
    return told, _kind_of(told) if kind is Kind.ENTRY else kind


def _earlier_mailbox(message: OutboxMessage) -> str:
    """Return the address that a change of address replaced."""
    change = change_of(current_session().get_one(ChangeRequest, message.detail_id))
    return str(change.diff["email"][0])


def _kind_of(told: Invitation) -> Kind:
    """Return what kind of message says how an entry stands."""
    if told.is_off:
        return Kind.ENTRY_CANCELLED
    return Kind.ENTRY_INVITED if told.is_first else Kind.ENTRY_UPDATED


def entry_letter(
    told: Invitation, copy: CalendarCopy, kind: Kind, *, with_link: bool = True
) -> Letter:
    """Return what a person reads about an entry. ``with_link=False``: the secret ways in are hidden."""
    holder, entry = copy.holder, told.entry
    workshop, language = holder.owner.workshop, holder.owner.language
    with force_locale(language):
        hidden = "" if with_link else _("(personal link, shown only in the mail)")
        link = _link(holder) if kind is not Kind.ENTRY_LEFT else ""
        join = entry.conference.url if entry.conference else ""
        wording = WORDINGS[kind]
        values = {
            "name": told.attendee.name,
            "heading": str(wording.heading),
            "lead": str(wording.lead),
            "kind": kind,
            "news": [label(aspect, "entry_aspect") for aspect in Aspect if aspect in told.news],
            "entry": entry,
            "is_off_for_all": copy.object.is_off,
            "is_waiting": holder.desk is None and entry.status is EntryStatus.TENTATIVE,
            "is_asked": told.answer is Answer.NEEDS_ACTION,
            "is_speaker": holder.desk is not None,
            "moments": _moments(entry, holder),
            "link": link and (hidden or link),
            "join": join and (hidden or join),
            "workshop": workshop,
            "title": workshop.title.shown(language).value,
            "page": base_url() + url_for("portal.workshop", slug=workshop.slug),
            "language": language,
        }
        return Letter(
            recipient=told.attendee.address,
            language=language,
            subject=" ".join((str(wording.subject) % {"title": _named(entry)}).split()),
            text=render_template("emails/calendars/entry.txt", **values),
            html=render_template("emails/calendars/entry.html", **values),
        )


def _named(entry: Entry) -> str:
    """Return what the entry is and the day it is on, as a subject tells entries apart."""
    return f"{entry.summary}, {formats.day(entry.starts)}"


def _moments(entry: Entry, holder: CalendarHolder) -> list[str]:
    """Return when an entry is, on the clock of the venue and, where it shows another time, theirs."""
    if entry.is_all_day:
        days = formats.days(entry.starts, entry.ends - timedelta(days=1))
        return [_("%(days)s, the times are not fixed yet", days=days)]
    names = [entry.time_zone, _own_zone(holder)]
    shown = {zones.offset_text(name, entry.starts_at): name for name in reversed(names) if name}
    return [formats.span(entry.starts_at, entry.ends_at, name) for name in reversed(shown.values())]


def _own_zone(holder: CalendarHolder) -> str:
    """Return the zone somebody is in, where it is known."""
    if holder.registration is not None:
        zone = clock_of(holder.registration)
    else:
        assert holder.desk
        zone = clock_of_speaker(holder.desk)
    return "" if zone == UTC else zone


def _link(holder: CalendarHolder) -> str:
    """Return the address of somebody's own page; empty where it is closed to them."""
    if isinstance(holder.owner, Registration):
        if holder.owner.state == State.REPLACED:
            return ""
        token = link_keys().token(PURPOSE_OWN, holder.owner.id, holder.owner.generation)
        return base_url() + url_for("registrations.show", token=token)
    if holder.owner.revoked_at is not None:
        return ""
    return base_url() + url_for("agenda.desk", token=speaking_token(holder.owner, link_keys()))

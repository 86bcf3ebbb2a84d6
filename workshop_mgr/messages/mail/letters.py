"""What a message says: plain text and HTML in the person's language, their calendar file beside."""

from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.agenda.queries import desk_of_person, desk_sheet
from workshop_mgr.agenda.services import speaking_token
from workshop_mgr.calendars.editions import base_url, personal_copy, speaker_copy
from workshop_mgr.calendars.models import CalendarCopy
from workshop_mgr.calendars.queries import has_confirmed, has_entries
from workshop_mgr.core import clock, zones
from workshop_mgr.core.db import current_session
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.models import Person
from workshop_mgr.messages.domain import (
    ABOUT_CHANGE,
    OF_OFFER,
    OF_RELEASE,
    TO_TEAM,
    WITH_FILE,
    WITH_REASON,
    WITHOUT_LINK,
    Kind,
)
from workshop_mgr.messages.mail.entries import entry_letter, told_of
from workshop_mgr.messages.mail.letter import Letter
from workshop_mgr.messages.models import ReleaseNotice
from workshop_mgr.messages.queries import Entry, desk_language, letter_of
from workshop_mgr.messages.wordings import WORDINGS
from workshop_mgr.registrations.domain import HolderKind
from workshop_mgr.registrations.forms import answer_until
from workshop_mgr.registrations.models import ChangeRequest, Nomination, Registration
from workshop_mgr.registrations.queries import Change, change_of, is_shared_mailbox, name_of, slate
from workshop_mgr.registrations.services import PURPOSE_ADDRESS, PURPOSE_OWN, desk_token
from workshop_mgr.web.http import link_keys
from workshop_mgr.workshops.domain import PUBLIC_STATES


def letter(entry: Entry, *, with_link: bool = True) -> Letter:
    """Return what a message says. ``with_link=False`` is for previews: the link is secret."""
    subject, kind = entry.subject, Kind(entry.message.kind)
    if isinstance(subject, CalendarCopy):
        told, kind = told_of(entry.message, subject, at=clock.now(), again=True)
        return entry_letter(told, subject, kind, with_link=with_link)
    if kind is Kind.CIRCULAR:
        return _circular_letter(entry)
    if kind in OF_RELEASE:
        return _notice_letter(entry, with_link=with_link)
    assert not isinstance(subject, Person)
    with force_locale(_language(entry)):
        if isinstance(subject, SpeakerDesk):
            template = "speakers/team" if kind in TO_TEAM else "speakers/desk"
            values = _of_speaker(subject)
        elif isinstance(subject, Nomination):
            template, values = "nominations/desk", _of_desk(subject)
        else:
            template, values = "registrations/state", _of_registration(subject, entry.message)
        if not with_link and values["link"]:
            values["link"] = _("(personal link, shown only in the mail)")
        wording, workshop = WORDINGS[kind], entry.workshop
        title = workshop.title.shown(_language(entry)).value
        facts = {"holder": values.get("holder", ""), "person": values["name"]}
        values |= {
            "kind": kind,
            "heading": str(wording.heading),
            "lead": _lead(entry) % facts,
            "workshop": workshop,
            "title": title,
            "page": base_url() + url_for("portal.workshop", slug=workshop.slug),
            "language": _language(entry),
        }
        return Letter(
            recipient=_recipient(entry),
            language=_language(entry),
            subject=" ".join((str(wording.subject) % {**facts, "title": title}).split()),
            text=render_template(f"emails/{template}.txt", **values),
            html=render_template(f"emails/{template}.html", **values),
        )


def _lead(entry: Entry) -> str:
    """Return the first words; a mailbox of several people gets neither invitations nor a file."""
    kind = Kind(entry.message.kind)
    if kind is Kind.CONFIRMED and file_of(entry) is None:
        return str(_("The file for your calendar is on your own page."))
    return str(WORDINGS[kind].lead)


def _language(entry: Entry) -> str:
    """Return the language of a message: its reader's; organizers read the installation's first."""
    if Kind(entry.message.kind) in TO_TEAM:
        return str(current_app.config["LANGUAGES"][0])
    if isinstance(entry.subject, CalendarCopy):
        return entry.subject.holder.owner.language
    if isinstance(entry.subject, Person):
        return desk_language(current_session(), entry.workshop.id, entry.subject)
    return entry.subject.language


def _circular_letter(entry: Entry) -> Letter:
    """Return what organizers wrote to many people; it names nobody, for a mailbox may be shared."""
    subject, body = letter_of(current_session(), entry.message)
    assert isinstance(entry.subject, Registration)
    workshop, language = entry.workshop, entry.subject.language
    with force_locale(language):
        values = {
            "subject": subject,
            "body": body,
            "workshop": workshop,
            "title": workshop.title.shown(language).value,
            "page": base_url() + url_for("portal.workshop", slug=workshop.slug),
            "language": language,
        }
        return Letter(
            recipient=entry.recipient,
            language=language,
            subject=subject,
            text=render_template("emails/registrations/circular.txt", **values),
            html=render_template("emails/registrations/circular.html", **values),
        )


def _notice_letter(entry: Entry, *, with_link: bool) -> Letter:
    """Return what organizers tell somebody whom a release of the agenda concerns."""
    workshop, language = entry.workshop, _language(entry)
    notice = current_session().get_one(ReleaseNotice, entry.message.detail_id)
    with force_locale(language):
        name, link, link_words = _own_page(entry)
        if link and not with_link:
            link = _("(personal link, shown only in the mail)")
        values = {
            "name": name,
            "subject": notice.subject.shown(language).value,
            "body": notice.body.shown(language).value,
            "workshop": workshop,
            "title": workshop.title.shown(language).value,
            "agenda": base_url() + url_for("agenda.show", slug=workshop.slug),
            "link": link,
            "link_words": link_words,
            "has_file": file_of(entry) is not None,
            "language": language,
        }
        return Letter(
            recipient=entry.recipient,
            language=language,
            subject=" ".join(str(values["subject"]).split()),
            text=render_template("emails/releases/notice.txt", **values),
            html=render_template("emails/releases/notice.html", **values),
        )


def _own_page(entry: Entry) -> tuple[str, str, str]:
    """Return name, the address of the own page, and what it is for; a speaker may have none."""
    subject = entry.subject
    if isinstance(subject, Person):
        desk = _open_desk(entry, subject)
        link = (
            base_url() + url_for("agenda.desk", token=speaking_token(desk, link_keys()))
            if desk
            else ""
        )
        return (
            subject.display_name,
            link,
            _("Your own page, to answer and to send what is missing:"),
        )
    assert isinstance(subject, Registration)
    what = _("Your own page, to see where you stand, to change how you take part or to withdraw:")
    return name_of(subject), _link(entry.message, subject), what


def _open_desk(entry: Entry, person: Person) -> SpeakerDesk | None:
    """Return the desk of a speaker who is written to as such, while its link opens it."""
    desk = desk_of_person(current_session(), entry.workshop.id, person.id)
    return desk if desk is not None and desk.revoked_at is None else None


def _of_registration(registration: Registration, message: OutboxMessage) -> dict[str, Any]:
    """Return what a message about a registration needs."""
    change, kind = _change(message), Kind(message.kind)
    reason = registration.state_reason if kind in WITH_REASON else ""
    return {
        "name": name_of(registration),
        "registration": registration,
        "answer_until": answer_until(registration) if kind in OF_OFFER else [],
        "link": _link(message, registration),
        "reason": change.reason if change is not None else reason,
    }


def _link(message: OutboxMessage, registration: Registration) -> str:
    """Return the address of the person's own page, or the one that confirms a new mailbox."""
    kind = Kind(message.kind)
    if kind in WITHOUT_LINK:
        return ""
    if kind is Kind.ADDRESS_ASKED:
        token = link_keys().token(PURPOSE_ADDRESS, message.detail_id or 0, 1)
        return base_url() + url_for("registrations.confirm_address", token=token)
    token = link_keys().token(PURPOSE_OWN, registration.id, registration.generation)
    return base_url() + url_for("registrations.show", token=token)


def _change(message: OutboxMessage) -> Change | None:
    """Return what somebody wants changed, where the message is about that."""
    if Kind(message.kind) not in ABOUT_CHANGE or message.detail_id is None:
        return None
    row = current_session().get(ChangeRequest, message.detail_id)
    return change_of(row) if row is not None else None


def _recipient(entry: Entry) -> str:
    """Return the address to write to; of a change of address the new one, then the old one."""
    change, kind = _change(entry.message), Kind(entry.message.kind)
    if change is None or kind not in (Kind.ADDRESS_ASKED, Kind.ADDRESS_CHANGED):
        return entry.recipient
    old, new = change.diff["email"]
    return str(new if kind is Kind.ADDRESS_ASKED else old)


def _of_desk(desk: Nomination) -> dict[str, Any]:
    """Return what a message to a focal point needs."""
    link = base_url() + url_for("registrations.desk", token=desk_token(desk, link_keys()))
    holder = desk.holder_name
    if desk.holder_kind == HolderKind.COUNTRY:
        holder = directory.country_name(current_session(), desk.holder_key, desk.language)
    return {
        "name": desk.focal_name,
        "desk": desk,
        "slate": slate(current_session(), desk),
        "holder": holder,
        "link": link,
    }


def _of_speaker(desk: SpeakerDesk) -> dict[str, Any]:
    """Return what a message about a speaker needs."""
    token = speaking_token(desk, link_keys())
    is_public = desk.workshop.state in PUBLIC_STATES
    return {
        "name": desk.person.display_name,
        "desk": desk,
        "sheet": desk_sheet(current_session(), desk, at=clock.now()),
        "own_zone": zones.zone(desk.time_zone) if desk.time_zone else None,
        "link": base_url() + url_for("agenda.desk", token=token),
        "team_page": base_url()
        + url_for("portal.speaker_desk", slug=desk.workshop.slug, person_id=desk.person_id),
        "is_public": is_public,
    }


def file_of(entry: Entry) -> bytes | None:
    """Return the calendar file that goes along: into a mailbox of one person only.

    A speaker's goes along once they have confirmed a part.
    """
    subject, kind = entry.subject, Kind(entry.message.kind)
    if isinstance(subject, Person):
        desk = _open_desk(entry, subject)
        return speaker_copy(desk) if desk is not None and has_confirmed(desk) else None
    if isinstance(subject, SpeakerDesk):
        is_for_them = kind not in TO_TEAM
        return speaker_copy(subject) if is_for_them and has_confirmed(subject) else None
    if kind not in WITH_FILE or not isinstance(subject, Registration):
        return None
    if not has_entries(subject) or is_shared_mailbox(current_session(), subject):
        return None
    return personal_copy(subject)

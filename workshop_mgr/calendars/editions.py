"""A file for its reader: in whose language, with whose way in, under which address."""

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.agenda.services import speaking_join_token
from workshop_mgr.calendars import ics, queries
from workshop_mgr.calendars.domain import (
    ALARM_CHOICES,
    UTC,
    Entry,
    Feed,
    ObjectKind,
    clock_of_country,
    with_alarms,
)
from workshop_mgr.calendars.queries import Edition, Words
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import PURPOSE_JOIN
from workshop_mgr.web.http import found, link_keys
from workshop_mgr.web.templating import labels_of


def base_url() -> str:
    """Return the site's address without its last slash."""
    return str(current_app.config["BASE_URL"]).rstrip("/")


def edition(language: str, second_zone: str = UTC) -> Edition:
    """Return the edition of a file in one language, times also on the clock of ``second_zone``."""
    with force_locale(language):
        words = Words(
            day_of=_("%(title)s (day %(number)d of %(count)d)"),
            online=_("Online"),
            join=_("Join online"),
            waiting=_("You are on the waiting list for this workshop."),
            part=_("Your part: %(part)s"),
            minutes=_("%(role)s, %(minutes)s min"),
            unanswered=_("You have not confirmed this part."),
            roles={value: str(words) for value, words in labels_of("speaker_role")},
            times=_("%(times)s, %(city)s time (%(offset)s)"),
            recorded=_recorded(),
            alarms=_alarms(),
        )
    return Edition(language, base_url(), words, second_zone)


def _alarms() -> dict[int, str]:
    """Return what a reminder says, by minutes."""
    sentences = (
        _("%(title)s begins in 15 minutes"),
        _("%(title)s begins in an hour"),
        _("%(title)s begins tomorrow"),
    )
    return dict(zip(ALARM_CHOICES, sentences, strict=True))


def _recorded() -> dict[str, str]:
    """Return what is said where recording is on: refusing it keeps nobody away (DOMAIN R16)."""
    choice = _(
        "Those who do not want to be seen or heard can sit outside the picture or leave their camera off."
    )
    sentences = {
        "yes": _("This session is recorded"),
        "part": _("Parts of this session are recorded"),
        "some": _("Some sessions are recorded"),
    }
    return {extent: f"{sentence}. {choice}" for extent, sentence in sentences.items()}


def reminded(entries: list[Entry], minutes: int | None, language: str) -> list[Entry]:
    """Return entries with the reminder their reader chose, in their language."""
    return with_alarms(entries, minutes, edition(language).words.alarms)


def personal_entries(registration: Registration, kind: str) -> list[Entry]:
    """Return the entries of a person's file, in their language.

    Raises:
        NotFound: ``calendar_not_yet`` while the registration has no place in a calendar.
    """
    objects = queries.objects_of(current_session(), registration.workshop_id, kind)
    entries = queries.personal_entries(
        objects,
        registration,
        edition(registration.language, clock_of(registration)),
        join_url=join_address(registration),
        copies=queries.copies_of(current_session(), registration_id=registration.id),
    )
    return found(entries, "calendar_not_yet")


def join_address(registration: Registration) -> str:
    """Return the protected address of the online room for a participant."""
    token = link_keys().token(PURPOSE_JOIN, registration.id, registration.generation)
    return base_url() + url_for("registrations.join", token=token)


def clock_of(registration: Registration) -> str:
    """Return the clock of where a participant is: the country they represent."""
    return clock_of_country(registration.country_code, registration.workshop.starts_at)


def clock_of_speaker(desk: SpeakerDesk) -> str:
    """Return the clock a speaker chose on their desk, else that of their country."""
    return desk.time_zone or clock_of_country(desk.person.country_code, desk.workshop.starts_at)


def personal_copy(registration: Registration) -> bytes:
    """Return a person's file, an entry per day, for a mail's attachment."""
    workshop = registration.workshop
    feed = Feed(
        name=workshop.title.shown(registration.language).value,
        time_zone=workshop.time_zone,
        entries=tuple(personal_entries(registration, ObjectKind.DAY)),
    )
    return ics.render(feed.current(clock.now()))


def speaker_entries(desk: SpeakerDesk) -> list[Entry]:
    """Return the entries of a speaker's file: the released sessions they have a part in."""
    objects = queries.session_objects(current_session(), desk.workshop_id)
    return queries.speaker_entries(
        objects,
        desk,
        edition(desk.language, clock_of_speaker(desk)),
        join_url=speaking_join_address(desk),
        copies=queries.copies_of(current_session(), desk_id=desk.id),
    )


def speaking_join_address(desk: SpeakerDesk) -> str:
    """Return the protected address of the online room for a speaker, which a session's number ends."""
    token = speaking_join_token(desk, link_keys())
    url = base_url() + url_for("agenda.desk_join", token=token, session_id=0)
    return url.removesuffix("/0")


def speaker_copy(desk: SpeakerDesk) -> bytes:
    """Return a speaker's file for a mail's attachment."""
    workshop = desk.workshop
    feed = Feed(
        name=workshop.title.shown(desk.language).value,
        time_zone=workshop.time_zone,
        entries=tuple(speaker_entries(desk)),
    )
    return ics.render(feed.current(clock.now()))

"""An agenda as a document: who speaks when, where and in which language, in the language of now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from workshop_mgr.agenda.domain import (
    Detail,
    SessionType,
    SessionView,
    Sheet,
    SpeakerMode,
    SpeakerView,
)
from workshop_mgr.agenda.queries import Released
from workshop_mgr.core import zones
from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class AgendaEdition:
    """Which agenda a document shows: of a release, how much of it, on which clocks."""

    workshop: Workshop
    release: Released
    detail: Detail
    clocks: tuple[ZoneInfo, ...]


def agenda_document(sheet: Sheet, edition: AgendaEdition) -> Document:
    """Return a released agenda as a document (DOMAIN §5, report 7); a draft says so (R18)."""
    workshop, release = edition.workshop, edition.release
    sections = [
        Section(
            f"{formats.day(day.date, 'weekday')}. {_('Day %(number)s', number=day.number)}",
            (Block("", tuple(_row(session, edition) for session in day.sessions)),),
        )
        for day in sheet.days
    ]
    if sheet.unscheduled:
        rows = tuple(_row(session, edition) for session in sheet.unscheduled)
        sections.append(Section(_("Time not published"), (Block("", rows),)))
    issued = formats.day(zones.wall_clock(release.created_at, workshop.time_zone).date())
    edition_words = _("Release %(number)s, %(day)s", number=release.number, day=issued)
    return Document(
        title=_("Agenda") if edition.detail is Detail.BRIEF else _("Annotated agenda"),
        language=language(),
        columns=_columns(len(edition.clocks)),
        sections=tuple(sections),
        facts=(*_facts(edition), f"{label(release.status, 'release_status')}. {edition_words}"),
        marking=f"{text(workshop.title)}. {edition_words}",
        watermark="" if release.status.is_final else _("DRAFT"),
    )


def draft_fact(release: Released | None) -> str:
    """Return that a paper is made from the draft, and what the public sees meanwhile."""
    words: str = _("From the draft of the agenda; nothing is released yet.")
    if release is not None:
        words = _(
            "From the draft of the agenda; the public sees release %(number)s.",
            number=release.number,
        )
    return words


def speaker_line(speaker: SpeakerView) -> str:
    """Return who speaks in one line: part, title and name, posts, and how where not in the room."""
    who = ", ".join(filter(None, (shown_name(speaker), *map(text, speaker.lines))))
    way = ""
    if speaker.mode and speaker.mode is not SpeakerMode.IN_ROOM:
        way = f", {label(speaker.mode, 'speaker_mode')}"
    return f"{label(speaker.role, 'speaker_role')}: {who}{way}"


def shown_name(speaker: SpeakerView) -> str:
    """Return the name with its honorific, else the post."""
    name = speaker.shown_name
    return name if isinstance(name, str) else text(name)


def span(session: SessionView) -> str:
    """Return the published time at the venue, "09:30–10:30"."""
    if not session.starts or not session.ends:
        return ""
    return f"{formats.clock(session.starts)}–{formats.clock(session.ends)}"


def languages_of(session: SessionView) -> str:
    """Return what is spoken, and what it is interpreted into; a break needs neither said."""
    if session.type is SessionType.BREAK:
        return ""
    spoken = ", ".join(map(formats.language_name, session.languages))
    targets = dict.fromkeys(channel.target for channel in session.interpretation)
    heard = ", ".join(map(formats.language_name, targets))
    into = _("interpretation: %(languages)s", languages=heard) if heard else ""
    return "; ".join(filter(None, (spoken, into)))


def _columns(clocks: int) -> tuple[Column, ...]:
    """Return the columns; the names of cities need room beside the times."""
    return (
        Column(_("Time"), 27 if clocks else 16, is_headed=True),
        Column(_("Session"), 34, is_headed=True),
        Column(_("Speakers"), 34),
        Column(_("Taking part"), 13),
        Column(_("Languages"), 15),
        Column(_("Room"), 12),
    )


def _facts(edition: AgendaEdition) -> Iterator[str]:
    """Yield what stands above the table."""
    workshop = edition.workshop
    yield text(workshop.title)
    days = formats.days(workshop.start_date, workshop.end_date)
    yield ", ".join(filter(None, (days, text(workshop.city))))
    if workshop.state == State.CANCELLED:
        yield _("This workshop is cancelled")
    elif workshop.state == State.POSTPONED:
        yield _("This workshop is postponed")
    names = (workshop.time_zone, *(clock.key for clock in edition.clocks))
    clocks = (
        f"{formats.city(name)} ({zones.offset_text(name, workshop.starts_at)})" for name in names
    )
    yield _("Times: %(zones)s", zones=", ".join(clocks))


def _row(session: SessionView, edition: AgendaEdition) -> Row:
    """Return the line of a session."""
    return Row(
        (
            "\n".join((span(session), *_other_times(session, edition.clocks))),
            "\n".join(filter(None, _words(session, edition.detail))),
            "\n".join(map(speaker_line, session.speakers)),
            label(session.modality, "session_modality") if session.modality else "",
            languages_of(session),
            text(session.room.name) if session.room else "",
        )
    )


def _other_times(session: SessionView, clocks: tuple[ZoneInfo, ...]) -> Iterator[str]:
    """Yield the times on other clocks, with the day where it is another one."""
    if not session.starts or not session.ends:
        return
    for clock in clocks:
        starts, ends = session.starts.astimezone(clock), session.ends.astimezone(clock)
        if starts.utcoffset() != session.starts.utcoffset():
            times = f"{formats.clock(starts)}–{formats.clock(ends)} {formats.city(clock.key)}"
            yield times + _shift(session.starts, starts)


def _shift(here: datetime, there: datetime) -> str:
    """Return that it is another day there."""
    days = (there.date() - here.date()).days
    if not days:
        return ""
    return f" {_('+1 day') if days > 0 else _('−1 day')}"


def _words(session: SessionView, detail: Detail) -> Iterator[str]:
    """Yield title and track of a session; annotated also what it is about and for."""
    title = text(session.title)
    yield f"{_('Cancelled')}: {title}" if session.is_cancelled else title
    if session.track:
        yield text(session.track.name)
    if detail is Detail.ANNOTATED:
        yield text(session.abstract)
        if session.objectives:
            yield _("Objectives: %(objectives)s", objectives=text(session.objectives))
        if session.recording:
            yield label(session.recording, "recording")

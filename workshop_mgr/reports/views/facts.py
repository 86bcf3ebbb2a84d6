"""The facts of a workshop for the press, as rows: what is not known has none (DOMAIN §5, report 14)."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from workshop_mgr.agenda.domain import SpeakerMode, SpeakerView
from workshop_mgr.core import zones
from workshop_mgr.core.documents import Block, Row, Section
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import statement
from workshop_mgr.reports.domain import QuoteState, expert_institutions, topics_of
from workshop_mgr.reports.editions import shown_name
from workshop_mgr.reports.models import Quote
from workshop_mgr.reports.queries import PressFacts
from workshop_mgr.reports.views.told import count_rows
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text
from workshop_mgr.workshops.domain import Format, OrganizationRole
from workshop_mgr.workshops.models import Workshop

DASH = "– "


def fact_sections(found: PressFacts, *, has_genders: bool) -> tuple[Section, ...]:
    """Return everything that is known and may leave the team, in the language of now."""
    parts = (
        (_("The workshop"), _workshop_rows(found.workshop)),
        (_("Participants"), _participant_rows(found, has_genders=has_genders)),
        (_("Program"), _program_rows(found)),
        (_("Quotes"), quote_rows(found.quotes)),
        (_("Support"), _support_rows(found)),
    )
    sections = ((heading, tuple(rows)) for heading, rows in parts)
    return tuple(Section(heading, (Block("", rows),)) for heading, rows in sections if rows)


def quote_rows(quotes: Iterable[Quote]) -> Iterator[Row]:
    """Yield who said what, of the quotes that are cleared, and since when."""
    for quote in quotes:
        if quote.state == QuoteState.CLEARED and quote.decided_on:
            who = "\n".join(filter(None, (quote.person_name, text(quote.person_post))))
            cleared = _("Cleared on %(day)s", day=formats.day(quote.decided_on))
            yield Row((who, f"{quoted(quote.words)}\n{cleared}"))


def quoted(words: Texts) -> str:
    """Return words in quotation marks, in the reader's language or saying in which they are."""
    shown = words.shown(language())
    line: str = _("“%(words)s”", words=" ".join(shown.value.split()))
    is_foreign = shown.language != language()
    return f"{line} ({formats.language_name(shown.language)})" if is_foreign else line


def is_concluded(workshop: Workshop, field: str) -> bool:
    """Say whether a fact of a workshop of the past was concluded, not published (DOMAIN R26)."""
    return any(entry["field"] == field for entry in workshop.provenance)


def _rows(facts: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Row]:
    """Yield a row for each fact that is known; several lines are a list."""
    for words, lines in facts:
        known = [line for line in lines if line.strip()]
        if known:
            yield Row(
                (words, "\n".join(f"{DASH}{line}" for line in known) if known[1:] else known[0])
            )


def _workshop_rows(workshop: Workshop) -> Iterator[Row]:
    """Yield what it is, when, where, by whom."""
    publications = [
        (label(one.kind, "publication_kind"), [text(one.title)]) for one in workshop.publications
    ]
    issuers = dict.fromkeys(name for one in workshop.publications for name in one.issuers)
    issued = (formats.day(one.issued_on) for one in workshop.publications if one.issued_on)
    place = ", ".join(filter(None, (text(workshop.venue), text(workshop.city), _country(workshop))))
    is_known = workshop.format != Format.UNKNOWN
    fields = () if is_concluded(workshop, "fields_of_work") else workshop.fields
    yield from _rows((
        (_("Title"), [text(workshop.title)]),
        *publications,
        (_("Issued by"), issuers),
        (_("Issued on"), issued),
        (_("Dates"), [_dates(workshop)]),
        (_("Place"), [place]),
        (_("Format"), [label(workshop.format, "format")] if is_known else []),
        (_("Scope"), [label(workshop.scope, "scope")] if workshop.scope else []),
        (_("Organizers"), _organizations(workshop, OrganizationRole.ORGANIZER)),
        (_("Co-organizers"), _organizations(workshop, OrganizationRole.CO_ORGANIZER)),
        (_("Host"), _organizations(workshop, OrganizationRole.HOST)),
        (_("Partners"), _organizations(workshop, OrganizationRole.PARTNER)),
        (_("Fields of work"), [text(one.field.name) for one in fields]),
        (_("Legal references"), workshop.legal_references),
        (_("Follows"), [text(workshop.follows)]),
    ))  # fmt: skip


def _dates(workshop: Workshop) -> str:
    """Return the days with the zone they are in, and that the year is a conclusion."""
    zone = workshop.time_zone
    days = formats.days(workshop.start_date, workshop.end_date)
    words = f"{days}, {formats.city(zone)} ({zones.offset_text(zone, workshop.starts_at)})"
    if is_concluded(workshop, "year"):
        concluded: str = _("The year was not published; it is concluded from what was.")
        return f"{words}. {concluded}"
    return words


def _country(workshop: Workshop) -> str:
    """Return the country of the venue."""
    return text(workshop.country.name) if workshop.country else ""


def _organizations(workshop: Workshop, role: OrganizationRole) -> Iterator[str]:
    """Yield the organizations in one role, in the order they are to be named."""
    return (text(one.organization.full_name) for one in workshop.organizations if one.role == role)


def _participant_rows(found: PressFacts, *, has_genders: bool) -> Iterator[Row]:
    """Yield whom the workshop is for, who took part, and whose experts spoke."""
    workshop = found.workshop
    named = [
        one.organization.full_name
        for one in workshop.organizations
        if one.role == OrganizationRole.EXPERT_INSTITUTION
    ]
    yield from _rows((
        (_("Participants"), text(workshop.participants).splitlines()),
        (_("Countries"), [text(one.country.name) for one in workshop.target_countries]),
    ))  # fmt: skip
    yield from count_rows(found.took_part, has_genders=has_genders)
    experts = map(text, expert_institutions(named, found.sheet.sessions))
    yield from _rows([(_("Expert institutions"), experts)])


def _program_rows(found: PressFacts) -> Iterator[Row]:
    """Yield what it was about, as typed or by the released sessions, and who opened it."""
    typed = text(found.box.topics).splitlines() if found.box else []
    topics = typed or map(text, topics_of(found.sheet.sessions))
    yield from _rows((
        (_("Topics"), topics),
        (_("Opening speakers, in the order of speaking"), map(_speaker, found.sheet.opening)),
    ))  # fmt: skip


def _speaker(speaker: SpeakerView) -> str:
    """Return who speaks, else the post, and how where that was not in the room."""
    who = ", ".join((shown_name(speaker), *map(text, speaker.lines)))
    is_away = speaker.mode and speaker.mode is not SpeakerMode.IN_ROOM
    return f"{who} ({label(speaker.mode, 'press_mode')})" if is_away else who


def _support_rows(found: PressFacts) -> Iterator[Row]:
    """Yield who made it possible, unless somebody has still to approve that, and whose photos."""
    sentence = "" if found.waiting else statement(found.statement, language())
    photographs = found.box.photo_credits.splitlines() if found.box else []
    yield from _rows(((_("Donor statement"), [sentence]), (_("Photo credits"), photographs)))

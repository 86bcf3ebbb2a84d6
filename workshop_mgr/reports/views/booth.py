"""Who speaks, for the interpreters' booth: names in both scripts, how people are addressed, posts."""

from collections.abc import Iterable, Sequence

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import Part, SpeakerState
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.queries import Spelling
from workshop_mgr.reports.domain import Variant
from workshop_mgr.reports.editions import draft_fact, span
from workshop_mgr.reports.views.blueprint import (
    BASE,
    FILE,
    bp,
    chosen_language,
    file_of,
    when_and_where,
)
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{BASE}/booth")
@team_read
def booth(slug: str) -> ResponseReturnValue:
    """Show everybody who speaks, in the order of the draft."""
    page = render_template(
        "reports/booth.html",
        workshop=team_workshop(),
        document=_document(chosen_language()),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/booth{FILE}")
@team_read
def booth_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the list for the booth as a file."""
    return file_of(_document(chosen_language()), "booth", ending)


def _document(wanted_language: str) -> Document:
    """Return the list as a document: one row for each person or post without a name."""
    session, workshop = current_session(), team_workshop()
    parts = [
        part for part in agendas.speakers_of(session, workshop.id) if part.speaker.state.is_standing
    ]
    spellings = directory.spellings(
        session, {part.speaker.person_id for part in parts if part.speaker.person_id}
    )
    release = agendas.newest_release(session, workshop.id)
    with force_locale(wanted_language):
        rows = tuple(_row(found, spellings) for found in _by_speaker(parts))
        return Document(
            title=_("Speakers, for the interpreters"),
            language=language(),
            columns=_columns(),
            sections=(Section("", (Block("", rows),)),) if rows else (),
            facts=(text(workshop.title), when_and_where(), draft_fact(release)),
            marking=label(Variant.SPELLING, "report_marking"),
            is_landscape=True,
        )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Addressed as"), 11),
        Column(_("Name"), 17),
        Column(_("Name in their own script"), 17),
        Column(_("Post"), 22),
        Column(_("Agency or organization"), 20),
        Column(_("Languages"), 11),
        Column(_("Speaks in"), 26),
    )


def _by_speaker(parts: Sequence[Part]) -> list[list[Part]]:
    """Join the parts of one person, and those of one post without a name, in order."""
    found: dict[object, list[Part]] = {}
    for part in parts:
        speaker = part.speaker
        found.setdefault(speaker.person_id or speaker.post, []).append(part)
    return list(found.values())


def _row(parts: Sequence[Part], spellings: dict[int, Spelling]) -> Row:
    """Return the line of one speaker; what differs between their parts stands in several lines."""
    speaker = parts[0].speaker
    spelling = spellings.get(speaker.person_id or 0, Spelling("", ()))
    everywhere = [part.speaker for part in parts]
    return Row(
        (
            _lines(one.honorific for one in everywhere),
            speaker.name or _("Name to be confirmed"),
            spelling.native_name,
            _lines(text(one.post) for one in everywhere),
            _lines(text(one.organization) for one in everywhere),
            ", ".join(map(formats.language_name, spelling.languages)),
            "\n".join(map(_place, parts)),
        )
    )


def _place(part: Part) -> str:
    """Return in which session somebody speaks, when, and that it is not sure yet."""
    shown, state = part.session, part.speaker.state
    day = formats.day(shown.day, "short") if shown.day else ""
    when = " ".join(filter(None, (day, span(shown))))
    words = ", ".join(filter(None, (when, text(shown.title))))
    is_sure = state is SpeakerState.CONFIRMED
    return words if is_sure else f"{words} ({label(state, 'speaker_state')})"


def _lines(values: Iterable[str]) -> str:
    """Return values that differ, each in a line of its own."""
    return "\n".join(dict.fromkeys(filter(None, values)))

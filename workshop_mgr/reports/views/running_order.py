"""Who speaks when and for how long, a page for each day: the paper of whoever keeps the time."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import SessionView, SpeakerState, Turn, turns_of
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Cell, Column, Document, Row, Section
from workshop_mgr.reports.editions import draft_fact, shown_name, span
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


@bp.route(f"{BASE}/running-order")
@team_read
def running_order(slug: str) -> ResponseReturnValue:
    """Show the running order of the draft, as it stands now."""
    page = render_template(
        "reports/running_order.html",
        workshop=team_workshop(),
        document=_document(chosen_language()),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/running-order{FILE}")
@team_read
def running_order_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the running order as a file."""
    return file_of(_document(chosen_language()), "running-order", ending)


def _document(wanted_language: str) -> Document:
    """Return the running order as a document: sections are days, blocks are sessions."""
    session, workshop = current_session(), team_workshop()
    sheet = agendas.sheet(session, workshop.id)
    release = agendas.newest_release(session, workshop.id)
    with force_locale(wanted_language):
        days = [(formats.day(day.date, "weekday"), day.sessions) for day in sheet.days]
        days.append((_("Time not published"), sheet.unscheduled))
        sections = [Section(heading, _blocks(sessions)) for heading, sessions in days]
        return Document(
            title=_("Running order of speakers"),
            language=language(),
            columns=_columns(),
            sections=tuple(section for section in sections if section.blocks),
            facts=(text(workshop.title), when_and_where(), draft_fact(release)),
            marking=_("Restricted: for the team of this workshop"),
            watermark=_("DRAFT"),
            has_section_pages=True,
            row_headings=(_("Day"), _("Session")),
        )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("From"), 8),
        Column(_("Turn"), 7, is_number=True),
        Column(_("Speaker"), 38, is_headed=True),
        Column(_("Part"), 14),
        Column(_("Minutes"), 9, is_number=True),
        Column(_("Taking part"), 14),
        Column(_("Answer"), 11),
    )


def _blocks(sessions: tuple[SessionView, ...]) -> tuple[Block, ...]:
    """Return the sessions in which somebody speaks."""
    return tuple(
        Block(_heading(session), (*map(_row, turns), *_total(session, turns)))
        for session in sessions
        if not session.is_cancelled and (turns := turns_of(session))
    )


def _heading(session: SessionView) -> str:
    """Return time, title and room of a session in one line."""
    room = text(session.room.name) if session.room else ""
    return ", ".join(filter(None, (f"{span(session)} {text(session.title)}".strip(), room)))


def _row(turn: Turn) -> Row:
    """Return one speaker's line."""
    speaker = turn.speaker
    is_sure = speaker.state is SpeakerState.CONFIRMED
    return Row(
        (
            formats.clock(turn.begins) if turn.begins else "",
            turn.number,
            "\n".join((shown_name(speaker), *map(text, speaker.lines))),
            label(speaker.role, "speaker_role"),
            "" if speaker.minutes is None else speaker.minutes,
            label(speaker.mode, "speaker_mode") if speaker.mode else "",
            "" if is_sure else label(speaker.state, "speaker_state"),
        )
    )


def _total(session: SessionView, turns: tuple[Turn, ...]) -> tuple[Row, ...]:
    """Return the line that adds up the minutes, beside those the session has."""
    given = [turn.speaker.minutes for turn in turns if turn.speaker.minutes is not None]
    if not given or not session.interval:
        return ()
    length = int((session.interval.end - session.interval.start).total_seconds() // 60)
    words = _("Together, of %(minutes)s minutes", minutes=length)
    cells: tuple[Cell, ...] = ("", "", words, "", sum(given), "", "")
    return (Row(cells, is_total=True),)

"""The languages of each session: the card of technicians and interpreters."""

from collections.abc import Iterator
from itertools import groupby

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import (
    Interpretation,
    SessionView,
    SpeakerMode,
    SpeakerView,
)
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Cell, Column, Document, Row, Section
from workshop_mgr.reports.domain import RemoteWork, remote_work
from workshop_mgr.reports.views.blueprint import (
    BASE,
    FILE,
    bp,
    chosen_language,
    file_of,
    today,
    when_and_where,
)
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text
from workshop_mgr.workshops.login import team_workshop

_REMOTE = (SpeakerMode.REMOTE_LIVE, SpeakerMode.VIDEO_UNSPECIFIED)
"""How those speak whose sound is checked beforehand."""


@bp.route(f"{BASE}/languages")
@team_read
def languages(slug: str) -> ResponseReturnValue:
    """Show which languages each session needs."""
    document, work = _card(chosen_language())
    page = render_template(
        "reports/languages.html",
        workshop=team_workshop(),
        document=document,
        is_too_long=any(one.is_too_long for one in work),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/languages{FILE}")
@team_read
def languages_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the card as a file."""
    document, _work = _card(chosen_language())
    return file_of(document, "languages", ending)


def _card(wanted: str) -> tuple[Document, list[RemoteWork]]:
    """Return the card of the draft in a language, and the remote interpretation of its days."""
    session, workshop = current_session(), team_workshop()
    sessions = [one for one in agendas.sheet(session, workshop.id).sessions if not one.is_cancelled]
    checked = agendas.checked_people(session, workshop.id)
    work = remote_work(sessions)
    with force_locale(wanted):
        document = Document(
            title=_("Languages and interpretation"),
            language=language(),
            columns=_columns(),
            sections=tuple(_sections(sessions, checked)),
            facts=(
                text(workshop.title),
                when_and_where(),
                _("Details as of %(day)s", day=formats.day(today())),
            ),
            notes=tuple(map(_work_words, work)),
            marking=_("For technicians, interpreters and the team of this workshop"),
            is_landscape=True,
            row_headings=(_("Day"), ""),
        )
    return document, work


def _columns() -> tuple[Column, ...]:
    """Return the columns of the card."""
    return (
        Column(_("Time"), 8),
        Column(_("Session"), 18),
        Column(_("Room"), 10),
        Column(_("Spoken"), 10),
        Column(_("Interpretation"), 16),
        Column(_("Interpreters"), 9),
        Column(_("Channel"), 6),
        Column(_("Sound check open"), 15),
        Column(_("Recording"), 9),
    )


def _sections(sessions: list[SessionView], checked: frozenset[int]) -> Iterator[Section]:
    """Yield the sessions by day; of several channels each has a row."""
    for day, found in groupby(sessions, key=lambda one: one.day):
        rows = [row for one in found for row in _rows(one, checked)]
        heading = formats.day(day, "weekday") if day else _("Time not published")
        yield Section(heading, (Block("", tuple(rows)),))


def _rows(session: SessionView, checked: frozenset[int]) -> Iterator[Row]:
    """Yield a session's rows: the first names it, each further one is a channel more."""
    named: tuple[Cell, ...] = (
        _span(session),
        text(session.title),
        text(session.room.name) if session.room else "",
        ", ".join(map(formats.language_name, session.languages)),
    )
    rest: tuple[Cell, ...] = (
        ", ".join(_unchecked(session, checked)),
        label(session.recording, "recording") if session.recording else "",
    )
    channels = [_channel(channel) for channel in session.interpretation] or [("", "", "")]
    yield Row((*named, *channels[0], *rest))
    for channel in channels[1:]:
        yield Row(("", "", "", "", *channel, "", ""))


def _span(session: SessionView) -> str:
    """Return start and end of a session, where published."""
    if not session.starts or not session.ends:
        return ""
    return f"{formats.clock(session.starts)}–{formats.clock(session.ends)}"


def _channel(channel: Interpretation) -> tuple[str, str, str]:
    """Return a channel: from what into what, where the interpreters are, its number."""
    return (
        f"{formats.language_name(channel.source)} → {formats.language_name(channel.target)}",
        _("remote") if channel.is_remote else _("on site"),
        channel.channel,
    )


def _unchecked(session: SessionView, checked: frozenset[int]) -> Iterator[str]:
    """Yield who speaks from elsewhere and whose sound nobody has checked yet."""
    for speaker in session.speakers:
        is_remote = speaker.mode in _REMOTE and speaker.state.is_standing
        if is_remote and speaker.person_id not in checked:
            yield _name(speaker)


def _name(speaker: SpeakerView) -> str:
    """Return a name, or the post of a seat without one."""
    shown = speaker.shown_name
    return shown if isinstance(shown, str) else text(shown)


def _work_words(work: RemoteWork) -> str:
    """Return how long a pair is interpreted remotely on a day, against three hours."""
    first, second = map(formats.language_name, work.languages)
    facts = {
        "day": formats.day(work.day, "short"), "first": first, "second": second,
        "num": work.minutes,
    }  # fmt: skip
    if work.is_too_long:
        return str(
            _(
                "%(day)s, %(first)s and %(second)s: %(num)d minutes of remote interpretation, "
                "more than the three hours of one team. Plan a second team.",
                **facts,
            )
        )
    return str(
        _(
            "%(day)s, %(first)s and %(second)s: %(num)d minutes of remote interpretation, "
            "of the three hours of one team.",
            **facts,
        )
    )

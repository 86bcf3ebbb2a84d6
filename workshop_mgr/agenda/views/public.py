"""The agenda for everybody: in the venue's time, with two more clocks of the reader's choice."""

from flask import render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import (
    Moment,
    SessionView,
    Sheet,
    languages_in,
    moment_of,
    narrowed,
    neighbors,
    people_in,
    rooms_in,
    timetable_of,
    tracks_in,
)
from workshop_mgr.agenda.filters import MODES, reading_from_request
from workshop_mgr.agenda.queries import Released
from workshop_mgr.agenda.views.blueprint import bp
from workshop_mgr.agenda.views.clocks import second_clocks
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.web import formats
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import shared_by
from workshop_mgr.web.http import found
from workshop_mgr.web.i18n import reader, reader_zone
from workshop_mgr.web.templating import label, text
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.models import Workshop

Choices = list[tuple[str, str]]


@bp.route("/workshops/<slug>/agenda")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the newest release of the agenda of a workshop, or what is picked out of it."""
    session = current_session()
    workshop = found(workshops.public_row(session, slug))
    sheet = queries.released_sheet(session, workshop.id)
    release = queries.newest_release(session, workshop.id)
    moment = moment_of(sheet, clock.now()) if workshop.state == State.PUBLISHED else None
    facts = (workshops.columns_of(workshop), release, moment and moment.since)
    return shared_by(facts, lambda: agenda_page(workshop, sheet, release, moment))


def agenda_page(
    workshop: Workshop, sheet: Sheet, release: Released | None, moment: Moment | None = None, *,
    is_preview: bool = False,
) -> str:  # fmt: skip
    """Return the page of an agenda; the team's preview is the very same page without the time."""
    reading = reading_from_request(sheet, workshop.time_zone, reader().time_zone)
    shown = narrowed(sheet, reading.wanted)
    return render_template(
        "agenda/show.html",
        workshop=workshop,
        release=release,
        is_preview=is_preview,
        is_empty=not sheet,
        sheet=shown,
        timetables={day.key: timetable_of(day) for day in shown.days} if reading.is_grid else {},
        moment=moment,
        reading=reading,
        choices=_choices(sheet),
        clocks=second_clocks(workshop),
        chosen_clock=reader().time_zone,
    )


@bp.route("/workshops/<slug>/sessions/<int:session_id>")
@public
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """Show one session as released, and the way to the ones before and after it."""
    database = current_session()
    workshop = found(workshops.public_row(database, slug))
    sheet = queries.released_sheet(database, workshop.id)
    shown = found(next((one for one in sheet.sessions if one.id == session_id), None))
    facts = (workshops.columns_of(workshop), queries.newest_release(database, workshop.id))
    return shared_by(facts, lambda: _session_page(workshop, sheet, shown))


def _session_page(workshop: Workshop, sheet: Sheet, shown: SessionView) -> str:
    """Return the page of one session."""
    return render_template(
        "agenda/session.html",
        workshop=workshop,
        session=shown,
        beside=neighbors(sheet.sessions, shown.id),
        own_clocks=tuple(filter(None, (reader_zone(),))),
    )


def _choices(sheet: Sheet) -> dict[str, Choices]:
    """Return what there is to pick out of an agenda, by parameter."""
    modalities = {found.modality for found in sheet.sessions} - {None}
    modes = MODES if len(modalities) > 1 else ()
    people = sorted(people_in(sheet), key=lambda one: one.name.casefold())
    languages = ((code, formats.language_name(code)) for code in languages_in(sheet))
    return {
        "mode": [(mode.value, label(mode, "session_modality")) for mode in modes],
        "track": [(str(track.id), text(track.name)) for track in tracks_in(sheet)],
        "room": [(str(room.id), text(room.name)) for room in rooms_in(sheet)],
        "language": sorted(languages, key=lambda pair: pair[1]),
        "speaker": [(speaker.person_slug, speaker.name) for speaker in people],
    }

"""Public pages: the list of workshops, one workshop, and how data are handled."""

from datetime import date, datetime

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import SessionType
from workshop_mgr.calendars import queries as calendars
from workshop_mgr.calendars.domain import Feed
from workshop_mgr.calendars.editions import base_url, edition
from workshop_mgr.calendars.views import public_response, source
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.directory import queries as directory
from workshop_mgr.funding import queries as funding
from workshop_mgr.funding.domain import statement
from workshop_mgr.portal import queries
from workshop_mgr.portal.clocks import day_on_clocks
from workshop_mgr.portal.facts import first_start, unpublished
from workshop_mgr.portal.filters import Search, search_from_request
from workshop_mgr.portal.jsonld import structured_data
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.web import formats
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import shared
from workshop_mgr.web.http import found, page_number
from workshop_mgr.web.i18n import language, languages, reader
from workshop_mgr.web.paging import page_of
from workshop_mgr.web.templating import labels_of, text
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.queries import WorkshopFilter

MOST_IN_FEED = 500
MOST_RECENT = 5


@bp.route("/")
@public
def index() -> ResponseReturnValue:
    """List workshops, upcoming ones or with ``past=1`` past ones, 20 a page."""
    session, at = current_session(), clock.now()
    search = search_from_request(session)
    rows, paging = page_of(
        lambda number: workshops.public_page(
            session, search.wanted, at=at, page=number, only=search.only
        ),
        workshops.PAGE_SIZE,
    )
    is_past_the_end = paging.page != page_number()
    recent = [] if search.wanted.is_past or search.values else _recent(session, at)
    listed = [*rows, *recent]
    choices = _choices(session, search)
    page = render_template(
        "portal/index.html",
        rows=rows,
        search=search,
        ignored=(*search.ignored, _("page")) if is_past_the_end else search.ignored,
        paging=paging,
        availability=registrations.availability_of(session, [row.id for row in listed]),
        windows={row.id: workshops.registration_window(row).at(at) for row in listed},
        recent=recent,
        tags=_tags(session, search, choices),
        **choices,
    )
    return shared(page)


def _tags(
    session: Session, search: Search, choices: dict[str, list[tuple[str, str]]]
) -> list[tuple[str, str]]:
    """Return (words, parameter) of each filter in force, to be taken off one by one."""
    chosen_from_list = ("field", "country", "format", "language")
    names = {name: dict(choices[f"{name}_choices"]) for name in chosen_from_list}
    named = queries.names_of(
        session,
        organizer=search.wanted.organizer,
        project=search.project,
        donor=search.donor,
    )
    names |= {name: {search.values[name]: text(words)} for name, words in named.items()}
    days = {
        "from": _("from %(day)s", day=_day(search.wanted.starts_from)),
        "to": _("until %(day)s", day=_day(search.wanted.starts_to)),
    }
    return [
        (days.get(name) or names.get(name, {}).get(value, value), name)
        for name, value in search.values.items()
    ]


def _day(value: date | None) -> str:
    """Return a day of the filter in words."""
    return formats.day(value) if value else ""


def _choices(session: Session, search: Search) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the list's filters."""
    fields = [(row.code, text(row.name)) for row in workshops.fields_of_work(session)]
    ways = [(value, str(words)) for value, words in labels_of("format") if value != "unknown"]
    spoken = [(code, formats.language_name(code)) for code in search.languages]
    return {
        "field_choices": [("", _("All fields")), *sorted(fields, key=lambda pair: pair[1])],
        "country_choices": [
            ("", _("All countries")),
            *directory.country_options(session, language()),
        ],
        "format_choices": [("", _("In person or online")), *ways],
        "language_choices": [
            ("", _("All languages")),
            *sorted(spoken, key=lambda pair: pair[1]),
        ],
    }


def _recent(session: Session, at: datetime) -> list[Workshop]:
    """Return the workshops that finished last, for the foot of the first page."""
    rows, _total = workshops.public_page(session, WorkshopFilter(is_past=True), at=at, page=1)
    return list(rows[:MOST_RECENT])


@bp.route("/calendar.ics")
@public
def calendar() -> ResponseReturnValue:
    """Give the public list as a calendar, an entry for each workshop, with the filters of ``/``."""
    session, at = current_session(), clock.now()
    search = search_from_request(session)
    is_copy = "download" in request.args
    ids = workshops.public_ids(session, search.wanted, at=at, most=MOST_IN_FEED, only=search.only)

    def make() -> Feed:
        wanted = request.args.get("lang", "")
        edited = edition(wanted if wanted in languages() else languages()[0])
        objects = calendars.objects_of_workshops(session, ids)
        return Feed(
            name=str(current_app.config["SITE_NAME"]),
            time_zone="UTC",
            entries=tuple(calendars.public_entries(objects, edited)),
            source="" if is_copy else source(),
        )

    stamps = calendars.stamps_of(session, ids)
    revised = workshops.list_changes(session, at=at)
    return public_response(stamps, make, "workshops", revised=revised, is_copy=is_copy)


@bp.route("/workshops/<slug>")
@public
def workshop(slug: str) -> ResponseReturnValue:
    """Show one workshop: when, where, how to take part, for whom, by whom, paid by whom."""
    session, at = current_session(), clock.now()
    shown = found(workshops.public_by_slug(session, slug))
    sheet = agenda.released_sheet(session, shown.id)
    places = registrations.availability(session, shown.id)
    facts = funding.facts_for(session, shown.id)
    page = render_template(
        "portal/workshop.html",
        workshop=shown,
        window=workshops.registration_window(shown).at(at),
        places=places,
        sheet=sheet,
        first_start=first_start(sheet),
        day_on_clocks=day_on_clocks(shown, sheet, reader().time_zone)
        if shown.ends_at > at
        else None,
        topics=[found_ for found_ in sheet.unscheduled if found_.type is not SessionType.OPENING],
        opening=sheet.opening,
        attributions=funding.as_named(funding.attributions(session, shown.id), shown, language()),
        facts=facts,
        statement=statement(facts, language()),
        structured=structured_data(shown, places, facts, base_url(), language()),
        inferred={entry["field"] for entry in shown.provenance},
        unpublished=unpublished(shown, sheet),
        is_past=shown.ends_at <= at,
    )
    return shared(page)


@bp.route("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is stored of a person, why, who sees it and for how long."""
    return shared(render_template("portal/privacy.html"))


@bp.route("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how the pages can be used, and whom to tell when they cannot."""
    return shared(make_response(render_template("portal/accessibility.html")))

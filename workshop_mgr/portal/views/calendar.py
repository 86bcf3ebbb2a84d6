"""The office's calendar: a month of all the workshops one may see, as a grid and as a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.texts import Texts
from workshop_mgr.portal import queries
from workshop_mgr.portal.domain import (
    Booking,
    HallClash,
    PersonClash,
    Talk,
    hall_clashes,
    month_days,
    person_clashes,
    weeks_of,
)
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.http import private
from workshop_mgr.web.templating import text

YEARS = range(1970, 2200)
Choices = Mapping[str, list[tuple[str, str]]]
"""Filter → (value, words) of what there is in the month."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What narrows the calendar; empty values narrow nothing."""

    structure: str = ""
    field: str = ""
    hall: str = ""
    person: str = ""

    def fits(self, booking: Booking, people: Iterable[str]) -> bool:
        """Say whether a workshop, in which ``people`` speak, is asked for."""
        return (
            self.structure in ("", *(slug for slug, _name in booking.structures))
            and self.field in ("", *(code for code, _name in booking.fields))
            and self.hall in ("", booking.hall)
            and self.person in ("", *people)
        )


@bp.route("/manage/calendar")
@account_holder
def office_calendar() -> ResponseReturnValue:
    """Show the workshops of a month, ``?month=2026-03``, and what two of them want at once."""
    session, month = current_session(), _month()
    bookings = queries.bookings(session, actor(), *month_days(month))
    talks = queries.talks(session, [booking.id for booking in bookings])
    choices = _choices(bookings, talks)
    chosen = Chosen(**{name: _known(name, pairs) for name, pairs in choices.items()})
    speaking = {booking.id: _people_in(booking, talks) for booking in bookings}
    shown = [booking for booking in bookings if chosen.fits(booking, speaking[booking.id])]
    halls, people = _clashes(bookings, talks, {booking.id for booking in shown})
    page = render_template(
        "portal/office_calendar.html",
        month=month,
        months=(_moved(month, -1), _this_month(), _moved(month, +1)),
        today=clock.now().date(),
        view="list" if request.args.get("view") == "list" else "month",
        bookings=shown,
        weeks=weeks_of(month, shown),
        by_id={booking.id: booking for booking in bookings},
        halls=halls,
        people=people,
        clashing=_clashing(halls, people),
        choices=choices,
        chosen=chosen,
    )
    return private(make_response(page))


def _month() -> date:
    """Return the first day of the month asked for, of this one where none is."""
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return _this_month()
    return asked if asked.year in YEARS else _this_month()


def _this_month() -> date:
    """Return the first day of this month."""
    return clock.now().date().replace(day=1)


def _moved(month: date, by: int) -> date:
    """Return the first day of the month before or after."""
    return (month + timedelta(days=31 if by > 0 else -1)).replace(day=1)


def _choices(bookings: Iterable[Booking], talks: Iterable[Talk]) -> Choices:
    """Return what the month may be narrowed to, by name."""
    found: dict[str, dict[str, str]] = {"structure": {}, "field": {}, "hall": {}, "person": {}}
    for booking in bookings:
        found["structure"].update(_in_words(booking.structures))
        found["field"].update(_in_words(booking.fields))
        if booking.hall:
            place = (text(booking.venue), text(booking.city))
            found["hall"].setdefault(booking.hall, ", ".join(filter(None, place)))
    found["person"].update((talk.person_slug, talk.name) for talk in talks)
    return {
        name: sorted(values.items(), key=lambda pair: pair[1].casefold())
        for name, values in found.items()
    }


def _in_words(pairs: Iterable[tuple[str, Texts]]) -> Iterable[tuple[str, str]]:
    """Return codes with their words for the reader."""
    return ((code, text(name)) for code, name in pairs)


def _known(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return what the address narrows to, nothing where the month has no such thing."""
    asked = request.args.get(name, "")
    return asked if asked in {value for value, _words in pairs} else ""


def _people_in(booking: Booking, talks: Iterable[Talk]) -> set[str]:
    """Return who speaks in a workshop."""
    return {talk.person_slug for talk in talks if talk.workshop_id == booking.id}


def _clashes(
    bookings: Sequence[Booking], talks: Iterable[Talk], shown: set[int]
) -> tuple[list[HallClash], list[PersonClash]]:
    """Return what two workshops want at once, one of them shown."""
    held = [booking.id for booking in bookings if booking.is_held]
    halls = [one for one in hall_clashes(bookings) if {one.first.id, one.second.id} & shown]
    people = [
        one
        for one in person_clashes(talks, held)
        if {one.first.workshop_id, one.second.workshop_id} & shown
    ]
    return halls, people


def _clashing(halls: Iterable[HallClash], people: Iterable[PersonClash]) -> set[int]:
    """Return the ids of the workshops that clash with another one."""
    found = {booking.id for one in halls for booking in (one.first, one.second)}
    return found | {talk.workshop_id for one in people for talk in (one.first, one.second)}

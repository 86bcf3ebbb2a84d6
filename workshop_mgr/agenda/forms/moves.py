"""The form that moves a session: the inspector beside the schedule, and what a drag sends."""

from collections.abc import Iterable
from datetime import date, time
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional

from workshop_mgr.agenda.domain import MovePlan, RoomView, SessionType, SessionView, end_of
from workshop_mgr.agenda.forms.placing import DayChoice, PlacingForm, RoomChoice
from workshop_mgr.core.errors import Refused
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.web.forms import Choice, ClockField, WholeNumber, options
from workshop_mgr.web.templating import labels_of

DAY_OF_MINUTES = 24 * 60
USUAL_MINUTES = 60
"""How long a session is that has no times yet, until somebody says."""


class MoveForm(PlacingForm):
    """Where a session stands. Minutes or an end say how long; ``off`` takes it off the schedule."""

    FIELD_OF = {
        "session_outside_days": "day",
        "session_day_missing": "day",
        "session_start_missing": "starts",
        "session_end_missing": "minutes",
        "session_length_missing": "minutes",
        "session_past_midnight": "minutes",
        "session_ends_before_start": "minutes",
        "room_gone": "room",
    }
    END = "minutes"

    type = Choice(_l("Type"), choices=partial(options, labels_of("session_type")))
    room = RoomChoice(_l("Room"))
    day = DayChoice(_l("Day"))
    starts = ClockField(_l("Starts"), [Optional()])
    minutes = WholeNumber(_l("Minutes"), least=1, most=DAY_OF_MINUTES)
    ends = ClockField(_l("Ends"), [Optional()])
    off = StringField()
    row_version = ShownVersion()

    def offer(self, days: Iterable[date], rooms: Iterable[RoomView]) -> None:
        """Fill the lists: the workshop's days and rooms."""
        self.offer_places(days, rooms, no_room=_("None: for everybody"))

    def plan(self) -> MovePlan:
        """Return what was typed.

        Raises:
            Refused: ``session_length_missing``, ``session_past_midnight``.
        """
        room_id = int(self.room.data) if self.room.data else None
        kind = SessionType(self.type.data)
        if self.off.data:
            return MovePlan(room_id=room_id, type=kind)
        return MovePlan(
            day=date.fromisoformat(self.day.data) if self.day.data else None,
            starts=self.starts.data,
            ends=self._end(),
            room_id=room_id,
            type=kind,
        )

    def _end(self) -> time | None:
        """Return when the session ends: as typed, else by its minutes."""
        starts: time | None = self.starts.data
        ends: time | None = self.ends.data
        if ends or starts is None:
            return ends
        if self.minutes.data is None:
            raise Refused("session_length_missing")
        return end_of(starts, self.minutes.data)

    @staticmethod
    def shown(session: SessionView) -> dict[str, Any]:
        """Return the data of a form that shows where a session stands."""
        return {
            "type": session.type.value,
            "room": str(session.room.id) if session.room else "",
            "day": session.day.isoformat() if session.day else "",
            "starts": session.starts.time() if session.starts else None,
            "minutes": _minutes_of(session) or USUAL_MINUTES,
            "row_version": str(session.revision),
        }


def _minutes_of(session: SessionView) -> int | None:
    """Return how long a session lasts on the wall clock."""
    if session.interval is None:
        return None
    start, end = (
        when.replace(tzinfo=None) for when in (session.interval.start, session.interval.end)
    )
    return int((end - start).total_seconds()) // 60

"""What the forms that place a session have in common: days, rooms, and refusals at their fields."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import ValidationError

from workshop_mgr.agenda.domain import RoomView
from workshop_mgr.core.errors import DomainError
from workshop_mgr.web import formats, messages
from workshop_mgr.web.forms import BaseForm, Choice, ClockField, options
from workshop_mgr.web.templating import text as shown

_CLOCK_CHANGES = {
    "time_does_not_exist": "session_time_skipped",
    "time_is_ambiguous": "session_time_twice",
}


class DayChoice(Choice):
    """A day of the workshop; of another day the rules say which ones there are."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is neither offered nor a day."""
        try:
            date.fromisoformat(self.data or "")
        except ValueError:
            super().pre_validate(form)


class RoomChoice(Choice):
    """A room of the workshop; one that is not offered was removed while the page stood open."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a room that is not there."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(messages.describe(DomainError("room_gone"))) from None


class PlacingForm(BaseForm):
    """A form with ``day``, ``starts``, ``room``. ``FIELD_OF`` says where each refusal is shown."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {}
    END = "ends"
    day: DayChoice
    starts: ClockField
    room: RoomChoice

    def offer_places(
        self, days: Iterable[date], rooms: Iterable[RoomView], *, no_room: str
    ) -> None:
        """Fill the lists: the workshop's days and rooms; ``no_room`` names the choice of none."""
        pairs = [(day.isoformat(), formats.day(day, "weekday")) for day in days]
        self.day.choices = options(pairs, empty=_("Not known yet"))
        self.room.choices = options([(str(room.id), _named(room)) for room in rooms], empty=no_room)

    def refuse_plan(self, refusal: DomainError) -> None:
        """Show what is wrong with a plan at its field, days and times as people write them."""
        if refusal.code in _CLOCK_CHANGES:
            is_start = refusal.facts["local"] == self._typed_start()
            self.refuse(_in_words(refusal), "starts" if is_start else self.END)
        else:
            self.refuse(_in_words(refusal), self.FIELD_OF.get(refusal.code))

    def _typed_start(self) -> datetime | None:
        """Return the wall clock the session was to start at."""
        if not self.day.data or self.starts.data is None:
            return None
        return datetime.combine(date.fromisoformat(self.day.data), self.starts.data)


def _named(room: RoomView) -> str:
    """Return a room with its seats: "Hall B, 30 seats"."""
    if not room.seats:
        return shown(room.name)
    return f"{shown(room.name)}, {ngettext('%(num)s seat', '%(num)s seats', room.seats)}"


def _in_words(refusal: DomainError) -> DomainError:
    """Return a refusal whose days and times are words."""
    if refusal.code in _CLOCK_CHANGES:
        before, after = _moments(refusal.facts["nearest"])
        time = formats.clock(_moments((refusal.facts["local"],))[0])
        return DomainError(
            _CLOCK_CHANGES[refusal.code],
            time=time, before=formats.clock(before), after=formats.clock(after),
        )  # fmt: skip
    facts = {
        name: formats.day(value) if isinstance(value, date) else value
        for name, value in refusal.facts.items()
    }
    return DomainError(refusal.code, **facts)


def _moments(values: object) -> Sequence[datetime]:
    """Return facts that are wall clocks as such; facts have no types of their own."""
    assert isinstance(values, tuple)
    return [value for value in values if isinstance(value, datetime)]

"""The form of a session."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_mgr.agenda.domain import (
    Modality,
    RoomView,
    SessionPlan,
    SessionType,
    SessionView,
)
from workshop_mgr.core.errors import DomainError
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.web import formats
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Choices,
    ClockField,
    TextsField,
    options,
)
from workshop_mgr.web.templating import labels_of
from workshop_mgr.web.templating import text as shown

_FIELD_OF = {
    "session_outside_days": "day",
    "session_day_missing": "day",
    "session_start_missing": "starts",
    "session_end_missing": "ends",
    "session_ends_before_start": "ends",
}
_CLOCK_CHANGES = {
    "time_does_not_exist": "session_time_skipped",
    "time_is_ambiguous": "session_time_twice",
}


class TickList(Choices):
    """Several of a closed list, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DayChoice(Choice):
    """A day of the workshop; of another day the rules say which ones there are."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is neither offered nor a day."""
        try:
            date.fromisoformat(self.data or "")
        except ValueError:
            super().pre_validate(form)


class SessionForm(BaseForm):
    """A session. Day and times may be left empty: they are then not published."""

    title = TextsField(_l("Title"), required=_l("Enter the title in at least one language."))
    type = Choice(
        _l("Type"), choices=partial(options, labels_of("session_type")), default=SessionType.SESSION
    )
    day = DayChoice(_l("Day"))
    starts = ClockField(_l("Starts"), [Optional()])
    ends = ClockField(_l("Ends"), [Optional()])
    room = Choice(_l("Room"))
    modality = Choice(_l("How people attend"))
    languages = TickList(_l("Languages"))
    abstract = TextsField(_l("What it is about"), longest=4000, is_long=True)
    row_version = ShownVersion()

    def offer(
        self, days: Iterable[date], rooms: Iterable[RoomView], languages: Iterable[str]
    ) -> None:
        """Fill the lists: the workshop's days and rooms, languages by code."""
        pairs = [(day.isoformat(), formats.day(day, "weekday")) for day in days]
        self.day.choices = options(pairs, empty=_("Not known yet"))
        self.room.choices = options(
            [(str(room.id), shown(room.name)) for room in rooms], empty=_("None")
        )
        self.modality.choices = options(labels_of("session_modality"), empty=_("Not published"))
        self.languages.choices = options(
            [(code, formats.language_name(code)) for code in languages]
        )

    def plan(self) -> SessionPlan:
        """Return what was typed."""
        return SessionPlan(
            type=SessionType(self.type.data),
            title=self.title.data,
            abstract=self.abstract.data,
            day=date.fromisoformat(self.day.data) if self.day.data else None,
            starts=self.starts.data,
            ends=self.ends.data,
            room_id=int(self.room.data) if self.room.data else None,
            modality=Modality(self.modality.data) if self.modality.data else None,
            languages=tuple(self.languages.data or ()),
        )

    def refuse_plan(self, refusal: DomainError) -> None:
        """Show what is wrong with a plan at its field, days and times as people write them."""
        if refusal.code in _CLOCK_CHANGES:
            local = refusal.facts["local"]
            field = "starts" if local == self._typed_start() else "ends"
            self.refuse(_in_words(refusal), field)
        else:
            self.refuse(_in_words(refusal), _FIELD_OF.get(refusal.code))

    def _typed_start(self) -> datetime | None:
        """Return the wall clock the session was to start at."""
        if not self.day.data or self.starts.data is None:
            return None
        return datetime.combine(date.fromisoformat(self.day.data), self.starts.data)

    @staticmethod
    def shown(session: SessionView) -> dict[str, Any]:
        """Return the data of a form that shows a session."""
        return {
            "title": session.title,
            "type": session.type.value,
            "day": session.day.isoformat() if session.day else "",
            "starts": session.starts.time() if session.starts else None,
            "ends": session.ends.time() if session.ends else None,
            "room": str(session.room.id) if session.room else "",
            "modality": session.modality.value if session.modality else "",
            "languages": list(session.languages),
            "abstract": session.abstract,
            "row_version": str(session.revision),
        }


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

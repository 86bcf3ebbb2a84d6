"""The form of a session."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_mgr.agenda.domain import (
    Modality,
    Recording,
    RoomView,
    SessionPlan,
    SessionType,
    SessionView,
    TrackView,
)
from workshop_mgr.agenda.forms.interpretation import InterpretationField
from workshop_mgr.agenda.forms.placing import DayChoice, PlacingForm, RoomChoice
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.web import formats, forms
from workshop_mgr.web.forms import Choice, Choices, ClockField, TextsField, WholeNumber, options
from workshop_mgr.web.templating import labels_of
from workshop_mgr.web.templating import text as shown

MOST_EXPECTED = 100_000


class TickList(Choices):
    """Several of a closed list, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SessionForm(PlacingForm):
    """A session. Day and times may be left empty: they are then not published."""

    FIELD_OF = {
        "session_outside_days": "day",
        "session_day_missing": "day",
        "session_start_missing": "starts",
        "session_end_missing": "ends",
        "session_ends_before_start": "ends",
        "room_gone": "room",
    }

    title = TextsField(_l("Title"), required=_l("Enter the title in at least one language."))
    type = Choice(
        _l("Type"), choices=partial(options, labels_of("session_type")), default=SessionType.SESSION
    )
    day = DayChoice(_l("Day"))
    starts = ClockField(_l("Starts"), [Optional()])
    ends = ClockField(_l("Ends"), [Optional()])
    room = RoomChoice(_l("Room"))
    track = Choice(_l("Track"))
    modality = Choice(_l("How people attend"))
    languages = TickList(_l("Languages"))
    interpretation = InterpretationField(_l("Interpretation"))
    recording = Choice(_l("Recording"))
    expected = WholeNumber(_l("People expected"), least=1, most=MOST_EXPECTED)
    abstract = TextsField(_l("What it is about"), longest=4000, is_long=True)
    objectives = TextsField(_l("Objectives"), longest=4000, is_long=True)
    single_sex_reason = forms.long_text(
        _l("Why its panel has people of one sex only"), longest=1000
    )
    row_version = ShownVersion()

    def offer(
        self, days: Iterable[date], rooms: Iterable[RoomView], tracks: Iterable[TrackView],
        languages: Iterable[str],
    ) -> None:  # fmt: skip
        """Fill the lists: the workshop's days, rooms and tracks, languages by code."""
        codes = tuple(languages)
        self.offer_places(days, rooms, no_room=_("None"))
        self.track.choices = options(
            [(str(track.id), shown(track.name)) for track in tracks], empty=_("None")
        )
        self.modality.choices = options(labels_of("session_modality"), empty=_("Not published"))
        self.recording.choices = options(labels_of("recording"), empty=_("Not decided"))
        self.languages.choices = options([(code, formats.language_name(code)) for code in codes])
        self.interpretation.offered = codes

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
            objectives=self.objectives.data,
            track_id=int(self.track.data) if self.track.data else None,
            interpretation=self.interpretation.data,
            recording=Recording(self.recording.data) if self.recording.data else None,
            expected=self.expected.data,
            single_sex_reason=self.single_sex_reason.data or "",
        )

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
            "track": str(session.track.id) if session.track else "",
            "modality": session.modality.value if session.modality else "",
            "languages": list(session.languages),
            "interpretation": session.interpretation,
            "recording": session.recording.value if session.recording else "",
            "expected": session.expected,
            "abstract": session.abstract,
            "objectives": session.objectives,
            "single_sex_reason": session.single_sex_reason,
            "row_version": str(session.revision),
        }

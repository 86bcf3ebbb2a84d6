"""The forms of sessions, rooms and speakers, and the words of the agenda's closed lists."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_mgr.agenda.domain import (
    Modality,
    RolePlan,
    RoomPlan,
    RoomView,
    SessionPlan,
    SessionType,
    SessionView,
    SpeakerMode,
    SpeakerRole,
    SpeakerView,
    mark_of,
)
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.web import formats, forms, messages
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Choices,
    ClockField,
    Hidden,
    TextsField,
    WholeNumber,
    options,
)
from workshop_mgr.web.templating import add_labels, labels_of
from workshop_mgr.web.templating import text as shown

MOST_SEATS = 100_000

add_labels(
    "session_type",
    {
        SessionType.SESSION: _l("Session"),
        SessionType.REGISTRATION: _l("Arrival"),
        SessionType.OPENING: _l("Opening"),
        SessionType.PLENARY: _l("Plenary"),
        SessionType.PANEL: _l("Panel"),
        SessionType.COUNTRY_PRESENTATIONS: _l("Country presentations"),
        SessionType.EXPERT_SESSION: _l("Expert session"),
        SessionType.GROUP_WORK: _l("Working group"),
        SessionType.EXERCISE: _l("Exercise"),
        SessionType.BREAK: _l("Break"),
        SessionType.SITE_VISIT: _l("Site visit"),
        SessionType.SIDE_EVENT: _l("Side event"),
        SessionType.CLOSING: _l("Closing"),
    },
)
add_labels(
    "speaker_role",
    {
        SpeakerRole.OPENING_REMARKS: _l("Opening remarks"),
        SpeakerRole.KEYNOTE: _l("Keynote"),
        SpeakerRole.PANELLIST: _l("Panelist"),
        SpeakerRole.PRESENTER: _l("Presenter"),
        SpeakerRole.MODERATOR: _l("Moderator"),
        SpeakerRole.CHAIR: _l("Chair"),
        SpeakerRole.RAPPORTEUR: _l("Rapporteur"),
        SpeakerRole.EXPERT: _l("Expert"),
        SpeakerRole.TRAINER: _l("Trainer"),
        SpeakerRole.CLOSING: _l("Closing remarks"),
    },
)
add_labels(
    "speaker_mode",
    {
        SpeakerMode.IN_ROOM: _l("in the room"),
        SpeakerMode.REMOTE_LIVE: _l("live online"),
        SpeakerMode.PRE_RECORDED_VIDEO: _l("recorded video"),
        SpeakerMode.VIDEO_UNSPECIFIED: _l("by video"),
    },
)
add_labels(
    "session_modality",
    {
        Modality.BLENDED: _l("In person and online"),
        Modality.IN_PERSON: _l("In person"),
        Modality.ONLINE: _l("Online"),
    },
)
messages.add(
    {
        "session_outside_days": _l("Choose a day of the workshop: %(first)s to %(last)s."),
        "session_day_missing": _l("Choose the day of these times, or leave the times empty."),
        "session_start_missing": _l("Enter when the session starts, or leave both times empty."),
        "session_end_missing": _l("Enter when the session ends, or leave both times empty."),
        "session_ends_before_start": _l(
            "Enter an end after the start. A session ends on its own day, at 00:00 at the latest."
        ),
        "session_time_skipped": _l(
            "The clocks are set forward over %(time)s on this day, so it does not exist. "
            "Use %(before)s or %(after)s."
        ),
        "session_time_twice": _l(
            "The clocks are set back over %(time)s on this day, so it comes twice. "
            "Use %(before)s or %(after)s."
        ),
        "sessions_outside_days": _l(
            "These sessions are outside the new days. Move them first: %(titles)s."
        ),
        "sessions_at_clock_change": _l(
            "On the new days the clocks change during these sessions. Move them first: %(titles)s."
        ),
        "room_in_use": _l("Sessions still use this room (%(count)s). Give them another one first."),
        "speaker_missing": _l("Choose a person, or enter the post of somebody without a name."),
    }
)
_FIELD_OF = {
    "session_outside_days": "day",
    "session_day_missing": "day",
    "session_start_missing": "starts",
    "session_end_missing": "ends",
    "session_ends_before_start": "ends",
    "speaker_missing": "person",
    "organization_unknown": "organization",
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


class RoomForm(BaseForm):
    """A room of a workshop."""

    name = TextsField(
        _l("Name of the room"), required=_l("Enter the name in at least one language.")
    )
    is_online = forms.tick(_l("This is the online room"))
    seats = WholeNumber(_l("Seats"), least=1, most=MOST_SEATS)
    row_version = Hidden()

    def plan(self) -> RoomPlan:
        """Return what was typed."""
        return RoomPlan(name=self.name.data, is_online=self.is_online.data, seats=self.seats.data)

    @staticmethod
    def shown(room: RoomView) -> dict[str, Any]:
        """Return the data of a form that shows a room."""
        return {
            "name": room.name,
            "is_online": room.is_online,
            "seats": room.seats,
            "row_version": mark_of(room),
        }


class RoleForm(BaseForm):
    """Somebody's part in a session: a person of the directory, or a post without a name."""

    person = Choice(_l("Person"))
    role = Choice(
        _l("Role"), [InputRequired(_l("Choose what they do in the session."))],
        choices=partial(options, labels_of("speaker_role")),
    )  # fmt: skip
    honorific = forms.text(_l("Honorific"), longest=60)
    post = TextsField(_l("Post"))
    mode = Choice(_l("How they speak"))
    organization = forms.text(_l("Agency or organization"))
    country = Choice(_l("Country"))
    represents = TextsField(_l("Speaks for"))
    row_version = Hidden()

    def offer(
        self, people: Sequence[tuple[str, str]], countries: Sequence[tuple[str, str]]
    ) -> None:
        """Fill the lists to choose from, each (value, words)."""
        self.person.choices = options(people, empty=_("Not named (yet): the post stands alone"))
        self.mode.choices = options(labels_of("speaker_mode"), empty=_("Not published"))
        self.country.choices = options(countries, empty=_("None"))

    def refuse_plan(self, refusal: DomainError) -> None:
        """Show what is wrong with a plan at its field."""
        self.refuse(refusal, _FIELD_OF.get(refusal.code))

    def plan(self, *, is_new: bool) -> RolePlan:
        """Return what was typed. In a new part, what is left empty is taken from the directory."""
        is_open = is_new and bool(self.person.data)
        return RolePlan(
            role=SpeakerRole(self.role.data),
            person_id=int(self.person.data) if self.person.data else None,
            honorific=None if is_open and not self.honorific.data else self.honorific.data or "",
            post=None if is_open and not self.post.data else self.post.data,
            represents=self.represents.data,
            organization=None
            if is_open and not self.organization.data
            else self.organization.data or "",
            country_code=self.country.data or None,
            mode=SpeakerMode(self.mode.data) if self.mode.data else None,
        )

    @staticmethod
    def shown(speaker: SpeakerView) -> dict[str, Any]:
        """Return the data of a form that shows a part."""
        return {
            "person": str(speaker.person_id or ""),
            "role": speaker.role.value,
            "honorific": speaker.honorific,
            "post": speaker.post,
            "mode": speaker.mode.value if speaker.mode else "",
            "organization": shown(speaker.organization),
            "country": speaker.country_code or "",
            "represents": speaker.represents or Texts(),
            "row_version": mark_of(speaker),
        }

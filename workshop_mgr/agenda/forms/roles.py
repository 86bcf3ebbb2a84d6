"""The form of somebody's part in a session."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from workshop_mgr.agenda.domain import (
    Hand,
    RolePlan,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    SpeakerView,
    mark_of,
    states_open_to,
)
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.texts import Texts
from workshop_mgr.web import forms
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    DayField,
    Hidden,
    TextsField,
    WholeNumber,
    options,
)
from workshop_mgr.web.templating import labels_of
from workshop_mgr.web.templating import text as shown

_FIELD_OF = {
    "speaker_missing": "person",
    "organization_unknown": "organization",
    "speaker_step": "state",
}
MOST_MINUTES = 600


class RoleForm(BaseForm):
    """Somebody's part in a session: a person of the directory, or a post without a name."""

    person = Choice(_l("Person"))
    role = Choice(
        _l("Role"), [InputRequired(_l("Choose what they do in the session."))],
        choices=partial(options, labels_of("speaker_role")),
    )  # fmt: skip
    honorific = forms.text(_l("Honorific"), longest=60)
    post = TextsField(_l("Post"))
    state = Choice(_l("State"))
    mode = Choice(_l("How they speak"))
    minutes = WholeNumber(_l("Minutes"), least=1, most=MOST_MINUTES)
    slides_due_on = DayField(_l("Slides due on"))
    organization = forms.text(_l("Agency or organization"))
    country = Choice(_l("Country"))
    represents = TextsField(_l("Speaks for"))
    row_version = Hidden()

    def offer(
        self, people: Sequence[tuple[str, str]], countries: Sequence[tuple[str, str]],
        present: SpeakerState | None = None,
    ) -> None:  # fmt: skip
        """Fill the lists to choose from, each (value, words); ``present`` is the part's own state."""
        words = dict(labels_of("speaker_state"))
        states = states_open_to(present or SpeakerState.PROPOSED, Hand.TEAM)
        self.state.choices = options(
            [(state, words[state]) for state in states],
            empty=None if present else _("Proposed; a seat without a name: confirmed"),
        )
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
            state=SpeakerState(self.state.data) if self.state.data else None,
            minutes=self.minutes.data,
            slides_due_on=self.slides_due_on.data,
        )

    @staticmethod
    def shown(speaker: SpeakerView) -> dict[str, Any]:
        """Return the data of a form that shows a part."""
        return {
            "person": str(speaker.person_id or ""),
            "role": speaker.role.value,
            "honorific": speaker.honorific,
            "post": speaker.post,
            "state": speaker.state.value,
            "mode": speaker.mode.value if speaker.mode else "",
            "minutes": speaker.minutes,
            "slides_due_on": speaker.slides_due_on,
            "organization": shown(speaker.organization),
            "country": speaker.country_code or "",
            "represents": speaker.represents or Texts(),
            "row_version": mark_of(speaker),
        }

    @staticmethod
    def inherited(speaker: SpeakerView) -> dict[str, Any]:
        """Return the data of a form of somebody who speaks in a speaker's place."""
        return {
            "role": speaker.role.value,
            "mode": speaker.mode.value if speaker.mode else "",
            "minutes": speaker.minutes,
            "slides_due_on": speaker.slides_due_on,
        }

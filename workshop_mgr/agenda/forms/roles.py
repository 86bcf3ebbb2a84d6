"""The form of somebody's part in a session."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from workshop_mgr.agenda.domain import RolePlan, SpeakerMode, SpeakerRole, SpeakerView, mark_of
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.texts import Texts
from workshop_mgr.web import forms
from workshop_mgr.web.forms import BaseForm, Choice, Hidden, TextsField, options
from workshop_mgr.web.templating import labels_of
from workshop_mgr.web.templating import text as shown

_FIELD_OF = {"speaker_missing": "person", "organization_unknown": "organization"}


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

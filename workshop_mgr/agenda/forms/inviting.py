"""The forms with which the team writes to speakers."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from workshop_mgr.agenda.forms.sessions import TickList
from workshop_mgr.agenda.queries import Invitee
from workshop_mgr.core.errors import DomainError
from workshop_mgr.web import formats, forms
from workshop_mgr.web.forms import BaseForm, MomentField, options


class InvitationForm(BaseForm):
    """Whom to write to. Who has not been asked yet is ticked beforehand."""

    person = TickList(_l("Speakers"))

    @classmethod
    def of(cls, people: Sequence[Invitee]) -> "InvitationForm":
        """Return the form of a workshop's speakers."""
        waiting = [str(one.person.id) for one in people if one.is_to_invite and one.person.email]
        form = cls(data={"person": waiting})
        form.person.choices = options(
            [(str(one.person.id), one.person.display_name) for one in people]
        )
        return form


class CheckTimeForm(BaseForm):
    """When a technical check is, on the venue's clock, and whether it is done."""

    at_local = MomentField(_l("Day and time of the check"), [Optional()])
    is_done = forms.tick(_l("The check is done"))

    def refuse_time(self, refusal: DomainError) -> None:
        """Say that the clocks change over this time, with the nearest ones."""
        near = refusal.facts.get("nearest")
        assert isinstance(near, tuple)
        before, after = (moment for moment in near if isinstance(moment, datetime))
        sentence = _(
            "The clocks change over this time. Use %(before)s or %(after)s.",
            before=formats.clock(before), after=formats.clock(after),
        )  # fmt: skip
        self.at_local.errors = (*self.at_local.errors, sentence)

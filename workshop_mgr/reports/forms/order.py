"""The form for the order of a delegation."""

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _

from workshop_mgr.reports.domain import Participant, Standing
from workshop_mgr.web.forms import BaseForm

MOST_RANK = 999


class OrderForm(BaseForm):
    """Who leads a delegation and in which order it stands: ``head`` ids, ``rank_<id>`` numbers."""

    def wanted(self, people: Sequence[Participant]) -> dict[int, Standing]:
        """Return what was typed for each person; what is no number becomes an error of the form."""
        heads = set(request.form.getlist("head"))
        found: dict[int, Standing] = {}
        for person in people:
            typed = request.form.get(f"rank_{person.id}", "").strip()
            if typed and not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= MOST_RANK):
                self.form_errors.append(
                    _("Enter a whole number from %(least)d to %(most)d.", least=1, most=MOST_RANK)
                )
                return {}
            found[person.id] = Standing(str(person.id) in heads, int(typed) if typed else None)
        return found

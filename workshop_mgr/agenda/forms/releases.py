"""The form of a release."""

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import ReleasePlan, ReleaseStatus
from workshop_mgr.agenda.queries import Unreleased
from workshop_mgr.web.forms import BaseForm, Choice, Hidden, TextsField, options
from workshop_mgr.web.templating import labels_of


class ReleaseForm(BaseForm):
    """A release: what is new in words, how binding it is, and what was looked at."""

    note = TextsField(
        _l("What is new"),
        required=_l("Say what is new, in at least one language."),
        longest=1000,
        is_long=True,
    )
    status = Choice(_l("Status"), choices=partial(options, labels_of("release_status")))
    seen = Hidden()
    draft = Hidden()

    def plan(self) -> ReleasePlan:
        """Return what was typed."""
        seen = self.seen.data or ""
        return ReleasePlan(
            note=self.note.data,
            status=ReleaseStatus(self.status.data),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
            draft=self.draft.data or "",
        )

    def look_again(self, found: Unreleased) -> None:
        """Take what is shown now as looked at; what was typed stays."""
        self.seen.data, self.draft.data = str(found.seen), found.mark

    @staticmethod
    def shown(found: Unreleased) -> dict[str, Any]:
        """Return the data of a form below what a release would change."""
        status = found.newest.status if found.newest else ReleaseStatus.PROVISIONAL
        return {"status": status.value, "seen": str(found.seen), "draft": found.mark}

"""The form of a track."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import TrackPlan, TrackView, mark_of
from workshop_mgr.web.forms import BaseForm, Hidden, TextsField


class TrackForm(BaseForm):
    """A track of a workshop."""

    name = TextsField(
        _l("Name of the track"), required=_l("Enter the name in at least one language.")
    )
    row_version = Hidden()

    def plan(self) -> TrackPlan:
        """Return what was typed."""
        return TrackPlan(name=self.name.data)

    @staticmethod
    def shown(track: TrackView) -> dict[str, Any]:
        """Return the data of a form that shows a track."""
        return {"name": track.name, "row_version": mark_of(track)}

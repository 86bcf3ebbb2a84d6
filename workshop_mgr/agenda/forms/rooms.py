"""The form of a room."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import RoomPlan, RoomView, mark_of
from workshop_mgr.web import forms
from workshop_mgr.web.forms import BaseForm, Hidden, TextsField, WholeNumber

MOST_SEATS = 100_000


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

"""Forms of attendance: one mark, many marks, a list; and the words of what is refused."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import ValidationError

from workshop_mgr.attendance.domain import Finding, Marking, Presence
from workshop_mgr.core import sheets
from workshop_mgr.core.sheets import Rows
from workshop_mgr.web import formats, messages
from workshop_mgr.web.forms import BaseForm, Choice, long_text, options
from workshop_mgr.web.templating import add_labels, labels_of

_ONE = re.compile(r"(\d{1,9}):(\d{4}-\d{2}-\d{2}):(present|absent|unknown)", re.ASCII)

add_labels(
    "presence",
    {
        Presence.PRESENT: _l("Present"),
        Presence.ABSENT: _l("Absent"),
        Presence.UNKNOWN: _l("Not marked"),
    },
)
add_labels(
    "attendance_finding",
    {
        Finding.NEW: _l("Will be marked"),
        Finding.CHANGED: _l("Will be changed"),
        Finding.SAME: _l("Marked like this already"),
        Finding.EMPTY: _l("Says nothing"),
        Finding.UNMATCHED: _l("Nobody registered is called this"),
        Finding.AMBIGUOUS: _l("Could be several people"),
        Finding.TWICE: _l("Stands in the list more than once"),
        Finding.NO_PLACE: _l("Has no place in this workshop"),
        Finding.UNREADABLE: _l("Cannot be read as present or absent"),
    },
)
add_labels("audit_action", {"attendance.marked": _l("Attendance marked")})
messages.add(
    {
        "day_not_of_workshop": _l("This day is not one of the workshop."),
        "day_not_begun": _l("A day can be marked once it has begun."),
        "list_without_people": _l(
            "No heading says who. Name a column Reference, Email or Name in the first row."
        ),
        "list_without_days": _l(
            "No heading is a day of this workshop. Name columns by date or as Day 1, Day 2, "
            "or choose the day the list is for."
        ),
    }
)


class MarksForm(BaseForm):
    """The people of a page: a button for each person and day, and one for those who are ticked.

    The button that was pressed is sent as ``mark`` (person, day and presence), or as
    ``presence`` together with ``day`` and the ticked ``id``.
    """

    day = Choice(_l("Day"))
    presence = Choice(_l("Presence"), choices=partial(options, labels_of("presence"), empty=""))

    def offer(self, days: Sequence[date]) -> "MarksForm":
        """Fill the days that have begun; the latest one is chosen beforehand."""
        self.day.choices = options([(day.isoformat(), formats.day(day, "short")) for day in days])
        if days and not self.day.data:
            self.day.data = days[-1].isoformat()
        return self

    def markings(self) -> list[Marking]:
        """Return what the pressed button asks for; empty where it asks for nothing."""
        if found := _ONE.fullmatch(request.form.get("mark", "")):
            day = _day(found[2])
            return [Marking(int(found[1]), day, Presence(found[3]))] if day else []
        if not self.presence.data:
            return []
        day, presence = date.fromisoformat(self.day.data), Presence(self.presence.data)
        return [
            Marking(int(value), day, presence)
            for value in request.form.getlist("id")
            if value.isascii() and value.isdigit() and len(value) < 10
        ]


def _day(text: str) -> date | None:
    """Return the day a text names, ``None`` where there is none like that."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class ListForm(BaseForm):
    """A list of who was there: cells pasted from a spreadsheet, or a file."""

    day = Choice(_l("What the list says"))
    rows = long_text(_l("Rows of your spreadsheet"), longest=1_500_000)
    file = FileField(_l("Or a file: XLSX or CSV"))

    def offer(self, days: Sequence[date]) -> "ListForm":
        """Fill the days that have begun."""
        one_day = [
            (day.isoformat(), _("Who was there on %(day)s", day=formats.day(day, "short")))
            for day in days
        ]
        self.day.choices = options(one_day, empty=_l("It has a column for each day"))
        return self

    def validate_file(self, field: Any) -> None:
        """Ask for rows or a file."""
        if not (self.rows.data or field.data):
            raise ValidationError(_("Paste the rows or choose a file."))

    def wanted_day(self) -> date | None:
        """Return the day the list is for, ``None`` where it has a column for each."""
        return date.fromisoformat(self.day.data) if self.day.data else None

    def table(self) -> Rows:
        """Return the rows that were sent.

        Raises:
            Refused: ``sheet_empty``, ``sheet_too_large``, ``sheet_unreadable``.
        """
        if self.file.data:
            return sheets.rows_of_file(self.file.data.read(sheets.MOST_BYTES + 1))
        return sheets.rows_of_text(self.rows.data)

"""What an organizer looks for in the table, read from the address; what means nothing is left out and said."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qs, urlencode

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workshop_mgr.core import zones
from workshop_mgr.core.search import search_words
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    COLUMNS_FOR_ORGANIZERS,
    FIRST_COLUMNS,
    INTERNATIONAL_STAFF,
    TableColumn,
    columns_for,
)
from workshop_mgr.registrations.queries import SORTS, TO_REVIEW, RegistrationFilter
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.web.templating import LANGUAGE_NAMES, here, labels_of
from workshop_mgr.workshops.models import Workshop

FILTERS = (
    "q", "status", "country", "agency", "mode", "category", "source", "desk", "gender",
    "language", "tag", "consent", "calendar", "hold", "changed", "from", "to",
)  # fmt: skip
"""Parameters of the address that narrow the table, in the order of the form."""
ORGANIZERS_ONLY = frozenset({"gender", "tag"})
TABS = ("", TO_REVIEW, "confirmed", "waitlisted", "declined", "withdrawn", "cancelled")
"""The states that have a tab of their own."""
_ADDRESS = frozenset({*FILTERS, "sort", "col"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters may be set to: (value, words) of each, only what occurs where that is known."""

    country_names: Mapping[str, str]
    lists: Mapping[str, Sequence[tuple[str, str]]]
    has_all_agencies: bool

    def values(self, name: str) -> Container[str]:
        """Return the values of one filter that mean something."""
        return {value for value, _words in self.lists[name]}

    def words(self, name: str, value: str) -> str:
        """Return the words for a value."""
        return next((words for known, words in self.lists[name] if known == value), value)


def choices_of(session: Session, workshop_id: int, *, may_manage: bool) -> Choices:
    """Return what the filters of a workshop's table may be set to."""
    names = directory.country_names(session, language())
    codes = queries.countries_in_use(session, workshop_id)
    agencies = queries.agencies_in_use(session, workshop_id)
    lists: dict[str, Sequence[tuple[str, str]]] = {
        "country": sorted(
            ((code, _country(code, names)) for code in codes), key=lambda one: one[1]
        ),
        "agency": [(name, name) for name in agencies],
        "desk": [
            (str(key), name)
            for key, name in queries.desk_names(session, workshop_id, names).items()
        ],
        "status": [
            (TO_REVIEW, _("Waiting for review or under review")),
            *_labels("registration_state"),
        ],
        "mode": _labels("attendance_mode"),
        "category": _labels("category"),
        "source": _labels("registration_source"),
        "language": [(code, LANGUAGE_NAMES[code][0]) for code in languages()],
        "consent": _labels("consent_filter"),
        "calendar": _labels("calendar_answer"),
        "hold": [("1", _("On hold"))],
        "changed": [("1", _("Changed after approval"))],
    }
    if may_manage:
        lists["gender"] = _labels("gender")
        lists["tag"] = [(tag, tag) for tag in queries.tags_of_workshop(session, workshop_id)]
    return Choices(names, lists, has_all_agencies=len(agencies) < queries.MOST_CHOICES)


def _labels(kind: str) -> list[tuple[str, str]]:
    """Return (value, words) of a closed list, in the reader's language."""
    return [(value, str(words)) for value, words in labels_of(kind)]


def _country(code: str, names: Mapping[str, str]) -> str:
    """Return a country's name, or the words for none."""
    return _("International staff") if code == INTERNATIONAL_STAFF else names.get(code, code)


@dataclass(frozen=True, slots=True)
class TableView:
    """What the address asks of the table. ``ignored`` names what it says that means nothing."""

    wanted: RegistrationFilter
    columns: tuple[TableColumn, ...]
    are_columns_chosen: bool
    values: Mapping[str, str]
    ignored: tuple[str, ...]
    choices: Choices

    @property
    def sort(self) -> str:
        """Return the order as it stands in the address."""
        return ("-" if self.wanted.is_descending else "") + self.wanted.sort

    def tags(self) -> list[tuple[str, str]]:
        """Return (words, address without it) of each filter in force, the state left to the tabs."""
        return [
            (self._words(name, value), here(page=None, view=None, **{name: None}))
            for name, value in self.values.items()
            if name != "status" or value not in TABS
        ]

    def _words(self, name: str, value: str) -> str:
        """Return a filter in words."""
        if name == "from":
            return str(_("from %(day)s", day=value))
        if name == "to":
            return str(_("to %(day)s", day=value))
        if name == "country":
            return _country(value, self.choices.country_names)
        return value if name == "q" else self.choices.words(name, value)


def view_of_request(session: Session, workshop: Workshop, *, may_manage: bool) -> TableView:
    """Return what the address of this request asks of the table."""
    reader = _Reader(choices_of(session, workshop.id, may_manage=may_manage), workshop.time_zone)
    values = {name: value for name in FILTERS if (value := reader.value(name))}
    sort = reader.sort()
    columns = reader.columns(columns_for(may_manage=may_manage))
    wanted = RegistrationFilter(
        state=values.get("status", ""),
        country=values.get("country", ""),
        organization=values.get("agency", ""),
        mode=values.get("mode", ""),
        category=values.get("category", ""),
        source=values.get("source", ""),
        desk=int(values["desk"]) if "desk" in values else None,
        gender=values.get("gender", ""),
        language=values.get("language", ""),
        tag=values.get("tag", ""),
        consent=values.get("consent", ""),
        calendar=values.get("calendar", ""),
        is_held="hold" in values,
        is_changed="changed" in values,
        registered_from=reader.instants.get("from"),
        registered_before=reader.instants.get("to"),
        words=values.get("q", ""),
        sees_contacts=may_manage,
        sort=sort.removeprefix("-"),
        is_descending=sort.startswith("-"),
    )
    return TableView(
        wanted=wanted,
        columns=columns or FIRST_COLUMNS,
        are_columns_chosen=bool(columns),
        values=values,
        ignored=tuple(dict.fromkeys(reader.ignored)),
        choices=reader.choices,
    )


class _Reader:
    """Reads values and remembers, by their words, those that mean nothing."""

    def __init__(self, choices: Choices, time_zone: str) -> None:
        self.choices, self.time_zone = choices, time_zone
        self.ignored: list[str] = []
        self.instants: dict[str, datetime] = {}

    def value(self, name: str) -> str:
        """Return the value of one filter, or nothing."""
        given = request.args.get(name, "").strip()[:200]
        given = given.upper() if name == "country" else given
        if given and not self._means_something(name, given):
            self.ignored.append(str(dict(labels_of("table_filter"))[name]))
            return ""
        return given

    def _means_something(self, name: str, given: str) -> bool:
        """Say whether a value can be found at all."""
        if name == "q":
            return bool(search_words(given))
        if name in ("from", "to"):
            return self._day(name, given)
        if name not in self.choices.lists:
            return False  # what only organizers may ask
        if name == "country":
            return given in self.choices.country_names or given == INTERNATIONAL_STAFF
        is_known = given in self.choices.values(name)
        return is_known or (name == "agency" and not self.choices.has_all_agencies)

    def _day(self, name: str, given: str) -> bool:
        """Read a day as an instant of the workshop's zone; the last day counts as a whole."""
        try:
            day = date.fromisoformat(given) + timedelta(days=name == "to")
            self.instants[name] = zones.earliest_instant(
                datetime.combine(day, time()), self.time_zone
            )
        except (ValueError, OverflowError):
            return False
        return True

    def sort(self) -> str:
        """Return the order asked for, or the newest first."""
        given = request.args.get("sort", "")
        if given.removeprefix("-") in SORTS:
            return given
        if given:
            self.ignored.append(_("order"))
        return "-registered"

    def columns(self, allowed: Sequence[TableColumn]) -> tuple[TableColumn, ...]:
        """Return the columns asked for, in the table's order; none: nobody has chosen."""
        asked = set(request.args.getlist("col"))
        if asked - {column.value for column in allowed}:
            self.ignored.append(_("column"))
        return tuple(column for column in allowed if column.value in asked)


def address_query(*, may_manage: bool = True) -> str:
    """Return the query that makes the same table again, without the page: what a view stores."""
    return _query(request.args.to_dict(flat=False), may_manage=may_manage)


def visible_query(stored: str, *, may_manage: bool) -> str:
    """Return a stored query as far as its reader may ask it."""
    return _query(parse_qs(stored), may_manage=may_manage)


def _query(given: Mapping[str, list[str]], *, may_manage: bool) -> str:
    """Return the parameters of a table as a query, without what the reader may not ask."""
    hidden = frozenset() if may_manage else {column.value for column in COLUMNS_FOR_ORGANIZERS}
    kept = {
        name: [value for value in values if value and (name != "col" or value not in hidden)]
        for name, values in given.items()
        if name in _ADDRESS and (may_manage or name not in ORGANIZERS_ONLY)
    }
    return urlencode({name: values for name, values in kept.items() if values}, doseq=True)

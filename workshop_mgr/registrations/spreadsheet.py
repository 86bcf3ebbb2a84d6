"""The table of registrations as rows of a spreadsheet: codes beside names, times in UTC.

Access and dietary needs are left out: they serve one purpose and one person's eyes (R12).
A workshop's own questions follow, each under the name it is posted as; of a file, its name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workshop_mgr.registrations.domain import QuestionPlan, TableColumn
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import GivenAnswer


@dataclass(frozen=True, slots=True)
class Names:
    """Words for what a registration holds as a key only."""

    countries: Mapping[str, str]
    desks: Mapping[int, str] = field(default_factory=dict)
    tags: Mapping[int, Sequence[str]] = field(default_factory=dict)
    answers: Mapping[int, Mapping[str, GivenAnswer]] = field(default_factory=dict)


Part = tuple[str, Callable[[Registration, Names], object]]
PERSON: tuple[Part, ...] = (
    ("reference", lambda row, _names: row.reference),
    ("honorific", lambda row, _names: row.honorific),
    ("given_name", lambda row, _names: row.given_name),
    ("family_name", lambda row, _names: row.family_name),
    ("native_name", lambda row, _names: row.native_name),
)
"""Who a row is about; stands in every file."""
PARTS: Mapping[TableColumn, tuple[Part, ...]] = {
    TableColumn.STATUS: (("state", lambda row, _names: row.state),),
    TableColumn.MODE: (("attendance_mode", lambda row, _names: row.attendance_mode),),
    TableColumn.CATEGORY: (("category", lambda row, _names: row.category),),
    TableColumn.AGENCY: (
        ("country_code", lambda row, _names: row.country_code),
        ("country", lambda row, names: names.countries.get(row.country_code, row.country_code)),
        ("organization", lambda row, _names: row.organization_name),
        ("position", lambda row, _names: row.position),
    ),
    TableColumn.EMAIL: (("email", lambda row, _names: row.email),),
    TableColumn.PHONE: (("phone", lambda row, _names: row.phone),),
    TableColumn.GENDER: (("gender", lambda row, _names: row.gender or ""),),
    TableColumn.LANGUAGE: (("language", lambda row, _names: row.language),),
    TableColumn.CONSENTS: (
        ("consent_list", lambda row, _names: _yes_no(row.consent_list)),
        ("consent_photo", lambda row, _names: _yes_no(row.consent_photo)),
    ),
    TableColumn.REGISTERED: (("registered_at_utc", lambda row, _names: _stamp(row.created_at)),),
    TableColumn.CHANGED: (("state_since_utc", lambda row, _names: _stamp(row.state_at)),),
    TableColumn.REASON: (("reason", lambda row, _names: row.state_reason),),
    TableColumn.SOURCE: (("source", lambda row, _names: row.source),),
    TableColumn.DESK: (
        ("nominated_by", lambda row, names: names.desks.get(row.nomination_id or 0, "")),
    ),
    TableColumn.CALENDAR: (("calendar_answer", lambda row, _names: row.calendar_answer),),
    TableColumn.TAGS: (("tags", lambda row, names: "; ".join(names.tags.get(row.id, ()))),),
}


def rows_of(
    registrations: Iterable[Registration],
    names: Names,
    columns: Sequence[TableColumn] = tuple(PARTS),
    questions: Sequence[QuestionPlan] = (),
) -> Iterator[tuple[object, ...]]:
    """Yield the headings, then a row for each registration in the given order."""
    parts = [*PERSON, *(part for column in PARTS if column in columns for part in PARTS[column])]
    yield (*(heading for heading, _value in parts), *(each.field_name for each in questions))
    for registration in registrations:
        given = names.answers.get(registration.id, {})
        yield (
            *(value(registration, names) for _heading, value in parts),
            *(_words(given.get(each.key)) for each in questions),
        )


def _yes_no(value: bool) -> str:
    """Return a tick as a word that sorts and filters."""
    return "yes" if value else "no"


def _words(answer: GivenAnswer | None) -> str:
    """Return an answer as one cell: codes of several choices are joined by semicolons."""
    if answer is None:
        return ""
    return "; ".join(answer.value) if isinstance(answer.value, tuple) else answer.value


def _stamp(at: datetime) -> str:
    """Return an instant as spreadsheets read it."""
    return f"{at:%Y-%m-%d %H:%M:%S}"

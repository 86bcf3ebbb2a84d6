"""The table of registrations as rows of a spreadsheet: codes beside names, times in UTC.

Access and dietary needs are left out: they serve one purpose and one person's eyes (R12).
A workshop's own questions follow, each under the name it is posted as; of a file, its name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workshop_mgr.registrations.domain import QuestionPlan
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import GivenAnswer

HEADINGS = (
    "reference",
    "state",
    "attendance_mode",
    "category",
    "honorific",
    "given_name",
    "family_name",
    "native_name",
    "country_code",
    "country",
    "organization",
    "position",
    "email",
    "phone",
    "gender",
    "language",
    "consent_list",
    "consent_photo",
    "registered_at_utc",
)


def rows_of(
    registrations: Iterable[Registration],
    country_names: Mapping[str, str],
    questions: Sequence[QuestionPlan],
    answers: Mapping[int, Mapping[str, GivenAnswer]],
) -> Iterator[tuple[object, ...]]:
    """Yield the headings, then a row for each registration in the given order."""
    yield (*HEADINGS, *(question.field_name for question in questions))
    for found in registrations:
        given = answers.get(found.id, {})
        yield (
            found.reference,
            found.state,
            found.attendance_mode,
            found.category,
            found.honorific,
            found.given_name,
            found.family_name,
            found.native_name,
            found.country_code,
            country_names.get(found.country_code, found.country_code),
            found.organization_name,
            found.position,
            found.email,
            found.phone,
            found.gender or "",
            found.language,
            _yes_no(found.consent_list),
            _yes_no(found.consent_photo),
            f"{found.created_at:%Y-%m-%d %H:%M:%S}",
            *(_words(given.get(question.key)) for question in questions),
        )


def _yes_no(value: bool) -> str:
    """Return a tick as a word that sorts and filters."""
    return "yes" if value else "no"


def _words(answer: GivenAnswer | None) -> str:
    """Return an answer as one cell: codes of several choices are joined by semicolons."""
    if answer is None:
        return ""
    return "; ".join(answer.value) if isinstance(answer.value, tuple) else answer.value

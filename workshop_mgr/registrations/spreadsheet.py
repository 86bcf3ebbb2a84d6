"""The table of registrations as rows of a spreadsheet: codes beside names, times in UTC.

Access and dietary needs are left out: they serve one purpose and one person's eyes (R12).
"""

from collections.abc import Iterable, Iterator, Mapping

from workshop_mgr.registrations.models import Registration

HEADINGS = (
    "reference",
    "state",
    "attendance_mode",
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
    registrations: Iterable[Registration], country_names: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    """Yield the headings, then a row for each registration in the given order."""
    yield HEADINGS
    for found in registrations:
        yield (
            found.reference,
            found.state,
            found.attendance_mode,
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
        )


def _yes_no(value: bool) -> str:
    """Return a tick as a word that sorts and filters."""
    return "yes" if value else "no"

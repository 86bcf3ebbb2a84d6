"""What a person typed into the registration form, as one value."""

from dataclasses import dataclass, replace

from workshop_mgr.workshops.domain import Mode

INTERNATIONAL_STAFF = "INT"
"""Stands where a country would: staff of international organizations represent none (R8)."""
CONSENT_VERSION = "2026-11"
RECEIPT_HOURS = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person typed into the form, checked field by field, ready to store."""

    attendance_mode: Mode
    email: str
    family_name: str
    country_code: str
    organization_name: str
    position: str
    language: str
    given_name: str = ""
    honorific: str = ""
    native_name: str = ""
    phone: str = ""
    gender: str | None = None
    access_needs: str = ""
    dietary_needs: str = ""
    consent_list: bool = False
    consent_photo: bool = False

    @property
    def name(self) -> str:
        """Return the name as it is shown: given name first, nothing changed (R19)."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def without_other_mode(self) -> tuple["Wanted", tuple[str, ...]]:
        """Return the wish without what its mode does not need, and the names of what was dropped (R12)."""
        if self.attendance_mode is Mode.IN_PERSON or not self.dietary_needs:
            return self, ()
        return replace(self, dietary_needs=""), ("dietary_needs",)

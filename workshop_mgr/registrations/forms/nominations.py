"""Forms of nomination desks: the organizer's, the focal point's, and the words of both."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import ValidationError
from wtforms.validators import InputRequired

from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError
from workshop_mgr.registrations.domain import (
    DeskPlan,
    Holder,
    HolderKind,
    Verdict,
    Wanted,
)
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.web import formats, messages
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Hidden,
    MomentField,
    RadioChoice,
    WholeNumber,
    email,
    long_text,
    options,
    text,
)
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.web.templating import LANGUAGE_NAMES, add_labels, labels_of
from workshop_mgr.workshops.domain import Mode

MOST_SEATS = 10_000
add_labels(
    "slate_verdict",
    {
        Verdict.NEW: _l("New"),
        Verdict.SAME: _l("Same person"),
        Verdict.CONFLICT: _l("Conflict"),
        Verdict.ERROR: _l("Error"),
    },
)
add_labels(
    "slate_field",
    {
        "family_name": _l("Family name"),
        "given_name": _l("Given name"),
        "honorific": _l("Honorific"),
        "native_name": _l("Name in their own script"),
        "email": _l("Email address"),
        "phone": _l("Phone"),
        "country": _l("Country"),
        "organization": _l("Agency or organization"),
        "organization_name": _l("Agency or organization"),
        "position": _l("Position"),
        "gender": _l("Gender"),
        "attendance_mode": _l("Taking part"),
    },
)
messages.add(
    {
        "desk_unknown": _l("This link to a nomination desk is not valid, or not valid any more."),
        "desk_before_publication": _l(
            "Publish the workshop first: until then nobody can be named for it."
        ),
        "desk_closed": _l(
            "Nominations are closed, so nothing was changed. Write to the organizers."
        ),
        "desk_exists": _l("There is a desk for this country or organization already."),
        "desk_has_no_seat": _l("No seat is free for this way to attend. Nothing was changed."),
        "desk_revoked": _l("This desk is closed already."),
        "desk_without_seats": _l("Give the desk at least one seat."),
        "desk_seats_used": _l("%(used)d seats are used already; enter at least as many."),
        "late_reason_missing": _l("The deadline has passed. Say why this is changed all the same."),
        "country_missing": _l("Choose the country or enter the organization whose desk it is."),
        "nominee_exists": _l("This person is on your slate already."),
        "nominee_elsewhere": _l(
            "This person cannot be added here. Ask the organizers: they see everybody."
        ),
        "nominee_has_completed": _l(
            "This person has completed their details and changes them on their own page."
        ),
        "replacement_pending": _l("Somebody is named to replace this person already."),
        "too_many_letters": _l("There are %(most)d letters already. Write to the organizers."),
        "slate_empty": _l("There is no row below the headings."),
        "slate_changed": _l(
            "Somebody else entered one of these people at the same moment. Look at the rows again."
        ),
        "headings_unknown": _l(
            "The first row must name the columns, such as “Family name” or “Фамилия”."
        ),
        "heading_twice": _l("Two columns mean the same: “%(heading)s”. Rename one of them."),
        "row_name_missing": _l("The family name is missing."),
        "row_too_long": _l("A cell has more than %(most)d characters."),
        "row_control_characters": _l("A cell holds invisible control characters."),
        "row_email_wrong": _l("Not an email address: %(value)s"),
        "row_value_unknown": _l("Not understood: %(value)s"),
        "row_mode_missing": _l("Say how the person takes part: in person or online."),
        "row_country_missing": _l("The country is missing."),
        "row_country_other": _l("This desk is for another country."),
        "row_organization_missing": _l("The agency or organization is missing."),
        "row_no_seat": _l("No seat is left for this way to attend."),
        "row_repeated": _l("The same person as in row %(row)d."),
        "row_name_taken": _l(
            "This name is on your slate with another address. Add another person of this name by the form."
        ),
        "row_elsewhere": _l("Cannot be added here. Ask the organizers: they see everybody."),
    }
)
_OFFERED_TIMES = {
    "time_does_not_exist": "window_time_skipped",
    "time_is_ambiguous": "window_time_repeated",
}
_AT_FIELD = {
    "country_missing": "country",
    "desk_without_seats": "seats_in_person",
    "organization_unknown": "organization",
    "desk_exists": "country",
    "desk_has_no_seat": "attendance_mode",
    "late_reason_missing": "late_reason",
    "nominee_exists": "email",
    "nominee_elsewhere": "email",
    "upload_empty": "letter",
    "upload_too_large": "letter",
    "upload_type": "letter",
}


def refuse_at_desk(form: BaseForm, refusal: DomainError) -> None:
    """Show a refusal at the field it is about, times with the nearest valid ones offered."""
    if refusal.code in _OFFERED_TIMES:
        nearest = cast("tuple[datetime, ...]", refusal.facts["nearest"])
        offered = " / ".join(f"{formats.day(found)} {formats.clock(found)}" for found in nearest)
        form.refuse(DomainError(_OFFERED_TIMES[refusal.code], nearest=offered), "deadline")
    elif refusal.code in ("desk_seats_used", "mode_not_offered"):
        form.refuse(refusal, f"seats_{refusal.facts['mode']}")
    else:
        form.refuse(refusal, _AT_FIELD.get(refusal.code))


class DeskPlanForm(BaseForm):
    """Seats, deadline and focal point of a desk."""

    row_version = Hidden()
    focal_name = text(_l("Name of the focal point"), required=_l("Enter the focal point's name."))
    focal_email = email(
        _l("Email address of the focal point"), required=_l("Enter the focal point's address.")
    )
    language = Choice(_l("Language of our messages to them"))
    seats_in_person = WholeNumber(_l("Seats in person"), least=0, most=MOST_SEATS)
    seats_online = WholeNumber(_l("Seats online"), least=0, most=MOST_SEATS)
    women_percent = WholeNumber(_l("Aim for the share of women, in percent"), least=0, most=100)
    deadline = MomentField(_l("Deadline"), [InputRequired(_l("Enter the deadline."))])
    deadline_time_zone = Choice(
        _l("Time zone of the deadline"), [InputRequired(_l("Choose a time zone."))]
    )

    def offer(self, countries: Sequence[tuple[str, str]] = ()) -> "DeskPlanForm":
        """Fill the choices."""
        self.language.choices = options([(code, LANGUAGE_NAMES[code][0]) for code in languages()])
        zone_choices = [(name, name.replace("_", " ")) for name in zones.zone_names()]
        self.deadline_time_zone.choices = options(zone_choices, empty=_l("Choose a time zone"))
        return self

    def holder(self) -> tuple[HolderKind, str]:
        """Return whose desk it is; a desk that exists keeps its holder."""
        return HolderKind.COUNTRY, ""

    def plan(self) -> DeskPlan:
        """Return what was typed, as one value for the service."""
        kind, key = self.holder()
        return DeskPlan(
            holder_kind=kind,
            holder_key=key,
            focal_name=self.focal_name.data,
            focal_email=self.focal_email.data,
            language=self.language.data or language(),
            seats={
                Mode.IN_PERSON: self.seats_in_person.data or 0,
                Mode.ONLINE: self.seats_online.data or 0,
            },
            women_percent=self.women_percent.data,
            deadline_local=cast("datetime", self.deadline.data),
            deadline_time_zone=self.deadline_time_zone.data,
        )

    def seen_version(self) -> int:
        """Return the version that was shown; a form without one counts as old."""
        typed = self.row_version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    @staticmethod
    def shown(desk: Nomination) -> dict[str, Any]:
        """Return the fields' values for a stored desk."""
        return {
            "row_version": str(desk.row_version),
            "focal_name": desk.focal_name,
            "focal_email": desk.focal_email,
            "language": desk.language,
            "seats_in_person": desk.seats_in_person,
            "seats_online": desk.seats_online,
            "women_percent": desk.women_percent,
            "deadline": desk.deadline_local,
            "deadline_time_zone": desk.deadline_time_zone,
        }


class NewDeskForm(DeskPlanForm):
    """A new desk: whose it is, beside the rest."""

    country = Choice(_l("Country"))
    organization = text(_l("Organization"), longest=200)

    def offer(self, countries: Sequence[tuple[str, str]] = ()) -> "NewDeskForm":
        """Fill the choices."""
        super().offer()
        self.country.choices = options(countries, empty=_l("Not for a country"))
        return self

    def validate_organization(self, field: Any) -> None:
        """Ask for one of the two only."""
        if self.country.data and field.data:
            raise ValidationError(
                _("Choose the country or enter the organization, one of the two.")
            )

    def holder(self) -> tuple[HolderKind, str]:
        """Return whose desk it is."""
        if self.country.data:
            return HolderKind.COUNTRY, self.country.data
        return HolderKind.ORGANIZATION, self.organization.data


class DeskActionForm(BaseForm):
    """A button at a desk. Organizers say why after the deadline."""

    late_reason = text(_l("Reason for a change after the deadline"), longest=500)
    refusal: DomainError | None = None


class NomineeForm(DeskActionForm):
    """A person for the slate: what the desk has decided already is not asked."""

    family_name = text(_l("Family name"), longest=120, required=_l("Enter the family name."))
    given_name = text(_l("Given name"), longest=120)
    native_name = text(_l("Name in their own script"), longest=200)
    honorific = text(_l("Honorific"), longest=60)
    email = email(_l("Email address"))
    phone = text(_l("Phone"), longest=40)
    country = Choice(_l("Country represented"), [InputRequired(_l("Choose the country."))])
    organization = text(
        _l("Agency or organization"), required=_l("Enter the agency or organization.")
    )
    position = text(_l("Position"))
    attendance_mode = RadioChoice(
        _l("Taking part"), [InputRequired(_l("Choose how the person takes part."))]
    )
    gender = RadioChoice(_l("Gender"))
    known_holder: Holder
    known_mode: Mode | None

    def offer(
        self,
        holder: Holder,
        modes: Sequence[Mode],
        countries: Sequence[tuple[str, str]],
        mode: Mode | None = None,
    ) -> "NomineeForm":
        """Fill the choices and leave out what is known; ``mode`` is that of the seat to fill."""
        self.known_holder, self.known_mode = holder, mode
        if holder.is_country:
            del self.country
        else:
            del self.organization
            self.country.choices = options(countries, empty=_l("Choose a country"))
            if not self.country.data and not self.is_submitted():
                self.country.data = holder.country_code
        if mode is not None:
            del self.attendance_mode
        else:
            offered = {one.value for one in modes}
            self.attendance_mode.choices = options(
                [pair for pair in labels_of("attendance_mode") if pair[0] in offered]
            )
        self.gender.choices = options(labels_of("gender_of_others"))
        return self

    def wanted(self, message_language: str) -> Wanted:
        """Return the person, as one value for the service."""
        holder, mode = self.known_holder, self.known_mode
        is_country = holder.is_country
        return Wanted(
            attendance_mode=mode or Mode(self.attendance_mode.data),
            email=self.email.data or "",
            family_name=self.family_name.data,
            given_name=self.given_name.data or "",
            honorific=self.honorific.data or "",
            native_name=self.native_name.data or "",
            phone=self.phone.data or "",
            country_code=holder.country_code if is_country else self.country.data,
            organization_name=self.organization.data if is_country else holder.organization_name,
            position=self.position.data or "",
            language=message_language,
            gender=self.gender.data or None,
        )

    @staticmethod
    def shown(row: Registration) -> dict[str, Any]:
        """Return the fields' values for a nominee."""
        return {
            "family_name": row.family_name,
            "given_name": row.given_name,
            "native_name": row.native_name,
            "honorific": row.honorific,
            "email": row.email,
            "phone": row.phone,
            "country": row.country_code,
            "organization": row.organization_name,
            "position": row.position,
            "attendance_mode": row.attendance_mode,
            "gender": row.gender,
        }


class UnnamedSeatForm(DeskActionForm):
    """A seat whose person is to be named."""

    post = text(_l("Post or role"), required=_l("Enter the post, such as Deputy Minister."))
    attendance_mode = RadioChoice(
        _l("Taking part"), [InputRequired(_l("Choose how the person takes part."))]
    )

    def offer(self, modes: Sequence[Mode]) -> "UnnamedSeatForm":
        """Fill the choices."""
        offered = {one.value for one in modes}
        self.attendance_mode.choices = options(
            [pair for pair in labels_of("attendance_mode") if pair[0] in offered]
        )
        return self


class RowsForm(DeskActionForm):
    """A slate: cells pasted from a spreadsheet, or a file."""

    rows = long_text(_l("Rows of your spreadsheet"), longest=5_000_000)
    file = FileField(_l("Or a file: XLSX or CSV"))

    def validate_file(self, field: Any) -> None:
        """Ask for rows or a file."""
        if not (self.rows.data or field.data):
            raise ValidationError(_("Paste the rows or choose a file."))


class ConfirmRowsForm(DeskActionForm):
    """The rows that were looked at; they travel in the form, nothing is stored before."""

    slate = Hidden()


class RecallForm(DeskActionForm):
    """Withdrawing a nominee."""

    reason = text(_l("Reason (the person reads it)"), longest=500)


class LetterForm(DeskActionForm):
    """A signed letter."""

    letter = FileField(_l("Signed letter: PDF, PNG or JPEG, 5 MB at most"))
    note = text(_l("Note"), longest=200)

    def validate_letter(self, field: Any) -> None:
        """Ask for a file."""
        if not field.data:
            raise ValidationError(_("Choose the file."))


add_labels(
    "gender_of_others",
    {
        "woman": _l("Woman"),
        "man": _l("Man"),
        "another": _l("Another"),
        "undisclosed": _l("Not said"),
    },
)

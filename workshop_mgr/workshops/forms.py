"""The forms of a workshop: short first, all else below; and the words of its closed lists."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from workshop_mgr.core import zones
from workshop_mgr.core.coordinates import point_of, point_text
from workshop_mgr.core.errors import DomainError, Refused
from workshop_mgr.directory.forms import LONGEST_NAME, ShownVersion
from workshop_mgr.web import formats, messages
from workshop_mgr.web.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    BaseForm,
    Choice,
    Choices,
    DayField,
    MomentField,
    TextsField,
    WholeNumber,
    email,
    long_text,
    options,
    text,
    tick,
)
from workshop_mgr.web.templating import add_labels, labels_of
from workshop_mgr.workshops.domain import (
    Confirmation,
    FieldColor,
    Format,
    Mode,
    OrganizationRole,
    Places,
    PublicationPlan,
    Scope,
    State,
    TeamRole,
    WorkshopPlan,
)

MOST_PLACES = 100_000
_ROOM_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.I)
WORKING_LANGUAGES = ("en", "ru", "tk", "kk", "ky", "tg", "uz", "de", "fr", "it", "es", "ar", "zh")
ROLE_FIELDS = {
    OrganizationRole.ORGANIZER: "organizers",
    OrganizationRole.CO_ORGANIZER: "co_organizers",
    OrganizationRole.HOST: "hosts",
    OrganizationRole.PARTNER: "partners",
    OrganizationRole.EXPERT_INSTITUTION: "expert_institutions",
}
add_labels(
    "format",
    {
        Format.IN_PERSON: _l("In person"),
        Format.ONLINE: _l("Online"),
        Format.BLENDED: _l("In person and online"),
        Format.UNKNOWN: _l("Not published"),
    },
)
add_labels("attendance_mode", {Mode.IN_PERSON: _l("In person"), Mode.ONLINE: _l("Online")})
add_labels(
    "workshop_state",
    {
        State.DRAFT: _l("Draft"),
        State.PUBLISHED: _l("Published"),
        State.POSTPONED: _l("Postponed"),
        State.CANCELLED: _l("Cancelled"),
        State.COMPLETED: _l("Finished"),
        State.ARCHIVED: _l("Archived"),
    },
)
add_labels(
    "scope",
    {
        Scope.NATIONAL: _l("National"),
        Scope.REGIONAL: _l("Regional"),
        Scope.OSCE_WIDE: _l("OSCE-wide"),
        Scope.INTERREGIONAL: _l("Interregional"),
    },
)
add_labels(
    "organization_role",
    {
        OrganizationRole.ORGANIZER: _l("Organizer"),
        OrganizationRole.CO_ORGANIZER: _l("Co-organizer"),
        OrganizationRole.HOST: _l("Host"),
        OrganizationRole.PARTNER: _l("Partner"),
        OrganizationRole.EXPERT_INSTITUTION: _l("Expert institution"),
    },
)
add_labels("team_role", {TeamRole.ORGANIZER: _l("Organizer"), TeamRole.VIEWER: _l("Viewer")})
add_labels(
    "confirmation",
    {
        Confirmation.AT_ONCE: _l("At once, while places last"),
        Confirmation.AFTER_REVIEW: _l("After review by the organizers"),
    },
)
add_labels(
    "field_color",
    {
        FieldColor.PETROL: _l("Petrol"),
        FieldColor.MADDER: _l("Madder"),
        FieldColor.LAPIS: _l("Lapis"),
        FieldColor.OLIVE: _l("Olive"),
        FieldColor.PLUM: _l("Plum"),
        FieldColor.SLATE: _l("Slate"),
    },
)
add_labels("publication_kind", {"news_item": _l("News item"), "report": _l("Report")})
messages.add(
    {
        "ends_before_start": _l("The last day is before the first day."),
        "too_many_days": _l("A workshop lasts at most %(most)d days."),
        "closes_before_opening": _l("Registration closes before it opens."),
        "closes_after_end": _l("Registration closes after the workshop has ended."),
        "places_below_taken": _l("%(taken)d places are taken already; enter at least as many."),
        "mode_in_use": _l("%(taken)d people have a place this way, so it must stay on offer."),
        "window_time_skipped": _l(
            "This time does not exist: the clocks are set forward then. Nearest times: %(nearest)s."
        ),
        "window_time_repeated": _l(
            "This time comes twice: the clocks are set back then. Nearest times: %(nearest)s."
        ),
        "step_not_possible": _l("This is not possible in the present state of the workshop."),
        "reason_missing": _l("Say why: people who registered read it."),
        "format_missing": _l("Choose in the settings how the workshop is held."),
        "last_organizer": _l("A workshop keeps at least one organizer."),
        "coordinates_unreadable": _l(
            "Enter latitude and longitude in degrees, as a map gives them: 37.9386, 58.3907."
        ),
        "account_unknown": _l("There is no account with this email address."),
    }
)
OFFERED_TIMES = {
    "time_does_not_exist": "window_time_skipped",
    "time_is_ambiguous": "window_time_repeated",
}
_AT_FIELD = {
    "ends_before_start": "end_date",
    "too_many_days": "end_date",
    "sessions_outside_days": "end_date",
    "sessions_at_clock_change": "time_zone",
    "closes_before_opening": "registration_closes",
    "closes_after_end": "registration_closes",
    "reason_missing": "reason",
    "attribution_missing": "no_attribution_reason",
    "account_unknown": "email",
    "zone_unknown": "time_zone",
}


def _tick_list(label: Any) -> Any:
    """Return a field of several tick boxes."""
    return Choices(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())


class WorkshopForm(BaseForm):
    """A workshop. The first group is enough to publish a first version."""

    revision = ShownVersion()
    title = TextsField(_l("Title"), required=_l("Enter a title."), longest=300)
    start_date = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    end_date = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    time_zone = Choice(_l("Time zone"), [InputRequired(_l("Choose a time zone."))])
    city = TextsField(_l("City"), required=_l("Enter the city."), longest=120)
    country = Choice(_l("Country"))
    format = Choice(_l("Format"), [InputRequired(_l("Choose how it is held."))])
    places_in_person = WholeNumber(_l("Places in person"), least=0, most=MOST_PLACES)
    places_online = WholeNumber(_l("Places online"), least=0, most=MOST_PLACES)
    places_hidden = tick(_l("Do not publish the numbers of places"))
    online_url = text(_l("Address of the online room"), longest=500)
    summary = TextsField(_l("Summary"), longest=600, is_long=True)
    description = TextsField(_l("Description"), longest=20_000, is_long=True)
    venue = TextsField(_l("Venue"), longest=300)
    coordinates = text(_l("Coordinates of the venue"), longest=60)
    code = text(_l("Code"), longest=40)
    meeting_type = Choice(_l("Type of meeting"))
    scope = Choice(_l("Scope"))
    working_languages = _tick_list(_l("Working languages"))
    primary_field = Choice(_l("Primary field of work"))
    other_fields = _tick_list(_l("Other fields of work"))
    target_countries = Choices(_l("Countries it is for"))
    participants = TextsField(_l("Groups it is for"), longest=2000, is_long=True)
    registration_opens = MomentField(_l("Registration opens"), [Optional()])
    registration_closes = MomentField(_l("Registration closes"), [Optional()])
    registration_time_zone = Choice(_l("Zone of these two times"))
    confirmation = Choice(_l("Confirmation"))
    organizers = long_text(_l("Organizers"))
    co_organizers = long_text(_l("Co-organizers"))
    hosts = long_text(_l("Hosts"))
    partners = long_text(_l("Partners"))
    expert_institutions = long_text(_l("Expert institutions"))
    contact_name = text(_l("Contact"), longest=200)
    contact_email = email(_l("Email address of the contact"))
    legal_references = long_text(_l("Legal references"))
    follows = TextsField(_l("Follows"), longest=600)
    publications = long_text(_l("Publications"))
    provenance = long_text(_l("Concluded values"))
    field_color = Choice(_l("Color of the page"))

    def offer(
        self,
        *,
        countries: Sequence[tuple[str, str]],
        meeting_types: Sequence[tuple[str, str]],
        fields: Sequence[tuple[str, str]],
        is_history: bool,
    ) -> "WorkshopForm":
        """Fill the choices; of the many countries those chosen stand first, in sight."""
        formats_ = [pair for pair in labels_of("format") if is_history or pair[0] != Format.UNKNOWN]
        zone_choices = [(name, name.replace("_", " ")) for name in zones.zone_names()]
        self.time_zone.choices = options(zone_choices, empty=_l("Choose a time zone"))
        self.registration_time_zone.choices = options(zone_choices, empty=_l("The workshop's zone"))
        self.country.choices = options(countries, empty=_l("Not stated"))
        self.format.choices = options(formats_, empty=_l("Choose how it is held"))
        self.meeting_type.choices = options(meeting_types, empty=_l("Not stated"))
        self.scope.choices = options(labels_of("scope"), empty=_l("Not stated"))
        self.primary_field.choices = options(fields, empty=_l("Not stated"))
        self.other_fields.choices = options(fields)
        chosen = self.target_countries.data or ()
        self.target_countries.choices = options(
            sorted(countries, key=lambda pair: pair[0] not in chosen)
        )
        self.working_languages.choices = options(
            [(code, formats.language_name(code)) for code in WORKING_LANGUAGES]
        )
        self.confirmation.choices = options(labels_of("confirmation"))
        self.field_color.choices = options(labels_of("field_color"))
        return self

    def validate_online_url(self, field: Any) -> None:
        """Refuse what no browser could open safely."""
        if field.data and not _ROOM_ADDRESS.fullmatch(field.data):
            raise ValidationError(
                _("Enter a whole address, such as https://meet.example.org/room.")
            )

    def validate_coordinates(self, field: Any) -> None:
        """Refuse what is no point on Earth."""
        try:
            point_of(field.data or "")
        except Refused as refusal:
            raise ValidationError(messages.describe(refusal)) from None

    def _check_names(self, field: Any) -> None:
        """Refuse names longer than the directory keeps."""
        if any(len(line) > LONGEST_NAME for line in _lines(field.data)):
            raise ValidationError(
                _("Shorten each name to at most %(max)d characters.", max=LONGEST_NAME)
            )

    validate_organizers = validate_co_organizers = validate_hosts = _check_names
    validate_partners = validate_expert_institutions = _check_names

    def validate_publications(self, field: Any) -> None:
        """Refuse a line without a title, and a date that is none."""
        for title, _issuers, issued_on in _publication_lines(field.data):
            try:
                year = date.fromisoformat(issued_on or "2000-01-01").year
            except ValueError:
                year = 0
            if not title or not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValidationError(_("Write each line as: title | issuers | year-month-day."))

    def validate_provenance(self, field: Any) -> None:
        """Refuse a conclusion without its field, its value or what it rests on."""
        if not all(all(_cells(line)) for line in _lines(field.data)):
            raise ValidationError(_("Write each line as: field | value | basis."))

    def plan(self) -> WorkshopPlan:
        """Return what was typed, as one value for the service."""
        return WorkshopPlan(
            title=self.title.data,
            start_date=cast("date", self.start_date.data),
            end_date=cast("date", self.end_date.data),
            time_zone=self.time_zone.data,
            city=self.city.data,
            format=Format(self.format.data),
            places=self._places(),
            country_code=self.country.data or None,
            code=self.code.data or "",
            summary=self.summary.data,
            description=self.description.data,
            meeting_type_code=self.meeting_type.data or None,
            scope=Scope(self.scope.data) if self.scope.data else None,
            venue=self.venue.data,
            coordinates=point_of(self.coordinates.data or ""),
            online_url=self.online_url.data or "",
            places_published=not self.places_hidden.data,
            registration_opens_local=self.registration_opens.data,
            registration_closes_local=self.registration_closes.data,
            registration_time_zone=self.registration_time_zone.data or self.time_zone.data,
            confirmation=Confirmation(self.confirmation.data or Confirmation.AT_ONCE),
            working_languages=tuple(self.working_languages.data or ()),
            field_codes=self._field_codes(),
            target_countries=tuple(self.target_countries.data or ()),
            participants=self.participants.data,
            organizations=self._organizations(),
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            legal_references=tuple(_lines(self.legal_references.data)),
            follows=self.follows.data,
            publications=tuple(
                PublicationPlan(
                    title,
                    tuple(name.strip() for name in issuers.split(";") if name.strip()),
                    date.fromisoformat(issued_on) if issued_on else None,
                )
                for title, issuers, issued_on in _publication_lines(self.publications.data)
            ),
            provenance=tuple(_cells(line) for line in _lines(self.provenance.data)),
            field_color=FieldColor(self.field_color.data or FieldColor.PETROL),
        )

    def _places(self) -> Places:
        """Return the places of the modes the format offers; empty means no limit."""
        typed = {
            Mode.IN_PERSON: self.places_in_person.data,
            Mode.ONLINE: self.places_online.data,
        }
        return Places({mode: typed[mode] for mode in Format(self.format.data).modes})

    def _field_codes(self) -> tuple[str, ...]:
        """Return the fields of work, the primary one first."""
        codes = [self.primary_field.data, *(self.other_fields.data or ())]
        return tuple(dict.fromkeys(code for code in codes if code))

    def _organizations(self) -> tuple[tuple[OrganizationRole, str], ...]:
        """Return the organizations by role, a line each."""
        return tuple(
            (role, line) for role, name in ROLE_FIELDS.items() for line in _lines(self[name].data)
        )

    @staticmethod
    def shown(plan: WorkshopPlan, revision: int) -> dict[str, Any]:
        """Return the fields' values for a stored workshop."""
        by_role: dict[OrganizationRole, list[str]] = {role: [] for role in ROLE_FIELDS}
        for role, name in plan.organizations:
            by_role[role].append(name)
        return {
            "revision": str(revision),
            "title": plan.title,
            "start_date": plan.start_date,
            "end_date": plan.end_date,
            "time_zone": plan.time_zone,
            "city": plan.city,
            "country": plan.country_code or "",
            "format": plan.format.value,
            "places_in_person": plan.places.by_mode.get(Mode.IN_PERSON),
            "places_online": plan.places.by_mode.get(Mode.ONLINE),
            "places_hidden": not plan.places_published,
            "online_url": plan.online_url,
            "summary": plan.summary,
            "description": plan.description,
            "venue": plan.venue,
            "coordinates": point_text(plan.coordinates),
            "code": plan.code,
            "meeting_type": plan.meeting_type_code or "",
            "scope": plan.scope.value if plan.scope else "",
            "working_languages": list(plan.working_languages),
            "primary_field": plan.field_codes[0] if plan.field_codes else "",
            "other_fields": list(plan.field_codes[1:]),
            "target_countries": list(plan.target_countries),
            "participants": plan.participants,
            "registration_opens": plan.registration_opens_local,
            "registration_closes": plan.registration_closes_local,
            "registration_time_zone": plan.registration_time_zone,
            "confirmation": plan.confirmation.value,
            **{name: "\n".join(by_role[role]) for role, name in ROLE_FIELDS.items()},
            "contact_name": plan.contact_name,
            "contact_email": plan.contact_email,
            "legal_references": "\n".join(plan.legal_references),
            "follows": plan.follows,
            "publications": "\n".join(_publication_line(found) for found in plan.publications),
            "provenance": "\n".join(" | ".join(entry) for entry in plan.provenance),
            "field_color": plan.field_color.value,
        }


def refuse_at_field(form: BaseForm, refusal: DomainError) -> None:
    """Show a refusal at the field it is about, times with the nearest valid ones offered."""
    if refusal.code in OFFERED_TIMES:
        opens = getattr(form, "registration_opens", None)
        is_opening = opens is not None and opens.data == refusal.facts["local"]
        refuse_time(form, refusal, "registration_opens" if is_opening else "registration_closes")
        return
    mode = refusal.facts.get("mode")
    form.refuse(refusal, f"places_{mode}" if mode else _AT_FIELD.get(refusal.code))


def refuse_time(form: BaseForm, refusal: DomainError, field: str) -> None:
    """Show a wall clock that its zone skips or repeats at the field it was typed in."""
    nearest = cast("tuple[datetime, ...]", refusal.facts["nearest"])
    offered = " / ".join(f"{formats.day(found)} {formats.clock(found)}" for found in nearest)
    form.refuse(DomainError(OFFERED_TIMES[refusal.code], nearest=offered), field)


def _lines(typed: str | None) -> list[str]:
    """Return the lines of a text that hold anything."""
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]


def _cells(line: str) -> tuple[str, str, str]:
    """Return the three cells of a line such as ``year | 2025 | the text names it``."""
    cells = [cell.strip() for cell in line.split("|", 2)]
    padded = [*cells, "", ""]
    return padded[0], padded[1], padded[2]


def _publication_lines(typed: str | None) -> Iterable[tuple[str, str, str]]:
    """Return (title, issuers, date) of each line."""
    return [_cells(line) for line in _lines(typed)]


def _publication_line(found: PublicationPlan) -> str:
    """Return a publication the way it is typed."""
    issued_on = found.issued_on.isoformat() if found.issued_on else ""
    return " | ".join((found.title, "; ".join(found.issuers), issued_on)).rstrip(" |")


class PublishForm(BaseForm):
    """Publishing: the reason where no project or donor is named (DOMAIN R2)."""

    no_attribution_reason = text(_l("Why no project or donor is named"), longest=500)


class ReasonForm(BaseForm):
    """Postponing or cancelling: why, in the words people will read."""

    reason = TextsField(
        _l("Reason"), required=_l("Say why: people who registered read it."), longest=600,
        is_long=True,
    )  # fmt: skip


class DuplicateForm(BaseForm):
    """A copy on other days."""

    title = TextsField(_l("Title of the copy"), required=_l("Enter a title."), longest=300)
    start_date = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])


class MemberForm(BaseForm):
    """Somebody for the team."""

    email = email(_l("Email address of the account"), required=_l("Enter an email address."))
    role = Choice(_l("Role"))

    def offer(self, roles: str = "team_role") -> "MemberForm":
        """Fill the choices with the words of a list."""
        self.role.choices = options(labels_of(roles))
        return self


class RoleForm(BaseForm):
    """Another role for a member."""

    role = Choice(_l("Role"), choices=[])

    def offer(self, roles: str = "team_role") -> "RoleForm":
        """Fill the choices with the words of a list."""
        self.role.choices = options(labels_of(roles))
        return self

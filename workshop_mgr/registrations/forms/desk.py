"""Forms and words of the organizer's desk: the table, views, tags, notes, letters, adding, merging."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import AnyOf, InputRequired

from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    CalendarAnswer,
    Category,
    Fate,
    ImportColumn,
    Judgment,
    Likeness,
    Source,
    TableColumn,
    Wanted,
)
from workshop_mgr.web import messages
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Hidden,
    RadioChoice,
    email,
    long_text,
    options,
    text,
    tick,
)
from workshop_mgr.web.http import ids_of
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.web.templating import LANGUAGE_NAMES, add_labels, labels_of
from workshop_mgr.workshops.domain import Mode

add_labels(
    "table_column",
    {
        TableColumn.AGENCY: _l("Agency and country"),
        TableColumn.MODE: _l("Taking part"),
        TableColumn.CATEGORY: _l("Category"),
        TableColumn.REGISTERED: _l("Registered"),
        TableColumn.STATUS: _l("Status"),
        TableColumn.CHANGED: _l("Status since"),
        TableColumn.REASON: _l("Reason"),
        TableColumn.SOURCE: _l("Entered by"),
        TableColumn.DESK: _l("Nominated by"),
        TableColumn.LANGUAGE: _l("Language"),
        TableColumn.CALENDAR: _l("Answer by calendar"),
        TableColumn.TAGS: _l("Tags"),
        TableColumn.GENDER: _l("Gender"),
        TableColumn.EMAIL: _l("Email address"),
        TableColumn.PHONE: _l("Phone"),
        TableColumn.CONSENTS: _l("Consents"),
    },
)
add_labels(
    "table_filter",
    {
        "q": _l("words"),
        "status": _l("status"),
        "country": _l("country"),
        "agency": _l("agency"),
        "mode": _l("way to take part"),
        "category": _l("category"),
        "source": _l("entered by"),
        "desk": _l("nominated by"),
        "gender": _l("gender"),
        "language": _l("language"),
        "tag": _l("tag"),
        "consent": _l("consent"),
        "calendar": _l("answer by calendar"),
        "hold": _l("on hold"),
        "changed": _l("changed after approval"),
        "from": _l("registered from"),
        "to": _l("registered to"),
    },
)
add_labels(
    "registration_source",
    {
        Source.SELF: _l("The person"),
        Source.FOCAL_POINT: _l("Focal point"),
        Source.ORGANIZER: _l("Organizer"),
        Source.IMPORT: _l("Import"),
        Source.WALK_IN: _l("Walk-in"),
        Source.REPLACEMENT: _l("A participant, for who comes instead"),
    },
)
add_labels(
    "consent_filter",
    {
        "list": _l("List of participants: yes"),
        "no_list": _l("List of participants: no"),
        "photo": _l("Photos: yes"),
        "no_photo": _l("Photos: no"),
    },
)
add_labels(
    "calendar_answer",
    {
        CalendarAnswer.ACCEPTED: _l("Will come"),
        CalendarAnswer.TENTATIVE: _l("Will perhaps come"),
        CalendarAnswer.DECLINED: _l("Will not come"),
        CalendarAnswer.MIXED: _l("Not the same for each day"),
    },
)
add_labels(
    "likeness",
    {Likeness.ADDRESS: _l("same address"), Likeness.NAME: _l("same name and country")},
)
add_labels(
    "import_fate",
    {
        Fate.NEW: _l("New"),
        Fate.SAME: _l("Nothing to do"),
        Fate.UPDATE: _l("Changed"),
        Fate.CONFLICT: _l("Conflict"),
        Fate.ERROR: _l("Error"),
    },
)
add_labels(
    "import_column",
    {
        ImportColumn.REFERENCE: _l("Reference"),
        ImportColumn.HONORIFIC: _l("Honorific"),
        ImportColumn.GIVEN_NAME: _l("Given name"),
        ImportColumn.FAMILY_NAME: _l("Family name"),
        ImportColumn.NATIVE_NAME: _l("Name in their own script"),
        ImportColumn.EMAIL: _l("Email address"),
        ImportColumn.PHONE: _l("Phone"),
        ImportColumn.COUNTRY: _l("Country represented"),
        ImportColumn.ORGANIZATION: _l("Agency or organization"),
        ImportColumn.POSITION: _l("Position"),
        ImportColumn.MODE: _l("Taking part"),
        ImportColumn.CATEGORY: _l("Category"),
        ImportColumn.GENDER: _l("Gender"),
        ImportColumn.LANGUAGE: _l("Language"),
    },
)
add_labels(
    "merged_field",
    {
        **dict(labels_of("import_column")),
        "access_needs": _l("Access needs"),
        "dietary_needs": _l("Dietary needs"),
    },
)
messages.add(
    {
        "view_exists": _l("Another view is called %(name)s. Choose another name."),
        "too_many_views": _l("A workshop has at most %(most)s views. Delete one first."),
        "too_many_at_once": _l(
            "More than %(most)s people match. Narrow the filter, and decide in several steps."
        ),
        "nobody_to_write_to": _l("Nobody of these people has an address to write to."),
        "person_entered": _l("Somebody of this name and address is registered already."),
        "merge_with_itself": _l("Choose two different registrations."),
        "identity_with_itself": _l(
            "These two are counted as one person already: they have the same address and name."
        ),
        "identity_contradiction": _l(
            "Two of these people were said to be different. Take that back first."
        ),
        "merge_not_possible": _l(
            "These two cannot be merged: one is merged already, or a third has the same address."
        ),
        "import_column_twice": _l("Two columns are said to hold the same. Change one of them."),
        "import_names_nobody": _l(
            "Say which columns hold the family name and the email address, or the reference."
        ),
        "import_too_long": _l("An import has at most %(most)s rows. Divide the table."),
        "row_reference_unknown": _l("Nobody here has this reference."),
        "row_email_missing": _l("The email address is missing."),
        "row_address_known": _l("Somebody else here has this address."),
        "row_name_known": _l("Somebody of this name and country is here with another address."),
        "row_replaced": _l("This registration was replaced by another one."),
    }
)


class JudgmentForm(BaseForm):
    """Whether two registrations are the same person: their ids, and the button that was pressed."""

    first = Hidden(validators=[InputRequired(_l("Choose two people."))])
    second = Hidden(validators=[InputRequired(_l("Choose two people."))])
    judgment = Hidden(
        validators=[
            InputRequired(_l("Say whether they are the same person.")),
            AnyOf([one.value for one in Judgment], _l("Say whether they are the same person.")),
        ]
    )

    def wanted(self) -> tuple[int, int, Judgment]:
        """Return what was decided about whom; 0 is nobody."""
        first, second = (
            next(iter(ids_of([field.data or ""])), 0) for field in (self.first, self.second)
        )
        return first, second, Judgment(self.judgment.data)


class ViewForm(BaseForm):
    """The name of a saved view."""

    name = text(_l("Name of the view"), longest=80, required=_l("Enter a name for the view."))
    replaces = tick(_l("Let it show what the table shows now"))


class TagForm(BaseForm):
    """A tag for the ticked people."""

    new_tag = text(_l("Tag"), longest=40, required=_l("Enter a tag."))


class NoteForm(BaseForm):
    """A note organizers leave each other."""

    text = long_text(_l("Note"), longest=2000, required=_l("Enter a note."))


class CircularForm(BaseForm):
    """What organizers write to many people."""

    subject = text(_l("Subject"), required=_l("Enter a subject."))
    body = long_text(_l("Message"), longest=10_000, required=_l("Enter a message."))
    people = Hidden()


class AddForm(BaseForm):
    """Somebody the organizers enter; they have agreed to nothing yet."""

    source = RadioChoice(_l("How do they come?"), [InputRequired(_l("Choose how they come."))])
    honorific = text(_l("Honorific"), longest=60)
    given_name = text(_l("Given name"), longest=120)
    family_name = text(_l("Family name"), longest=120, required=_l("Enter the family name."))
    native_name = text(_l("Name in their own script"), longest=200)
    email = email(_l("Email address"))
    phone = text(_l("Phone"), longest=40)
    country = Choice(
        _l("Country represented"), [InputRequired(_l("Choose the country they represent."))]
    )
    organization = text(
        _l("Agency or organization"), required=_l("Enter the agency or organization.")
    )
    position = text(_l("Position"))
    category = Choice(_l("Category"))
    attendance_mode = RadioChoice(
        _l("Taking part"), [InputRequired(_l("Choose how they take part."))]
    )
    language = Choice(_l("Language of our messages to them"))
    gender = RadioChoice(_l("Gender"))

    def offer(
        self,
        modes: Sequence[Mode],
        countries: Sequence[tuple[str, str]],
    ) -> "AddForm":
        """Fill the choices."""
        sources = dict(labels_of("registration_source"))
        self.source.choices = [
            (Source.ORGANIZER.value, str(_l("Entered for them, they read about it by mail"))),
            (Source.WALK_IN.value, str(sources[Source.WALK_IN])),
        ]
        staff = [(INTERNATIONAL_STAFF, _l("None: staff of an international organization"))]
        self.country.choices = options([*countries, *staff], empty=_l("Choose a country"))
        self.category.choices = options(labels_of("category"))
        offered = {mode.value for mode in modes}
        self.attendance_mode.choices = options(
            [(value, words) for value, words in labels_of("attendance_mode") if value in offered]
        )
        self.language.choices = options([(code, LANGUAGE_NAMES[code][0]) for code in languages()])
        self.gender.choices = options(labels_of("gender"))
        return self

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for an address unless somebody walks in."""
        is_valid = bool(super().validate(extra_validators))
        if self.source.data == Source.ORGANIZER and not self.email.data:
            self.email.errors = (*self.email.errors, str(_l("Enter the email address.")))
            return False
        return is_valid

    def chosen_source(self) -> Source:
        """Return how they come."""
        return Source(self.source.data)

    def chosen_category(self) -> Category:
        """Return what they come as."""
        return Category(self.category.data)

    def wanted(self) -> Wanted:
        """Return what was typed, as one value for the service."""
        return Wanted(
            attendance_mode=Mode(self.attendance_mode.data),
            email=self.email.data or "",
            family_name=self.family_name.data,
            given_name=self.given_name.data or "",
            honorific=self.honorific.data or "",
            native_name=self.native_name.data or "",
            phone=self.phone.data or "",
            country_code=self.country.data,
            organization_name=self.organization.data,
            position=self.position.data or "",
            language=self.language.data or language(),
            gender=self.gender.data or None,
        )


class SheetForm(BaseForm):
    """A sheet to import, pasted or as a file."""

    pasted = long_text(_l("Rows copied from a spreadsheet"), longest=1_500_000)
    file = FileField(_l("Or a file: CSV or XLSX"))


class ImportForm(BaseForm):
    """How a sheet is read; ``rows`` is the sheet itself, kept by the page and nowhere else."""

    rows = Hidden()
    mode = Choice(_l("Taking part, where a row does not say it"))
    confirms = tick(_l("Give free places at once, without review"))
    takes_conflicts = tick(_l("Rows in conflict are other people: add them too"))
    sends_mail = tick(_l("Write to everybody who is new where they stand, with their own link"))

    def offer(self, modes: Sequence[Mode]) -> "ImportForm":
        """Fill the choices."""
        offered = {mode.value for mode in modes}
        self.mode.choices = options(
            [(value, words) for value, words in labels_of("attendance_mode") if value in offered],
            empty=_l("Every row says it"),
        )
        return self


class MergeForm(BaseForm):
    """Which values the remaining registration takes over; the fields are those that differ."""

    revisions = Hidden()

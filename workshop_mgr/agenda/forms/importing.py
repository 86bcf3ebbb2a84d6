"""The forms of importing an agenda, and the words of what a file says and may not say."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from workshop_mgr.agenda.domain import ImportFate, ImportField, TextKind
from workshop_mgr.web import messages
from workshop_mgr.web.forms import BaseForm, Choice, Hidden, long_text, options, tick
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.web.templating import LANGUAGE_NAMES, add_labels

LONGEST_PASTED = 2_000_000

add_labels(
    "agenda_fate",
    {
        ImportFate.NEW: _l("To be added"),
        ImportFate.UPDATE: _l("To be changed"),
        ImportFate.CANCEL: _l("Cancelled if ticked"),
        ImportFate.SAME: _l("Nothing to do"),
        ImportFate.LEFT_OUT: _l("Left out"),
        ImportFate.ERROR: _l("Error"),
    },
)
add_labels(
    "agenda_field",
    {
        ImportField.UID: _l("Number in the calendar file"),
        ImportField.DAY: _l("Day"),
        ImportField.STARTS: _l("Starts"),
        ImportField.ENDS: _l("Ends"),
        ImportField.MINUTES: _l("Minutes"),
        ImportField.TYPE: _l("Type"),
        ImportField.TITLE: _l("Title"),
        ImportField.ABSTRACT: _l("What it is about"),
        ImportField.ROOM: _l("Room"),
        ImportField.TRACK: _l("Track"),
        ImportField.MODE: _l("How people attend"),
        ImportField.LANGUAGES: _l("Languages"),
        ImportField.SPEAKERS: _l("Speakers"),
    },
)
add_labels(
    "text_kind",
    {
        TextKind.WORKSHOP_TITLE: _l("Title of the workshop"),
        TextKind.WORKSHOP_SUMMARY: _l("Summary of the workshop"),
        TextKind.WORKSHOP_DESCRIPTION: _l("Description of the workshop"),
        TextKind.ROOM: _l("Room"),
        TextKind.TRACK: _l("Track"),
        TextKind.TITLE: _l("Title of the session"),
        TextKind.ABSTRACT: _l("What it is about"),
        TextKind.OBJECTIVES: _l("Objectives"),
        TextKind.POST: _l("Post"),
    },
)
messages.add(
    {
        "agenda_import_columns": _l("Say which column holds the title."),
        "agenda_column_twice": _l("Two columns are said to hold the same. Change one of them."),
        "agenda_import_too_long": _l(
            "An import adds or changes at most %(most)s sessions. Divide the file."
        ),
        "agenda_import_stale": _l(
            "The agenda or the directory was changed in the meantime. "
            "Look again at what would happen, then write it."
        ),
        "calendar_too_large": _l("A calendar file has at most %(megabytes)s MB."),
        "calendar_too_many": _l("A calendar file has at most %(most)s events."),
        "calendar_without_events": _l("There is no event in this calendar file."),
        "event_cancelled": _l("It is cancelled, and the agenda does not have it."),
        "event_end_missing": _l("The end is missing."),
        "event_of_days": _l("It lasts several days."),
        "event_outside_days": _l("It is outside the days of the workshop."),
        "event_past_midnight": _l("It goes on after midnight. A session ends on its own day."),
        "event_repeats": _l("It repeats. Enter each time as an event of its own."),
        "event_start_missing": _l("The start is missing."),
        "event_time_unreadable": _l("The time “%(value)s” cannot be read."),
        "event_vanished": _l("The file no longer has it."),
        "event_zone_unknown": _l("The time zone “%(zone)s” is not known."),
        "import_control_characters": _l("It has invisible control characters."),
        "import_day_unreadable": _l(
            "“%(value)s” is no day. Write it like 2026-12-31 or 31.12.2026."
        ),
        "import_minutes_wrong": _l("“%(value)s” is no number of minutes."),
        "import_outside_days": _l("The day is none of the workshop."),
        "import_session_cancelled": _l("The session is cancelled here. Let it take place first."),
        "import_speakers_too_many": _l("More than %(most)s speakers."),
        "import_text_too_long": _l("It is longer than %(most)s characters."),
        "import_time_unreadable": _l("“%(value)s” is no time. Write it like 09:30."),
        "import_title_missing": _l("The title is missing."),
        "import_word_unknown": _l("“%(value)s” is not known here."),
    }
)


class AgendaFileForm(BaseForm):
    """A file to import, or rows pasted from a spreadsheet."""

    pasted = long_text(_l("Rows copied from a spreadsheet"), longest=LONGEST_PASTED)
    file = FileField(_l("Or a file: calendar (.ics), CSV or XLSX"))


class AgendaImportForm(BaseForm):
    """How a file is read; ``source`` is the file as text, kept by the page and nowhere else."""

    source = Hidden()
    seen = Hidden()
    language = Choice(_l("Language of the texts, where the file does not say it"))
    creates = tick(_l("Add the rooms and tracks that are not here yet"))

    def offer(self, chosen: str = "") -> "AgendaImportForm":
        """Fill the choices; ``chosen`` is the language at first."""
        self.language.choices = options(
            [(code, LANGUAGE_NAMES.get(code, (code,))[0]) for code in languages()]
        )
        self.language.data = self.language.data or chosen or language()
        return self

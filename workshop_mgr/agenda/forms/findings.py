"""The words of what a check of the agenda finds."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import FindingKind, Severity
from workshop_mgr.web.templating import add_labels

add_labels(
    "finding_severity",
    {
        Severity.CLASH: _l("Clashes"),
        Severity.WARNING: _l("Warnings"),
        Severity.NOTE: _l("Remarks"),
    },
)
add_labels(
    "finding_kind",
    {
        FindingKind.ROOM: _l("Room needed twice"),
        FindingKind.PERSON: _l("Person in two places"),
        FindingKind.ELSEWHERE: _l("Person in another workshop"),
        FindingKind.OUTSIDE_DAYS: _l("Outside the days"),
        FindingKind.MODE: _l("Way of speaking not possible"),
        FindingKind.ROOM_TOO_SMALL: _l("Room too small"),
        FindingKind.NO_BREAK: _l("No break for 90 minutes"),
        FindingKind.INTERPRETATION: _l("Remote interpretation over three hours"),
        FindingKind.SINGLE_SEX: _l("Panel of one sex only"),
        FindingKind.NO_MODERATOR: _l("Panel without a moderator"),
        FindingKind.NOT_CONFIRMED: _l("Speaker not confirmed"),
        FindingKind.CANNOT_ASSESS: _l("Panel that cannot be assessed"),
        FindingKind.UNNAMED: _l("Seat without a name"),
    },
)
add_labels(
    "finding_remedy",
    {
        FindingKind.ROOM: _l("Another time or room"),
        FindingKind.PERSON: _l("See free times"),
        FindingKind.ELSEWHERE: _l("See free times"),
        FindingKind.OUTSIDE_DAYS: _l("Choose the day"),
        FindingKind.MODE: _l("Change how they speak"),
        FindingKind.ROOM_TOO_SMALL: _l("Choose another room"),
        FindingKind.NO_BREAK: _l("Add a break"),
        FindingKind.INTERPRETATION: _l("Change the session"),
        FindingKind.SINGLE_SEX: _l("Change the panel or say why"),
        FindingKind.NO_MODERATOR: _l("Add a moderator"),
        FindingKind.NOT_CONFIRMED: _l("Edit the part"),
        FindingKind.CANNOT_ASSESS: _l("Ask and record it"),
        FindingKind.UNNAMED: _l("Name the person"),
    },
)

"""Calendar files that other projects collected from the wild, as they come in installed packages."""

import contextlib
import warnings
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import icalendar

from tests import factories
from tests.agenda.builders import MONDAY
from tests.agenda.test_import import TUESDAY, ZONE, context
from tests.agenda.test_import_pages import confirm, preview, titles
from tests.agenda.test_manage_pages import join_team
from tests.pages import words
from workshop_mgr.agenda import ics
from workshop_mgr.agenda.domain import item_of_event, judged_items
from workshop_mgr.core import content_lines
from workshop_mgr.core.errors import Refused
from workshop_mgr.workshops.domain import TeamRole

PACKAGES = ("icalendar", "recurring_ical_events", "x_wr_timezone", "ical", "vobject")
FOLDERS = [Path(spec.origin).parent for name in PACKAGES if (spec := find_spec(name))]
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*.ics"))


def events_in(path):
    """Return the events of a file; none where it is refused as a whole."""
    with contextlib.suppress(Refused):
        return ics.events_of(content_lines.text_of(path.read_bytes()))
    return []


def test_every_event_becomes_a_row_or_says_why_not():
    assert len(FILES) > 100
    counts = 0
    for path in FILES:
        items = [item_of_event(event, MONDAY, TUESDAY, ZONE, "en") for event in events_in(path)]
        assert len(judged_items(items, context())) == len(items), path.name
        counts += len(items)
    assert counts > 150


def test_events_begin_when_the_library_says_they_do():
    """What both read, both read alike, zones that only the file describes among them."""
    differences, compared = {}, 0
    for path in FILES:
        ours = {event.uid: plain(event.starts) for event in events_in(path) if event.starts}
        theirs = {uid: starts for uid, starts in library_starts(path) if uid in ours}
        compared += len(theirs)
        differences |= {
            (path.name, uid): (ours[uid], starts)
            for uid, starts in theirs.items()
            if ours[uid] != starts
        }
    assert differences == {}
    assert compared > 50


def library_starts(path):
    """Return (UID, start) of the single events icalendar reads; some files it gives up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            calendars = icalendar.Calendar.from_ical(path.read_bytes(), multiple=True)
        except (ValueError, AttributeError):
            return []
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    uids = [str(event.get("UID", "")).partition("\n")[0].strip() for event in events]
    return [
        (uid, plain(event["DTSTART"].dt))
        for uid, event in zip(uids, events, strict=True)
        if uid and uids.count(uid) == 1 and is_whole(event)
    ]


def is_whole(event):
    """Say whether the library could read when an event begins."""
    with contextlib.suppress(KeyError, AttributeError, icalendar.error.BrokenCalendarProperty):
        return isinstance(event["DTSTART"].dt, date)
    return False


def plain(when: datetime | date):
    """Return an instant in UTC without seconds; what has no zone stays as it is."""
    if not isinstance(when, datetime):
        return when
    when = when.replace(second=0)
    return when.astimezone(UTC) if when.tzinfo else when


def test_no_file_breaks_the_page(client, session):
    workshop = factories.workshop(session, starts=MONDAY)
    join_team(client, session, workshop, TeamRole.ORGANIZER)
    answers = {preview(client, path.read_bytes()).status_code for path in FILES[::8]}
    assert answers <= {200, 422}


def test_a_file_of_three_programs_is_known_again_by_its_foreign_uids(client, session):
    workshop = factories.workshop(
        session, starts=date(2020, 4, 26), days=1, time_zone="Europe/Berlin"
    )
    join_team(client, session, workshop, TeamRole.ORGANIZER)
    file = next(path for path in FILES if path.name == "issue_313_globally_unique_tzid.ics")
    page = preview(client, file.read_bytes())
    assert "To be added: 3" in words(page)
    assert confirm(client, page).status_code == 303
    assert sorted(row[1:] for row in titles(session)) == [
        ("26 14:00", "15:00", "scheduled"),
        ("26 19:00", "20:00", "scheduled"),
        ("26 20:00", "21:00", "scheduled"),
    ]
    later = file.read_bytes().replace(b"20200426T140000", b"20200426T143000")
    assert "To be changed: 3" in words(preview(client, later))
    assert "Nothing to do: 3" in words(preview(client, file.read_bytes()))

"""RFC 5546 §3.2: an invitation and a cancellation, as libical's checker and other parsers have them."""

from datetime import UTC, date, datetime

import pytest

from tests.calendars.entries import JOIN, entry, feed
from tests.standards import libical, lint
from tests.standards.parsers import agree
from workshop_mgr.calendars.domain import Alarm, Answer, Entry, EntryStatus, Method
from workshop_mgr.calendars.ics import render
from workshop_mgr.calendars.itip import Party, message

AT = datetime(2026, 11, 24, 9, 15, 30, tzinfo=UTC)
TEAM = Party("Meridian", "rsvp+h12-abc@example.org")
ANNA = Party('Мередова "Анна"; \\ O’Neil, PhD', "anna@example.org")
ENTRIES = {
    "in a hall": entry(),
    "online only": entry(is_online_only=True, conference=JOIN),
    "all day": entry(starts=date(2026, 12, 1), ends=date(2026, 12, 3)),
    "not sure": entry(status=EntryStatus.TENTATIVE, is_private=True),
    "in a zone with summer time": entry(time_zone="Europe/Berlin"),
    "with a reminder": entry(alarm=Alarm(15, "Soon")),
}


def said(found: Entry, method: Method = Method.REQUEST, *, answer=Answer.NEEDS_ACTION, to=ANNA):
    return message(found, method, organizer=TEAM, attendee=to, answer=answer, at=AT)


def cancelled(found: Entry) -> Entry:
    return entry(status=EntryStatus.CANCELLED, starts=found.starts, ends=found.ends)


def lines_of(data: bytes) -> dict[str, lint.Line]:
    return {line.name: line for line in lint.content_lines(data) if line.within[-1:] == ("VEVENT",)}


@pytest.mark.skipif(libical.library() is None, reason="libical is not installed here")
@pytest.mark.parametrize("kind", ENTRIES)
def test_what_we_send_keeps_the_restrictions_of_its_method(kind):
    assert libical.itip_faults(said(ENTRIES[kind])) == []
    assert libical.itip_faults(said(cancelled(ENTRIES[kind]), Method.CANCEL)) == []


@pytest.mark.skipif(libical.library() is None, reason="libical is not installed here")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
        (b"ORGANIZER", b"X-ORGANIZER"),
        (b"ATTENDEE", b"X-ATTENDEE"),
        (b"DTSTAMP", b"X-DTSTAMP"),
    ],
)
def test_the_checker_sees_what_is_wrong(right, wrong):
    assert libical.itip_faults(said(entry()).replace(right, wrong)) != []


@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("method", Method)
def test_other_parsers_read_what_is_written(kind, method):
    found = ENTRIES[kind] if method is Method.REQUEST else cancelled(ENTRIES[kind])
    data = said(found, method)
    (read,) = agree(data, method=method.value)
    asked = "NEEDS-ACTION" if method is Method.REQUEST else ""
    assert (read.organizer, read.attendees) == (
        "mailto:rsvp+h12-abc@example.org", (("mailto:anna@example.org", asked),),
    )  # fmt: skip


def test_the_method_is_the_calendars_and_the_entry_is_that_of_the_file():
    data, found = said(entry()), entry()
    own = [line for line in lint.content_lines(data) if line.within == ("VCALENDAR",)]
    assert [line.name for line in own if line.name not in ("BEGIN", "END")] == [
        "VERSION", "PRODID", "CALSCALE", "METHOD",
    ]  # fmt: skip
    in_file = lines_of(render(feed(found)))
    in_mail = lines_of(data)
    assert in_mail.pop("DTSTAMP").value == "20261124T091530Z"
    assert in_file.pop("DTSTAMP").value == "20261101T083000Z"
    added = {name: in_mail.pop(name).value for name in in_mail.keys() - in_file.keys()}
    assert in_mail == in_file
    assert added == {
        "ORGANIZER": "mailto:rsvp+h12-abc@example.org",
        "ATTENDEE": "mailto:anna@example.org",
        "X-MICROSOFT-DISALLOW-COUNTER": "TRUE",
    }


def test_no_reminder_goes_along():
    assert b"VALARM" not in said(ENTRIES["with a reminder"])


def test_one_person_is_asked_by_a_quoted_name_that_nothing_breaks_out_of():
    asked = lines_of(said(entry()))["ATTENDEE"].parameters
    assert asked == {
        "CN": "\"Мередова 'Анна'; / O’Neil, PhD\"", "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE",
    }  # fmt: skip


@pytest.mark.parametrize("answer", [one for one in Answer if one is not Answer.NEEDS_ACTION])
def test_who_has_answered_is_not_asked_again(answer):
    asked = lines_of(said(entry(), answer=answer))["ATTENDEE"].parameters
    assert (asked["PARTSTAT"], asked["RSVP"]) == (answer.value, "FALSE")


def test_a_cancellation_asks_for_nothing():
    asked = lines_of(said(cancelled(entry()), Method.CANCEL))["ATTENDEE"].parameters
    assert asked.keys() == {"CN", "CUTYPE", "ROLE"}


@pytest.mark.parametrize(
    ("mailbox", "written"),
    [
        ("o'neil+x@example.org", "mailto:o'neil+x@example.org"),
        ("мяхри@example.org", "mailto:%D0%BC%D1%8F%D1%85%D1%80%D0%B8@example.org"),
        ('"a b?c%"@example.org', "mailto:%22a%20b%3Fc%25%22@example.org"),
    ],
)
def test_an_address_is_one_whatever_letters_it_has(mailbox, written):
    data = said(entry(), to=Party("Anna", mailbox))
    assert lines_of(data)["ATTENDEE"].value == written

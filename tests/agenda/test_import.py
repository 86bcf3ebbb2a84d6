"""Files of others as items of an agenda, and items against what the agenda has."""

import contextlib
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_mgr.agenda import ics
from workshop_mgr.agenda.domain import (
    ImportContext,
    ImportFate,
    Item,
    KnownPart,
    KnownSession,
    SpeakerRole,
    Spoken,
    item_of_event,
    items_of_rows,
    judged_items,
    recognized_columns,
)
from workshop_mgr.core import content_lines
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.search import folded

WILD = Path(__file__).parent / "wild"
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
ZONE = "Asia/Ashgabat"
NINE_TO_TEN = {"starts": time(9, 30), "ends": time(10, 30)}
OPENING = ("Opening", MONDAY, time(9, 30), time(10, 30))


def items_of(content, *, zone=ZONE):
    """Return what a calendar file says of a workshop of two days."""
    events = ics.events_of(content_lines.text_of(content))
    return [item_of_event(event, MONDAY, TUESDAY, zone, "en") for event in events]


def wild(name):
    """Return each event of a wild file: title, day, start and end, or the code of what is wrong."""
    return [
        (item.title, item.why.code)
        if item.why
        else (item.title, *(item.facts[fact] for fact in ("day", "starts", "ends")))
        for item in items_of((WILD / f"{name}.ics").read_bytes())
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lf-only", [OPENING]),
        ("cr-only", [OPENING]),
        ("bom", [("Открытие", *OPENING[1:])]),
        ("utf-16", [("Открытие", *OPENING[1:])]),
        ("latin-1", [("Café für alle", *OPENING[1:])]),
        ("cp1251", [("Открытие встречи", *OPENING[1:])]),
        ("fold-inside-a-letter", [("Открытие", *OPENING[1:])]),
        ("fold-with-tab-and-empty-line", [OPENING]),
        ("description-not-folded", [OPENING]),
        ("duration", [OPENING]),
        ("duration-weeks-broken", [("Opening", "event_time_unreadable")]),
        ("no-end", [("Opening", "event_end_missing")]),
        ("no-start", [("Opening", "event_start_missing")]),
        ("no-summary", [("", "import_title_missing")]),
        ("no-uid", [OPENING]),
        ("all-day", [("Excursion", TUESDAY, None, None)]),
        ("days-long", [("The workshop", "event_of_days")]),
        ("date-without-value", [("Excursion", TUESDAY, None, None)]),
        ("floating", [OPENING]),
        ("floating-with-wr-timezone", [OPENING]),
        ("tzid-windows", [OPENING]),
        ("tzid-quoted", [OPENING]),
        ("tzid-mozilla", [OPENING]),
        ("tzid-offset", [OPENING]),
        ("tzid-described", [OPENING]),
        ("tzid-described-summer", [OPENING]),
        ("tzid-undefined", [("Opening", "event_zone_unknown")]),
        ("tzid-two-offsets", [("Opening", "event_zone_unknown")]),
        ("repeats", [("Stand-up", "event_repeats")]),
        ("recurrence-id", [OPENING, ("Opening again", TUESDAY, time(9, 30), time(10, 30))]),
        ("sequence", [OPENING]),
        ("escapes", [('Opening, welcome; and "more"\\N', *OPENING[1:])]),
        ("join-link", [OPENING]),
        ("two-languages", [OPENING]),
        ("cancelled", [OPENING]),
        ("negative", [("Opening", MONDAY, time(10, 30), time(9, 30))]),
        ("midnight", [("Dinner", MONDAY, time(20), time(0))]),
        ("past-midnight", [("Dinner", "event_past_midnight")]),
        ("far-away", [("Holiday", "event_outside_days")]),
        ("end-of-time", [("Never", "event_time_unreadable")]),
        ("no-such-day", [("Opening", "event_time_unreadable")]),
        ("alarm-inside", [OPENING]),
        ("not-closed", [OPENING, ("Panel", TUESDAY, time(9, 30), time(10, 30))]),
        ("garbage-between", [OPENING, ("Panel", TUESDAY, time(9, 30), time(10, 30))]),
        ("lower-case", [OPENING]),
        ("todo-and-journal", [OPENING]),
    ],
)
def test_a_file_from_the_wild_is_read_or_says_why_not(name, expected):
    assert wild(name) == expected


def test_every_wild_file_stands_in_the_table():
    marks = next(iter(test_a_file_from_the_wild_is_read_or_says_why_not.pytestmark))
    assert {name for name, _expected in marks.args[1]} == {path.stem for path in WILD.glob("*.ics")}


def test_texts_of_an_event_are_unescaped_without_links_to_join():
    escapes, link, languages = (
        items_of((WILD / f"{name}.ics").read_bytes())[0].facts
        for name in ("escapes", "join-link", "two-languages")
    )
    assert (escapes["abstract"], escapes["room"]) == ({"en": "One\nTwo\nThree"}, "Hall A, Hotel")
    assert (link["abstract"], "room" in link) == ({"en": "Welcome"}, False)
    assert languages["title"] == {"en": "Opening", "ru": "Открытие"}
    broken = items_of((WILD / "description-not-folded.ics").read_bytes())[0].facts
    assert broken["abstract"] == {"en": "First line\nsecond line, not folded\nlast line"}


def test_parts_of_a_series_and_long_uids_have_names_of_their_own():
    found = [item.uid for item in items_of((WILD / "recurrence-id.ics").read_bytes())]
    assert found == ["a@example.org#20260301T043000Z", "a@example.org#20260302T043000Z"]
    long = (WILD / "lf-only.ics").read_bytes().replace(b"UID:a", b"UID:" + b"a" * 900)
    uid = items_of(long)[0].uid
    assert (uid[:7], len(uid)) == ("sha256:", 71)


def test_the_zone_of_one_file_is_not_kept_for_the_next():
    first = (WILD / "tzid-described.ics").read_bytes()
    other = first.replace(b"+0500", b"-0500")
    assert [item.facts["starts"] for item in (*items_of(first), *items_of(other), *items_of(first))] == [
        time(9, 30), time(19, 30), time(9, 30),
    ]  # fmt: skip


@given(st.binary(max_size=400), st.sampled_from(sorted(WILD.glob("*.ics"))), st.integers(0, 600))
@settings(max_examples=250, deadline=None)
def test_whatever_the_bytes_are_only_a_refusal_comes_of_them(noise, path, place):
    content = path.read_bytes()
    for sent in (
        noise,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + noise,
        content[:place] + noise + content[place:],
    ):
        try:
            judged_items(items_of(sent), context())
        except Refused:
            continue


_NAMES = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "UID", "SUMMARY", "RRULE", "LOCATION", "BEGIN", "END"]
)
_VALUES = st.text(alphabet="0123456789TZP-+:;,=/\\\"'VENTHMSDW \n", max_size=24)


@given(
    st.lists(
        st.tuples(_NAMES, st.sampled_from(["", ";TZID=", ";VALUE=DATE"]), _VALUES), max_size=12
    )
)
@settings(max_examples=250, deadline=None)
def test_whatever_the_values_are_only_a_refusal_comes_of_them(lines):
    body = "\n".join(f"{name}{parameter}:{value}" for name, parameter, value in lines)
    try:
        judged_items(items_of(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{body}".encode()), context())
    except Refused:
        return


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:"
        + b"x" * 1_000_000
        + b"\nDTSTART:20260302\nEND:VEVENT\n",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART" + b';A="b' * 200_000 + b":20260302\n",
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 9_999,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"BEGIN:X\n" * 100_000,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"X-A:1\n" * 100_000,
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:" + b"\nno colon" * 100_000,
        b"BEGIN:VCALENDAR" + b"\n\n\n \t" * 500_000,
    ],
    ids=["a line of 1 MB", "parameters", "events", "nesting", "properties", "broken text", "folds"],
)
def test_a_hostile_file_is_answered_within_seconds(content):
    began = process_time()
    with contextlib.suppress(Refused):
        items_of(content)
    assert process_time() - began < 5


def test_ten_thousand_events_are_read_and_more_are_refused():
    times = "DTSTART:20260302T043000Z\nDTEND:20260302T053000Z"
    event = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:Session {0}\n" + times + "\nEND:VEVENT\n"
    items = items_of(("BEGIN:VCALENDAR\n" + "".join(map(event.format, range(10_000)))).encode())
    assert len(items) == 10_000
    assert code_of(judged_items, items, context()) == "agenda_import_too_long"
    assert code_of(items_of, b"BEGIN:VEVENT\n" * 10_001) == "calendar_too_many"
    assert (
        code_of(content_lines.text_of, b"x" * (content_lines.MOST_BYTES + 1))
        == "calendar_too_large"
    )


def test_a_million_empty_lines_are_looked_at_once_each():
    begun = process_time()
    text = content_lines.text_of(b"BEGIN:VCALENDAR" + b"\n" * 1_000_000 + b"\n\n END:VCALENDAR")
    assert process_time() - begun < 2
    assert text == "BEGIN:VCALENDAREND:VCALENDAR"


def code_of(function, *arguments):
    """Return the code a function refuses with."""
    with pytest.raises(Refused) as refused:
        function(*arguments)
    return refused.value.code


# Tables


def row(headings, *cells):
    """Return the item of a table of one row."""
    rows = [headings.split("|"), list(cells)]
    return items_of_rows(rows, recognized_columns(rows[0]), [MONDAY, TUESDAY], "en")[0]


@pytest.mark.parametrize(
    ("headings", "cells", "facts"),
    [
        ("Day|Starts|Ends", ("2026-03-02", "09:30", "10.30"), {"day": MONDAY, **NINE_TO_TEN}),
        ("Дата|Время", ("3.3.26", "9:30–10:30"), {"day": TUESDAY, **NINE_TO_TEN}),
        ("Date|Time", ("03/02/2026", "2:15 pm"), {"day": MONDAY, "starts": time(14, 15)}),
        ("Day|Start|Minutes", ("Day 2", "0.395833333", "60"), {"day": TUESDAY, **NINE_TO_TEN}),
        ("Start|Minutes", ("23:15:00", "45 min"), {"starts": time(23, 15), "ends": time(0)}),
        ("Start|End", ("20:00", "24:00"), {"starts": time(20), "ends": time(0)}),
        ("Languages", ("English and Russian; tk",), {"languages": ("en", "ru", "tk")}),
        ("Языки", ("английский, русский",), {"languages": ("en", "ru")}),
        ("Type|Mode", ("Coffee break", "hybrid"), {"type": "break", "mode": "blended"}),
        ("Тип|Формат", ("панельная дискуссия", "Очно"), {"type": "panel", "mode": "in_person"}),
        ("Abstract en", ("Welcome",), {"abstract": {"en": "Welcome"}}),
        ("Room|Track", (" Hall  A ", ""), {"room": "Hall A"}),
    ],
)
def test_cells_are_read_as_people_write_them(headings, cells, facts):
    item = row(f"Title|{headings}", "Opening", *cells)
    assert item.why is None
    assert item.facts == {"title": {"en": "Opening"}, **facts}


@pytest.mark.parametrize(
    ("headings", "cell", "code"),
    [
        ("Day", "soon", "import_day_unreadable"),
        ("Day", "31.02.2026", "import_day_unreadable"),
        ("Starts", "25:00", "import_time_unreadable"),
        ("Starts", "half past", "import_time_unreadable"),
        ("Minutes", "30", "session_start_missing"),
        ("Minutes", "-5", "import_minutes_wrong"),
        ("Minutes", "100000", "import_minutes_wrong"),
        ("Type", "party", "import_word_unknown"),
        ("Languages", "Klingonese tongue", "import_word_unknown"),
        ("Speakers", "A; B; juggler", "import_word_unknown"),
        ("Speakers", "|".join(f"Person {n}" for n in range(61)), "import_speakers_too_many"),
        ("Room", "x" * 201, "import_text_too_long"),
        ("Room", "Hall \u202eA", "import_control_characters"),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_its_row(headings, cell, code):
    assert row(f"Title|{headings}", "Opening", cell).why.code == code


def test_a_row_needs_a_title_and_a_table_a_column_for_it():
    assert row("Title|Day", "", "1").why.code == "import_title_missing"
    assert code_of(row, "Day|Room", "1", "Hall A") == "agenda_import_columns"


def test_speakers_stand_on_lines_or_after_strokes():
    cell = (
        "Lara Scarpitta; Adviser; moderator\n; Head of Unit; докладчик | Omar Sample; chair | Guest"
    )
    assert row("Title|Speakers", "Panel", cell).facts["speakers"] == (
        Spoken("Lara Scarpitta", "Adviser", SpeakerRole.MODERATOR),
        Spoken("", "Head of Unit", SpeakerRole.PRESENTER),
        Spoken("Omar Sample", "", SpeakerRole.CHAIR),
        Spoken("Guest"),
    )


# Against the agenda


def known(row_id, title="Opening", **values):
    """Return a session of the draft."""
    facts = {
        "day": MONDAY, "starts": time(9, 30), "ends": time(10, 30), "type": "panel",
        "title": {"en": title}, "abstract": {}, "room": None, "track": None, "mode": None,
        "languages": (), **values,
    }  # fmt: skip
    return KnownSession(row_id, 1, False, None, facts)


def context(*sessions, **values):
    """Return an agenda of two days with one hall and one person."""
    people = {folded("Lara Scarpitta"): 7}
    facts = {"rooms": {"hall a": 5}, "tracks": {}, "people": people, **values}
    return ImportContext(MONDAY, TUESDAY, ZONE, sessions, **facts)


def item(number=1, title="Opening", **facts):
    """Return an item of a file."""
    times = {"day": MONDAY, "starts": time(9, 30), "ends": time(10, 30)}
    return Item(number, title, {"title": {"en": title}, **times, **facts})


def fates(items, agenda):
    """Return (fate, id of the session, code of the reason) of each row."""
    rows = judged_items(items, agenda)
    return [(row.fate, row.known_id, row.why.code if row.why else None) for row in rows]


def test_rows_find_their_sessions_by_title_day_and_start():
    morning, later = (
        known(1, "Coffee break"),
        known(2, "Coffee break", starts=time(15), ends=time(16)),
    )
    moved = known(3, "Panel", day=TUESDAY)
    items = [
        item(2, "coffee  BREAK", starts=time(15), ends=time(16)),
        item(3, "Coffee break"),
        item(4, "Coffee break", starts=time(12), ends=time(13)),
        item(5, "Panel"),
    ]
    found = judged_items(items, context(morning, later, moved))
    assert [row.known_id for row in found] == [2, 1, None, 3]
    assert dict(found[3].changes) == {"day": (TUESDAY, MONDAY)}


def test_a_foreign_uid_decides_and_another_one_is_another_event():
    other = replace(known(1), uid="one")
    assert fates([replace(item(title="Renamed"), uid="one")], context(other))[0][:2] == (
        ImportFate.UPDATE,
        1,
    )
    assert fates([replace(item(), uid="two")], context(other)) == [(ImportFate.NEW, None, None)]
    adopted = judged_items([replace(item(), uid="one")], context(known(1)))[0]
    assert (adopted.fate, dict(adopted.changes)) == (ImportFate.UPDATE, {"uid": (None, "one")})


def test_nothing_is_cancelled_unasked_nor_brought_back():
    of_file = [replace(known(1), uid="one"), replace(known(2, "Panel"), uid="two"), known(3, "Own")]
    gone = replace(known(4, "Gone"), uid="four", is_cancelled=True)
    items = [replace(item(1), uid="one", is_cancelled=True), replace(item(2, "Gone"), uid="four")]
    assert fates(items, context(*of_file, gone, offers_vanished=True)) == [
        (ImportFate.CANCEL, 1, None),
        (ImportFate.LEFT_OUT, 4, "import_session_cancelled"),
        (ImportFate.CANCEL, 2, "event_vanished"),
    ]
    stranger = [replace(item(1, "Stranger"), uid="nine")]
    assert fates(stranger, context(*of_file, offers_vanished=True)) == [
        (ImportFate.NEW, None, None)
    ]
    unknown = [replace(item(1, "Stranger"), uid="nine", is_cancelled=True)]
    assert fates(unknown, context(*of_file)) == [(ImportFate.LEFT_OUT, None, "event_cancelled")]


def test_speakers_are_added_once_and_never_taken_away():
    parts = (
        KnownPart(7, frozenset({"adviser"}), SpeakerRole.MODERATOR),
        KnownPart(None, frozenset({"guest, head of unit"}), SpeakerRole.PANELLIST),
        KnownPart(8, frozenset(), SpeakerRole.CHAIR),
    )
    here = context(replace(known(1), parts=parts))
    same = item(speakers=(Spoken("Lara Scarpitta"), Spoken("Guest", "Head of  Unit")))
    assert fates([same], here) == [(ImportFate.SAME, 1, None)]
    more = item(speakers=(Spoken("Lara Scarpitta", role=SpeakerRole.CHAIR), Spoken("", "A seat")))
    added = judged_items([more], here)[0].parts
    assert [(part.person_id, part.words, part.role, part.is_named) for part in added] == [
        (7, "Lara Scarpitta", SpeakerRole.CHAIR, True),
        (None, "A seat", SpeakerRole.PANELLIST, False),
    ]


def test_a_place_is_the_one_that_is_here_or_made_only_when_wished():
    rows = [item(1, room="HALL A, Hotel Sample"), item(2, "Panel", room="Hall B")]
    assert [row.facts["room"] for row in judged_items(rows, context())] == [5, "Hall B"]
    assert [row.facts["room"] for row in judged_items(rows, context(creates=False))] == [5, None]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"day": date(2026, 3, 9)}, "import_outside_days"),
        ({"ends": time(9)}, "session_ends_before_start"),
        ({"ends": time(9, 30)}, "session_ends_before_start"),
        ({"ends": None}, "session_end_missing"),
        ({"day": None}, "session_day_missing"),
    ],
)
def test_times_no_session_can_have_refuse_the_row(facts, code):
    assert fates([item(**facts)], context()) == [(ImportFate.ERROR, None, code)]


def test_a_time_the_clocks_skip_or_repeat_refuses_the_row():
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    vienna = replace(context(), first=spring, last=autumn, zone="Europe/Vienna")
    times = {"starts": time(2, 30), "ends": time(4)}
    rows = judged_items([item(1, day=spring, **times), item(2, "B", day=autumn, **times)], vienna)
    assert [(row.why.code, row.why.facts) for row in rows] == [
        ("session_time_skipped", {"time": "02:30", "before": "01:59", "after": "03:00"}),
        ("session_time_twice", {"time": "02:30", "before": "01:59", "after": "03:00"}),
    ]

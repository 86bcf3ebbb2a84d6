"""The pages of an agenda's import: a file or pasted rows, the preview, the writing."""

import io

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session, person, room, speaks
from tests.agenda.test_manage_pages import join_team
from tests.pages import csrf_token, errors_at, typed_fields, words
from workshop_mgr.agenda.domain import ImportField, recognized_columns
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.sheets import rows_of_file
from workshop_mgr.workshops.domain import TeamRole

ADDRESS = "/manage/workshops/border-days/agenda/import"
HEADINGS = "Day\tStarts\tEnds\tTitle\tTitle (Russian)\tType\tRoom\tSpeakers"
WHO = "Dr Lara Scarpitta; ; moderator | Somebody Else; Head of Unit"
TABLE = f"""{HEADINGS}
02.03.2026\t9:30\t10:30\tOpening\tОткрытие\tOpening\tHall A\t{WHO}
Day 1\t10:30\t11:00\tCoffee break\t\t\t\t
2026-03-03\t09:00\t\tNo end\t\t\t\t
2026-03-09\t09:00\t10:00\tFar away\t\t\t\t
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:one@example.org
SUMMARY:Opening
DTSTART:20260302T043000Z
DTEND:20260302T053000Z
LOCATION:Hall A\\, Hotel Sample
DESCRIPTION:Welcome.\\nhttps://meet.example.org/secret
END:VEVENT
BEGIN:VEVENT
UID:two@example.org
SUMMARY:Panel
DTSTART;TZID=West Asia Standard Time:20260303T100000
DURATION:PT1H30M
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def workshop(session):
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


@pytest.fixture
def organizer(client, session, workshop):
    """Give the browser of an organizer of the team."""
    return join_team(client, session, workshop, TeamRole.ORGANIZER)


def preview(client, content, name="agenda.ics"):
    """Send a file, or pasted rows where there is no name; return the answer."""
    data = {"csrf_token": csrf_token(client.get(ADDRESS))}
    if name:
        data["file"] = (io.BytesIO(content.encode() if isinstance(content, str) else content), name)
    else:
        data["pasted"] = content
    return client.post(ADDRESS, data=data)


def confirm(client, page, **changed):
    """Write what a preview shows; return the answer."""
    fields = typed_fields(page, f"{ADDRESS}/confirm")
    return client.post(f"{ADDRESS}/confirm", data={**fields, "writes": "1", **changed})


def titles(session):
    """Return (title, wall clock of start and end, state) of the draft's sessions in order."""
    session.rollback()
    rows = session.scalars(select(AgendaSession).order_by(AgendaSession.starts_at))
    return [
        (str(row.title), f"{row.starts_local:%d %H:%M}", f"{row.ends_local:%H:%M}", row.state)
        for row in rows
    ]


def test_pasted_rows_are_shown_before_they_are_written(organizer, session, workshop):
    lara = person(session)
    page = preview(organizer, TABLE, name="")
    said = words(page)
    assert page.status_code == 200
    assert (
        "To be added: 2 To be changed: 0 Cancelled if ticked: 0 Nothing to do: 0 Left out: 0 Error: 2"
        in said
    )
    assert "Ends: 10:30" not in said
    assert "Enter when the session ends, or leave both times empty." in said
    assert "The day is none of the workshop." in said
    assert "Dr Lara Scarpitta (Moderator)" in said
    assert titles(session) == []
    answer = confirm(organizer, page)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        ADDRESS.removesuffix("/import"),
    )
    assert titles(session) == [
        ("Opening", "02 09:30", "10:30", "scheduled"),
        ("Coffee break", "02 10:30", "11:00", "scheduled"),
    ]
    opening, rest = session.scalars(select(AgendaSession).order_by(AgendaSession.starts_at)).all()
    assert (dict(opening.title), opening.type, str(opening.room.name), rest.type) == (
        {"en": "Opening", "ru": "Открытие"}, "opening", "Hall A", "break",
    )  # fmt: skip
    parts = [(role.person_id, str(role.post), role.role, role.state) for role in opening.roles]
    assert parts == [
        (lara.id, "Senior Adviser on Gender Issues", "moderator", "proposed"),
        (None, "Somebody Else, Head of Unit", "opening_remarks", "proposed"),
    ]
    audit = session.scalars(select(AuditEvent).where(AuditEvent.action == "agenda.imported")).one()
    assert audit.changes == {
        "new": [0, 2], "update": [0, 0], "same": [0, 0], "cancel": [0, 0], "left_out": [0, 0],
        "error": [0, 2],
    }  # fmt: skip


def test_the_same_rows_again_change_nothing(organizer, session, workshop):
    person(session)
    confirm(organizer, preview(organizer, TABLE, name=""))
    before = session.scalars(select(AgendaSession.revision)).all()
    page = preview(organizer, TABLE, name="")
    assert "To be added: 0 To be changed: 0 Cancelled if ticked: 0 Nothing to do: 2" in words(page)
    assert "writes" not in page.text
    assert confirm(organizer, page).status_code == 303
    session.rollback()
    assert session.scalars(select(AgendaSession.revision)).all() == before
    assert len(session.scalars(select(SessionRole)).all()) == 2
    assert len(session.scalars(select(Room)).all()) == 1


def test_what_changes_is_shown_as_old_and_new(organizer, session, workshop):
    hall = room(session, workshop)
    agenda_session(session, workshop, "Opening", day=MONDAY, at="09:00-10:00", room_id=hall.id)
    page = preview(organizer, f"{HEADINGS}\n2\t09:30\t10:30\topening\t\t\tHall B\t", name="")
    said = words(page)
    assert "To be changed: 1" in said
    assert "Day: Mon 2 Mar → Tue 3 Mar Starts: 09:00 → 09:30 Ends: 10:00 → 10:30" in said
    assert "Title: Opening → opening Room: Hall A → Hall B" in said
    kept = typed_fields(page, f"{ADDRESS}/confirm")
    kept.pop("creates")
    again = organizer.post(f"{ADDRESS}/confirm", data=kept)
    assert "Room:" not in words(again)
    assert confirm(organizer, again).status_code == 303
    session.rollback()
    assert [str(name) for name in session.scalars(select(Room.name))] == ["Hall A"]


def test_a_calendar_file_makes_sessions_on_the_venues_clock(organizer, session, workshop):
    hall = room(session, workshop)
    page = preview(organizer, CALENDAR)
    assert "To be added: 2" in words(page)
    assert "secret" not in words(page)
    assert confirm(organizer, page).status_code == 303
    assert titles(session) == [
        ("Opening", "02 09:30", "10:30", "scheduled"),
        ("Panel", "03 10:00", "11:30", "scheduled"),
    ]
    opening = session.scalars(select(AgendaSession).order_by(AgendaSession.starts_at)).first()
    assert (opening.room_id, str(opening.abstract), opening.foreign_uid) == (
        hall.id, "Welcome.", "one@example.org",
    )  # fmt: skip


def test_a_newer_calendar_file_changes_its_sessions_and_offers_cancellations(
    organizer, session, workshop
):
    confirm(organizer, preview(organizer, CALENDAR))
    newer = (
        CALENDAR.replace("SUMMARY:Opening", "SUMMARY:Welcome")
        .replace("20260302T043000Z", "20260302T040000Z")
        .replace("UID:two@", "UID:three@").replace("SUMMARY:Panel", "SUMMARY:Debate")
    )  # fmt: skip
    page = preview(organizer, newer)
    assert "To be added: 1 To be changed: 1 Cancelled if ticked: 1" in words(page)
    assert confirm(organizer, page).status_code == 303
    assert [row[0] for row in titles(session)] == ["Welcome", "Panel", "Debate"]
    cancelled = newer.replace("SUMMARY:Welcome", "STATUS:CANCELLED\nSUMMARY:Welcome")
    page = preview(organizer, cancelled)
    assert "To be added: 0 To be changed: 0 Cancelled if ticked: 2 Nothing to do: 1" in words(page)
    welcome = session.scalars(
        select(AgendaSession.id).where(AgendaSession.foreign_uid == "one@example.org")
    ).one()
    assert confirm(organizer, page, cancel=str(welcome)).status_code == 303
    assert [row[0] for row in titles(session)] == ["Panel", "Debate"]


def test_an_agenda_changed_since_the_preview_is_shown_again(organizer, session, workshop):
    page = preview(organizer, TABLE, name="")
    agenda_session(session, workshop, "Opening", day=MONDAY, at="09:30-10:30")
    answer = confirm(organizer, page)
    assert (answer.status_code, errors_at(answer)[""][:41]) == (
        409, "The agenda or the directory was changed i",
    )  # fmt: skip
    assert "To be added: 1 To be changed: 1" in words(answer)
    assert len(titles(session)) == 1
    assert confirm(organizer, answer).status_code == 303


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There are no rows in it."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Say which column holds the title."),
        (b"PK\x03\x04 no archive", "This cannot be read as a table."),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "There is no event in this calendar file."),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(organizer, workshop, content, sentence):
    answer = preview(organizer, content)
    assert answer.status_code == 422
    assert sentence in " ".join(errors_at(answer).values())


def test_columns_can_be_said_by_hand(organizer, session, workshop):
    page = preview(organizer, "When\tWhat\n2026-03-02\tOpening", name="")
    assert page.status_code == 422
    fields = typed_fields(page, f"{ADDRESS}/confirm") | {"column_0": "day", "column_1": "title_ru"}
    page = organizer.post(f"{ADDRESS}/confirm", data=fields)
    assert confirm(organizer, page).status_code == 303
    session.rollback()
    row = session.scalars(select(AgendaSession)).one()
    assert (dict(row.title), row.day, row.starts_at) == ({"ru": "Opening"}, MONDAY, None)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_empty_table_is_understood_when_it_comes_back(
    organizer, session, workshop, language, ending
):
    answer = organizer.get(f"{ADDRESS}/agenda.{ending}?lang={language}")
    rows = rows_of_file(answer.data)
    columns = recognized_columns(rows[0])
    assert None not in columns
    assert {field for field, _code in columns} == set(ImportField) - {
        ImportField.UID, ImportField.MINUTES,
    }  # fmt: skip
    page = preview(organizer, answer.data, f"agenda.{ending}")
    assert confirm(organizer, page).status_code == 303
    assert [row[1:3] for row in titles(session)] == [("02 09:30", "10:30"), ("02 10:30", "11:00")]


def test_a_preview_takes_as_many_statements_for_one_session_as_for_fifty(
    organizer, session, workshop, statements
):
    lara, counts = person(session), []
    for amount in (1, 50):
        for number in range(amount):
            agenda_session(
                session, workshop, f"Talk {amount} {number}", day=MONDAY, roles=[speaks(lara)]
            )
        token = csrf_token(organizer.get(ADDRESS))
        rows = "Title\n" + "\n".join(f"Talk {amount} {number}" for number in range(amount))
        statements.clear()
        page = organizer.post(ADDRESS, data={"csrf_token": token, "pasted": rows})
        counts.append(len(statements))
        assert f"Nothing to do: {amount}" in words(page)
    assert counts[0] == counts[1]

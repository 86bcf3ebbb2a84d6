"""Revision 0005: the sums that people's files showed become copies of their own, and back."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import inspect, text

from tests import factories
from tests.agenda import speakers
from tests.registrations.quota_deeds import NOW, change_mode, own_token, register, withdraw
from tests.standards.parsers import agree
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core.db import db
from workshop_mgr.workshops.domain import Mode

OLD = {"registration": {"Anna": 3, "Omar": 0, "Wanda": 1, "Gone": 4}, "speaker_desk": {"Lara": 2}}
"""The counters of revision 0004, added to the objects' own: 2 for the first day, else 0."""

OBJECTS = "SELECT id, sequence, revised_at FROM calendar_object ORDER BY id"


@pytest.fixture
def migrate(app, session):
    """Return a function that moves the database to a revision, with nobody reading it."""

    def to(revision, *, move=command.upgrade):
        session.commit()
        session.expire_all()
        with app.app_context():
            folder = app.extensions["migrate"]
            move(folder.migrate.get_config(folder.directory), revision)
            db.engine.dispose()

    return to


@pytest.fixture
def people(session):
    """Make four registrations, one waiting and one withdrawn, and a speaker; return who is who."""
    workshop = factories.workshop(
        session, starts=date(2027, 3, 2), places={Mode.IN_PERSON: 2, Mode.ONLINE: 1}
    )
    found = {
        "Gone": register(session, family_name="Gone"),
        "Anna": register(session, family_name="Anna"),
        "Omar": register(session, family_name="Omar", attendance_mode=Mode.ONLINE),
        "Wanda": register(session, family_name="Wanda", attendance_mode=Mode.ONLINE),
    }
    withdraw(session, found["Gone"])
    desk, _role = speakers.speaker(session, workshop)
    return found | {"Lara": desk}


def id_of(row):
    """Return the id of a row without reading it: at that revision it had other columns."""
    return inspect(row).identity[0]


def as_of_0004(session, people):
    """Write what revision 0004 knew of these people."""
    session.execute(
        text("UPDATE calendar_object SET sequence = CASE WHEN kind = 'day' AND number = 1 THEN 2 ELSE 0 END")
    )  # fmt: skip
    for table, counters in OLD.items():
        for name, value in counters.items():
            session.execute(
                text(f"UPDATE {table} SET calendar_sequence = :value WHERE id = :id"),
                {"value": value, "id": id_of(people[name])},
            )
    session.commit()


def shown(client, address):
    """Return the numbers of a file, in the order of its entries."""
    return [read.sequence for read in agree(client.get(f"{address}/calendar.ics").get_data())]


def numbers(client, people):
    """Return the numbers everybody's own file shows."""
    pages = {
        name: speakers.page_of(row) if name == "Lara" else f"/registrations/{own_token(row)}"
        for name, row in people.items()
    }
    return {name: shown(client, page) for name, page in pages.items()}


def test_files_show_the_numbers_they_showed_and_go_on_from_them(
    app, client, session, migrate, people
):
    migrate("0004", move=command.downgrade)
    as_of_0004(session, people)
    migrate("head")
    sums = {"Anna": [5, 3], "Omar": [2, 0], "Wanda": [3, 1], "Gone": [6, 4], "Lara": [2]}
    assert numbers(client, people) == sums
    change_mode(session, people["Omar"], Mode.IN_PERSON)
    withdraw(session, people["Anna"])
    assert numbers(client, people) == sums | {"Omar": [3, 1], "Anna": [6, 4]}


def test_only_who_has_a_place_and_who_was_asked_to_speak_hears_of_changes(session, migrate, people):
    migrate("0004", move=command.downgrade)
    as_of_0004(session, people)
    migrate("head")
    rows = session.execute(
        text("SELECT registration_id, desk_id, status, audience, is_invited FROM calendar_holder")
    )
    names = {("registration", id_of(row)): name for name, row in people.items() if name != "Lara"}
    names["desk", id_of(people["Lara"])] = "Lara"
    found = {
        names["registration", row[0]] if row[0] else names["desk", row[1]]: (*row[2:4], bool(row[4]))
        for row in rows
    }  # fmt: skip
    assert found == {
        "Anna": ("CONFIRMED", "in_person", True),
        "Omar": ("CONFIRMED", "online", True),
        "Wanda": ("TENTATIVE", "online", False),
        "Gone": ("CANCELLED", "in_person", False),
        "Lara": ("CONFIRMED", "speaker", True),
    }
    sent = session.execute(text("SELECT DISTINCT sent_method, answer FROM calendar_copy")).all()
    assert [tuple(row) for row in sent] == [("", "")]


def test_after_it_nothing_is_news_until_something_changes(session, migrate, people):
    before = session.execute(text(OBJECTS)).all()
    workshop_id = people["Anna"].workshop_id
    migrate("0004", move=command.downgrade)
    migrate("head")
    stamps = "SELECT workshop_id, revision FROM calendar_stamp"
    first = session.execute(text(stamps)).all()
    refresh(session, workshop_id, at=NOW)
    session.commit()
    after = session.execute(text(OBJECTS)).all()
    assert (after, session.execute(text(stamps)).all()) == (before, first)


def test_taken_back_no_number_falls(session, migrate, people):
    migrate("0004", move=command.downgrade)
    as_of_0004(session, people)
    migrate("head")
    change_mode(session, people["Omar"], Mode.IN_PERSON)
    migrate("0004", move=command.downgrade)
    for table, counters in OLD.items():
        for name, value in counters.items():
            row = session.execute(
                text(f"SELECT calendar_sequence FROM {table} WHERE id = :id"),
                {"id": id_of(people[name])},
            )
            assert row.scalar_one() == value + (name == "Omar"), name

"""A file is made once for each of its revisions: known or kept, it costs one statement."""

from datetime import date, datetime, timedelta

import pytest

from tests import factories
from tests.calendars.test_files import DAYS, SESSIONS, add_session, is_news, register, save
from workshop_mgr.agenda.models import Track
from workshop_mgr.calendars.ics import ENTRIES
from workshop_mgr.calendars.queries.entries import KEPT
from workshop_mgr.calendars.views.answers import FILES
from workshop_mgr.core import clock
from workshop_mgr.core.texts import Texts

FIRST = datetime(2027, 3, 2, 9)
LIST = "/calendar.ics"


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Keep nothing of other tests."""
    forget()


def forget():
    for kept in (FILES, ENTRIES, KEPT):
        kept.clear()


@pytest.fixture
def items(session):
    """Give the twelve sessions of a workshop, released."""
    workshop = factories.workshop(session, starts=FIRST.date())
    made = [add_session(session, workshop, FIRST + timedelta(hours=n)) for n in range(12)]
    save(session, workshop)
    return workshop, made


def known(answer):
    return {"If-None-Match": answer.headers["ETag"]}


def address_of(kind, items):
    """Return the address of a public file."""
    _workshop, made = items
    return {
        "days": DAYS,
        "sessions": SESSIONS,
        "session": f"/workshops/border-days/sessions/{made[0].id}.ics",
        "list": LIST,
    }[kind]


@pytest.mark.parametrize("kind", ["days", "sessions", "session"])
def test_who_has_a_file_is_told_so_after_one_statement(client, items, statements, kind):
    address = address_of(kind, items)
    first = client.get(address)
    statements.clear()
    again = client.get(address, headers=known(first))
    assert (again.status_code, again.get_data()) == (304, b"")
    assert [one.split()[0] for one in statements if not one.startswith("BEGIN")] == ["SELECT"]


@pytest.mark.parametrize("kind", ["days", "sessions", "session"])
def test_who_has_it_not_gets_the_same_bytes_without_an_entry_being_read(
    client, items, statements, kind
):
    address = address_of(kind, items)
    first = client.get(address)
    statements.clear()
    assert client.get(address).get_data() == first.get_data()
    assert not [one for one in statements if "FROM calendar_object" in one]


def test_the_public_list_reads_no_entry_either(client, items, statements):
    first = client.get(LIST)
    statements.clear()
    assert client.get(LIST, headers=known(first)).status_code == 304
    assert client.get(LIST).get_data() == first.get_data()
    assert not [one for one in statements if "FROM calendar_object" in one]


def test_a_filter_of_the_agenda_follows_from_the_release(client, session, items):
    workshop, made = items
    track = Track(workshop_id=workshop.id, name=Texts(en="Water"), position=1)
    session.add(track)
    session.flush()
    made[0].track_id = track.id
    save(session, workshop)
    address = f"{DAYS}?track={track.id}"
    before = client.get(address)
    assert before.get_data().count(b"BEGIN:VEVENT") == 1
    assert client.get(address, headers=known(before)).status_code == 304
    made[1].track_id = track.id
    save(session, workshop, at=clock.now() + timedelta(minutes=1))
    after = client.get(address, headers=known(before))
    assert after.get_data().count(b"BEGIN:VEVENT") == 2
    assert is_news(client, address, before)


def test_one_change_of_many_is_one_entry_written_anew(client, session, items):
    workshop, made = items
    client.get(SESSIONS)
    before, made_before = ENTRIES.size, KEPT.size
    made[5].title = Texts(en="Plenary, longer")
    save(session, workshop, at=clock.now() + timedelta(minutes=1))
    data = client.get(SESSIONS).get_data()
    (event,) = [part for part in data.split(b"BEGIN:VEVENT") if b"longer" in part]
    written = len(b"BEGIN:VEVENT" + event.removesuffix(b"END:VCALENDAR\r\n"))
    assert (ENTRIES.size - before, KEPT.size - made_before) == (written, 1)


def test_nobody_is_given_what_was_kept_for_another_address(make_app, session, items):
    """Whatever was asked for before, and whichever site asks: the bytes are those made afresh."""
    queries = ("", "?lang=ru", "?per=session", "?per=session&lang=ru", "?per=workshop", "?download")
    bases = ("http://localhost", "https://workshops.example.org")
    clients = [make_app(BASE_URL=base).test_client() for base in bases]
    wanted = [(client, f"{DAYS}{query}") for client in clients for query in queries]
    fresh = []
    for client, address in wanted:
        forget()
        fresh.append(client.get(address).get_data())
    assert len(set(fresh)) == len(wanted)
    for order in (1, -1):
        kept = [client.get(address).get_data() for client, address in wanted[::order]]
        assert kept == fresh[::order]


def test_nothing_of_one_persons_own_is_kept(client, session, items):
    own = register(session)
    held = ENTRIES.size, FILES.size, KEPT.size
    text = client.get(f"{own}/calendar.ics?per=session").get_data(as_text=True)
    assert text.count("\nCONFERENCE;") == 12
    assert (ENTRIES.size, FILES.size, KEPT.size) == held


@pytest.mark.parametrize("sessions", [1, 12])
def test_ones_own_file_takes_the_same_statements_however_long(
    client, session, statements, sessions
):
    workshop = factories.workshop(session, starts=date(2027, 3, 2))
    for number in range(sessions):
        add_session(session, workshop, FIRST + timedelta(hours=number))
    save(session, workshop)
    own = register(session)
    statements.clear()
    client.get(f"{own}/calendar.ics?per=session")
    assert len([one for one in statements if one.startswith("SELECT")]) == 5

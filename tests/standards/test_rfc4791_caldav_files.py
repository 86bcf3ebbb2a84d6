"""Our files and invitations through a real CalDAV server: stored, found by time, read back alike."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import factories
from tests.agenda import builders
from tests.calendars import everything
from tests.registrations.quota_deeds import register, withdraw
from tests.standards import caldav
from tests.standards.lint import unfolded
from tests.standards.parsers import agree, by_uid, readings, source_readings
from workshop_mgr.agenda import services as agenda
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.messages.delivery import deliver_due


@pytest.fixture
def server(tmp_path):
    with caldav.serving(tmp_path / "caldav") as running:
        yield running


def same_for_all(stored, source):
    """Require that every parser reads in the stored text what stood in ours."""
    expected = by_uid(replace(one, method="") for one in source)
    for name, read in readings(stored).items():
        assert by_uid(read) == expected, name


KINDS = ("sessions", "days in Russian", "online, by session", "called off", "speaker online")


def test_files_are_stored_entry_by_entry_and_read_back_alike(client, session, server):
    addresses = everything.addresses(session)
    for number, kind in enumerate(KINDS):
        data = client.get(addresses[kind]).get_data()
        source = agree(data)
        assert server.put(f"kept{number}/", data).status == 201, kind
        same_for_all(server.send("GET", f"kept{number}/").body, source)
        for one in source:
            midnights = (f"{day:%Y%m%dT000000Z}" for day in around(one))
            assert one.uid in server.between(f"kept{number}/", *midnights), kind
        assert server.between(f"kept{number}/", "20280101T000000Z", "20290101T000000Z") == set()


def around(one):
    """Return the midnights that stand around an entry."""
    return one.start_utc - timedelta(days=1), one.end_utc + timedelta(days=2)


@pytest.fixture
def told(app, session):
    """Return a function that delivers, an hour on each time, and returns what a calendar is told."""
    hours = iter(range(1, 9))

    def deliver(monkeypatch):
        at = clock.now() + timedelta(hours=next(hours))
        monkeypatch.setattr(clock, "now", lambda: at)
        sent = []
        with app.app_context():
            deliver_due(app, sent.append)
        session.rollback()
        session.expire_all()
        return [
            part.get_payload(decode=True)
            for mail in sent
            for part in mail.walk()
            if part.get_content_type() == "text/calendar" and part.get_param("method")
        ]

    return deliver


def test_an_invitation_its_update_and_its_end_are_kept_as_one_entry(
    session, server, told, monkeypatch
):
    workshop = factories.workshop(session, starts=date(2027, 3, 2), days=1)
    row = builders.agenda_session(session, workshop, day=workshop.start_date, at="09:00-10:00")
    anna = register(session)
    assert server.send("MKCALENDAR", "own/").status == 201

    (invitation,) = told(monkeypatch)
    (first,) = agree(invitation, method="REQUEST")
    path = f"own/{first.uid}.ics"
    kept = server.put(path, caldav.to_store(invitation), If_None_Match="*")
    assert kept.status == 201
    same_for_all(server.send("GET", path).body, [first])
    assert server.between("own/", "20270302T040000Z", "20270302T043000Z") == {first.uid}

    plan = builders.plan(str(row.title), day=workshop.start_date, at="14:00-15:00")
    agenda.edit_session(
        session, workshop.id, row.id, plan, seen_revision=row.revision, who=SYSTEM, at=clock.now()
    )
    factories.released(session, workshop, at=clock.now())
    (update,) = told(monkeypatch)
    (second,) = agree(update, method="REQUEST")
    assert (second.uid, second.sequence) == (first.uid, first.sequence + 1)
    refused = server.put(path, caldav.to_store(update), If_None_Match="*")
    kept = server.put(path, caldav.to_store(update), If_Match=kept.etag)
    assert (refused.status, kept.status) == (412, 204)
    assert server.between("own/", "20270302T040000Z", "20270302T043000Z") == set()
    assert server.between("own/", "20270302T090000Z", "20270302T093000Z") == {first.uid}

    withdraw(session, anna)
    (end,) = told(monkeypatch)
    (third,) = agree(end, method="CANCEL")
    assert (third.uid, third.sequence) == (first.uid, second.sequence + 1)
    assert third.status == "CANCELLED"
    assert server.put(path, caldav.to_store(end), If_Match=kept.etag).status == 204
    stored = server.send("GET", "own/").body
    same_for_all(stored, source_readings(end))
    assert b"METHOD" not in stored
    agents = [line for line in unfolded(stored) if "SCHEDULE-AGENT=CLIENT" in line]
    assert [line.partition(";")[0] for line in agents] == ["ORGANIZER"]

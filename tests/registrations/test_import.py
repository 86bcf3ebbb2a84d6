"""Importing a sheet: each row judged before anything is written, the same sheet twice changes nothing."""

import io
import itertools

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import errors_at, hidden_fields, words
from tests.registrations.desk import BASE, KEYS, register
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    Category,
    ImportColumn,
    ImportPlan,
    Seat,
    State,
    recognized,
)
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.registrations.services.places import exchange
from workshop_mgr.registrations.services.seating import seating_of, write_seating
from workshop_mgr.workshops.domain import Mode

HEADINGS = ["Фамилия", "First name", "E-mail", "Страна", "Организация", "Участие"]


def sheet(*rows, headings=HEADINGS):
    return [list(headings), *(list(row) for row in rows)]


def person(name, *, email="", country="Turkmenistan", mode="in person", agency="Border Service"):
    return (name, "", email or f"{name.lower()}@example.org", country, agency, mode)


def plan_of(rows, **more):
    return ImportPlan(columns=recognized(rows[0]), **more)


def judged(session, workshop, rows, **more):
    """Return (name, fate, code of the reason or state) of each row, nothing written."""
    found = services.judged_import(session, workshop, rows, plan_of(rows, **more), language="en")
    return [(row.name, row.fate, row.why.code if row.why else row.state) for row in found]


def write(session, rows, **more):
    """Import a sheet; return the fates of its rows."""
    found = services.import_people(
        session, "border-days", rows, plan_of(rows, **more), language="en", keys=KEYS, who=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    return [row.fate for row in found]


def everybody(session):
    """Return (family name, state) of everybody, in the order they came."""
    session.expire_all()
    rows = session.scalars(select(Registration).order_by(Registration.id))
    return [(row.family_name, row.state) for row in rows]


def test_headings_are_known_in_english_and_russian_and_each_once():
    assert recognized([*HEADINGS, "Name", "Пол", "Shoe size", ""]) == (
        ImportColumn.FAMILY_NAME, ImportColumn.GIVEN_NAME, ImportColumn.EMAIL,
        ImportColumn.COUNTRY, ImportColumn.ORGANIZATION, ImportColumn.MODE, None,
        ImportColumn.GENDER, None, None,
    )  # fmt: skip


def test_each_row_is_judged_and_nothing_is_written(session, workshop):
    register(session, "known@example.org", family_name="Known", given_name="")
    rows = sheet(
        person("New", country="казахстан", mode="онлайн"),
        person("Known"),
        person("New", country="KZ"),
        person("Colleague", email="known@example.org"),
        person("KNOWN", email="other@example.org"),
        person("Wrong", email="no address"),
        person("Lost", country="Atlantis"),
        person("Split", mode="both"),
        person("", email="nobody@example.org"),
    )
    assert judged(session, workshop, rows) == [
        ("New", "new", State.SUBMITTED),
        ("Known", "same", None),
        ("New", "same", "row_repeated"),
        ("Colleague", "conflict", "row_address_known"),
        ("KNOWN", "conflict", "row_name_known"),
        ("Wrong", "error", "row_email_wrong"),
        ("Lost", "error", "row_value_unknown"),
        ("Split", "error", "row_value_unknown"),
        ("", "error", "row_name_missing"),
    ]
    assert everybody(session) == [("Known", "submitted")]


def test_the_same_sheet_twice_changes_nothing(session, workshop):
    rows = sheet(person("Berg"), person("Orazowa"))
    assert write(session, rows) == ["new", "new"]
    assert write(session, rows) == ["same", "same"]
    assert everybody(session) == [("Berg", "submitted"), ("Orazowa", "submitted")]


def test_who_withdrew_is_not_brought_back(session, workshop):
    rows = sheet(person("Berg"))
    write(session, rows)
    row = session.scalars(select(Registration)).one()
    token = KEYS.token(services.PURPOSE_OWN, row.id, row.generation)
    services.withdraw(session, token, who=SYSTEM, at=clock.now())
    session.commit()
    assert write(session, rows) == ["same"]
    assert everybody(session) == [("Berg", "withdrawn")]


def test_conflicts_are_written_once_they_are_said_to_be_others(session, workshop):
    register(session, "known@example.org", family_name="Known", given_name="")
    rows = sheet(person("Colleague", email="known@example.org"))
    assert write(session, rows) == ["conflict"]
    assert write(session, rows, takes_conflicts=True) == ["new"]
    assert write(session, rows, takes_conflicts=True) == ["same"]


def test_a_reference_changes_only_what_the_columns_say(session, workshop):
    row = register(session, "a@example.org", phone="+993", position="Inspector")
    rows = sheet(
        (row.reference.lower(), "Major", ""), ("XX-000000", "Head", ""),
        headings=["Reference", "Должность", "Phone"],
    )  # fmt: skip
    assert write(session, rows) == ["update", "error"]
    session.refresh(row)
    assert (row.position, row.phone, row.email) == ("Major", "+993", "a@example.org")
    assert write(session, rows) == ["same", "error"]
    event = session.scalars(select(AuditEvent).where(AuditEvent.action.like("%.edited"))).one()
    assert event.changes == {"position": None}


def test_a_reference_moves_a_place_only_where_one_is_free(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1, Mode.ONLINE: 2})
    rows = [register(session, attendance_mode=Mode.ONLINE) for _ in range(2)]
    table = [["Reference", "Mode"], *([row.reference, "in person"] for row in rows)]
    assert write(session, table) == ["update", "conflict"]
    assert {found.mode: found.taken for found in queries.availability(session, workshop.id)} == {
        Mode.IN_PERSON: 1, Mode.ONLINE: 1,
    }  # fmt: skip
    assert all(check.is_right for check in queries.capacity_checks(session))


def test_who_gets_no_place_waits_and_the_dry_run_says_so(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 2, Mode.ONLINE: 9})
    session.add(
        Quota(
            workshop_id=workshop.id,
            holder_kind="country",
            holder_key="KZ",
            country_codes=["KZ"],
            mode="any",
            seats=1,
            created_at=clock.now(),
        )
    )
    session.commit()
    rows = sheet(
        person("A", country="KZ", mode="online"),
        person("B", country="KZ", mode="online"),
        person("C"), person("D"), person("E"),
    )  # fmt: skip
    expected = ["confirmed", "waitlisted", "confirmed", "confirmed", "waitlisted"]
    assert [state for _name, _fate, state in judged(session, workshop, rows)] == expected
    write(session, rows)
    assert [state for _name, state in everybody(session)] == expected
    assert all(check.is_right for check in queries.capacity_checks(session))
    waiting = session.scalars(
        select(Registration.waiting_quota_id).where(Registration.state == "waitlisted")
    )
    assert [bool(quota_id) for quota_id in waiting] == [True, False]


@pytest.mark.parametrize(("sends_mail", "kinds"), [(False, []), (True, ["registration_received"])])
def test_mail_goes_out_only_where_it_is_wanted(session, workshop, sends_mail, kinds):
    write(session, sheet(person("Berg")), sends_mail=sends_mail)
    assert session.scalars(select(OutboxMessage.kind)).all() == kinds


def test_columns_must_name_somebody_and_each_thing_once(session, workshop):
    for columns, code in (
        ((ImportColumn.PHONE,), "import_names_nobody"),
        ((ImportColumn.EMAIL, ImportColumn.EMAIL), "import_column_twice"),
    ):
        with pytest.raises(Refused) as refusal:
            services.judged_import(
                session, workshop, [["x", "y"]], ImportPlan(columns), language="en"
            )
        assert refusal.value.code == code


SEATS = [
    Seat(mode, country, None, "", category)
    for mode, country, category in itertools.product(
        Mode, ("KZ", "TM"), (Category.DELEGATE, Category.STAFF)
    )
]


def test_one_pass_in_memory_gives_what_one_by_one_gives(session):
    one_by_one = factories.workshop(session, "one-by-one", places=dict.fromkeys(Mode, 3))
    in_a_pass = factories.workshop(session, "in-a-pass", places=dict.fromkeys(Mode, 3))
    for workshop in (one_by_one, in_a_pass):
        session.add(
            Quota(
                workshop_id=workshop.id,
                holder_kind="country",
                holder_key="KZ",
                country_codes=["KZ"],
                mode="online",
                seats=2,
                created_at=clock.now(),
            )
        )
    session.commit()
    moves = [{"entering": seat} for seat in SEATS * 3]
    moves += [{"leaving": seat} for seat in SEATS[:3]]
    moves += [{"leaving": SEATS[4], "entering": SEATS[0]}, {"entering": SEATS[6]}]
    slowly = [exchange(session, one_by_one.id, **move) for move in moves]
    seating = seating_of(session, in_a_pass.id)
    at_once = [seating.exchange(**move) for move in moves]
    write_seating(session, in_a_pass.id, seating)
    assert [found and found.mode for found in at_once] == [found and found.mode for found in slowly]
    assert [bool(found and found.quota_id) for found in at_once] == [
        bool(found and found.quota_id) for found in slowly
    ]
    counts = [
        [(found.mode, found.taken) for found in queries.availability(session, workshop.id)]
        for workshop in (one_by_one, in_a_pass)
    ]
    assert counts[0] == counts[1]
    assert len(set(session.scalars(select(Quota.taken)))) == 1


class TestPages:
    def upload(self, client, rows, **more):
        text = "\n".join(";".join(row) for row in rows)
        token = hidden_fields(client.get(f"{BASE}/import"))["csrf_token"]
        sent = {"csrf_token": token, "file": (io.BytesIO(text.encode("utf-16")), "list.csv")}
        return client.post(f"{BASE}/import", data={**sent, **more})

    def columns(self, rows):
        return {
            f"column_{place}": column.value if column else ""
            for place, column in enumerate(recognized(rows[0]))
        }

    def test_a_file_is_shown_row_by_row_and_written_after_confirmation(
        self, organizer, session, workshop
    ):
        rows = sheet(person("Бяшимова", email="b@example.org"), person("Wrong", email="x"))
        page = self.upload(organizer, rows)
        shown = words(page)
        assert "New: 1 Changed: 0 Nothing to do: 0 Conflict: 0 Error: 1" in shown
        assert "Not an email address: x" in shown
        assert everybody(session) == []
        sent = {**hidden_fields(page), **self.columns(rows), "writes": "1"}
        assert organizer.post(f"{BASE}/import/confirm", data=sent).location == BASE
        report = words(organizer.get(BASE))
        assert "1 person added." in report
        assert "1 row was left out." in report
        session.rollback()
        assert everybody(session) == [("Бяшимова", "submitted")]

    def test_changed_columns_are_looked_at_again_first(self, organizer, session):
        rows = [["who", "mail", "land"], ["Berg", "b@example.org", "KZ"]]
        page = self.upload(organizer, rows)
        assert errors_at(page) == {
            "": "Say which columns hold the family name and the email address, or the reference."
        }
        sent = {
            **hidden_fields(page), "column_0": "family_name", "column_1": "email",
            "column_2": "country_code", "mode": "online",
        }  # fmt: skip
        again = organizer.post(f"{BASE}/import/confirm", data=sent)
        assert "New: 1" in words(again)
        assert everybody(session) == []

    def test_a_file_of_three_megabytes_is_no_larger_than_we_say(self, organizer):
        rows = sheet(*[person("Щ" * 1_100, email="x")] * 1_100)
        token = hidden_fields(organizer.get(f"{BASE}/import"))["csrf_token"]
        sent = {"csrf_token": token, "pasted": "\n".join("\t".join(row) for row in rows)}
        assert len(sent["pasted"].encode()) > 2 * 1024 * 1024
        page = organizer.post(f"{BASE}/import", data=sent)
        assert (page.status_code, "Error: 1100" in words(page)) == (200, True)

    def test_what_is_no_table_is_refused(self, organizer):
        token = hidden_fields(organizer.get(f"{BASE}/import"))["csrf_token"]
        answer = organizer.post(f"{BASE}/import", data={"csrf_token": token, "pasted": " "})
        assert (answer.status_code, list(errors_at(answer))) == (422, ["pasted"])

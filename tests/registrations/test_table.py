"""The table of the desk: filters by every closed field, columns, views, decisions for all that match."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from tests.pages import errors_at, hidden_fields, words
from tests.registrations import desks
from tests.registrations.desk import BASE, register
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, AuditEvent
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.models import (
    Registration,
    RegistrationNote,
    RegistrationTag,
    SavedView,
)
from workshop_mgr.workshops.domain import Mode


def names(page):
    """Return the family names of the table's rows, in its order."""
    found = re.findall(r'class="pri"[^>]*><bdi>\s*(.*?)</bdi>', page.text)
    return " ".join(name.split()[-1] for name in found)


def headings(page):
    """Return the columns of the table."""
    head = re.search(r"<thead>.*?</thead>", page.text, re.S)[0]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<th.*?</th>", head, re.S)]


def people(session):
    """Register three people who differ in what the filters look at."""
    start = clock.now() - timedelta(days=20)
    facts = (
        {"family_name": "Orazowa", "gender": "woman"},
        {"family_name": "Berg", "language": "ru", "gender": "man", "consent_list": True},
        {"family_name": "Sulton", "attendance_mode": Mode.ONLINE},
    )
    rows = [
        register(session, at=start + timedelta(days=10 * number), **each)
        for number, each in enumerate(facts)
    ]
    first, second, third = rows
    first.is_held, first.state = True, "under_review"
    second.category, second.source = "expert", "import"
    third.review_fields = ["organization"]
    session.add(RegistrationTag(registration_id=first.id, tag="VIP"))
    session.commit()
    return rows


def post(client, path, query="", **typed):
    """Send a form of the table."""
    token = hidden_fields(client.get(BASE + query))["csrf_token"]
    return client.post(f"{BASE}{path}{query}", data={"csrf_token": token, **typed})


FILTERS = {
    "?hold=1": "Orazowa",
    "?status=under_review": "Orazowa",
    "?status=to_review&sort=name": "Berg Orazowa Sulton",
    "?category=expert": "Berg",
    "?source=import": "Berg",
    "?gender=woman": "Orazowa",
    "?language=ru": "Berg",
    "?tag=VIP": "Orazowa",
    "?consent=list": "Berg",
    "?consent=no_list&sort=name": "Orazowa Sulton",
    "?changed=1": "Sulton",
    "?mode=online": "Sulton",
    "?sort=category": "Orazowa Sulton Berg",
    "?sort=source&category=delegate": "Orazowa Sulton",
}


def test_every_closed_field_filters(organizer, session):
    people(session)
    assert {query: names(organizer.get(BASE + query)) for query in FILTERS} == FILTERS


def test_days_count_as_the_workshops_clock_says(organizer, session, workshop):
    first, second, _third = people(session)
    day = second.created_at.date().isoformat()
    assert names(organizer.get(f"{BASE}?from={day}&to={day}")) == "Berg"
    assert names(organizer.get(f"{BASE}?to={first.created_at.date().isoformat()}")) == "Orazowa"


def test_who_has_no_agency_is_no_choice_of_the_filter(organizer, session):
    register(session).organization_name = ""
    session.commit()
    form = re.search(r'<select[^>]*name="agency".*?</select>', organizer.get(BASE).text, re.S)[0]
    assert re.findall(r"<option[^>]*>(.*?)</option>", form) == ["All agencies"]


def test_what_means_nothing_is_left_out_and_said(organizer, session):
    people(session)
    query = (
        "?status=lost&country=ZZ&desk=7&from=31.12.2026&tag=unknown&sort=shoe&col=shoe&agency=no"
    )
    page = organizer.get(BASE + query)
    assert names(page) == "Sulton Berg Orazowa"
    assert (
        "We do not know this value: status, country, agency, nominated by, tag, registered from, "
        "order, column." in words(page)
    )


def test_tabs_count_what_the_filter_finds(organizer, session):
    people(session)
    page = words(organizer.get(f"{BASE}?mode=in_person"))
    assert "All 2 Waiting for review 2 Confirmed 0" in page


def test_columns_are_chosen_and_the_file_has_the_same(organizer, session):
    people(session)
    query = "?col=tags&col=email&col=status&sort=name"
    page = organizer.get(BASE + query)
    assert headings(page)[1:-1] == ["Name", "Status", "Tags", "Email address"]
    answer = post(organizer, ".csv", query)
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][5:] == ["state", "email", "tags"]
    assert [row[-1] for row in rows[1:]] == ["", "VIP", ""]


def test_a_viewer_neither_sees_nor_asks_what_is_organizers_only(viewer, session):
    people(session)
    page = viewer.get(f"{BASE}?gender=woman&tag=VIP&col=email&col=tags&col=category")
    assert headings(page) == ["Name", "Category"]
    assert names(page) == "Sulton Berg Orazowa"
    assert "We do not know this value: gender, tag, column." in words(page)
    assert "VIP" not in page.text.replace("tag=VIP", "")


class TestViews:
    def save(self, client, name, query):
        return post(client, "/views/new", query, name=name)

    def test_a_view_has_an_address_that_makes_the_table_again(self, organizer, session):
        people(session)
        answer = self.save(organizer, "Women to decide", "?gender=woman&col=tags&page=3")
        assert answer.location == f"{BASE}/views/women-to-decide"
        led = organizer.get(answer.location)
        assert led.location == f"{BASE}?gender=woman&col=tags&view=women-to-decide"
        assert names(organizer.get(led.location)) == "Orazowa"
        session.rollback()
        assert session.scalars(select(SavedView.query)).all() == ["gender=woman&col=tags"]

    def test_a_name_is_given_once(self, organizer, session):
        self.save(organizer, "Mine", "?mode=online")
        again = self.save(organizer, "mine", "?mode=online")
        sentence = "Another view is called mine. Choose another name."
        assert (again.status_code, errors_at(again)) == (422, {"name": sentence})

    def test_a_view_is_renamed_changed_and_deleted(self, organizer, session):
        self.save(organizer, "Mine", "?mode=online")
        post(organizer, "/views/mine/edit", "?mode=in_person", name="Theirs")
        session.rollback()
        assert session.scalars(select(SavedView)).one().query == "mode=online"
        post(organizer, "/views/mine/edit", "?mode=in_person", name="Theirs", replaces="y")
        session.rollback()
        view = session.scalars(select(SavedView)).one()
        session.refresh(view)
        assert (view.slug, view.name, view.query) == ("mine", "Theirs", "mode=in_person")
        post(organizer, "/views/mine/delete")
        assert organizer.get(f"{BASE}/views/mine").status_code == 404

    def test_a_viewer_opens_it_without_what_is_organizers_only(self, viewer, session, workshop):
        people(session)
        session.add(
            SavedView(
                workshop_id=workshop.id, slug="mine", name="Mine",
                query="gender=woman&tag=VIP&col=tags&col=status&mode=in_person",
                created_at=clock.now(),
            )
        )  # fmt: skip
        session.commit()
        led = viewer.get(f"{BASE}/views/mine")
        assert led.location == f"{BASE}?col=status&mode=in_person&view=mine"


def states(session):
    """Return where everybody stands, in the order they registered."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Registration.state).order_by(Registration.id)))


class TestDecisions:
    def test_a_rows_own_button_decides_for_that_row_alone(self, organizer, session):
        first, second = register(session), register(session)
        answer = post(organizer, f"/{first.id}/decide", "?sort=name", step="confirm", id=second.id)
        assert (answer.status_code, answer.location) == (303, f"{BASE}?sort=name")
        assert states(session) == ["confirmed", "submitted"]

    def test_only_who_waits_for_a_decision_has_buttons(self, organizer, session):
        rows = [register(session, family_name=name, given_name="") for name in ("A", "B", "C")]
        rows[1].state, rows[2].state = "declined", "withdrawn"
        session.commit()
        assert re.findall(r"(Confirm|Decline): (\w)", words(organizer.get(BASE))) == [
            ("Confirm", "A"), ("Decline", "A"),
        ]  # fmt: skip

    def test_all_that_match_are_asked_about_first_and_then_decided(self, organizer, session):
        for number in range(3):
            register(session, family_name=f"P{number}", attendance_mode=Mode.ONLINE)
        register(session)
        query = "?mode=online&sort=name"
        asked = post(organizer, "/decide", query, step="decline", all="1", reason="Too many")
        assert "3 people: Decline?" in words(asked)
        assert states(session) == ["submitted"] * 4
        sent = {**hidden_fields(asked), "step": "decline"}
        sent["id"] = re.findall(r'name="id" value="(\d+)"', asked.text)
        organizer.post(f"{BASE}/decide{query}", data=sent)
        assert states(session) == ["declined"] * 3 + ["submitted"]
        reasons = session.scalars(select(Registration.state_reason).order_by(Registration.id))
        assert list(reasons) == ["Too many"] * 3 + [""]

    def test_too_many_are_refused_with_the_reason(self, organizer, session, monkeypatch):
        monkeypatch.setattr("workshop_mgr.registrations.views.choosing.MOST_AT_ONCE", 2)
        for _number in range(3):
            register(session)
        answer = post(organizer, "/decide", step="decline", all="1")
        assert (answer.status_code, errors_at(answer)) == (
            422,
            {"": "More than 2 people match. Narrow the filter, and decide in several steps."},
        )
        assert states(session) == ["submitted"] * 3

    def test_those_skipped_for_one_reason_are_one_sentence(self, organizer, session):
        rows = [register(session, family_name=f"P{n}", given_name="") for n in range(12)]
        post(organizer, "/decide", step="confirm", id=[row.id for row in rows])
        report = words(organizer.get(BASE))
        assert (
            "10 were skipped: P2, P3, P4, P5, P6, P7, P8, P9 and 2 more. "
            "No place is free for this way to attend." in report
        )


class TestTagsAndNotes:
    def test_many_get_a_tag_and_lose_it(self, organizer, session):
        rows = [register(session) for _ in range(3)]
        ids = [row.id for row in rows[:2]]
        post(organizer, "/tag", new_tag="Visa", change="add", id=ids)
        post(organizer, "/tag", new_tag="Visa", change="add", id=ids)
        session.rollback()
        tagged = session.scalars(select(RegistrationTag.registration_id)).all()
        assert sorted(tagged) == ids
        post(organizer, "/tag", new_tag="Visa", change="remove", id=ids[:1])
        session.rollback()
        assert session.scalars(select(RegistrationTag.registration_id)).all() == ids[1:]

    def test_a_note_is_kept_and_the_log_does_not_say_what_it_says(self, organizer, session):
        row = register(session)
        post(organizer, f"/{row.id}/notes", text="Has a <difficult> boss")
        page = organizer.get(f"{BASE}/{row.id}")
        assert "Has a &lt;difficult&gt; boss" in page.text
        session.rollback()
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "note.added")).one()
        assert (event.subject_table, event.changes) == ("registration_note", {})
        note = session.scalars(select(RegistrationNote)).one()
        post(organizer, f"/{row.id}/notes/{note.id}/delete")
        assert "difficult" not in organizer.get(f"{BASE}/{row.id}").text

    def test_neither_viewer_nor_participant_reads_them(self, viewer, session):
        row = register(session)
        session.add(RegistrationTag(registration_id=row.id, tag="Problematic"))
        session.add(RegistrationNote(registration_id=row.id, text="Boss", created_at=clock.now()))
        session.commit()
        for page in (f"{BASE}/{row.id}", BASE):
            text = viewer.get(page).text
            assert "Problematic" not in text
            assert "Boss" not in text


def test_two_changes_of_a_person_are_no_two_landmarks_of_one_name(organizer, session):
    row = register(session)
    row.state = "confirmed"
    session.commit()
    for name in ("Berdi", "Bahar"):
        wanted = replace(queries.details_of(row), given_name=name)
        services.change_details(
            session, desks.own_token(row), wanted, seen_revision=row.revision, who=VISITOR,
            at=clock.now(),
        )  # fmt: skip
        session.commit()
    page = organizer.get(f"{BASE}/{row.id}").text
    assert page.count('<caption class="vh">Old and new') == 2
    assert 'role="region" aria-label="Old and new"' not in page

"""The organizer's table: filters, order, pages, decisions for many, counts, export; what a viewer sees."""

import csv
import io
import re
from datetime import timedelta

from sqlalchemy import select

from tests import factories
from tests.pages import errors_at, hidden_fields, words
from tests.registrations.desk import BASE, register
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, AuditEvent
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations import services
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Confirmation, Mode

CONTACTS = ("maral@example.org", "+993 65 000000", "Woman", "Wheelchair ramp", "No nuts")


def maral(session):
    """Register somebody who said everything that is asked."""
    return register(
        session, "maral@example.org", family_name="Orazowa", given_name="Maral",
        phone="+993 65 000000", gender="woman", access_needs="Wheelchair ramp",
        dietary_needs="No nuts",
    )  # fmt: skip


def crowd(session):
    """Register four people who differ in everything the filters know, a minute apart."""
    people = (
        {"family_name": "Orazowa", "given_name": "Maral"},
        {"family_name": "Ахметов", "given_name": "Нурлан", "country_code": "KZ",
         "organization_name": "Border Service", "attendance_mode": Mode.ONLINE},
        {"family_name": "Sulton", "given_name": "", "country_code": "UZ",
         "organization_name": "Customs Committee"},
        {"family_name": "Berg", "given_name": "Anna", "country_code": "INT",
         "organization_name": "OSCE", "attendance_mode": Mode.ONLINE},
    )  # fmt: skip
    start = clock.now()
    for minutes, facts in enumerate(people):
        register(session, at=start + timedelta(minutes=minutes), **facts)


def names(page):
    """Return the names of the table's rows, in its order."""
    return re.findall(r'class="pri"[^>]*><bdi>\s*(.*?)</bdi>', page.text)


def decide(client, step, ids, *, query="", **more):
    """Tick people in the table and press a button."""
    typed = {**hidden_fields(client.get(BASE + query)), "step": step, "id": list(map(str, ids))}
    return client.post(f"{BASE}/decide{query}", data={**typed, **more})


def states(session):
    """Return where everybody stands, in the order they registered."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Registration.state).order_by(Registration.id)))


LISTS = {
    "?sort=name": "Berg Orazowa Sulton Ахметов",
    "?sort=-registered": "Berg Sulton Ахметов Orazowa",
    "?sort=country": "Berg Ахметов Orazowa Sulton",
    "?country=KZ": "Ахметов",
    "?country=INT": "Berg",
    "?agency=Customs+Committee": "Sulton",
    "?mode=online&sort=registered": "Ахметов Berg",
    "?status=confirmed": "",
    "?q=Akhmetov": "Ахметов",
    "?q=++oraz": "Orazowa",
    "?status=nonsense&mode=nonsense&sort=nonsense&page=nonsense&country=INT": "Berg",
    "?country=DE": "",
    "?country=ZZ&sort=name": "Berg Orazowa Sulton Ахметов",
}


def _surnames(page):
    """Return the last words of the names of the table's rows, in its order."""
    assert page.status_code == 200
    return " ".join(name.split()[-1] for name in names(page))


class TestTable:
    def test_it_is_filtered_and_sorted_on_the_server(self, organizer, session):
        crowd(session)
        shown = {query: _surnames(organizer.get(BASE + query)) for query in LISTS}
        assert shown == LISTS

    def test_a_reference_finds_its_person(self, organizer, session):
        crowd(session)
        row = maral(session)
        assert names(organizer.get(f"{BASE}?q={row.reference.lower()}")) == ["Maral Orazowa"]

    def test_a_country_nobody_comes_from_is_called_by_its_name(self, organizer, session):
        crowd(session)
        assert "0 shown, filtered by Germany" in words(organizer.get(f"{BASE}?country=DE"))

    def test_pages_hold_fifty_and_one_that_has_emptied_shows_the_last(self, organizer, session):
        for _person in range(51):
            register(session)
        assert len(names(organizer.get(BASE))) == 50
        assert "51 to 51 of 51" in words(organizer.get(f"{BASE}?page=2"))
        assert names(organizer.get(f"{BASE}?page=9")) == names(organizer.get(f"{BASE}?page=2"))

    def test_nobody_yet_points_to_a_page_that_exists(self, organizer, session, workshop):
        assert 'href="/workshops/border-days"' in organizer.get(BASE).text
        workshop.state = "draft"
        session.commit()
        draft = organizer.get(BASE)
        assert 'href="/workshops/border-days"' not in draft.text
        assert "People can register once the workshop is published." in words(draft)


REFUSED = (
    ({"step": "promote"}, {"step": "Choose one of the options."}),
    ({"reason": "x" * 501}, {"reason": "Shorten this to at most 500 characters."}),
    (
        {"csrf_token": "old"},
        {"": "This page was open for too long. Nothing was lost: send it again."},
    ),
)


class TestDecisions:
    def test_many_are_confirmed_and_who_was_skipped_is_named_with_the_reason(
        self, organizer, session
    ):
        rows = [register(session, family_name=name, given_name="") for name in ("A", "B", "C")]
        answer = decide(organizer, "confirm", [row.id for row in rows])
        assert (answer.status_code, answer.location) == (303, BASE)
        assert states(session) == ["confirmed", "confirmed", "submitted"]
        report = words(organizer.get(BASE))
        assert "2 registrations changed." in report
        assert "C was skipped. No place is free for this way to attend." in report

    def test_each_step_moves_and_its_reason_is_in_the_log(self, organizer, session):
        steps = {"confirm": "confirmed", "waitlist": "waitlisted", "decline": "declined"}
        rows = [register(session).id for _step in steps]
        for row, step in zip(rows, steps, strict=True):
            decide(organizer, step, [row], reason=f"Why {step}")
            assert f"Why {step}" in words(organizer.get(f"{BASE}/{row}"))
        assert states(session) == list(steps.values())
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.reason != "").order_by(AuditEvent.id)
        )
        assert [(event.action, event.actor_kind, event.reason) for event in events] == [
            (f"registration.{state}", "account", f"Why {step}") for step, state in steps.items()
        ]

    def test_the_filter_stays_after_a_decision(self, organizer, session):
        row = register(session)
        answer = decide(organizer, "confirm", [row.id], query="?country=TM&sort=name")
        assert answer.location == f"{BASE}?country=TM&sort=name"

    def test_nobody_ticked_is_said(self, organizer, session):
        register(session)
        answer = decide(organizer, "confirm", [], reason="kept")
        assert errors_at(answer) == {"": "Tick the people this decision is about."}
        assert 'value="kept"' in answer.text
        assert states(session) == ["submitted"]

    def test_a_refused_decision_keeps_ticks_and_reason(self, organizer, session):
        row, other = register(session), register(session)
        for typed, errors in REFUSED:
            sent = {"step": "decline", "reason": "Twice", **typed}
            answer = decide(organizer, ids=[row.id], **sent)
            assert (answer.status_code, errors_at(answer)) == (422, errors)
            for field in errors:
                assert not field or f'id="{field}"' in answer.text
            assert f'name="id" value="{row.id}" checked' in answer.text
            assert f'name="id" value="{other.id}" checked' not in answer.text
            assert f'value="{sent["reason"]}"' in answer.text
        assert states(session) == ["submitted", "submitted"]

    def test_an_id_no_row_can_have_moves_nobody(self, organizer, session):
        row = register(session)
        answer = decide(organizer, "confirm", [2**31, 10**30, "9" * 5000, row.id])
        assert answer.status_code == 303
        assert states(session) == ["confirmed"]

    def test_somebody_of_another_workshop_is_not_moved(self, organizer, session):
        factories.workshop(session, "other-days", confirmation=Confirmation.AFTER_REVIEW.value)
        services.register(
            session, "other-days", factories.wanted(), form_token="other",
            keys=TokenKey("secret-of-the-tests"), who=VISITOR, at=clock.now(),
        )  # fmt: skip
        session.commit()
        stranger = session.scalars(select(Registration)).one()
        decide(organizer, "confirm", [stranger.id])
        assert states(session) == ["submitted"]
        assert organizer.get(f"{BASE}/{stranger.id}").status_code == 404

    def test_only_what_is_possible_is_offered(self, organizer, session):
        row = register(session)

        def offered():
            return re.findall(r'name="step" value="(\w+)"', organizer.get(f"{BASE}/{row.id}").text)

        assert offered() == ["confirm", "waitlist", "review", "hold", "decline"]
        decide(organizer, "confirm", [row.id])
        assert offered() == ["cancel"]
        decide(organizer, "cancel", [row.id])
        assert offered() == ["reinstate"]


class TestSummary:
    def test_people_are_counted_by_country_and_agency_once(self, organizer, session):
        crowd(session)
        rows = session.scalars(select(Registration).order_by(Registration.id)).all()
        decide(organizer, "confirm", [row.id for row in rows[:2]])
        decide(organizer, "waitlist", [rows[2].id])
        decide(organizer, "decline", [rows[3].id])
        page = words(organizer.get(f"{BASE}/summary"))
        assert "Kazakhstan 0 1 1 0 Border Service 0 1 1 0" in page
        assert "Turkmenistan 1 0 1 0 State Border Service of Turkmenistan 1 0 1 0" in page
        assert "Uzbekistan 0 0 0 1 Customs Committee 0 0 0 1" in page
        assert "All countries 1 1 2 1" in page
        assert "International staff" not in page


class TestExport:
    def test_cells_compute_nothing_and_the_log_says_who_took_what(self, organizer, session):
        register(
            session, "cell@example.org", family_name="=1+1", given_name="+cmd", position="@SUM(A1)",
            organization_name="-2+3", country_code="INT",
        )  # fmt: skip
        register(session, country_code="KZ")
        address = f"{BASE}.csv?country=INT"
        answer = organizer.post(address, data=hidden_fields(organizer.get(BASE)))
        assert (answer.status_code, answer.mimetype) == (200, "text/csv")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.text.startswith("\ufeff")
        (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
        assert (row["family_name"], row["given_name"], row["position"], row["organization"]) == (
            "'=1+1", "'+cmd", "'@SUM(A1)", "'-2+3",
        )  # fmt: skip
        assert (row["email"], row["state"]) == ("cell@example.org", "submitted")
        session.rollback()
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "registrations.exported")
        ).one()
        assert event.changes["filter"] == ["", "country=INT"]

    def test_needs_are_in_no_export(self, organizer, session):
        maral(session)
        answer = organizer.post(f"{BASE}.csv", data=hidden_fields(organizer.get(BASE)))
        assert "maral@example.org" in answer.text
        assert "Wheelchair ramp" not in answer.text
        assert "No nuts" not in answer.text

    def test_an_old_token_is_said_in_the_page(self, organizer, session):
        register(session)
        answer = organizer.post(f"{BASE}.csv", data={"csrf_token": "old"})
        assert (answer.status_code, answer.mimetype) == (422, "text/html")
        assert errors_at(answer) == {
            "": "This page was open for too long. Nothing was lost: send it again."
        }


class TestViewer:
    def test_no_page_shows_contacts_gender_or_needs(self, viewer, session):
        row = maral(session)
        pages = [viewer.get(BASE + page) for page in ("", f"/{row.id}", "/summary", "?q=maral")]
        overview = viewer.get("/manage/workshops/border-days")
        for page in (*pages, overview):
            assert page.status_code == 200
            for contact in CONTACTS:
                assert contact not in page.text
        assert "Maral Orazowa" in words(pages[0])

    def test_no_search_guesses_an_address(self, viewer, session):
        maral(session)
        for guess in ("maral@example.org", "example.org", "example"):
            assert names(viewer.get(f"{BASE}?q={guess}")) == []
        assert names(viewer.get(f"{BASE}?q=Orazova")) == ["Maral Orazowa"]

    def test_nothing_is_decided_or_taken_away(self, viewer, session):
        row = maral(session)
        page = viewer.get(BASE)
        assert "/decide" not in page.text
        assert ".csv" not in page.text
        token = hidden_fields(page)
        sent = {**token, "step": "confirm", "id": str(row.id)}
        assert viewer.post(f"{BASE}/decide", data=sent).status_code == 403
        assert viewer.post(f"{BASE}.csv", data=token).status_code == 403
        assert states(session) == ["submitted"]


def test_an_organizer_finds_an_address_and_sees_everything(organizer, session):
    row = maral(session)
    register(session)
    assert names(organizer.get(f"{BASE}?q=Maral@Example.org")) == ["Maral Orazowa"]
    page = words(organizer.get(f"{BASE}/{row.id}"))
    assert [contact for contact in CONTACTS if contact not in page] == []

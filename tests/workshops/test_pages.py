"""An organizer schedules, publishes, changes, postpones, cancels and copies; bad input loses nothing."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import agenda_session, person, speaks
from tests.pages import errors_at, typed_fields, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, AuditEvent
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.directory import services as directory
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember, Workshop

NEW = "/manage/workshops/new"
BASE = "/manage/workshops/border-days"
TYPED = {
    "title_en": "Gender and border security", "title_ru": "Гендер и безопасность границ",
    "start_date": "2027-03-28", "end_date": "2027-03-30", "time_zone": "Europe/Vienna",
    "city_en": "Vienna", "format": "blended", "places_in_person": "60", "places_online": "",
}  # fmt: skip
WHY = "Paid from the unified budget"
EVERYTHING = {
    "title_en": "Border days", "title_ru": "Пограничные дни", "code": "ASH-2027-014",
    "summary_en": "For border agencies.", "summary_ru": "Для пограничных служб.",
    "description_en": "## Aims\n\n- first", "description_ru": "## Цели",
    "meeting_type": "seminar", "format": "blended", "start_date": "2027-05-10",
    "end_date": "2027-05-11", "time_zone": "Asia/Ashgabat", "city_en": "Awaza",
    "city_ru": "Аваза", "country": "TM", "venue_en": "Hotel Nebitçi", "venue_ru": "Гостиница",
    "coordinates": "40.0222, 52.9552",
    "online_url": "https://meet.example.org/secret-hall", "places_in_person": "60",
    "places_online": "120", "registration_opens": "2027-03-01T09:00",
    "registration_closes": "2027-04-30T18:00", "registration_time_zone": "Europe/Vienna",
    "confirmation": "after_review", "working_languages": ["en", "ru", "tk"], "scope": "regional",
    "primary_field": "border_management", "other_fields": ["gender_equality", "migration"],
    "target_countries": ["KZ", "KG", "TM"], "participants_en": "Government officials",
    "participants_ru": "Представители ведомств", "organizers": "OSCE Gender Issues Programme",
    "co_organizers": "Sample Academy", "hosts": "Government of Turkmenistan",
    "partners": "Partner Two\nPartner One", "expert_institutions": "Staff College",
    "contact_name": "Workshop desk", "contact_email": "desk@example.org",
    "legal_references": "UNSCR 1325", "follows_en": "Expert workshop, Vienna, 2024",
    "follows_ru": "Встреча экспертов, Вена, 2024",
    "publications": "Report on the days | UNDP; OSCE | 2027-06-01",
    "provenance": "year | 2027 | the programme names it", "field_color": "lapis",
}  # fmt: skip
PUBLIC = (
    "Border days", "ASH-2027-014", "For border agencies.", "Aims", "Seminar",
    "10–11 May 2027", "Awaza", "Turkmenistan", "Hotel Nebitçi", "60", "120",
    "Open the map at 40.0222, 52.9552",
    "English", "Russian", "Turkmen", "Regional", "Border management", "Gender equality",
    "Kazakhstan", "Kyrgyzstan", "Government officials", "Gender Issues Programme",
    "Sample Academy", "Government of Turkmenistan", "Partner Two, Partner One", "Staff College",
    "Workshop desk", "desk@example.org", "UNSCR 1325", "Expert workshop, Vienna, 2024",
    "Report on the days", "UNDP; OSCE", "2027", "Concluded by us, not published.",
)  # fmt: skip


@pytest.fixture
def organizer(client, session):
    """Give the browser of an organizer."""
    client.account = factories.account(session)
    session.commit()
    sign_in(client, client.account.email)
    return client


@pytest.fixture
def workshop(session, organizer):
    """Give a published workshop of the organizer's, in Ashgabat."""
    made = factories.workshop(session, no_attribution_reason=WHY)
    _join(session, made, organizer.account, "organizer")
    return made


def _join(session, workshop, account, role):
    """Put an account on a team."""
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role))
    session.commit()


def send(client, address, **fields):
    """Open a form, change some fields and send it as a browser would."""
    return client.post(address, data={**typed_fields(client.get(address)), **fields})


def stored(session, slug):
    """Return a workshop as it is stored now."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(Workshop).where(Workshop.slug == slug)).one_or_none()


def actions(session):
    """Return the deeds of the audit log, oldest first."""
    session.rollback()
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def register(session, app, mode=Mode.IN_PERSON):
    """Register somebody for the workshop."""
    registrations.register(
        session, "border-days", factories.wanted(attendance_mode=mode),
        form_token=f"token-{len(session.scalars(select(Registration)).all())}",
        keys=TokenKey(app.config["SECRET_KEY"]), who=VISITOR, at=clock.now(),
    )  # fmt: skip
    session.commit()


class TestScheduling:
    """From the empty form to the public page."""

    def test_a_new_workshop_is_a_draft_of_its_maker(self, organizer, session):
        answer = send(organizer, NEW, **TYPED)
        assert (answer.status_code, answer.location) == (
            303, "/manage/workshops/gender-and-border-security",
        )  # fmt: skip
        made = stored(session, "gender-and-border-security")
        assert (made.state, made.title) == (
            "draft", {"en": "Gender and border security", "ru": "Гендер и безопасность границ"},
        )  # fmt: skip
        # The clocks of Vienna go forward on the first day, so these midnights are an hour apart.
        assert made.starts_at == datetime.fromisoformat("2027-03-27T23:00:00+00:00")
        assert made.ends_at == datetime.fromisoformat("2027-03-30T22:00:00+00:00")
        assert {one.mode: one.places for one in made.modalities} == {
            "in_person": 60,
            "online": None,
        }
        assert session.scalars(select(TeamMember.account_id)).all() == [
            organizer.account.account_id
        ]
        assert actions(session)[-1] == "workshop.created"

    def test_two_of_one_title_have_two_addresses(self, organizer):
        first, second = send(organizer, NEW, **TYPED), send(organizer, NEW, **TYPED)
        assert [answer.location.rsplit("/")[-1] for answer in (first, second)] == [
            "gender-and-border-security", "gender-and-border-security-2",
        ]  # fmt: skip

    @pytest.mark.parametrize("slug_maker", ["New", "new!"])
    def test_a_title_that_is_an_address_of_ours_hides_no_page(self, organizer, slug_maker):
        answer = send(organizer, NEW, **TYPED | {"title_en": slug_maker, "title_ru": ""})
        assert answer.location == "/manage/workshops/new-2"
        assert typed_fields(organizer.get(NEW))["title_en"] == ""

    def test_nobody_else_sees_a_draft(self, organizer, app):
        send(organizer, NEW, **TYPED)
        guest = app.test_client()
        assert guest.get("/workshops/gender-and-border-security").status_code == 404
        assert "Gender and border security" not in guest.get("/").text

    @pytest.mark.parametrize(
        ("field", "value", "where", "sentence"),
        [
            ("city_en", " ", "city", "Enter the city."),
            ("start_date", "", "start_date", "Enter the first day."),
            ("start_date", "28.03.2027", "start_date",
             "Enter a date as year-month-day, such as 2026-12-31."),
            ("start_date", "0001-01-01", "start_date", "Enter a year from 1970 to 2199."),
            ("end_date", "9999-12-31", "end_date", "Enter a year from 1970 to 2199."),
            ("end_date", "2027-03-27", "end_date", "The last day is before the first day."),
            ("end_date", "2027-05-27", "end_date", "A workshop lasts at most 60 days."),
            ("time_zone", "Mars/Olympus", "time_zone", "Choose one of the options."),
            ("country", "XX", "country", "Choose one of the options."),
            ("format", "unknown", "format", "Choose one of the options."),
            ("places_in_person", "-1", "places_in_person", "Enter a whole number from 0 to 100000."),
            ("places_online", "many", "places_online", "Enter a whole number from 0 to 100000."),
            ("online_url", "javascript:alert(1)", "online_url",
             "Enter a whole address, such as https://meet.example.org/room."),
            ("title_en", "x" * 10_000, "title", "Shorten this to at most 300 characters."),
            ("city_en", "Vien\x07na", "city",
             "Remove the invisible control characters from this field."),
            ("city_en", "\u202eanneiV", "city",
             "Remove the invisible control characters from this field."),
            ("registration_closes", "2027-03-31T10:00", "registration_closes",
             "Registration closes after the workshop has ended."),
            ("registration_opens", "0001-01-01T00:00", "registration_opens",
             "Enter a year from 1970 to 2199."),
            ("publications", "Report | UNDP | soon", "publications",
             "Write each line as: title | issuers | year-month-day."),
            ("publications", "| UNDP | 2025-01-01", "publications",
             "Write each line as: title | issuers | year-month-day."),
            ("provenance", "year | 2025", "provenance",
             "Write each line as: field | value | basis."),
            ("partners", "UNDP\n" + "x" * 201, "partners",
             "Shorten each name to at most 200 characters."),
            ("online_url", "https://", "online_url",
             "Enter a whole address, such as https://meet.example.org/room."),
            ("coordinates", "near the square", "coordinates",
             "Enter latitude and longitude in degrees, as a map gives them: 37.9386, 58.3907."),
            ("contact_email", "focal point", "contact_email",
             "Enter an email address in the correct format, like name@example.org."),
        ],
    )  # fmt: skip
    def test_bad_input_is_refused_at_its_field(
        self, organizer, session, field, value, where, sentence
    ):
        answer = send(organizer, NEW, **TYPED | {field: value})
        assert answer.status_code == 422
        found = errors_at(answer)
        assert [(key.removesuffix("_en"), said) for key, said in found.items()] == [
            (where, sentence)
        ]
        kept = typed_fields(answer)
        expected = TYPED | {field: value}
        for name in set(TYPED) - {field, "time_zone", "format"}:
            assert kept[name] == expected[name]
        assert session.scalars(select(Workshop)).all() == []

    def test_a_time_the_zone_skips_is_refused_with_its_neighbours(self, organizer):
        answer = send(organizer, NEW, **TYPED, registration_closes="2027-03-28T02:30")
        sentence = (
            "This time does not exist: the clocks are set forward then. "
            "Nearest times: 28 March 2027 01:59 / 28 March 2027 03:00."
        )
        assert errors_at(answer) == {"registration_closes": sentence}

    def test_a_time_that_comes_twice_is_refused(self, organizer):
        autumn = TYPED | {"start_date": "2027-11-01", "end_date": "2027-11-02"}
        answer = send(organizer, NEW, **autumn, registration_closes="2027-10-31T02:30")
        assert errors_at(answer)["registration_closes"].startswith("This time comes twice")

    def test_the_window_may_have_a_zone_of_its_own(self, organizer, session):
        send(organizer, NEW, **TYPED, registration_closes="2027-03-20T18:00",
             registration_time_zone="Asia/Ashgabat")  # fmt: skip
        made = stored(session, "gender-and-border-security")
        assert made.registration_closes_at == datetime.fromisoformat("2027-03-20T13:00:00+00:00")

    def test_an_old_token_loses_nothing(self, organizer, session):
        answer = send(organizer, NEW, **TYPED, csrf_token="expired")
        assert (answer.status_code, errors_at(answer)) == (
            422, {"": "This page was open for too long. Nothing was lost: send it again."},
        )  # fmt: skip
        again = organizer.post(NEW, data=typed_fields(answer))
        assert again.location == "/manage/workshops/gender-and-border-security"


class TestLife:
    """Publish, postpone, cancel."""

    def test_publishing_asks_who_pays_or_why_nobody_is_named(self, organizer, app, session):
        send(organizer, NEW, **TYPED)
        page = "/manage/workshops/gender-and-border-security/publish"
        refused = send(organizer, page)
        assert (refused.status_code, list(errors_at(refused))) == (422, ["no_attribution_reason"])
        assert stored(session, "gender-and-border-security").state == "draft"
        assert send(organizer, page, no_attribution_reason=WHY).status_code == 303
        assert stored(session, "gender-and-border-security").state == "published"
        public = app.test_client().get("/workshops/gender-and-border-security")
        assert public.status_code == 200
        assert WHY not in public.text
        again = send(organizer, page)
        assert errors_at(again) == {
            "": "This is not possible in the present state of the workshop."
        }

    @pytest.mark.parametrize("step", ["postpone", "cancel"])
    def test_a_step_needs_its_reason(self, organizer, workshop, session, step):
        answer = send(organizer, f"{BASE}/{step}", reason_en=" ")
        assert errors_at(answer) == {"reason": "Say why: people who registered read it."}
        assert stored(session, "border-days").state == "published"

    @pytest.mark.parametrize(
        ("step", "state"), [("postpone", "postponed"), ("cancel", "cancelled")]
    )
    def test_the_public_page_says_why_and_registering_ends(
        self, organizer, workshop, app, session, step, state
    ):
        answer = send(
            organizer, f"{BASE}/{step}", reason_en="The hall is flooded.", reason_ru="Зал затоплен."
        )
        assert answer.status_code == 303
        assert stored(session, "border-days").state == state
        assert actions(session)[-1] == f"workshop.{state}"
        guest = app.test_client()
        assert "The hall is flooded." in words(guest.get("/workshops/border-days"))
        assert guest.get("/workshops/border-days/register").status_code == 200
        assert "Зал затоплен." in words(guest.get("/workshops/border-days?lang=ru"))

    def test_who_is_confirmed_is_cancelled_with_the_workshop(
        self, organizer, workshop, app, session
    ):
        register(session, app)
        send(organizer, f"{BASE}/cancel", reason_en="The hall is flooded.")
        session.rollback()
        session.expire_all()
        assert session.scalars(select(Registration.state)).all() == ["cancelled"]


class TestChanging:
    """Settings, saved by one and by two."""

    def test_a_saved_form_changes_only_what_was_typed(self, organizer, workshop, session):
        before = {c.name: getattr(workshop, c.name) for c in Workshop.__table__.columns}
        assert send(organizer, f"{BASE}/settings", venue_en="Hotel Ashgabat").status_code == 303
        after = stored(session, "border-days")
        changed = {
            name for name, value in before.items() if getattr(after, name) != value
        }  # fmt: skip
        assert changed == {"venue", "revision", "revised_at", "search_key"}

    def test_every_field_is_stored_and_shown_again(self, organizer, session, workshop):
        directory.load_reference(session, clock.now())
        session.commit()
        page = f"{BASE}/settings"
        assert send(organizer, page, **EVERYTHING).status_code == 303
        again = typed_fields(organizer.get(page))
        assert {name: again[name] for name in EVERYTHING} == EVERYTHING
        public = words(organizer.get("/workshops/border-days"))
        assert [word for word in PUBLIC if word not in public] == []
        assert "secret-hall" not in public

    @pytest.mark.parametrize("revision", ["", "x", "9" * 30, "9" * 5000])
    def test_a_revision_nobody_was_shown_is_old(self, organizer, workshop, session, revision):
        answer = send(organizer, f"{BASE}/settings", city_en="Mary", revision=revision)
        assert answer.status_code == 409
        assert "City Ashgabat / Ашхабад Mary / Ашхабад" in words(answer)
        assert stored(session, "border-days").city["en"] == "Ashgabat"

    def test_of_two_organizers_the_second_sees_both_versions(self, organizer, workshop, session):
        opened = typed_fields(organizer.get(f"{BASE}/settings"))
        organizer.post(f"{BASE}/settings", data={**opened, "city_en": "Awaza"})
        second = organizer.post(f"{BASE}/settings", data={**opened, "city_en": "Mary"})
        assert second.status_code == 409
        assert "City Awaza / Ашхабад Mary / Ашхабад" in words(second)
        assert stored(session, "border-days").city["en"] == "Awaza"
        again = organizer.post(f"{BASE}/settings", data=typed_fields(second))
        assert again.status_code == 303
        assert stored(session, "border-days").city["en"] == "Mary"

    @pytest.mark.parametrize(
        ("typed", "errors"),
        [
            ({"places_in_person": "1"},
             {"places_in_person": "2 places are taken already; enter at least as many."}),
            ({"format": "online"},
             {"places_in_person": "2 people have a place this way, so it must stay on offer."}),
        ],
    )  # fmt: skip
    def test_places_that_are_taken_stay(self, organizer, workshop, app, session, typed, errors):
        register(session, app)
        register(session, app)
        answer = send(organizer, f"{BASE}/settings", **typed)
        assert (answer.status_code, errors_at(answer)) == (422, errors)
        session.expire_all()
        assert {one.mode: one.places for one in stored(session, "border-days").modalities} == {
            "in_person": 2, "online": 2,
        }  # fmt: skip

    def test_fewer_places_than_before_but_enough_are_saved(self, organizer, workshop, app, session):
        register(session, app)
        assert send(organizer, f"{BASE}/settings", places_in_person="1").status_code == 303
        assert {one.mode: one.places for one in stored(session, "border-days").modalities} == {
            "in_person": 1, "online": 2,
        }  # fmt: skip


class TestCopy:
    """DOMAIN R28: facts come along, people and links never."""

    def test_a_copy_has_no_people_and_no_links(self, organizer, workshop, app, session):
        lara = person(session)
        agenda_session(
            session, workshop, day=workshop.start_date, at="09:30-10:30", roles=[speaks(lara)]
        )
        workshop.contact_name, workshop.contact_email = "Ines Focal", "ines@example.org"
        workshop.latitude, workshop.longitude = 37.95, 58.38
        register(session, app)
        answer = send(organizer, f"{BASE}/duplicate", title_en="Again", start_date="2027-09-06")
        assert answer.location == "/manage/workshops/again/settings"
        copy = stored(session, "again")
        assert (copy.state, copy.start_date, copy.end_date) == (
            "draft", date(2027, 9, 6), date(2027, 9, 7),
        )  # fmt: skip
        assert (copy.online_url, [one.taken for one in copy.modalities]) == (None, [0, 0])
        assert (copy.contact_name, copy.contact_email) == ("", "")
        assert copy.coordinates == (37.95, 58.38)
        assert {row.workshop_id for row in session.scalars(select(Registration))} == {workshop.id}
        pages = [
            f"/manage/workshops/again{page}"
            for page in ("", "/settings", "/agenda", "/speakers", "/registrations")
        ]
        for page in pages:
            shown = organizer.get(page)
            assert shown.status_code == 200
            for secret in ("Scarpitta", "Meredowa", "secret-room"):
                assert secret not in shown.text

    def test_a_copy_of_history_says_how_it_is_held_before_it_is_public(
        self, organizer, workshop, session
    ):
        workshop.format, workshop.is_history = "unknown", True
        session.commit()
        send(organizer, f"{BASE}/duplicate", title_en="Again", start_date="2027-09-06")
        refused = send(organizer, "/manage/workshops/again/publish", no_attribution_reason=WHY)
        assert errors_at(refused) == {"": "Choose in the settings how the workshop is held."}
        send(organizer, "/manage/workshops/again/settings", format="online")
        page = send(organizer, "/manage/workshops/again/publish", no_attribution_reason=WHY)
        assert page.status_code == 303

    def test_a_copy_needs_a_day(self, organizer, workshop):
        answer = send(organizer, f"{BASE}/duplicate", start_date="")
        assert errors_at(answer) == {"start_date": "Enter the first day."}


class TestTeam:
    """Who works on a workshop."""

    def test_somebody_joins_gets_another_role_and_leaves(self, organizer, workshop, app, session):
        bob = factories.account(session, Role.ORGANIZER, email="bob@example.org")
        session.commit()
        browser = app.test_client()
        sign_in(browser, "bob@example.org")
        assert browser.get(BASE).status_code == 403
        page = f"{BASE}/team"
        send(organizer, page, email="Bob@Example.org", role="viewer")
        assert browser.get(BASE).status_code == 200
        assert browser.get(f"{BASE}/settings").status_code == 403
        send_on(organizer, page, f"{page}/{bob.account_id}/role", role="organizer")
        assert browser.get(f"{BASE}/settings").status_code == 200
        send_on(organizer, page, f"{page}/{bob.account_id}/remove")
        assert browser.get(BASE).status_code == 403

    def test_an_unknown_address_is_said_at_its_field(self, organizer, workshop):
        answer = send(organizer, f"{BASE}/team", email="nobody@example.org")
        assert errors_at(answer) == {"email": "There is no account with this email address."}

    @pytest.mark.parametrize(("verb", "fields"), [("remove", {}), ("role", {"role": "viewer"})])
    def test_the_last_organizer_stays(self, organizer, workshop, verb, fields):
        page = f"{BASE}/team"
        answer = send_on(organizer, page, f"{page}/{organizer.account.account_id}/{verb}", **fields)
        assert errors_at(answer) == {"": "A workshop keeps at least one organizer."}
        assert organizer.get(f"{BASE}/settings").status_code == 200


def send_on(client, page, address, **fields):
    """Send one of the smaller forms of a page."""
    return client.post(address, data={**typed_fields(client.get(page), address), **fields})


def test_an_organizer_of_nothing_here_is_refused(client, session):
    factories.workshop(session)
    stranger = factories.account(session)
    session.commit()
    sign_in(client, stranger.email)
    for page in ("", "/settings", "/publish", "/postpone", "/cancel", "/duplicate", "/team"):
        assert client.get(BASE + page).status_code == 403

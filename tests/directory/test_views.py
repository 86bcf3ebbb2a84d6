"""The directory's pages: who may use them, what they show, what they answer to bad input."""

import re
from datetime import UTC, datetime

import pytest

from tests.factories import account
from tests.pages import PageClient, words
from tests.people import csrf_token, sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.domain import OrganizationFacts, PersonFacts

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HAKALA = PersonFacts(
    honorific="Ambassador", name="Terhi Hakala", post={"en": "Special Envoy"},
    organization="OSCE Chairpersonship", country_code="FI", email="terhi@example.org",
)  # fmt: skip
BASHIMOVA = {
    "honorific": "H.E.", "name": "Mahri Bashimova", "native_name": "Мяхри Бяшимова",
    "aliases": "Myahri Byashimova", "post_en": "Deputy Minister", "country": "TM",
    "organization": "", "email": "Mahri@Example.org",
}  # fmt: skip
CUSTOMS = OrganizationFacts(name={"en": "State Customs"}, country_code="TM", acronym="SC")


class Desk:
    """A browser in which somebody of a role has signed in."""

    def __init__(self, app, role):
        with app.app_context(), unit_of_work() as session:
            email = account(session, role).email
        app.test_client_class = PageClient
        self.client = app.test_client()
        sign_in(self.client, email)

    def get(self, address):
        """Return the answer of a page."""
        return self.client.get(address)

    def text(self, address):
        """Return the words of a page."""
        return words(self.get(address))

    def post(self, address, **fields):
        """Send a form with the token of its page."""
        return self.client.post(
            address, data={"csrf_token": csrf_token(self.get(address)), **fields}
        )


@pytest.fixture
def filled(app):
    """The application with reference data, one person and one agency."""
    with app.app_context(), unit_of_work() as session:
        services.load_reference(session, AT)
        services.add_person(session, HAKALA, who=SYSTEM, at=AT)
        services.add_organization(session, CUSTOMS, who=SYSTEM, at=AT)
    return app


@pytest.fixture
def alice(filled):
    """Alice, who organizes."""
    return Desk(filled, Role.ORGANIZER)


@pytest.fixture
def victor(filled):
    """Victor, who only reads."""
    return Desk(filled, Role.VIEWER)


def organization(app, slug):
    """Return what is stored of an organization."""
    with app.app_context():
        return queries.organization_by_slug(current_session(), slug).facts()


def person(app, slug):
    """Return what is stored of a person."""
    with app.app_context():
        return queries.person_by_slug(current_session(), slug).facts()


class TestAccess:
    @pytest.mark.parametrize("address", ["/manage/organizations", "/manage/people"])
    def test_guests_are_asked_to_sign_in(self, filled, address):
        answer = filled.test_client().get(address)
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={address}")

    @pytest.mark.parametrize(
        "address",
        [
            "/manage/organizations/new", "/manage/organizations/osce",
            "/manage/people/new", "/manage/people/terhi-hakala",
        ],
    )  # fmt: skip
    def test_viewers_read_lists_and_change_nothing(self, victor, address):
        assert victor.get(address).status_code == 403

    def test_viewers_see_no_way_to_change(self, victor):
        page = victor.get("/manage/people")
        assert page.status_code == 200
        assert "Ambassador Terhi Hakala" in words(page)
        assert "/manage/people/terhi-hakala" not in page.text
        assert "terhi@example.org" not in page.text

    @pytest.mark.parametrize(
        "address", ["/manage/organizations", "/manage/people", "/manage/people/terhi-hakala"]
    )
    def test_no_cache_keeps_a_page(self, alice, address):
        assert alice.get(address).headers["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("address", ["/manage/organizations/none", "/manage/people/none"])
    def test_what_is_not_there_is_not_found(self, alice, address):
        assert alice.get(address).status_code == 404


class TestLists:
    def test_a_search_finds_other_spellings(self, alice):
        assert "OSCE Centre in Ashgabat" in alice.text("/manage/organizations?q=Aşgabat+OSCE")
        assert "Terhi Hakala" in alice.text("/manage/people?q=Хакала")
        assert "Terhi Hakala" not in alice.text("/manage/people?q=Petrov")

    def test_filters_narrow_the_list(self, alice):
        page = alice.text("/manage/organizations?type=osce_field&country=TM")
        assert "1 shown, filtered by" in page
        assert "OSCE Centre in Ashgabat" in page

    @pytest.mark.parametrize(
        "query", ["type=nonsense", "country=ZZ", "page=999", "page=x", "q=%25"]
    )
    def test_nonsense_in_the_address_is_answered(self, alice, query):
        assert alice.get(f"/manage/organizations?{query}").status_code == 200
        assert alice.get(f"/manage/people?{query}").status_code == 200

    def test_pages_hold_twenty(self, alice):
        assert "1 to 20 of 33" in alice.text("/manage/organizations")
        assert "21 to 33 of 33" in alice.text("/manage/organizations?page=2")

    def test_what_somebody_typed_waits_for_review(self, filled, alice):
        with filled.app_context(), unit_of_work() as session:
            services.find_or_queue_organization(session, "Unknown agency", at=AT)
        page = alice.text("/manage/organizations?review=1")
        assert "Unknown agency" in page
        assert "State Customs" not in page

    def test_russian_readers_see_russian_names(self, alice):
        assert "Центр ОБСЕ в Ашхабаде" in alice.text("/manage/organizations?lang=ru&q=ashgabat")


class TestOrganizationForm:
    def test_adding(self, filled, alice):
        answer = alice.post(
            "/manage/organizations/new", name_en="Mejlis", name_ru="Меджлис", type="parliament",
            country="TM", acronym="M", parent="", aliases="Parliament\n\n Milli Geňeş ",
            is_reviewed="y",
        )  # fmt: skip
        assert (answer.status_code, answer.location) == (303, "/manage/organizations")
        facts = organization(filled, "mejlis")
        assert (dict(facts.name), facts.aliases) == (
            {"en": "Mejlis", "ru": "Меджлис"}, ("Parliament", "Milli Geňeş"),
        )  # fmt: skip

    def test_a_name_is_needed_and_the_rest_is_kept(self, alice):
        answer = alice.post("/manage/organizations/new", acronym="KEPT", type="", country="")
        assert answer.status_code == 422
        assert "Enter the name in at least one language." in words(answer)
        assert 'value="KEPT"' in answer.text

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"name_en": "x" * 10_000}, "Shorten this to at most 200 characters."),
            ({"name_en": "a\x07b"}, "Remove the invisible control characters from this field."),
            ({"name_en": "a\u202eb"}, "Remove the invisible control characters from this field."),
            ({"acronym": "x" * 31}, "Shorten this to at most 30 characters."),
            ({"aliases": "x" * 201}, "Shorten each name to at most 200 characters."),
            ({"aliases": "x\n" * 21}, "Enter at most 20 other names."),
            ({"country": "ZZ"}, "Choose one of the options."),
            ({"type": "castle"}, "Choose one of the options."),
            ({"parent": "Nowhere"}, "There is no organization called Nowhere."),
            (
                {"name_en": "state customs", "country": "TM"},
                "State Customs is in the directory already.",
            ),
        ],
    )
    def test_bad_input_is_refused_at_its_field(self, alice, fields, sentence):
        wanted = {"name_en": "New", "type": "", "country": "", **fields}
        answer = alice.post("/manage/organizations/new", **wanted)
        assert answer.status_code == 422
        assert sentence in words(answer)

    def test_an_old_token_is_refused_and_nothing_lost(self, alice):
        answer = alice.client.post(
            "/manage/organizations/new",
            data={"csrf_token": "old", "name_en": "Kept name", "type": "", "country": ""},
        )
        assert answer.status_code == 422
        assert 'value="Kept name"' in answer.text

    def test_reviewing_lets_a_name_be_suggested(self, filled, alice):
        with filled.app_context(), unit_of_work() as session:
            services.find_or_queue_organization(session, "Border Academy", at=AT)
        alice.post(
            "/manage/organizations/border-academy", name_en="Border Academy", type="academia",
            country="KZ", is_reviewed="y", row_version="1",
        )  # fmt: skip
        assert organization(filled, "border-academy").is_reviewed
        assert 'value="Border Academy"' in alice.get("/manage/organizations/new").text

    def test_two_people_saving_the_same_see_both_versions(self, filled, alice):
        first = {"name_en": "State Customs", "type": "customs", "country": "TM", "acronym": "ONE"}
        alice.post("/manage/organizations/state-customs", **first, row_version="1")
        second = {**first, "acronym": "TWO"}
        answer = alice.post("/manage/organizations/state-customs", **second, row_version="1")
        assert answer.status_code == 409
        assert "Acronym ONE TWO" in words(answer)
        assert organization(filled, "state-customs").acronym == "ONE"
        version = re.search(r'name="row_version"[^>]*value="(\d+)"', answer.text)[1]
        again = alice.post("/manage/organizations/state-customs", **second, row_version=version)
        assert again.status_code == 303
        assert organization(filled, "state-customs").acronym == "TWO"


class TestPersonForm:
    def test_adding(self, filled, alice):
        answer = alice.post("/manage/people/new", **BASHIMOVA)
        assert (answer.status_code, answer.location) == (303, "/manage/people/mahri-bashimova")
        facts = person(filled, "mahri-bashimova")
        assert (facts.name, facts.native_name, facts.country_code, facts.email) == (
            "Mahri Bashimova", "Мяхри Бяшимова", "TM", "Mahri@example.org",
        )  # fmt: skip
        assert "Mahri Bashimova" in alice.text("/manage/people?q=Byashimova")

    def test_case_and_order_of_a_name_stay(self, filled, alice):
        alice.post("/manage/people/new", **{**BASHIMOVA, "name": "van der BERG anna"})
        assert person(filled, "van-der-berg-anna").name == "van der BERG anna"

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"name": ""}, "Enter the name."),
            ({"name": "x" * 10_000}, "Shorten this to at most 200 characters."),
            ({"name": "two\nlines"}, "Remove the invisible control characters from this field."),
            ({"email": "nobody"}, "Enter an email address in the correct format"),
            ({"country": "XK"}, "Choose one of the options."),
            ({"organization": "Nowhere"}, "There is no organization called Nowhere."),
            ({"name": "terhi hakala", "post_en": "Special Envoy"}, "is in the directory already"),
        ],
    )
    def test_bad_input_is_refused_at_its_field(self, alice, fields, sentence):
        answer = alice.post("/manage/people/new", **{**BASHIMOVA, **fields})
        assert answer.status_code == 422
        assert sentence in words(answer)

    def test_a_formula_is_only_a_name(self, alice):
        alice.post("/manage/people/new", **{**BASHIMOVA, "name": "=1+1 <b>Bob</b>"})
        page = alice.get("/manage/people").text
        assert "=1+1 &lt;b&gt;Bob&lt;/b&gt;" in page

    def test_two_people_saving_the_same_see_both_versions(self, filled, alice):
        fields = {"name": "Terhi Hakala", "row_version": "1"}
        alice.post("/manage/people/terhi-hakala", **fields, honorific="Dr")
        answer = alice.post("/manage/people/terhi-hakala", **fields, honorific="Ms")
        assert answer.status_code == 409
        assert "Honorific or rank Dr Ms" in words(answer)
        assert person(filled, "terhi-hakala").honorific == "Dr"

"""Reference data load once; organizations and people are added, edited, found and queued."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from workshop_mgr.core.audit import SYSTEM, Actor, ActorKind, AuditEvent
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.domain import OrganizationFacts, OrganizationType, PersonFacts
from workshop_mgr.directory.models import Country, CountryGrouping, Organization
from workshop_mgr.directory.queries import OrganizationFilter, PersonFilter

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ALICE = Actor(ActorKind.ACCOUNT, "Alice", role="organizer")


@pytest.fixture
def directory(session):
    """The session of a database with the reference data."""
    services.load_reference(session, AT)
    return session


def add(session, name, **facts):
    """Add an organization known by its English name."""
    return services.add_organization(
        session, OrganizationFacts(name={"en": name}, **facts), who=ALICE, at=AT
    )


def typed(session, name, **kwargs):
    """Return the organization a registrant's words lead to."""
    return services.find_or_queue_organization(session, name, at=AT, **kwargs)


def actions(session):
    """Return the deeds of the audit log that Alice or a registrant did."""
    rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    return [(row.action, row.changes) for row in rows if row.at != AT or row.actor_label == "Alice"]


class TestReference:
    def test_every_country_of_iso_3166_and_one_territory(self, directory):
        kinds = directory.execute(select(Country.kind, func.count()).group_by(Country.kind)).all()
        assert dict(map(tuple, kinds)) == {"country": 249, "territory": 1}

    @pytest.mark.parametrize(
        ("grouping", "count"),
        [
            ("participating_state", 57),
            ("asian_partner", 5),
            ("mediterranean_partner", 6),
            ("central_asia", 5),
        ],
    )
    def test_groupings_are_complete(self, directory, grouping, count):
        assert len(queries.codes_of(directory, grouping)) == count

    def test_names_are_the_reviewed_ones(self, directory):
        english, russian = (queries.country_names(directory, code) for code in ("en", "ru"))
        assert [english[code] for code in ("BA", "VA", "NL", "RU", "US", "KR", "TR", "DE")] == [
            "Bosnia and Herzegovina", "Holy See", "The Netherlands", "Russian Federation",
            "United States of America", "Republic of Korea", "Türkiye", "Germany",
        ]  # fmt: skip
        assert [russian[code] for code in ("KG", "VA", "DE", "TM")] == [
            "Кыргызстан", "Святой Престол", "Германия", "Туркменистан",
        ]  # fmt: skip
        assert not [name for name in english.values() if "&" in name or "St." in name]
        assert not [name for name in russian.values() if "о-в" in name]

    def test_structures_hang_together(self, directory):
        unit = queries.organization_by_slug(directory, "osce-border-security-and-management-unit")
        above = [unit.full_name["en"]]
        while unit.parent:
            unit = unit.parent
            above.append(unit.full_name["en"])
        assert above == [
            "OSCE Border Security and Management Unit", "OSCE Transnational Threats Department",
            "OSCE Secretariat", "OSCE",
        ]  # fmt: skip

    def test_a_structure_is_written_as_its_readers_know_it(self, directory):
        centre = queries.organization_by_slug(directory, "osce-centre-in-ashgabat")
        assert centre.full_name == Texts(en="OSCE Centre in Ashgabat", ru="Центр ОБСЕ в Ашхабаде")
        assert (centre.takes_article, centre.type, centre.country_code) == (
            True,
            "osce_field",
            "TM",
        )

    def test_loading_twice_changes_nothing(self, directory):
        tables = (Country, CountryGrouping, Organization, AuditEvent)
        counts = [directory.scalar(select(func.count()).select_from(table)) for table in tables]
        services.load_reference(directory, AT)
        assert not directory.dirty
        assert counts == [
            directory.scalar(select(func.count()).select_from(table)) for table in tables
        ]

    def test_what_an_organizer_edited_is_kept(self, directory):
        services.edit_organization(
            directory, "osce-presence-in-albania",
            OrganizationFacts(name={"en": "Presence in Albania", "ru": "Присутствие в Албании"}),
            row_version=1, who=ALICE, at=AT,
        )  # fmt: skip
        services.load_reference(directory, AT)
        edited = queries.organization_by_slug(directory, "osce-presence-in-albania")
        assert edited.name["ru"] == "Присутствие в Албании"

    def test_a_structure_somebody_typed_before_becomes_the_reviewed_one(self, session):
        queued = typed(session, "OSCE Mission to Serbia")
        services.load_reference(session, AT)
        assert (queued.is_reviewed, queued.type, queued.country_code) == (True, "osce_field", "RS")


class TestCountries:
    def test_each_language_has_its_own_order(self, directory):
        english = [row.name["en"] for row in queries.countries(directory, "en")]
        russian = [row.name["ru"] for row in queries.countries(directory, "ru")]
        assert english.index("The Netherlands") == english.index("Nepal") + 1
        assert russian[:2] == ["Австралия", "Австрия"]

    def test_the_territory_is_no_country_to_represent(self, directory):
        assert "XK" not in dict(queries.country_options(directory, "en"))
        assert dict(queries.seat_options(directory, "en"))["XK"] == "Kosovo"

    def test_target_countries_come_first(self, directory):
        options = queries.country_options(directory, "en", first={"UZ", "KZ"})
        assert [code for code, _ in options[:3]] == ["KZ", "UZ", "AF"]
        assert len(options) == 249

    def test_a_code_that_is_no_country_comes_back(self, directory):
        assert queries.country_name(directory, "TM", "ru") == "Туркменистан"
        assert queries.country_name(directory, "INT", "ru") == "INT"


class TestTypedNames:
    @pytest.mark.parametrize(
        "name",
        [
            "OSCE Centre in Ashgabat", "osce centre in  ashgabat", "Centre in Ashgabat",
            "Центр ОБСЕ в Ашхабаде", "Centre in Ashgabad",
        ],
    )  # fmt: skip
    def test_every_name_leads_to_the_organization(self, directory, name):
        assert typed(directory, name).slug == "osce-centre-in-ashgabat"

    def test_an_acronym_is_a_name(self, directory):
        assert typed(directory, "bmsc").slug == "osce-border-management-staff-college"
        assert typed(directory, "ОБСЕ").slug == "osce"

    def test_a_part_of_a_name_is_not_the_name(self, directory):
        assert typed(directory, "Centre").slug == "centre"

    def test_a_new_name_is_queued_as_typed(self, directory):
        row = typed(directory, "  State  Customs Committee ", country_code="TM")
        assert (row.name, row.country_code, row.is_reviewed, row.type) == (
            Texts(en="State Customs Committee"), "TM", False, None,
        )  # fmt: skip
        assert typed(directory, "state customs committee", country_code="TM") is row

    def test_cyrillic_words_are_kept_as_russian(self, directory):
        row = typed(directory, "Государственная таможенная служба")
        assert row.name == Texts(ru="Государственная таможенная служба")
        assert row.slug == "gosudarstvennaia-tamozhennaia-sluzhba"

    @pytest.mark.parametrize("name", ["", "   ", "—", "...", "%"])
    def test_nothing_to_go_by_is_no_organization(self, directory, name):
        assert typed(directory, name) is None

    def test_an_agency_of_another_country_is_another_agency(self, directory):
        tajik = add(
            directory, "Border Service", country_code="TJ", type=OrganizationType.BORDER_GUARD
        )
        uzbek = typed(directory, "Border Service", country_code="UZ")
        assert (uzbek.slug, uzbek.country_code) == ("border-service-2", "UZ")
        assert typed(directory, "Border Service", country_code="TJ") is tajik
        assert typed(directory, "Border Service", country_code="UZ") is uzbek

    def test_the_seat_of_an_international_organization_binds_nobody(self, directory):
        assert typed(directory, "OSCE", country_code="FI").slug == "osce"
        assert typed(directory, "OSCE", country_code="INT").slug == "osce"

    def test_international_staff_leave_no_country(self, directory):
        assert typed(directory, "Some new agency", country_code="INT").country_code is None

    def test_queued_names_are_suggested_to_nobody(self, directory):
        typed(directory, "Rude words")
        assert "Rude words" not in queries.organization_names(directory)
        assert "OSCE Centre in Ashgabat" in queries.organization_names(directory)
        assert queries.count_to_review(directory) == 1

    def test_two_people_typing_a_new_name_at_once_make_one_row(self, session):
        engine, start = session.get_bind(), Barrier(4)
        session.close()

        def register(_):
            start.wait()
            with Session(engine) as own:
                own.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
                row_id = typed(own, "Brand new agency").id
                time.sleep(0.05)  # the others ask before this commits
                own.commit()
                return row_id

        with ThreadPoolExecutor(4) as people:
            assert len(set(people.map(register, range(4)))) == 1

    def test_a_long_name_gets_a_short_address(self, directory):
        rows = [typed(directory, "Institute " * 18 + end) for end in ("one", "two")]
        assert rows[0] is not rows[1]
        assert max(len(row.slug) for row in rows) <= 62


class TestOrganizations:
    def test_adding_is_in_the_audit_log(self, directory):
        row = add(directory, "Mejlis", country_code="TM", type=OrganizationType.PARLIAMENT)
        assert (row.slug, row.row_version, row.created_at) == ("mejlis", 1, AT)
        action, changes = actions(directory)[0]
        assert action == "organization.added"
        assert changes["name"] == [None, {"en": "Mejlis"}]

    def test_the_same_organization_twice_is_refused(self, directory):
        add(directory, "Mejlis", country_code="TM")
        with pytest.raises(Refused, match="organization_exists"):
            add(directory, "MEJLIS", country_code="TM")
        assert add(directory, "Mejlis", country_code="TR").slug == "mejlis-2"

    def test_editing_keeps_the_address_and_says_what_changed(self, directory):
        add(directory, "Mejlis", country_code="TM")
        facts = OrganizationFacts(
            name={"en": "Mejlis of Turkmenistan"}, country_code="TM", aliases=("Parliament",)
        )
        row = services.edit_organization(
            directory, "mejlis", facts, row_version=1, who=ALICE, at=AT
        )
        assert (row.slug, row.row_version, row.name["en"]) == (
            "mejlis",
            2,
            "Mejlis of Turkmenistan",
        )
        assert actions(directory)[-1] == (
            "organization.edited",
            {
                "name": [{"en": "Mejlis"}, {"en": "Mejlis of Turkmenistan"}],
                "aliases": [[], ["Parliament"]],
            },
        )
        assert typed(directory, "parliament", country_code="TM") is row

    def test_saving_without_a_change_leaves_no_trace(self, directory):
        row = add(directory, "Mejlis", country_code="TM")
        services.edit_organization(
            directory, "mejlis", row.facts(), row_version=1, who=ALICE, at=AT
        )
        assert row.row_version == 1
        assert len(actions(directory)) == 1

    def test_a_stale_save_is_refused(self, directory):
        row = add(directory, "Mejlis")
        with pytest.raises(Conflict, match="stale"):
            services.edit_organization(
                directory, "mejlis", OrganizationFacts(name={"en": "X"}), row_version=0, who=ALICE,
                at=AT,
            )  # fmt: skip
        assert row.name == Texts(en="Mejlis")

    def test_an_unknown_organization_is_not_found(self, directory):
        with pytest.raises(NotFound):
            services.edit_organization(
                directory,
                "none",
                OrganizationFacts(name={"en": "X"}),
                row_version=1,
                who=ALICE,
                at=AT,
            )

    def test_a_parent_is_found_by_any_name_or_refused(self, directory):
        assert add(directory, "Press Desk", parent="ATU").parent.acronym == "ATU"
        with pytest.raises(Refused, match="organization_unknown"):
            add(directory, "Other Desk", parent="Nowhere")

    def test_an_organization_is_no_part_of_its_own_part(self, directory):
        osce = queries.organization_by_slug(directory, "osce")
        facts = OrganizationFacts(name=osce.name, country_code="AT", parent="BSMU")
        with pytest.raises(Refused, match="parent_is_part"):
            services.edit_organization(directory, "osce", facts, row_version=1, who=ALICE, at=AT)


class TestPeople:
    BASHIMOVA = PersonFacts(
        honorific="H.E.",
        name="Mahri Bashimova",
        native_name="Мяхри Бяшимова",
        aliases=("Myahri Byashimova",),
        post={"en": "Deputy Minister of Foreign Affairs of Turkmenistan"},
        country_code="TM",
        email="mahri@example.org",
    )

    @pytest.mark.parametrize(
        "words", ["Byashimova", "Бяшимова", "Bäşimowa", "bashim", "mahri deputy"]
    )
    def test_one_person_is_found_under_every_spelling(self, directory, words):
        person = services.add_person(directory, self.BASHIMOVA, who=ALICE, at=AT)
        assert queries.search_people(directory, PersonFilter(words), page=1) == ([person], 1)

    def test_the_audit_log_names_fields_without_values(self, directory):
        services.add_person(directory, self.BASHIMOVA, who=ALICE, at=AT)
        action, changes = actions(directory)[0]
        assert action == "person.added"
        assert set(changes) >= {"name", "email"}
        assert set(changes.values()) == {None}

    def test_a_person_belongs_to_an_organization_by_name(self, directory):
        facts = PersonFacts(name="John MacGregor", organization="OSCE Centre in Ashgabat")
        person = services.add_person(directory, facts, who=ALICE, at=AT)
        assert person.organization.slug == "osce-centre-in-ashgabat"
        assert person.facts() == facts

    def test_the_same_person_in_the_same_post_is_refused(self, directory):
        services.add_person(directory, self.BASHIMOVA, who=ALICE, at=AT)
        with pytest.raises(Refused, match="person_exists"):
            services.add_person(
                directory, PersonFacts(name="Myahri Byashimova", post=self.BASHIMOVA.post),
                who=ALICE, at=AT,
            )  # fmt: skip
        namesake = PersonFacts(name="Mahri Bashimova", post={"en": "Border guard"})
        assert (
            services.add_person(directory, namesake, who=ALICE, at=AT).slug == "mahri-bashimova-2"
        )

    def test_a_stale_save_is_refused(self, directory):
        services.add_person(directory, self.BASHIMOVA, who=ALICE, at=AT)
        with pytest.raises(Conflict, match="stale"):
            services.edit_person(
                directory, "mahri-bashimova", self.BASHIMOVA, row_version=7, who=ALICE, at=AT
            )


class TestSearch:
    def test_filters_narrow_the_list(self, directory):
        typed(directory, "New agency", country_code="TM")

        def total(**wanted):
            return queries.search_organizations(directory, OrganizationFilter(**wanted), page=1)[1]

        assert total() == 33
        assert total(words="ashgabat") == 1
        assert total(type="osce_field") == 12
        assert total(country="TM") == 2
        assert total(is_to_review=True) == 1

    def test_pages_hold_twenty_in_the_order_of_names(self, directory):
        first, total = queries.search_organizations(directory, OrganizationFilter(), page=1)
        second, _ = queries.search_organizations(directory, OrganizationFilter(), page=2)
        assert (len(first), len(second), total) == (20, 12, 32)
        names = [str(row.full_name) for row in (*first, *second)]
        assert names[:2] == ["Court of Conciliation and Arbitration",
            "Office of the Co-ordinator of OSCE Economic and Environmental Activities"]  # fmt: skip

    def test_like_patterns_in_a_query_are_only_words(self, directory):
        found = queries.search_organizations(directory, OrganizationFilter("a_h%t"), page=1)
        assert found[1] < 33

    @pytest.mark.parametrize("rows", [1, 50])
    def test_the_number_of_statements_does_not_grow(self, session, rows):
        for number in range(rows):
            typed(session, f"Agency {number}")
            services.add_person(session, PersonFacts(name=f"Person {number}"), who=SYSTEM, at=AT)
        session.flush()
        session.expire_all()
        statements = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
        found, _ = queries.search_organizations(session, OrganizationFilter(), page=1)
        assert all(str(row.full_name) for row in found)
        assert len([row for row in found if row.parent is None]) >= min(rows, 20)
        people, _ = queries.search_people(session, PersonFilter(), page=1)
        assert [row.display_name and row.organization for row in people] == [None] * min(rows, 20)
        assert len(statements) == 4

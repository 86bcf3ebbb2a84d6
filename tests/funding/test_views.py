"""Pages of projects, donors and attributions: who may use them, what they say, what they refuse."""

import re
from decimal import Decimal
from html import unescape

import pytest
from sqlalchemy import event, select

from tests import factories
from tests.funding.conftest import TITLE, host
from tests.people import csrf_token
from workshop_mgr.core.db import db
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries
from workshop_mgr.funding.models import Contributor
from workshop_mgr.workshops.models import Workshop

ATTRIBUTION = "/manage/workshops/border-days/attribution"
STATEMENT = (
    "The workshop was organized within the framework of the OSCE Centre in Ashgabat's "
    f'extrabudgetary multi-donor project "{TITLE}" and supported financially by the '
    "Government of Poland."
)


def words(answer):
    """Return the text of a page without its tags."""
    body = re.sub(r"<(script|style).*?</\1>", "", answer.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


def fresh(session):
    """Return the session without what it remembers: a page has written since."""
    session.rollback()
    session.expire_all()
    return session


def stored(session, workshop):
    """Return (contributor, role) of a workshop's attributions."""
    rows = queries.attributions(fresh(session), workshop.id)
    return [(row.contributor.slug if row.contributor else None, row.role) for row in rows]


def statements_of(app, client, address):
    """Count the SQL statements one page takes."""
    with app.app_context():
        engine = db.engine
    seen = []

    def count(_connection, _cursor, sql, *_rest):
        seen.append(sql)

    event.listen(engine, "before_cursor_execute", count)
    assert client.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


class TestPublic:
    def test_a_project_is_public_with_its_first_public_workshop(
        self, records, visitor, project, attribute
    ):
        factories.workshop(records, "hidden", state="draft")
        attribute("hidden", project=project)
        assert visitor.get(f"/projects/{project}").status_code == 404
        assert TITLE not in words(visitor.get("/projects"))
        factories.workshop(records, "shown")
        attribute("shown", project=project)
        assert visitor.get(f"/projects/{project}").status_code == 200
        assert f"{TITLE} OSCE Centre in Ashgabat Extrabudgetary, 1 workshop" in words(
            visitor.get("/projects")
        )

    def test_a_project_shows_facts_donors_and_statements(self, visitor, project, paid):
        page = words(visitor.get(f"/projects/{project}"))
        assert "Owner OSCE Centre in Ashgabat" in page.replace("Owner", "Owner ").replace("  ", " ")
        assert STATEMENT in page
        assert page.index("Government of Germany") < page.index("Government of Poland")

    def test_what_is_not_known_is_not_there(self, records, visitor, alice, attribute, workshop):
        alice.post("/manage/projects/new", title_en="WIN Project")
        attribute("border-days", project="win-project")
        page = words(visitor.get("/projects/win-project"))
        assert "The workshop was organized under the WIN Project." in page
        for missing in ("Owner", "Fund type", "Official number", "More than one donor", "Donors"):
            assert missing not in page

    def test_a_donor_is_shown_with_what_it_paid_for(self, visitor, project, paid):
        page = words(visitor.get("/donors/government-of-poland"))
        assert "Border days" in page
        assert "Financial support, within the project" in page

    def test_the_dates_of_a_project_or_donor_go_into_calendars(
        self, records, visitor, project, paid
    ):
        factories.workshop(records, "others", title=Texts(en="Of others"))
        records.commit()
        for address in (f"/projects/{project}", "/donors/government-of-poland"):
            page = visitor.get(address).get_data(as_text=True)
            (file,) = re.findall(r'href="(/calendar\.ics[^"]+)"', page)
            entries = visitor.get(unescape(file)).get_data(as_text=True)
            assert re.findall(r"SUMMARY:(.+)\r", entries) == ["Border days"]

    def test_a_donor_of_a_project_is_not_shown_as_a_payer(self, visitor, paid):
        page = words(visitor.get("/donors/government-of-germany"))
        assert "Border days" not in page
        assert TITLE in page
        assert "A donor of a project does not pay for each of its workshops." in page

    def test_a_donor_of_nothing_public_is_not_found(self, visitor, records):
        assert visitor.get("/donors/government-of-germany").status_code == 404

    @pytest.mark.parametrize("address", ["/projects/none", "/donors/none"])
    def test_what_is_not_there_is_not_found(self, visitor, address):
        assert visitor.get(address).status_code == 404

    def test_unchanged_pages_are_not_sent_again(self, visitor, project, paid):
        for address in ("/projects", f"/projects/{project}", "/donors/government-of-poland"):
            tag = visitor.get(address).headers["ETag"]
            again = visitor.get(address, headers={"If-None-Match": tag})
            assert (again.status_code, again.data) == (304, b"")

    @pytest.mark.parametrize("query", ["q=%25", "page=999", "page=x", "q=" + "я" * 900])
    def test_nonsense_in_the_address_is_answered(self, visitor, project, paid, query):
        for address in ("/projects", f"/projects/{project}", "/donors/government-of-poland"):
            assert visitor.get(f"{address}?{query}").status_code == 200

    def test_a_search_finds_and_does_not_find(self, visitor, paid):
        assert TITLE in words(visitor.get("/projects?q=pogranichnaya"))
        assert "No project fits" in words(visitor.get("/projects?q=railways"))

    def test_russian_pages_mark_what_is_english(self, records, visitor, project, paid):
        host(records, paid)
        page = visitor.get(f"/projects/{project}?lang=ru").text
        assert f'проекта «<span lang="en">{TITLE}</span>» (ответственная структура' in page
        assert "Принимающая сторона: Правительство Туркменистана." in page

    def test_fifty_workshops_cost_what_one_costs(
        self, app, records, visitor, project, paid, attribute
    ):
        pages = (f"/projects/{project}", "/donors/government-of-poland", "/projects")
        before = [statements_of(app, visitor, page) for page in pages]
        for number in range(49):
            factories.workshop(records, f"more-{number}")
            attribute(
                f"more-{number}",
                project=project,
                contributor="government-of-poland",
                role="support",
            )
        assert [statements_of(app, visitor, page) for page in pages] == before
        assert "1 to 20 of 50" in words(visitor.get(f"/projects/{project}"))
        assert "41 to 50 of 50" in words(visitor.get(f"/projects/{project}?page=3"))


class TestAccess:
    @pytest.mark.parametrize(
        "address", ["/manage/projects", "/manage/donors", "/manage/projects/new", ATTRIBUTION]
    )
    def test_guests_are_asked_to_sign_in(self, visitor, workshop, address):
        answer = visitor.get(address)
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={address}")

    @pytest.mark.parametrize(
        "address",
        [
            "/manage/projects/new", "/manage/projects/{project}", "/manage/donors/new",
            "/manage/donors/government-of-poland", ATTRIBUTION,
        ],
    )  # fmt: skip
    def test_viewers_change_nothing(self, victor, project, address):
        assert victor.get(address.format(project=project)).status_code == 403

    def test_viewers_read_the_lists_without_ways_to_change(self, victor, project):
        page = victor.get("/manage/projects")
        assert TITLE in words(page)
        assert f"/manage/projects/{project}" not in page.text
        assert "/manage/donors/new" not in victor.get("/manage/donors").text

    def test_organizers_of_other_workshops_stay_out(self, records, oleg, paid):
        (row,) = queries.attributions(records, paid.id)
        records.rollback()
        token = csrf_token(oleg.get("/manage/projects/new"))
        answers = [
            oleg.client.post(address, data={"csrf_token": token, "step": "remove"}).status_code
            for address in (ATTRIBUTION, f"{ATTRIBUTION}/{row.id}", f"{ATTRIBUTION}/reason")
        ]
        assert [oleg.get(ATTRIBUTION).status_code, *answers] == [403] * 4
        assert stored(records, paid) == [("government-of-poland", "financial_support")]

    def test_no_cache_keeps_an_organizers_page(self, alice, project):
        for address in ("/manage/projects", f"/manage/projects/{project}", ATTRIBUTION):
            assert alice.get(address).headers["Cache-Control"] == "private, no-store"


class TestProjectForms:
    def test_a_new_project_leads_to_its_donors(self, records, alice):
        answer = alice.post(
            "/manage/projects/new", title_en="Open roads", owner="osce centre in ashgabat",
            fund_type="partner", is_multi_donor="no", aliases="Roads\r\n\r\nWays",
        )  # fmt: skip
        assert (answer.status_code, answer.location) == (303, "/manage/projects/open-roads")
        plan = queries.project_by_slug(fresh(records), "open-roads").plan()
        assert (plan.owner, plan.fund_type, plan.is_multi_donor, plan.aliases) == (
            "OSCE Centre in Ashgabat", "partner", False, ("Roads", "Ways"),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({}, "Enter the title in at least one language."),
            ({"title_en": "x" * 10_000}, "Shorten this to at most 200 characters."),
            ({"title_en": "a\x07b"}, "Remove the invisible control characters"),
            ({"title_en": "A", "owner": "Nobody"}, "There is no organization called Nobody."),
            ({"title_en": TITLE.lower()}, f"There is a project called {TITLE} already."),
            ({"title_en": "A", "fund_type": "magic"}, "Choose one of the options."),
            ({"title_en": "A", "is_multi_donor": "2"}, "Choose one of the options."),
            ({"title_en": "A", "aliases": "x" * 201}, "Shorten each title to at most 200"),
            ({"title_en": "A", "aliases": "x\n" * 21}, "Enter at most 20 other titles."),
        ],
    )
    def test_bad_input_is_answered_in_the_form(self, records, alice, fields, sentence):
        answer = alice.post("/manage/projects/new", **fields)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert queries.projects_page(fresh(records), "", 1)[1] == 1

    def test_a_missing_token_is_an_error_of_the_form(self, records, alice):
        answer = alice.client.post("/manage/projects/new", data={"title_en": "Kept"})
        assert answer.status_code == 422
        assert 'value="Kept"' in answer.text
        assert queries.projects_page(fresh(records), "", 1)[1] == 1

    def test_a_stale_save_shows_both_versions_and_can_be_sent_again(self, records, alice, project):
        address = f"/manage/projects/{project}"
        fields = {"title_en": TITLE, "owner": "OSCE Centre in Ashgabat"}
        assert alice.post(address, **fields, number="A1", row_version="3").status_code == 303
        answer = alice.post(address, **fields, number="B2", row_version="3")
        assert answer.status_code == 409
        assert re.search(r"Official number\s*A1\s*B2", words(answer).replace("</td>", " "))
        assert alice.post(address, **fields, number="B2", row_version="4").status_code == 303
        assert queries.project_by_slug(fresh(records), project).number == "B2"

    def test_the_form_shows_what_is_stored(self, alice, project):
        page = alice.get(f"/manage/projects/{project}").text
        assert f'value="{TITLE}"' in page
        assert '<option selected value="extrabudgetary">' in page
        assert '<option selected value="yes">' in page
        assert 'value="OSCE Centre in Ashgabat"' in page


class TestContributions:
    def address(self, project, tail="new"):
        """Return an address under the contributions of a project."""
        return f"/manage/projects/{project}/contributions/{tail}"

    def rows(self, session, project):
        """Return (donor, pledge, amount) of the contributions in order."""
        fresh(session)
        return [
            (row.contributor.slug.removeprefix("government-of-"), row.pledge_number, row.amount)
            for row in queries.project_by_slug(session, project).contributions
        ]

    def test_one_more_stands_last_with_its_amount(self, records, alice, project):
        answer = alice.post(
            self.address(project), contributor="government-of-poland", pledge_number="1101/7",
            amount="50 000,50", currency="EUR", earmark="soft", reports_due="2027-12-31",
            row_version="3",
        )  # fmt: skip
        assert (answer.status_code, answer.location) == (303, f"/manage/projects/{project}#donors")
        assert self.rows(records, project) == [
            ("germany", "", None), ("poland", "", None), ("poland", "1101/7", Decimal("50000.5")),
        ]  # fmt: skip
        assert "EUR\N{NO-BREAK SPACE}50,000.50" in alice.get(f"/manage/projects/{project}").text

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"amount": "1,250.50"}, "Enter an amount in digits, such as 12500 or 12500.50."),
            ({"contributor": ""}, "Choose the contributor who gives it."),
            ({"rate": "0", "rate_on": "2026-12-31"}, "Enter a rate of more than nothing."),
            ({"rate": "1.08"}, "Enter the day of the exchange rate."),
            ({"reports_due": "soon"}, "Enter one date on each line"),
            ({"starts_on": "2027-01-02", "ends_on": "2027-01-01"}, "The last day lies before"),
            ({"currency": "EURO"}, "Choose"),
            ({"contributor": "nobody"}, "Choose"),
        ],
    )
    def test_what_cannot_be_is_said_at_its_field_and_kept(
        self, records, alice, project, typed, sentence
    ):
        fields = {
            "contributor": "government-of-poland", "pledge_number": "kept 7", "currency": "EUR",
            "earmark": "none", "row_version": "3", **typed,
        }  # fmt: skip
        answer = alice.post(self.address(project), **fields)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert 'value="kept 7"' in answer.text
        assert len(self.rows(records, project)) == 2

    def test_one_moves_and_one_goes(self, records, alice, project):
        last = queries.project_by_slug(records, project).contributions[-1].id
        for step, seen, order in (("up", 3, ["poland", "germany"]), ("remove", 4, ["germany"])):
            answer = alice.post(
                self.address(project, f"{last}/order"), form=f"/manage/projects/{project}",
                step=step, row_version=str(seen),
            )  # fmt: skip
            assert answer.status_code == 303
            assert [row[0] for row in self.rows(records, project)] == order

    def test_what_somebody_else_saved_is_shown_beside(self, records, alice, project):
        last = queries.project_by_slug(records, project).contributions[-1].id
        address = self.address(project, str(last))
        fields = {"currency": "EUR", "earmark": "none", "amount": "5"}
        assert alice.post(address, **fields, row_version="3").status_code == 303
        again = alice.post(address, **{**fields, "amount": "7"}, row_version="3")
        assert again.status_code == 409
        assert 'value="7"' in again.text


class TestPortions:
    def test_a_share_is_set_and_three_thirds_fit(
        self, records, alice, attribute, project, workshop
    ):
        row = attribute(
            workshop.slug, project=project, contributor="government-of-poland", role="co_funding"
        )
        address = f"{ATTRIBUTION}/{row.id}/portion"
        page = alice.get(address).text
        seen = re.search(r'name="row_version"[^>]*value="(\d+)"', page)[1]
        answer = alice.post(
            address, measure="share", share="33.33", currency="EUR", row_version=seen
        )
        assert answer.status_code == 303
        assert "33.33 % of the costs" in words(alice.get(ATTRIBUTION))

    def test_more_than_is_left_of_a_contribution_is_refused_with_what_is_left(
        self, records, alice, attribute, project, workshop
    ):
        row = attribute(
            workshop.slug, project=project, contributor="government-of-poland", role="co_funding"
        )
        pledges = queries.project_by_slug(records, project).contributions
        pledge = next(one for one in pledges if one.contributor_id == row.contributor_id)
        pledge.amount = Decimal("1000.50")
        records.commit()
        answer = alice.post(
            f"{ATTRIBUTION}/{row.id}/portion", measure="amount", amount="1000.51", currency="EUR",
            contribution=str(pledge.id), row_version="2",
        )  # fmt: skip
        assert answer.status_code == 422
        assert "Only 1000.5 EUR are left of this contribution." in words(answer)
        assert 'value="1000.51"' in answer.text

    def test_a_share_without_a_number_is_said_at_its_field(
        self, alice, attribute, project, workshop
    ):
        row = attribute(
            workshop.slug, project=project, contributor="government-of-poland", role="co_funding"
        )
        answer = alice.post(
            f"{ATTRIBUTION}/{row.id}/portion", measure="share", share="a third", currency="EUR",
            row_version="2",
        )  # fmt: skip
        assert answer.status_code == 422
        assert "Enter a share in percent, such as 50 or 33.33." in words(answer)
        assert 'value="a third"' in answer.text

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"measure": "share"}, "Enter a share in percent, such as 50 or 33.33."),
            ({"measure": "amount"}, "Enter an amount in digits, such as 12500 or 12500.50."),
            (
                {"measure": "unknown", "share": "50"},
                "Choose a share or an amount, or leave out the number: one is entered below.",
            ),
        ],
    )
    def test_a_measure_and_a_number_go_together(
        self, alice, attribute, project, workshop, typed, said
    ):
        row = attribute(
            workshop.slug, project=project, contributor="government-of-poland", role="co_funding"
        )
        address = f"{ATTRIBUTION}/{row.id}/portion"
        seen = re.search(r'name="row_version"[^>]*value="(\d+)"', alice.get(address).text)[1]
        answer = alice.post(address, currency="EUR", row_version=seen, **typed)
        assert answer.status_code == 422
        assert said in words(answer)

    def test_the_statement_is_worded_by_hand_with_a_reason(self, records, alice, visitor, workshop):
        seen = str(workshop.revision)
        address = f"{ATTRIBUTION}/statement"
        bare = alice.post(address, form=ATTRIBUTION, words_en="By Poland.", row_version=seen)
        assert bare.status_code == 422
        assert "Say why the statement is worded by hand." in words(bare)
        sent = alice.post(
            address, form=ATTRIBUTION, words_en="By Poland.", why="The embassy asked for it",
            row_version=seen,
        )  # fmt: skip
        assert sent.status_code == 303
        assert "By Poland." in words(alice.get(ATTRIBUTION))


class TestApprovals:
    def test_who_wants_to_approve_first_keeps_a_workshop_from_being_published(
        self, records, alice, project, attribute, workshop
    ):
        poland = "government-of-poland"
        donor = records.scalars(select(Contributor).where(Contributor.slug == poland)).one()
        donor.needs_approval = True
        records.commit()
        answer = alice.post(
            ATTRIBUTION, project=project, contributor=poland, role="financial_support"
        )
        assert answer.status_code == 422
        assert "want to approve what is said of them first: Government of Poland" in words(answer)
        approved = alice.post(
            ATTRIBUTION, project=project, contributor=poland, role="financial_support",
            approved_on="2026-11-20",
        )  # fmt: skip
        assert approved.status_code == 303


class TestNamesOverTime:
    def test_statements_about_earlier_workshops_keep_the_old_name(
        self, records, alice, visitor, project, attribute, workshop
    ):
        attribute(
            workshop.slug, project=project, contributor="government-of-poland",
            role="financial_support",
        )  # fmt: skip
        address, after = "/manage/donors/government-of-poland", "2099-01-01"
        fields = {"name_en": "Republic of Poland", "capacity": "national", "row_version": "1"}
        assert alice.post(address, **fields, renamed_on=after).status_code == 303
        assert "Government of Poland" in words(visitor.get("/workshops/border-days"))
        fresh(records)
        assert "Republic of Poland" in words(alice.get("/manage/donors"))


class TestContributorForms:
    def test_a_contributor_is_added_and_listed(self, alice):
        answer = alice.post(
            "/manage/donors/new", name_en="Government of Norway", name_ru="Правительство Норвегии",
            takes_article="y", capacity="national",
        )  # fmt: skip
        assert (answer.status_code, answer.location) == (303, "/manage/donors")
        assert "Government of Norway" in words(alice.get("/manage/donors"))
        assert "Правительство Норвегии" in words(alice.get("/manage/donors?lang=ru"))

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"capacity": "national"}, "Enter the name in at least one language."),
            ({"name_en": "A", "capacity": "friend"}, "Choose one of the options."),
            ({"name_en": "A"}, "Choose one of the options."),
            ({"name_en": "A", "capacity": "eu", "country": "ZZ"}, "Choose one of the options."),
            (
                {"name_en": "government of POLAND", "capacity": "national"},
                "There is a contributor called Government of Poland already.",
            ),
        ],
    )
    def test_bad_input_is_answered_in_the_form(self, records, alice, fields, sentence):
        answer = alice.post("/manage/donors/new", **fields)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert len(fresh(records).scalars(select(Contributor)).all()) == 2

    def test_a_stale_save_shows_both_versions(self, records, alice):
        address = "/manage/donors/government-of-poland"
        fields = {"name_en": "Government of Poland", "name_ru": "Правительство Польши"}
        first = alice.post(address, **fields, capacity="partner", row_version="1")
        assert first.status_code == 303
        answer = alice.post(address, **fields, capacity="private", row_version="1")
        assert answer.status_code == 409
        assert "Partner organization" in words(answer)
        stored = queries.contributor_by_slug(fresh(records), "government-of-poland")
        assert stored.capacity == "partner"


class TestAttribution:
    def test_the_page_shows_the_statement_in_each_language(self, alice, paid):
        page = words(alice.get(ATTRIBUTION))
        assert STATEMENT in page
        assert "Финансовая поддержка: Правительство Польши." in page

    def test_an_attribution_is_added(self, records, alice, workshop, project):
        answer = alice.post(
            ATTRIBUTION, project=project, contributor="government-of-poland",
            role="financial_support",
        )  # fmt: skip
        assert (answer.status_code, answer.location) == (303, ATTRIBUTION)
        assert stored(records, workshop) == [("government-of-poland", "financial_support")]
        assert STATEMENT in words(alice.get(ATTRIBUTION))

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({}, "Choose a project, a contributor or both."),
            ({"contributor": "government-of-poland"}, "Choose what the contributor did."),
            ({"contributor": "nobody", "role": "support"}, "Choose one of the options."),
            ({"project": "nothing"}, "Choose one of the options."),
            ({"contributor": "government-of-poland", "role": "lottery"}, "Choose one of the options."),
            (
                {"contributor": "government-of-poland", "role": "financial_support", "project": "{project}"},
                "The workshop is attributed like this already.",
            ),
        ],
    )  # fmt: skip
    def test_bad_input_is_answered_in_the_form(
        self, records, alice, paid, project, fields, sentence
    ):
        typed = {name: value.format(project=project) for name, value in fields.items()}
        blank = {"project": "", "contributor": "", "role": ""}
        answer = alice.post(ATTRIBUTION, **blank | typed)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert stored(records, paid) == [("government-of-poland", "financial_support")]

    def test_it_moves_and_goes(self, records, alice, paid, attribute):
        second = attribute("border-days", contributor="government-of-germany", role="in_kind")
        address = f"{ATTRIBUTION}/{second.id}"
        assert alice.post(address, form=ATTRIBUTION, step="up").status_code == 303
        assert [slug for slug, _role in stored(records, paid)] == [
            "government-of-germany", "government-of-poland",
        ]  # fmt: skip
        assert alice.post(address, form=ATTRIBUTION, step="remove").status_code == 303
        assert alice.post(address, form=ATTRIBUTION, step="remove").status_code == 404
        assert stored(records, paid) == [("government-of-poland", "financial_support")]

    @pytest.mark.parametrize(
        ("step", "sentence"),
        [("remove", "or why there is none"), ("sideways", "Choose one of the options.")],
    )
    def test_a_step_that_cannot_be_is_refused(self, records, alice, paid, step, sentence):
        (row,) = queries.attributions(records, paid.id)
        records.rollback()
        answer = alice.post(f"{ATTRIBUTION}/{row.id}", form=ATTRIBUTION, step=step)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert len(stored(records, paid)) == 1

    def test_a_reason_is_saved_and_shown(self, records, alice, workshop):
        answer = alice.post(
            f"{ATTRIBUTION}/reason", form=ATTRIBUTION, reason="Own staff", row_version="1"
        )
        assert answer.status_code == 303
        assert "Own staff" in alice.get(ATTRIBUTION).text

    def test_two_organizers_give_two_reasons(self, records, alice, workshop):
        address = f"{ATTRIBUTION}/reason"
        alice.post(address, form=ATTRIBUTION, reason="Own staff", row_version="1")
        answer = alice.post(address, form=ATTRIBUTION, reason="Nobody paid", row_version="1")
        assert answer.status_code == 409
        page = words(answer)
        assert "Somebody else saved this in the meantime." in page
        assert "Own staff" in page
        assert "Nobody paid" in page
        assert fresh(records).get(Workshop, workshop.id).no_attribution_reason == "Own staff"
        again = alice.post(address, form=ATTRIBUTION, reason="Nobody paid", row_version="2")
        assert again.status_code == 303

    @pytest.mark.parametrize("reason", ["x" * 10_000, "a\x00b"])
    def test_a_reason_nobody_can_read_is_refused(self, alice, workshop, reason):
        answer = alice.post(
            f"{ATTRIBUTION}/reason", form=ATTRIBUTION, reason=reason, row_version="1"
        )
        assert answer.status_code == 422

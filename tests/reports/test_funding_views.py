"""Report 5 on its page and in its files: who paid for what, exactly, and no two currencies added."""

import json
import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import services
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    Capacity,
    ContributorPlan,
    Portion,
)
from workshop_mgr.funding.models import Attribution
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.models import TeamMember

PAGE = "/manage/reports/funding"


@pytest.fixture
def funded(session):
    """A workshop that two donors pay for in two currencies, and another one nobody names."""
    workshop = factories.workshop(session, "border-days")
    factories.workshop(session, "other-days")
    at = clock.now()
    for country, amount, currency in (("Poland", "1000.50", "EUR"), ("Norway", "2000", "NOK")):
        plan = ContributorPlan(Texts(en=f"Government of {country}"), Capacity.NATIONAL)
        services.add_contributor(session, plan, who=SYSTEM, at=at)
        portion = Portion(money=Money(Decimal(amount), currency))
        services.attribute(
            session, workshop.slug,
            AttributionPlan(
                contributor=f"government-of-{country.lower()}", role=AttributionRole.CO_FUNDING,
                portion=portion,
            ),
            who=SYSTEM, at=at,
        )  # fmt: skip
    session.commit()
    return workshop


def member(client, session, workshop, role, place):
    """Sign somebody in who is on the team of the workshop."""
    identity = factories.account(session, role)
    session.add(TeamMember(workshop_id=workshop.id, account_id=identity.account_id, role=place))
    session.commit()
    sign_in(client, identity.email)


def rows(client, query=""):
    """Return the rows of the report as its JSON file tells them."""
    told = json.loads(client.get(f"{PAGE}.json{query}").data)
    return told["tables"][0]


def test_each_line_says_who_as_what_and_how_much(client, session, funded):
    member(client, session, funded, Role.ORGANIZER, "organizer")
    table = rows(client)
    assert [row["cells"][4:8] for row in table["rows"]] == [
        ["Government of Poland", "Co-funding", "", "EUR\N{NO-BREAK SPACE}1,000.50"],
        ["Government of Norway", "Co-funding", "", "NOK\N{NO-BREAK SPACE}2,000"],
    ]
    assert table["notes"] == [
        "Together EUR\N{NO-BREAK SPACE}1,000.50, known for 1 line.",
        "Together NOK\N{NO-BREAK SPACE}2,000, known for 1 line.",
    ]


def test_the_statement_stands_at_the_first_line_of_a_workshop(client, session, funded):
    member(client, session, funded, Role.ORGANIZER, "organizer")
    said = [row["cells"][-1] for row in rows(client)["rows"]]
    assert said == [
        "The workshop was co-funded by Government of Poland and Government of Norway.", "",
    ]  # fmt: skip


def test_a_viewer_sees_who_and_not_how_much(client, session, funded):
    member(client, session, funded, Role.VIEWER, "viewer")
    table = rows(client)
    assert "Amount" not in table["columns"]
    assert "1,000" not in client.get(PAGE).text
    assert "Government of Poland" in client.get(PAGE).text


def test_each_contributor_has_a_line_and_a_bar_for_each_currency(client, session, funded):
    member(client, session, funded, Role.ORGANIZER, "organizer")
    table = json.loads(client.get(f"{PAGE}.json").data)["tables"][1]
    assert (table["title"], table["columns"]) == (
        "By contributor",
        ["Contributor", "Workshops", "Lines", "With an amount", "Amount: EUR", "Amount: NOK"],
    )
    assert [row["cells"] for row in table["rows"]] == [
        ["Government of Norway", 1, 1, 1, "", "NOK\N{NO-BREAK SPACE}2,000"],
        ["Government of Poland", 1, 1, 1, "EUR\N{NO-BREAK SPACE}1,000.50", ""],
    ]
    page = client.get(PAGE).text
    assert re.findall(r"<figcaption[^>]*><b>([^<]+)</b>", page) == [
        "Workshops by contributor", "Amounts in EUR by contributor", "Amounts in NOK by contributor",
    ]  # fmt: skip
    assert re.findall(r'<td class="v">([^<]+)</td>', page) == [
        "1", "1", "EUR\N{NO-BREAK SPACE}1,000.50", "NOK\N{NO-BREAK SPACE}2,000",
    ]  # fmt: skip


def test_what_leaves_the_team_holds_no_amount_and_no_draft(client, session, funded):
    member(client, session, funded, Role.ORGANIZER, "organizer")
    draft = factories.workshop(session, "draft-days", state=State.DRAFT.value)
    session.add(
        Attribution(workshop_id=draft.id, contributor_id=1, role=AttributionRole.CO_FUNDING)
    )
    identity = session.scalars(select(TeamMember.account_id)).one()
    session.add(TeamMember(workshop_id=draft.id, account_id=identity, role="organizer"))
    session.commit()
    assert len(rows(client)["rows"]) == 3
    told = json.loads(client.get(f"{PAGE}.json?audience=outside").data)
    lines, contributors = told["tables"]
    assert (told["marking"], told["facts"][0]) == ("", "1 workshop of your teams")
    assert lines["columns"] == [
        "Workshop", "Dates", "Project", "Fund type", "Contributor", "Role", "Statement used",
    ]  # fmt: skip
    assert [row["cells"][4:6] for row in lines["rows"]] == [
        ["Government of Poland", "Co-funding"], ["Government of Norway", "Co-funding"],
    ]  # fmt: skip
    assert [row["cells"] for row in contributors["rows"]] == [
        ["Government of Norway", 1], ["Government of Poland", 1],
    ]  # fmt: skip
    for text in (json.dumps(told), client.get(f"{PAGE}?audience=outside").text):
        assert "EUR" not in text
        assert "2,000" not in text


def test_a_filter_picks_workshops_and_what_means_nothing_is_said(client, session, funded):
    member(client, session, funded, Role.ORGANIZER, "organizer")
    assert len(rows(client, "?donor=government-of-norway")["rows"]) == 2
    page = client.get(f"{PAGE}?donor=nobody").text
    assert "We do not know this value" in page


def test_over_nothing_the_page_says_so(client, session, funded):
    identity = factories.account(session, Role.ORGANIZER)
    session.commit()
    sign_in(client, identity.email)
    assert "Nothing is attributed yet" in client.get(PAGE).text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf", "docx", "json"])
def test_every_file_is_given(client, session, funded, ending):
    member(client, session, funded, Role.ORGANIZER, "organizer")
    answer = client.get(f"{PAGE}.{ending}")
    assert answer.status_code == 200
    assert len(answer.data) > 200

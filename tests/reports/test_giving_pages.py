"""The page of a contributor's link: their own money, what it reached, and nothing of anybody else."""

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import words
from tests.reports.participation import attribute, donor, project, visit, workshops
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.funding import services
from workshop_mgr.funding.domain import AttributionRole, LinkPlan
from workshop_mgr.funding.models import Attribution, Contribution, DonorLink, ReportDue
from workshop_mgr.workshops.domain import State

KEYS = TokenKey("secret-of-the-tests")
ENDINGS = ("csv", "xlsx", "pdf", "docx", "json")
SECRETS = (
    "Zarina", "Meredowa", "zarina@example.org", "Tiny Bureau", "Secret draft", "Norway’s own days",
    "7,777", "7777", "NOK", "N-7", "39.5", "23.7", "4,000", "meet.example.org",
)  # fmt: skip
"""What stands in the records and may stand nowhere on the page: people, an agency with one person,
a draft, another donor's workshop, pledge and amounts, their share and what follows from it."""


@pytest.fixture
def house(session):
    """Make a workshop of two donors, one of Norway alone, a draft and a small one, and two links."""
    directory.load_reference(session, clock.now())
    shared, small, foreign = workshops(session, "shared", "small", "foreign")
    draft = factories.workshop(
        session, "draft", state=State.DRAFT.value, title=Texts(en="Secret draft")
    )
    foreign.title = Texts(en="Norway’s own days")
    border, poland, norway = (
        project(session, "border"),
        donor(session, "poland"),
        donor(session, "norway"),
    )
    gift = Contribution(
        contributor=poland, pledge_number="P-1", amount=Decimal(9000), currency="EUR",
        reports=[ReportDue(due_on=shared.end_date, sent_on=shared.end_date + timedelta(days=9))],
    )  # fmt: skip
    theirs = Contribution(
        contributor=norway, pledge_number="N-7", amount=Decimal(7777), currency="NOK"
    )
    border.contributions += [gift, theirs]
    attribute(session, shared, to=border, by=poland, share="60.5")
    attribute(session, shared, to=border, by=norway, share="39.5")
    attribute(session, foreign, to=border, by=norway)
    attribute(session, draft, to=border, by=poland, share="10")
    pay(session, small, border, gift, "250.50")
    pay(session, small, border, theirs, "4000")
    pay(session, draft, border, gift, "100")
    for number in range(60):
        visit(
            session, shared, f"Guest {number}", country_code="KZ" if number % 2 else "TM",
            gender="woman" if number < 40 else "man", organization_name=f"Agency {number % 3}",
        )  # fmt: skip
    visit(
        session, small, "Zarina Meredowa", email="zarina@example.org", country_code="AT",
        gender="another", organization_name="Tiny Bureau",
    )  # fmt: skip
    visit(session, draft, "Guest 1")
    for number in range(30):
        visit(session, foreign, f"Other {number}", country_code="KG", gender="man")
    session.commit()
    return {slug: made(session, slug) for slug in ("poland", "norway")}


def pay(session, workshop, to, gift, amount):
    """Let a workshop be paid from a contribution."""
    session.add(
        Attribution(
            workshop_id=workshop.id, project=to, contributor=gift.contributor, contribution=gift,
            role=AttributionRole.CO_FUNDING, amount=Decimal(amount), currency=gift.currency,
        )
    )  # fmt: skip
    session.flush()


def made(session, slug, **plan):
    """Make a link and return the path of its page."""
    wanted = LinkPlan("Desk officer", **plan)
    link = services.make_link(session, slug, wanted, keys=KEYS, who=SYSTEM, at=clock.now())
    session.commit()
    return f"/giving/{services.link_token(link, KEYS)}"


def text_of(answer, ending):
    """Return everything a file says."""
    if ending == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return "".join(page.extract_text() for page in pages)
    if ending == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        return " ".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    if ending == "docx":
        return zipfile.ZipFile(io.BytesIO(answer.data)).read("word/document.xml").decode()
    return answer.get_data(as_text=True)


def tables(client, path):
    """Return the tables of the page by title, as the JSON file tells them."""
    found = json.loads(client.get(f"{path}.json").data)
    return {table["title"]: [row["cells"] for row in table["rows"]] for table in found["tables"]}


def test_it_tells_their_own_money_and_what_it_reached(client, session, house):
    found = tables(client, house["poland"])
    assert [row[4:9] for row in found["poland"]] == [
        ["Financial support, border", "60.5 %", None, None, None],
        ["Co-funding, border", "EUR\N{NO-BREAK SPACE}250.50", None, None, None],
        ["", "", 61, 61, None],
    ]
    (gift,) = found["Contributions"]
    assert gift[:3] == ["border", "P-1", "EUR\N{NO-BREAK SPACE}9,000"]
    assert gift[4] == "EUR\N{NO-BREAK SPACE}250.50"
    page = words(client.get(house["poland"]))
    assert "61 people in 2 workshops: 61 participations" in page
    assert "This page holds no names" in page
    assert "Counted: everybody who has a place, whether they came or not." in page


def test_nothing_of_anybody_else_stands_on_it_nor_in_its_files(client, session, house):
    said = {"page": client.get(house["poland"]).get_data(as_text=True)}
    for ending in ENDINGS:
        answer = client.get(f"{house['poland']}.{ending}")
        assert answer.status_code == 200
        said[ending] = text_of(answer, ending)
    found = [(where, word) for where, text in said.items() for word in SECRETS if word in text]
    assert found == []
    assert all("P-1" in text for text in said.values())


def test_another_donor_reads_their_own_alone(client, session, house):
    found = tables(client, house["norway"])
    assert [row[1] for row in found["Contributions"]] == ["N-7"]
    everything = client.get(f"{house['norway']}.json").get_data(as_text=True)
    for word in ("P-1", "9,000", "250.50", "60.5 %", "Secret draft"):
        assert word not in everything


def test_parameters_change_nothing_but_the_language(client, session, house):
    plain = client.get(f"{house['poland']}.csv").data
    asked = "rule=registered&threshold=1&audience=team&from=2000-01-01&to=2000-01-01&project=border"
    assert client.get(f"{house['poland']}.csv?{asked}").data == plain
    assert "Взносы" in client.get(f"{house['poland']}.csv?language=ru").get_data(as_text=True)
    assert "Ваши взносы" in words(client.get(f"{house['poland']}?lang=ru"))


def test_genders_and_countries_hold_no_small_number(client, session, house):
    assert tables(client, house["poland"])["Counts by country"] == [
        ["Turkmenistan", 30, 0, 30], ["Other countries", 31, 0, 31], ["All countries", 61, 0, 61],
    ]  # fmt: skip
    assert "As people stated it" not in words(client.get(house["poland"]))
    theirs = words(client.get(house["norway"]))
    assert "As people stated it: Women: 40; Men: 50; Another + Not stated: 1" not in theirs


def test_unknown_expired_and_revoked_are_one_answer(client, session, house):
    expired, revoked = (
        made(session, "poland", expires_on=clock.now().date()),
        made(session, "poland"),
    )
    old, last = session.scalars(select(DonorLink).order_by(DonorLink.id.desc()).limit(2)).all()[
        ::-1
    ]
    old.expires_on -= timedelta(days=1)
    services.revoke_link(session, "poland", last.id, who=SYSTEM, at=clock.now())
    session.commit()
    paths = (f"/giving/{'x' * 43}", expired, revoked)
    answers = [client.get(f"{path}{end}") for path in paths for end in ("", ".pdf")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({words(answer) for answer in answers}) == 1
    assert "To get a new link to the page of your contributions" in words(answers[0])


def test_the_address_is_kept_secret(client, session, house):
    for path in (house["poland"], f"{house['poland']}.pdf"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex"


def test_no_answer_of_a_link_that_leads_nowhere_names_its_address_to_others(client, session, house):
    nowhere = f"/giving/{'x' * 43}"
    for path in (nowhere, f"{nowhere}.pdf"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    asked = [client.options(path) for path in (nowhere, house["poland"])]
    assert (
        len({(answer.status_code, answer.data, answer.headers["Allow"]) for answer in asked}) == 1
    )
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(house["poland"]).status_code == 405
    assert client.head(f"{house['poland']}.csv").data == b""
    assert (
        session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported")).all()
        == []
    )


def test_files_are_on_record_as_taken_by_the_link_and_its_use_to_the_hour(client, session, house):
    client.get(house["poland"]).close()
    client.get(f"{house['poland']}.csv")
    session.rollback()
    link = session.scalars(select(DonorLink).order_by(DonorLink.id)).first()
    assert link.used_at == clock.hour_of(link.used_at)
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported"))
    assert (event.actor_label, event.subject_table, event.subject_id) == (
        "donor",
        "donor_link",
        link.id,
    )
    assert house["poland"].rpartition("/")[2] not in str(event.changes)


def test_one_address_does_not_ask_without_end(make_app):
    client = make_app(RATE_LIMITS="on").test_client()
    answers = [client.get(f"/giving/{'x' * 43}") for _number in range(31)]
    assert [answer.status_code for answer in answers] == [404] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_many_workshops_take_the_statements_of_few(client, session, house, statements):
    link = session.scalars(select(DonorLink).order_by(DonorLink.id)).first()
    link.used_at = clock.now()
    session.commit()
    counts = []
    for number in range(2):
        for more in range(20 * number):
            (place,) = workshops(session, f"more-{more}")
            attribute(session, place, by=link.contributor, share="10")
            visit(session, place, f"Guest {more}", organization_name=f"Bureau {more}")
        session.commit()
        statements.clear()
        assert client.get(house["poland"]).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 22

"""A project's purposes and countries on its form, and the page and file for IATI."""

import pytest

from tests.funding.conftest import TITLE
from tests.funding.test_views import fresh, words
from workshop_mgr.core import clock
from workshop_mgr.directory import services as directory
from workshop_mgr.funding import queries


@pytest.fixture
def fields(records, project):
    """What the form of the project sends; countries are known."""
    directory.load_reference(records, clock.now())
    records.commit()
    return {
        "title_en": TITLE,
        "owner": "OSCE Centre in Ashgabat",
        "currency": "EUR",
        "row_version": "3",
    }


@pytest.fixture
def address(project):
    """The address of the project's form."""
    return f"/manage/projects/{project}"


def test_shares_are_typed_kept_and_shown_again(records, alice, project, address, fields):
    answer = alice.post(
        address, **fields, purpose_codes="15130 33.33\r\n15210 66,67",
        countries="Turkmenistan 60\r\nkz 40",
    )  # fmt: skip
    assert answer.status_code == 303
    plan = queries.project_by_slug(fresh(records), project).plan()
    assert (plan.purpose_codes, plan.countries) == (("15130", "15210"), ("TM", "KZ"))
    page = alice.get(address).text
    assert "15130 33.33\n15210 66.67" in page.replace("\r", "")
    assert "Turkmenistan 60\nKazakhstan 40" in page.replace("\r", "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"purpose_codes": "15130 60\n15210 30"}, "The shares are 90 percent together"),
        ({"purpose_codes": "15130 60\n15210"}, "Enter a share for each of them or for none"),
        ({"purpose_codes": "15130 0\n15210 100"}, "Enter a share of more than 0"),
        ({"purpose_codes": "roads"}, "codes of five digits"),
        ({"purpose_codes": "15130, 15130"}, "each once"),
        ({"countries": "Atlantis"}, "There is no country called ATLANTIS."),
        ({"countries": "TM 50\nTurkmenistan 50"}, "countries, each once"),
        ({"countries": "TM 50\nKZ 49.99"}, "The shares are 99.99 percent together"),
        ({"iati_identifier": "XM/1"}, "Leave out spaces and the characters"),
    ],
)
def test_what_cannot_be_is_said_and_kept(records, alice, project, address, fields, typed, sentence):
    answer = alice.post(address, **fields, **typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert next(iter(typed.values())).split()[0] in answer.text
    assert queries.project_by_slug(fresh(records), project).revision == 3


def test_the_page_says_what_is_missing_and_gives_the_file_when_it_can(
    alice, project, address, fields
):
    page = alice.get(f"{address}/iati")
    assert "The project’s first day." in words(page)
    assert "iati.xml" not in page.text
    assert alice.get(f"{address}/iati.xml").status_code == 409
    typed = {
        "iati_identifier": "XM-DAC-47131-1101", "starts_on": "2026-01-01",
        "purpose_codes": "15130, 15210", "countries": "TM",
    }  # fmt: skip
    alice.post(address, **fields, **typed)
    page = alice.get(f"{address}/iati")
    assert "The percentage of each purpose" in words(page)
    assert f"{address}/iati.xml" in page.text
    file = alice.get(f"{address}/iati.xml")
    assert (file.status_code, file.mimetype) == (200, "application/xml")
    assert '<recipient-country code="TM"' in file.text
    assert "<sector" not in file.text


def test_a_number_that_is_too_small_is_named_on_the_page(alice, project, address, fields):
    alice.post(address, **fields, iati_identifier="XM-DAC-47131-1101", starts_on="2026-01-01")
    alice.post(
        f"{address}/indicators/new", code="1.2", title_en="Officers trained", level="output",
        measured="by_hand", basis="attended", row_version="4",
    )  # fmt: skip
    assert "1.2 Officers trained" in words(alice.get(f"{address}/iati"))
    assert '<result type="1">' in alice.get(f"{address}/iati.xml").text

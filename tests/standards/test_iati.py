"""IATI 2.03: an activity is valid against the published schema and says what is stored, no more."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from workshop_mgr.core.currencies import Money
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain.publishing import Activity, Giver, OrganisationType
from workshop_mgr.funding.iati import activity_xml

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DURING = date(2026, 11, 26)
POLAND = Giver(
    Texts(en="Government of Poland", ru="Правительство Польши"), OrganisationType.GOVERNMENT,
    Money(Decimal("50000.50"), "EUR"), date(2026, 2, 1), "1101/7",
)  # fmt: skip
PROJECT = Activity(
    identifier="XM-DAC-47131-1101",
    title=Texts(en="Border services & <training>", ru="Пограничные службы"),
    description=Texts(en="What it is about."),
    owner=Texts(en="OSCE Centre in Ashgabat"),
    starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31),
    currency="EUR", budget=Money(Decimal(120000), "EUR"),
    gender_marker=1, purpose_codes=("15130", "15210"),
    givers=(POLAND, replace(POLAND, money=None, pledge_number="")),
    revised_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
)  # fmt: skip
LEAST = Activity(
    "XM-DAC-1-2", Texts(en="T"), Texts(), None, date(2026, 1, 1), None, "EUR", None, None, (), (),
    PROJECT.revised_at,
)  # fmt: skip


@pytest.fixture(scope="module")
def schema():
    """The published schema, without asking the network."""
    folder = Path(__file__).parent / "iati"
    return xmlschema.XMLSchema(folder / "iati-activities-schema.xsd", allow="local")


def tree(activity, on=DURING):
    return ET.fromstring(activity_xml(activity, on=on)).find("iati-activity")


@pytest.mark.parametrize(
    "activity",
    [PROJECT, LEAST, replace(PROJECT, starts_on=date(2027, 6, 1)), replace(PROJECT, givers=())],
)
def test_it_is_valid_against_the_published_schema(schema, activity):
    schema.validate(activity_xml(activity, on=DURING).decode())


def test_the_schema_would_notice(schema):
    broken = activity_xml(PROJECT, on=DURING).decode().replace("activity-status", "status")
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(broken)


def test_every_name_stands_in_its_languages_and_is_escaped():
    title = tree(PROJECT).find("title")
    assert {part.get(LANGUAGE): part.text for part in title} == dict(PROJECT.title)


def test_who_takes_part_is_named_once_with_role_and_kind():
    parts = tree(PROJECT).findall("participating-org")
    assert [(part.get("role"), part.get("type"), part[0].text) for part in parts] == [
        ("1", "10", "Government of Poland"),
        ("2", "40", "OSCE Centre in Ashgabat"),
        ("4", "40", "OSCE Centre in Ashgabat"),
    ]


def test_money_is_exact_and_what_is_not_disclosed_is_left_out():
    activity = tree(PROJECT)
    [transaction] = activity.findall("transaction")
    value = transaction.find("value")
    assert (value.text, value.get("currency"), value.get("value-date")) == (
        "50000.5", "EUR", "2026-02-01",
    )  # fmt: skip
    assert transaction.get("ref") == "1101/7"
    assert activity.find("budget/value").text == "120000"


def test_purpose_and_gender_marker_are_the_dacs():
    activity = tree(PROJECT)
    assert [found.attrib for found in activity.findall("sector")] == [
        {"vocabulary": "1", "code": "15130"}, {"vocabulary": "1", "code": "15210"},
    ]  # fmt: skip
    assert activity.find("policy-marker").get("significance") == "1"
    assert tree(LEAST).find("policy-marker") is None


@pytest.mark.parametrize(
    ("on", "status", "days"),
    [
        (date(2025, 12, 31), "1", [("1", "2026-01-01"), ("3", "2027-12-31")]),
        (DURING, "2", [("2", "2026-01-01"), ("3", "2027-12-31")]),
        (date(2028, 1, 1), "4", [("2", "2026-01-01"), ("4", "2027-12-31")]),
    ],
)
def test_status_and_days_follow_the_calendar(on, status, days):
    activity = tree(PROJECT, on)
    assert activity.find("activity-status").get("code") == status
    assert [
        (found.get("type"), found.get("iso-date")) for found in activity.findall("activity-date")
    ] == days


@pytest.mark.parametrize("facts", [{"identifier": ""}, {"identifier": "1101"}, {"starts_on": None}])
def test_without_identifier_and_first_day_there_is_nothing_to_publish(facts):
    with pytest.raises(Conflict) as caught:
        replace(PROJECT, **facts).check()
    assert caught.value.code == "iati_facts_missing"


def test_the_same_project_is_the_same_bytes():
    assert activity_xml(PROJECT, on=DURING) == activity_xml(replace(PROJECT), on=DURING)

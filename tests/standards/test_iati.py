"""IATI 2.03: an activity is valid against the published schema and says what is stored, no more.

The schema does not check all the standard asks for; `broken_rules` asks for the rest of what
concerns us.
"""

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
from workshop_mgr.funding.domain.indicators import Level
from workshop_mgr.reports.domain import Gender
from workshop_mgr.reports.domain.publishing import (
    Activity,
    Body,
    Gap,
    Giver,
    OrganisationType,
    Parts,
)
from workshop_mgr.reports.domain.results import Measure, Result, Stand, periods_of
from workshop_mgr.reports.iati import activity_xml

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
    gender_marker=1, sectors=Parts(("15130", "15210"), (Decimal("33.33"), Decimal("66.67"))),
    countries=Parts(("TM", "KZ"), (Decimal(60), Decimal(40))),
    givers=(POLAND, replace(POLAND, money=None, pledge_number="")),
    revised_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
)  # fmt: skip
LEAST = Activity(
    "XM-DAC-1-2", Texts(en="T"), Texts(), None, date(2026, 1, 1), None, "EUR", None, None, Parts(),
    Parts(), (), PROJECT.revised_at,
)  # fmt: skip
STAND = Stand(
    DURING, Decimal(41), Texts(en="Persons; attended.", ru="Лица; присутствовали."),
    (((Gender.WOMAN,), 16), ((Gender.MAN,), 20), ((Gender.ANOTHER, Gender.NOT_STATED), 5)),
)  # fmt: skip
TRAINED = Result(
    Level.OUTPUT, "1.1", Texts(en="Officers trained", ru="Обучено сотрудников"), Measure.UNIT,
    is_ascending=True, baseline=(Decimal(0), 2025),
    periods=periods_of(date(2026, 1, 1), None, Decimal(60), 2026, STAND),
)  # fmt: skip
CASES = replace(
    TRAINED, level=Level.IMPACT, measure=Measure.PERCENTAGE, is_ascending=False, baseline=None,
    periods=periods_of(
        date(2026, 1, 1), None, Decimal("12.5"), 2027, replace(STAND, by_gender=()),
    ),
)  # fmt: skip
WITH_RESULTS = replace(PROJECT, results=(TRAINED, CASES))


def broken_rules(activity):
    """Return the rules of the standard, beyond its schema, that a file breaks."""
    broken = []
    for tag, missing, total, single in (
        ("sector", "sector without", "sectors", "one sector"),
        ("recipient-country", "country without", "countries", "one country"),
    ):  # fmt: skip
        shares = [part.get("percentage") for part in activity.findall(tag)]
        if len(shares) == 1 and shares != [None]:
            broken += [single] if Decimal(shares[0]) != 100 else []
        elif len(shares) > 1 and None in shares:
            broken.append(missing)
        elif len(shares) > 1 and sum(map(Decimal, shares)) != 100:
            broken.append(total)
    for budget in activity.findall("budget"):
        first, last = (
            date.fromisoformat(budget.find(f"period-{end}").get("iso-date"))
            for end in ("start", "end")
        )
        broken += ["budget of more than a year"] if (last - first).days > 366 else []
    for moment in activity.findall("transaction/transaction-date"):
        broken += (
            ["transaction in the future"]
            if date.fromisoformat(moment.get("iso-date")) > DURING
            else []
        )
    for period in activity.findall("result/indicator/period"):
        first, last = (period.find(f"period-{end}").get("iso-date") for end in ("start", "end"))
        broken += ["period without length"] if first >= last else []
    for value in activity.findall(".//baseline") + activity.findall(".//actual"):
        broken += ["value missing"] if value.get("value") is None else []
    return broken


@pytest.fixture(scope="module")
def schema():
    """The published schema, without asking the network."""
    folder = Path(__file__).parent / "iati"
    return xmlschema.XMLSchema(folder / "iati-activities-schema.xsd", allow="local")


def tree(activity, on=DURING):
    return ET.fromstring(activity_xml(activity, on=on)).find("iati-activity")


@pytest.mark.parametrize(
    "activity",
    [
        PROJECT, LEAST, replace(PROJECT, starts_on=date(2027, 6, 1)), replace(PROJECT, givers=()),
        WITH_RESULTS, replace(PROJECT, ends_on=date(2026, 12, 31)),
        replace(PROJECT, sectors=Parts(("15130", "15210")), countries=Parts(("TM",))),
        replace(PROJECT, implementers=(Body(Texts(en="Border Service"), None),)),
    ],
)  # fmt: skip
def test_it_is_valid_against_the_published_schema_and_keeps_the_standards_rules(schema, activity):
    schema.validate(activity_xml(activity, on=DURING).decode())
    assert broken_rules(tree(activity)) == []


def test_the_rules_would_notice():
    thirds = (Decimal("33.33"),) * 3
    broken = replace(
        WITH_RESULTS, sectors=Parts(("15130", "15210", "15220"), thirds),
        countries=Parts(("TM",), (Decimal(60),)),
    )  # fmt: skip
    assert broken_rules(tree(broken)) == ["sectors", "one country"]


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
        ("3", "40", "OSCE Centre in Ashgabat"),
        ("4", "40", "OSCE Centre in Ashgabat"),
    ]


def test_who_organizes_carries_it_out_and_nobody_manages_for_no_donor():
    bodies = (
        Body(Texts(en="Border Service"), OrganisationType.GOVERNMENT), Body(Texts(en="Unit"), None),
    )  # fmt: skip
    parts = tree(replace(PROJECT, givers=(), implementers=bodies)).findall("participating-org")
    assert [(part.get("role"), part.get("type"), part[0].text) for part in parts] == [
        ("2", "40", "OSCE Centre in Ashgabat"), ("4", "10", "Border Service"), ("4", None, "Unit"),
    ]  # fmt: skip


def test_money_is_exact_and_what_is_not_disclosed_is_left_out():
    activity = tree(replace(PROJECT, ends_on=date(2026, 12, 31)))
    [transaction] = activity.findall("transaction")
    value = transaction.find("value")
    assert (value.text, value.get("currency"), value.get("value-date")) == (
        "50000.5", "EUR", "2026-02-01",
    )  # fmt: skip
    assert transaction.get("ref") == "1101/7"
    assert activity.find("budget/value").text == "120000"


def test_a_budget_of_years_is_a_commitment_from_the_first_day_on():
    activity = tree(PROJECT)
    assert activity.find("budget") is None
    kinds = [found.get("code") for found in activity.findall("transaction/transaction-type")]
    assert kinds == ["2", "11"]
    assert tree(PROJECT, date(2025, 12, 31)).findall("transaction") == []


def test_a_pledge_of_the_future_is_published_from_its_day_on():
    activity = replace(PROJECT, budget=None, givers=(replace(POLAND, day=date(2026, 12, 1)),))
    assert tree(activity).findall("transaction") == []
    assert len(tree(activity, date(2026, 12, 1)).findall("transaction")) == 1


@pytest.mark.parametrize("tag", ["sector", "recipient-country"])
def test_several_are_published_with_exact_percentages_or_not_at_all(tag):
    told = [found.get("percentage") for found in tree(PROJECT).findall(tag)]
    assert sum(map(Decimal, told)) == 100
    untold = replace(PROJECT, sectors=Parts(("15130", "15210")), countries=Parts(("TM", "KZ")))
    assert tree(untold).findall(tag) == []
    one = tree(replace(PROJECT, sectors=Parts(("15130",)), countries=Parts(("TM",))))
    assert [found.get("percentage") for found in one.findall(tag)] == [None]


@pytest.mark.parametrize(
    ("facts", "gaps"),
    [
        ({}, (Gap.BUDGET_OF_YEARS,)),
        ({"ends_on": date(2026, 12, 31)}, ()),
        ({"ends_on": None}, (Gap.BUDGET_WITHOUT_END,)),
        ({"budget": None, "identifier": "1101"}, (Gap.IDENTIFIER,)),
        ({"budget": None, "sectors": Parts(), "countries": Parts()}, (Gap.SECTORS, Gap.COUNTRIES)),
        (
            {"budget": None, "sectors": Parts(("1", "2")), "countries": Parts(("TM", "KZ"))},
            (Gap.SECTOR_SHARES, Gap.COUNTRY_SHARES),
        ),
        (
            {"budget": None, "givers": (replace(POLAND, day=date(2027, 1, 1)),)},
            (Gap.FUTURE_PLEDGES,),
        ),
    ],
)
def test_what_iati_would_ask_for_is_said(facts, gaps):
    assert replace(PROJECT, **facts).gaps(DURING) == gaps


def test_a_result_says_level_measure_baseline_target_and_actual_by_sex():
    trained, cases = tree(WITH_RESULTS).findall("result")
    assert (trained.get("type"), cases.get("type")) == ("1", "3")
    indicator = trained.find("indicator")
    assert indicator.attrib == {"measure": "1", "ascending": "1"}
    assert cases.find("indicator").attrib == {"measure": "2", "ascending": "0"}
    assert {part.get(LANGUAGE): part.text for part in indicator.find("title")} == TRAINED.title
    assert indicator.find("baseline").attrib == {"year": "2025", "value": "0"}
    period = indicator.find("period")
    assert period.find("period-end").get("iso-date") == "2026-12-31"
    assert period.find("target").get("value") == "60"
    assert [
        (actual.get("value"), [part.get("value") for part in actual.findall("dimension")])
        for actual in period.findall("actual")
    ] == [("41", []), ("16", ["female"]), ("20", ["male"]), ("5", ["other or not stated"])]
    assert period.find("actual/comment")[0].text == "Persons; attended."


def test_results_are_as_of_the_day():
    found = ET.fromstring(activity_xml(WITH_RESULTS, on=DURING))
    assert found.get("generated-datetime") == "2026-11-26T00:00:00Z"


def test_purpose_and_gender_marker_are_the_dacs():
    activity = tree(PROJECT)
    assert [found.attrib for found in activity.findall("sector")] == [
        {"vocabulary": "1", "code": "15130", "percentage": "33.33"},
        {"vocabulary": "1", "code": "15210", "percentage": "66.67"},
    ]
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

"""A project as IATI activity XML, version 2.03: participating organizations, recipient countries,
sectors, policy marker, budget, transactions and results. What is not known is left out.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workshop_mgr.core.currencies import Money, plain
from workshop_mgr.core.documents import printable
from workshop_mgr.funding.domain.indicators import Level
from workshop_mgr.reports.domain import Gender
from workshop_mgr.reports.domain.publishing import (
    Activity,
    ActivityStatus,
    Body,
    Giver,
    OrganisationType,
    Parts,
)
from workshop_mgr.reports.domain.results import Genders, Period, Result, Stand

VERSION = "2.03"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FUNDING, _ACCOUNTABLE, _EXTENDING, _IMPLEMENTING = "1", "2", "3", "4"
_PLANNED_START, _ACTUAL_START, _PLANNED_END, _ACTUAL_END = "1", "2", "3", "4"
_OUTGOING_COMMITMENT, _INCOMING_COMMITMENT = "2", "11"
_DAC_CODES = "1"
_LEVELS = {Level.OUTPUT: "1", Level.OUTCOME: "2", Level.IMPACT: "3"}
_SEXES = {
    Gender.WOMAN: "female", Gender.MAN: "male", Gender.ANOTHER: "other",
    Gender.NOT_STATED: "not stated",
}  # fmt: skip
"""Values of the dimension "sex"; IATI has no list of them."""


def activity_xml(activity: Activity, *, on: date) -> bytes:
    """Return one activity as a file; ``on`` decides what has begun and ended."""
    moment = activity.changed_at(on).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = Element("iati-activities", {"version": VERSION, "generated-datetime": moment})
    found = SubElement(
        root,
        "iati-activity",
        {
            "default-currency": activity.currency,
            "last-updated-datetime": moment,
            _LANGUAGE: "en",
        },
    )
    _identity(found, activity)
    _participants(found, activity)
    _times(found, activity, on)
    _parts(found, "recipient-country", activity.countries)
    _parts(found, "sector", activity.sectors, {"vocabulary": _DAC_CODES})
    _policy(found, activity)
    _money(found, activity, on)
    for result in activity.results:
        _result(found, result)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _identity(found: Element, activity: Activity) -> None:
    """Write identifier, publisher, title and description."""
    SubElement(found, "iati-identifier").text = activity.identifier
    publisher = {"ref": activity.publisher, "type": OrganisationType.MULTILATERAL.value}
    _named(found, "reporting-org", activity.owner or activity.title, publisher)
    _named(found, "title", activity.title)
    _named(found, "description", activity.description or activity.title, {"type": "1"})


def _participants(found: Element, activity: Activity) -> None:
    """Write who gives, who is accountable, who manages what others gave, and who carries it out."""
    for giver in dict.fromkeys((giver.name, giver.type) for giver in activity.givers):
        name, kind = giver
        _named(found, "participating-org", name, {"role": _FUNDING, "type": kind.value})
    owner = Body(activity.owner or activity.title, OrganisationType.MULTILATERAL)
    roles = [(_ACCOUNTABLE, owner)]
    if activity.givers:
        roles.append((_EXTENDING, owner))
    roles += [(_IMPLEMENTING, body) for body in activity.implementers or (owner,)]
    for role, body in roles:
        kind_facts = {"type": body.type.value} if body.type else {}
        _named(found, "participating-org", body.name, {"role": role, **kind_facts})


def _times(found: Element, activity: Activity, on: date) -> None:
    """Write the status and the days on which it begins and ends."""
    status = activity.status(on)
    SubElement(found, "activity-status", {"code": status.value})
    assert activity.starts_on is not None
    has_begun = status is not ActivityStatus.PIPELINE
    _day(found, _ACTUAL_START if has_begun else _PLANNED_START, activity.starts_on)
    if activity.ends_on is not None:
        has_ended = status is ActivityStatus.CLOSED
        _day(found, _ACTUAL_END if has_ended else _PLANNED_END, activity.ends_on)


def _day(found: Element, kind: str, day: date) -> None:
    SubElement(found, "activity-date", {"type": kind, "iso-date": day.isoformat()})


def _parts(found: Element, tag: str, parts: Parts, facts: Mapping[str, str] | None = None) -> None:
    """Write codes, each with its percentage where there are several."""
    for code, share in parts.told():
        told = {} if share is None else {"percentage": plain(share)}
        SubElement(found, tag, {**(facts or {}), "code": code, **told})


def _policy(found: Element, activity: Activity) -> None:
    """Write how far it is about gender equality."""
    if activity.gender_marker is not None:
        marker = {"vocabulary": "1", "code": "1", "significance": str(activity.gender_marker)}
        SubElement(found, "policy-marker", marker)


def _money(found: Element, activity: Activity, on: date) -> None:
    """Write the budget, and what was pledged on a day that has come.

    A budget of more than a year is none to IATI: its schema asks for it as a commitment.
    """
    assert activity.starts_on is not None
    if activity.budget is not None and activity.ends_on and activity.has_yearly_budget:
        budget = SubElement(found, "budget", {"type": "1", "status": "1"})
        SubElement(budget, "period-start", {"iso-date": activity.starts_on.isoformat()})
        SubElement(budget, "period-end", {"iso-date": activity.ends_on.isoformat()})
        _value(budget, activity.budget, activity.starts_on)
    elif activity.budget is not None and activity.ends_on and activity.starts_on <= on:
        owner = activity.owner or activity.title
        whole = Giver(owner, OrganisationType.MULTILATERAL, activity.budget, activity.starts_on)
        _transaction(found, whole, activity.budget, activity.starts_on, _OUTGOING_COMMITMENT)
    for giver in activity.givers:
        if giver.money is not None and giver.day is not None and giver.day <= on:
            _transaction(found, giver, giver.money, giver.day, _INCOMING_COMMITMENT)


def _transaction(found: Element, giver: Giver, money: Money, day: date, kind: str) -> None:
    """Write a commitment."""
    facts = {"ref": giver.pledge_number} if giver.pledge_number else {}
    transaction = SubElement(found, "transaction", facts)
    SubElement(transaction, "transaction-type", {"code": kind})
    SubElement(transaction, "transaction-date", {"iso-date": day.isoformat()})
    _value(transaction, money, day)
    _named(transaction, "provider-org", giver.name, {"type": giver.type.value})


def _result(found: Element, result: Result) -> None:
    """Write one indicator as a result of its level."""
    element = SubElement(found, "result", {"type": _LEVELS[result.level]})
    _named(element, "title", result.title)
    facts = {"measure": result.measure.value, "ascending": "1" if result.is_ascending else "0"}
    indicator = SubElement(element, "indicator", facts)
    _named(indicator, "title", result.title)
    if result.baseline is not None:
        value, year = result.baseline
        SubElement(indicator, "baseline", {"year": str(year), "value": plain(value)})
    for period in result.periods:
        _period(indicator, period)


def _period(indicator: Element, period: Period) -> None:
    """Write a target and what is reached, as a whole and by sex as far as it may be told."""
    element = SubElement(indicator, "period")
    SubElement(element, "period-start", {"iso-date": period.first.isoformat()})
    SubElement(element, "period-end", {"iso-date": period.last.isoformat()})
    if period.target is not None:
        SubElement(element, "target", {"value": plain(period.target)})
    if period.stand is not None:
        _actual(element, period.stand, plain(period.stand.value))
        for genders, number in period.stand.by_gender:
            _actual(element, period.stand, str(number), genders)


def _actual(period: Element, stand: Stand, value: str, genders: Genders = ()) -> None:
    """Write one number with how it is counted."""
    actual = SubElement(period, "actual", {"value": value})
    if genders:
        sex = " or ".join(_SEXES[gender] for gender in genders)
        SubElement(actual, "dimension", {"name": "sex", "value": sex})
    _named(actual, "comment", stand.words)


def _value(parent: Element, money: Money, day: date) -> None:
    """Write an exact amount."""
    amount: Decimal = money.amount
    facts = {"currency": money.currency, "value-date": day.isoformat()}
    SubElement(parent, "value", facts).text = plain(amount)


def _named(
    parent: Element, tag: str, names: Mapping[str, str], facts: Mapping[str, str] | None = None
) -> None:
    """Write an element with a narrative in each language its name has."""
    element = SubElement(parent, tag, dict(facts or {}))
    for language, name in sorted(names.items()):
        SubElement(element, "narrative", {_LANGUAGE: language}).text = printable(name)

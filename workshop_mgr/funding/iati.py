"""A project as IATI activity XML, version 2.03: participating organizations, sector, policy marker,
budget and transactions. What is not known is left out.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workshop_mgr.core.currencies import Money, plain
from workshop_mgr.core.documents import printable
from workshop_mgr.funding.domain.publishing import Activity, ActivityStatus, Giver, OrganisationType

VERSION = "2.03"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FUNDING, _ACCOUNTABLE, _IMPLEMENTING = "1", "2", "4"
_PLANNED_START, _ACTUAL_START, _PLANNED_END, _ACTUAL_END = "1", "2", "3", "4"
_INCOMING_COMMITMENT = "11"
_DAC_CODES = "1"


def activity_xml(activity: Activity, *, on: date) -> bytes:
    """Return one activity as a file; ``on`` decides what has begun and ended."""
    moment = activity.revised_at.strftime("%Y-%m-%dT%H:%M:%SZ")
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
    _codes(found, activity)
    _money(found, activity)
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
    """Write who gives, who is accountable and who carries it out."""
    for giver in dict.fromkeys((giver.name, giver.type) for giver in activity.givers):
        name, kind = giver
        _named(found, "participating-org", name, {"role": _FUNDING, "type": kind.value})
    owner = activity.owner or activity.title
    for role in (_ACCOUNTABLE, _IMPLEMENTING):
        facts = {"role": role, "type": OrganisationType.MULTILATERAL.value}
        _named(found, "participating-org", owner, facts)


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


def _codes(found: Element, activity: Activity) -> None:
    """Write the purpose and how far it is about gender equality.

    How much of it each of several purposes is, nobody has said: no percentages.
    """
    for code in activity.purpose_codes:
        SubElement(found, "sector", {"vocabulary": _DAC_CODES, "code": code})
    if activity.gender_marker is not None:
        marker = {"vocabulary": "1", "code": "1", "significance": str(activity.gender_marker)}
        SubElement(found, "policy-marker", marker)


def _money(found: Element, activity: Activity) -> None:
    """Write the budget, where its period is known, and what was pledged on a known day."""
    if activity.budget is not None and activity.starts_on and activity.ends_on:
        budget = SubElement(found, "budget", {"type": "1", "status": "1"})
        SubElement(budget, "period-start", {"iso-date": activity.starts_on.isoformat()})
        SubElement(budget, "period-end", {"iso-date": activity.ends_on.isoformat()})
        _value(budget, activity.budget, activity.starts_on)
    for giver in activity.givers:
        if giver.money is not None and giver.day is not None:
            _transaction(found, giver, giver.money, giver.day)


def _transaction(found: Element, giver: Giver, money: Money, day: date) -> None:
    """Write one pledge as an incoming commitment."""
    facts = {"ref": giver.pledge_number} if giver.pledge_number else {}
    transaction = SubElement(found, "transaction", facts)
    SubElement(transaction, "transaction-type", {"code": _INCOMING_COMMITMENT})
    SubElement(transaction, "transaction-date", {"iso-date": day.isoformat()})
    _value(transaction, money, day)
    _named(transaction, "provider-org", giver.name, {"type": giver.type.value})


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

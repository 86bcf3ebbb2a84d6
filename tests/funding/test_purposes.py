"""Purposes of a project and countries that benefit: how much each is, exactly, or not known at all."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.funding.conftest import AT
from tests.funding.test_services import last_audit, refusal
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import Refused
from workshop_mgr.directory import services as directory
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.forms.parts import countries_of, purposes_of, shown

THIRDS = tuple(map(Decimal, ("33.3333", "33.3333", "33.3334")))
NAMES = {"TM": "Turkmenistan", "KZ": "Kazakhstan", "KG": "Kyrgyzstan"}


@pytest.mark.parametrize(
    ("typed", "codes", "shares"),
    [
        ("15130, 15210", ("15130", "15210"), ()),
        ("15130 15210", ("15130", "15210"), ()),
        ("15130 60\r\n15210 40\r\n", ("15130", "15210"), ("60", "40")),
        ("15130 60, 15210 40", ("15130", "15210"), ("60", "40")),
        ("15130: 33,33 %; 15210 66.67%", ("15130", "15210"), ("33.33", "66.67")),
        ("15130 60\n15210", ("15130", "15210"), ("60",)),
        ("roads", ("roads",), ()),
        (" \n ", (), ()),
        (None, (), ()),
    ],
)
def test_purposes_are_read_as_people_type_them(typed, codes, shares):
    assert purposes_of(typed) == (codes, tuple(map(Decimal, shares)))


def test_countries_are_read_by_name_and_code():
    typed = "turkmenistan 60\nkz 30\nKyrgyzstan 10 %"
    assert countries_of(typed, NAMES) == (("TM", "KZ", "KG"), tuple(map(Decimal, (60, 30, 10))))
    assert countries_of("Atlantis 5", NAMES)[0] == ("ATLANTIS",)


def test_what_is_shown_is_what_may_be_typed():
    assert shown(("15130", "15210"), (Decimal("33.3300"), Decimal("66.67"))) == (
        "15130 33.33\n15210 66.67"
    )
    assert shown(("15130", "15210"), ()) == "15130\n15210"


def plan_of(session, project):
    session.expire_all()
    return queries.project_by_slug(session, project).plan()


def edit(session, project, **facts):
    row = queries.project_by_slug(session, project)
    wanted = replace(row.plan(), **facts)
    services.edit_project(session, project, wanted, seen_revision=row.revision, who=SYSTEM, at=AT)
    session.commit()


def test_they_are_kept_exactly_in_their_order(records, project):
    directory.load_reference(records, clock.now())
    facts = {
        "purpose_codes": ("15210", "15130", "15170"), "purpose_shares": THIRDS,
        "countries": ("TM", "KZ", "KG"), "country_shares": THIRDS,
    }  # fmt: skip
    edit(records, project, **facts)
    assert replace(plan_of(records, project), **facts) == plan_of(records, project)
    edit(records, project, countries=("KG", "TM"), country_shares=())
    kept = plan_of(records, project)
    assert (kept.countries, kept.country_shares) == (("KG", "TM"), ())
    action, changes = last_audit(records)
    assert (action, changes["countries"]) == (
        "project.edited", [["TM", "KZ", "KG"], ["KG", "TM"]],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        (("60",), "shares_partly"),
        (("33.33", "33.33"), "shares_not_whole"),
        (("60", "60"), "shares_not_whole"),
    ],
)
@pytest.mark.parametrize("what", ["purpose", "country"])
def test_parts_that_are_not_the_whole_are_refused(records, project, what, shares, code):
    row = queries.project_by_slug(records, project)
    names = {
        "purpose": ("purpose_codes", "purpose_shares"),
        "country": ("countries", "country_shares"),
    }
    facts = dict(zip(names[what], (("TM", "KZ"), tuple(map(Decimal, shares))), strict=True))
    assert code == refusal(
        Refused, services.edit_project, records, project, replace(row.plan(), **facts),
        seen_revision=row.revision, who=SYSTEM, at=AT,
    )  # fmt: skip

"""The order of the donors on the attribution's page and on the public one."""

import re

import pytest

from tests.funding.test_views import ATTRIBUTION, fresh, words
from workshop_mgr.workshops.models import Workshop

ADDRESS = f"{ATTRIBUTION}/order"


@pytest.fixture
def seen(given):
    """The revision the page was made from."""
    return str(given.revision)


def test_the_rule_is_chosen_and_the_public_page_follows(alice, visitor, given, seen):
    answer = alice.post(ADDRESS, form=ATTRIBUTION, rule="alphabetical", row_version=seen)
    assert (answer.status_code, answer.location) == (303, ATTRIBUTION)
    page = visitor.get("/workshops/border-days").text
    links = re.findall(r'href="/donors/government-of-(\w+)"', page)
    assert links == ["germany", "norway", "poland"]
    assert '<option selected value="alphabetical">' in alice.get(ATTRIBUTION).text


def test_an_order_by_amounts_that_are_not_known_says_so(alice, given, seen):
    alice.post(
        ATTRIBUTION, contributor="government-of-norway", role="financial_support",
        row_version=seen,
    )  # fmt: skip
    alice.post(ADDRESS, form=ATTRIBUTION, rule="by_amount", row_version=str(int(seen) + 1))
    assert "Named as agreed for now" in words(alice.get(ATTRIBUTION))


@pytest.mark.parametrize(
    ("rule", "past", "status"), [("by_size", 0, 422), ("alphabetical", 1, 409)]
)
def test_what_cannot_be_saved_is_said_on_the_page(
    records,
    alice,
    given,
    seen,
    rule,
    past,
    status,
):
    version = str(int(seen) - past)
    answer = alice.post(ADDRESS, form=ATTRIBUTION, rule=rule, row_version=version)
    assert answer.status_code == status
    assert fresh(records).get(Workshop, given.id).donor_order == "agreed"

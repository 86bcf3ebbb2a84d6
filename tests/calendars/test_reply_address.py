"""The address a calendar answers to proves whose answer it is."""

import pytest

from workshop_mgr.calendars.domain import (
    LONGEST_LOCAL_PART,
    holder_in,
    is_genuine,
    reply_address,
)
from workshop_mgr.config import LONGEST_REPLY_NAME
from workshop_mgr.core.identifiers import TokenKey

BASE = "rsvp@example.org"
KEYS = TokenKey("secret-of-the-tests")
OWN = reply_address(BASE, KEYS, 12, "anna@example.org")


def test_the_address_is_the_same_each_time_and_names_its_person():
    assert reply_address(BASE, KEYS, 12, "Anna@Example.org") == OWN
    assert holder_in(OWN, BASE) == 12
    assert is_genuine(OWN, BASE, KEYS, "anna@example.org")
    assert is_genuine(OWN.upper(), "RSVP@example.ORG", KEYS, "anna@example.org")


def test_the_longest_person_still_fits():
    longest = reply_address("workshops@example.org", KEYS, 2**63 - 1, "a@example.org")
    assert len(longest.partition("@")[0]) <= LONGEST_LOCAL_PART


def test_the_longest_address_that_may_be_set_has_room_for_everybody():
    longest = f"{'a' * LONGEST_REPLY_NAME}@example.org"
    address = reply_address(longest, KEYS, 2**31 - 1, "a@example.org")
    assert len(address.partition("@")[0]) == LONGEST_LOCAL_PART


@pytest.mark.parametrize(
    "forged",
    [
        OWN.replace("h12", "h13"),
        OWN[:-13] + "a" + OWN[-12:],
        OWN.replace("example.org", "example.com"),
        OWN.replace("rsvp", "sales"),
        BASE,
        "",
    ],
)
def test_another_address_is_nobodys(forged):
    assert forged != OWN
    assert not is_genuine(forged, BASE, KEYS, "anna@example.org")


def test_it_is_not_valid_for_another_mailbox_or_under_another_secret():
    assert not is_genuine(OWN, BASE, KEYS, "omar@example.org")
    assert not is_genuine(OWN, BASE, TokenKey("another-secret"), "anna@example.org")

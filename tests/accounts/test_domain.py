"""Addresses are found however they are typed; passwords have a shortest and a longest."""

import pytest

from workshop_mgr.accounts.domain import check_password, checked_email, email_key
from workshop_mgr.core.errors import Refused


def test_address_is_kept_without_spaces_and_in_lower_case():
    assert checked_email("  Ann.Smith@Example.ORG ") == "ann.smith@example.org"
    assert email_key(" Ann.Smith@Example.ORG ") == "ann.smith@example.org"


@pytest.mark.parametrize(
    "typed", ["", "ann", "ann@", "@example.org", "ann smith@example.org", "a@b@c.org"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        checked_email(typed)
    assert refusal.value.code == "email_invalid"


@pytest.mark.parametrize(
    ("length", "code"),
    [
        pytest.param(9, "password_too_short", id="one-too-few"),
        pytest.param(10, None, id="shortest"),
        pytest.param(200, None, id="longest"),
        pytest.param(201, "password_too_long", id="one-too-many"),
    ],
)
def test_length_of_a_password(length, code):
    if code is None:
        check_password("x" * length)
        return
    with pytest.raises(Refused) as refusal:
        check_password("x" * length)
    assert refusal.value.code == code

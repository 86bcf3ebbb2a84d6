"""Coordinates as people copy them from maps."""

import pytest

from workshop_mgr.core.coordinates import geo_address, point_of, point_text
from workshop_mgr.core.errors import Refused


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("37.9386, 58.3907", (37.9386, 58.3907)),
        ("37.9386,58.3907", (37.9386, 58.3907)),
        ("37,9386; 58,3907", (37.9386, 58.3907)),
        ("37,9386, 58,3907", (37.9386, 58.3907)),
        ("37.9386/58.3907", (37.9386, 58.3907)),
        (" 37.9386° N 58.3907° E ", (37.9386, 58.3907)),
        ("33.45 S, 70.66 W", (-33.45, -70.66)),
        ("−33.45, −70.66", (-33.45, -70.66)),
        ("48.208174123, 16.373819", (48.208174, 16.373819)),
        ("0, 0", (0, 0)),
        ("90, -180", (90, -180)),
        ("", None),
        ("   ", None),
    ],
)
def test_what_is_typed_is_a_point(typed, point):
    assert point_of(typed) == point


@pytest.mark.parametrize(
    "typed",
    ["37.9386", "91, 10", "10, 181", "58.39 N 37.93 N", "Hall A", "1 2 3", "37.9, 58.3, 12"],
)
def test_what_is_no_point_on_earth_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        point_of(typed)
    assert refusal.value.code == "coordinates_unreadable"


def test_a_point_is_written_as_it_is_typed_and_as_an_address():
    assert point_text((37.95, -58.0)) == "37.95, -58"
    assert point_text(None) == ""
    assert geo_address((37.95, -58.0)) == "geo:37.95,-58"
    assert point_of(point_text((48.208174, 16.373819))) == (48.208174, 16.373819)

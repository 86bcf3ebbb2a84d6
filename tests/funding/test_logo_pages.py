"""Logos on their pages: sent, refused in words, shown no smaller than their rule."""

import re
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.funding.pictures import picture
from tests.funding.test_logos import logos
from tests.funding.test_views import ATTRIBUTION, fresh, words
from tests.people import csrf_token

DONOR = "/manage/donors/government-of-poland"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def send(desk, content, **fields):
    """Send a logo."""
    typed = {"csrf_token": csrf_token(desk.get(DONOR)), "alt_en": "Flag of Poland", **fields}
    boundary, body = encode_multipart({**typed, "file": FileStorage(BytesIO(content), "logo.png")})
    kind = f"multipart/form-data; boundary={boundary}"
    return desk.client.post(f"{DONOR}/logos", data=body, content_type=kind)


def test_a_logo_is_shown_as_wide_as_its_rule_says(records, alice, visitor, paid):
    assert (
        send(alice, picture(900, 300), least_millimeters="60", clear_millimeters="5").status_code
        == 303
    )
    page = visitor.get("/workshops/border-days").text
    assert re.search(r'<span class="logo clear-3"><img [^>]*width="227" height="76"', page)
    assert "At least 60 mm wide; 5 mm clear space around it" in words(alice.get(DONOR))
    assert "At least 60 mm wide; 5 mm clear space around it" in words(alice.get(ATTRIBUTION))


@pytest.mark.parametrize(
    ("content", "fields", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50 * 1024 * 1024), {}, "It may have at most 5 MB."),
        (b"\x89PNG\r\n\x1a\n" + bytes(3 * 1024 * 1024), {}, "cannot be read"),
        (SVG, {}, "JPEG, PNG or WebP"),
        (
            picture(295), {"least_millimeters": "50"},
            "In print, at 150 dpi, that takes 296 pixels; this picture is 295 pixels wide.",
        ),
        (picture(295), {"least_millimeters": "wide"}, "Enter a whole number from 1 to 200."),
    ],
    ids=["50-megabytes", "3-megabytes", "svg-with-a-script", "too-few-pixels", "no-number"],
)  # fmt: skip
def test_what_is_refused_is_said_at_its_field_and_the_words_are_kept(
    records, alice, content, fields, sentence
):
    answer = send(alice, content, **fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'value="Flag of Poland"' in answer.text
    assert logos(fresh(records)) == []


def test_what_is_larger_than_any_logo_is_not_read(records, alice):
    answer = send(alice, bytes(65 * 1024 * 1024))
    assert (answer.status_code, "This is too large" in words(answer)) == (413, True)


def test_sizes_of_a_logo_that_is_there_are_typed_on_its_page(records, alice):
    send(alice, picture(400))
    (logo,) = logos(fresh(records))
    page = f"{DONOR}/logos/{logo.id}"
    assert "400 pixels wide" in words(alice.get(page))
    first = alice.post(page, alt_en="The flag", least_millimeters="60", row_version="2")
    assert (first.status_code, first.location) == (303, f"{DONOR}#logos")
    stale = alice.post(page, alt_en="Other", least_millimeters="10", row_version="2")
    assert stale.status_code == 409
    small = alice.post(page, alt_en="The flag", least_millimeters="100", row_version="3")
    assert (small.status_code, "591 pixels" in words(small)) == (422, True)
    assert logos(fresh(records))[0].least_millimeters == 60
    assert alice.get(f"{DONOR}/logos/{logo.id + 1}").status_code == 404

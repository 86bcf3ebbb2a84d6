"""The QR codes that send a phone to the page one reads: a camera's program reads them as drawn."""

import io

import pytest
import zxingcpp
from PIL import Image

from tests.browser.conftest import PUBLIC
from tests.browser.house import UPCOMING

pytestmark = pytest.mark.browser


def read(page) -> list[str]:
    """Return what the codes in a picture of the page say."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_camera_reads_the_way_to_the_page(open_context, site, theme):
    page = open_context(color_scheme=theme, locale="ru").new_page()
    for path in (
        f"/workshops/{UPCOMING}",
        "/registrations/{online}".format_map(site.house.values),
        "/speaking/{speaking}".format_map(site.house.values),
    ):
        page.goto(path)
        assert read(page) == [f"{PUBLIC}{path}#calendar"]


def test_a_phone_is_shown_no_code_for_itself(open_context):
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/workshops/{UPCOMING}")
    assert read(page) == []


def test_every_way_opens_by_keyboard_without_javascript(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"/workshops/{UPCOMING}")
    file = page.locator(".cal a[href*='download']")
    assert not file.is_visible()
    page.locator(".cal-more summary").last.focus()
    page.keyboard.press("Enter")
    assert file.is_visible()

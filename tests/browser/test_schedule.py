"""The schedule by pointer and by keys, where scripts run; without them its forms do the same."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import SCHEDULE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser: people")]
ADDRESS = f"/manage/workshops/{SCHEDULE}/agenda"


@pytest.fixture
def opened(open_context):
    """Give a function that opens the schedule for somebody."""

    def page(who="organizer"):
        found = open_context(who, viewport={"width": 1280, "height": 1400}).new_page()
        found.goto(ADDRESS)
        return found

    return page


def block(page, site, name):
    """Return a session of the schedule."""
    return page.locator(f"#session-{site.house.values[name]}")


def said(page):
    """Return the line that says what happened."""
    return page.locator("#schedule-said")


def hold(page, target, fraction=0.3):
    """Press the button of the mouse on a session; return where."""
    box = target.bounding_box()
    x, y = box["x"] + 30, box["y"] + box["height"] * fraction
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def hour(page):
    """Return how many pixels high an hour is."""
    first, second = (page.locator(".tm").nth(number).bounding_box()["y"] for number in (0, 1))
    return second - first


def test_a_session_is_dragged_stretched_placed_and_put_back(site, opened):
    page = opened()
    welcome = block(page, site, "welcome")
    x, y = hold(page, welcome)
    page.mouse.move(x, y + hour(page) * 1.5, steps=4)
    page.mouse.up()
    expect(said(page)).to_have_text("“Welcome”: Monday 2 March, 10:30 to 11:30, Hall.")
    assert page.url.endswith("/agenda"), "a drag is not a click"

    x, y = hold(page, welcome, fraction=0.97)
    page.mouse.move(x, y + hour(page) / 2, steps=4)
    page.mouse.up()
    expect(said(page)).to_have_text("“Welcome”: Monday 2 March, 10:30 to 12:00, Hall.")

    x, y = hold(page, welcome)
    page.mouse.move(x, y + hour(page), steps=2)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.url.endswith("/agenda"), "what is taken back is no click either"
    page.get_by_role("button", name="Undo the move of “Welcome”").click()
    expect(said(page)).to_have_text("“Welcome”: Monday 2 March, 10:30 to 11:30, Hall.")

    studio = page.locator("[data-name=Studio]").bounding_box()
    hold(page, block(page, site, "later"), fraction=0.5)
    page.mouse.move(studio["x"] + 20, studio["y"] + studio["height"] + hour(page) * 6, steps=4)
    page.mouse.up()
    expect(said(page)).to_have_text("“Later”: Monday 2 March, 14:00 to 15:00, Studio.")


def test_a_session_is_moved_by_keys_and_taken_back(site, opened):
    page = opened()
    panel = block(page, site, "panel")
    panel.focus()
    page.keyboard.down("Alt")
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    page.keyboard.press("Shift+ArrowUp")
    expect(said(page)).to_have_text("Panel: 11:30–12:15, Hall")
    page.keyboard.up("Alt")
    expect(said(page)).to_have_text("“Panel”: Monday 2 March, 11:30 to 12:15, Hall.")
    expect(panel).to_be_focused()
    page.keyboard.press("Escape")
    expect(said(page)).to_have_text("“Panel”: Monday 2 March, 11:00 to 12:00, Studio.")
    expect(panel).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#inspector h2")).to_have_text("Panel")


def test_the_second_editor_sees_the_change_of_the_first(site, opened):
    first, second = opened(), opened("admin")
    for page in (first, second):
        block(page, site, "panel").focus()
    first.keyboard.press("Alt+ArrowDown")
    expect(said(first)).to_have_text("“Panel”: Monday 2 March, 11:15 to 12:15, Studio.")
    second.keyboard.press("Alt+ArrowUp")
    expect(said(second)).to_have_text("Somebody else changed it in the meantime: compare.")
    compared = second.locator("#inspector .tbl")
    expect(compared.locator("tbody tr")).to_have_text(["Starts11:1510:45"])
    expect(second.locator("#starts")).to_have_value("10:45")
    second.locator("#inspector [type=submit]").first.click()
    expect(second.locator(".flashes")).to_contain_text("10:45 to 11:45")

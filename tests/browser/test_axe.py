"""Every page in real Chromium: no axe-core violation, nothing in the console, nothing sideways."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.addresses import ERRORS, MAIN, PAGES, RUSSIAN
from tests.browsers import Watch, sideways

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
COLORS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What another theme at the same width can change."""
RUN = "rules => axe.run(document, rules).then(report => report.violations)"
PHONE, DESK = 390, 1280
HEIGHT = 844
EACH = ((PHONE, "light", RULES), (DESK, "dark", RULES))
REST = ((PHONE, "dark", COLORS), (DESK, "light", COLORS))
Way = tuple[int, str, dict[str, object]]


class Looker:
    """Somebody who looks at pages, one window for each person, and says what is wrong."""

    def __init__(self, browser, site, signed_in) -> None:
        self.browser, self.site, self.signed_in = browser, site, signed_in
        self.windows: dict[str, tuple[Page, Watch]] = {}

    def open(self, who: str, address: str) -> Page:
        """Open an address in the window of ``who``."""
        if who not in self.windows:
            context = self.browser.new_context(
                base_url=self.site.origin, storage_state=self.signed_in(who), locale="en-US"
            )
            self.windows[who] = (context.new_page(), Watch(context, self.site.origin))
        page, watch = self.windows[who]
        watch.complaints.clear()
        page.goto(address.format_map(self.site.house.values))
        return page

    def faults(self, who: str, ways: tuple[Way, ...]) -> list[str]:
        """Return what is wrong with the open page in each width and theme."""
        page, watch = self.windows[who]
        found: list[str] = []
        page.evaluate(AXE_SCRIPT)
        for width, theme, rules in ways:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            where = f"{width} px, {theme}"
            if too_wide := sideways(page):
                found.append(f"{where}: {too_wide} px wider than the window")
            found += [f"{where}: {_words(one)}" for one in page.evaluate(RUN, rules)]
        return found + watch.complaints


def _words(violation) -> str:
    """Say what axe found and where."""
    places = [f"{node['target'][0]}: {node['failureSummary']}" for node in violation["nodes"]]
    return f"{violation['id']} ({violation['help']})\n  " + "\n  ".join(places[:5])


@pytest.fixture(scope="module")
def looker(browser, site, signed_in) -> Iterator[Looker]:
    """Give somebody who looks at pages."""
    made = Looker(browser, site, signed_in)
    yield made
    for page, _watch in made.windows.values():
        page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault(looker: Looker, name):
    who, address = PAGES[name]
    looker.open(who, address)
    faults = looker.faults(who, EACH + REST if name in MAIN else EACH)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", RUSSIAN)
def test_a_page_in_russian_has_no_fault(looker: Looker, name):
    who, address = PAGES[name]
    page = looker.open(who, f"{address}?lang=ru")
    try:
        assert page.locator("html").get_attribute("lang") == "ru"
        faults = looker.faults(who, EACH[:1])
    finally:
        page.context.clear_cookies(name="lang")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ERRORS)
def test_a_form_with_errors_has_no_fault(looker: Looker, name):
    who, address = ERRORS[name]
    page = looker.open(who, address)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.locator("main form[method=post] [type=submit]").last.click()
    assert sent.value.status == 422
    page.wait_for_selector("#error-summary:focus")
    faults = looker.faults(who, EACH)
    assert not faults, "\n".join(faults)


def test_planted_faults_are_found(looker: Looker):
    page = looker.open("guest", "/privacy")
    page.evaluate("""() => {
      const main = document.querySelector("main");
      main.innerHTML += "<input id='bare'><p id='faint'>faint</p>"
        + "<button class='tiny'>a</button><button class='tiny'>b</button>";
      main.querySelector("#faint").style.color = "#ccc";
      for (const tiny of main.querySelectorAll(".tiny")) tiny.style.cssText = "padding: 0; width: 9px";
      main.querySelector("#bare").style.width = "600px";
      new Image().src = "http://elsewhere.invalid/x.png";
    }""")
    found = "\n".join(looker.faults("guest", EACH[:1]))
    for words in (
        "wider than the window",
        "label (",
        "color-contrast",
        "target-size",
        "Content Security Policy",
    ):
        assert words in found, f"{words!r} not in: {found}"

"""Theme and language: the device and the browser decide until a link does, and the choice stays."""

import pytest

pytestmark = pytest.mark.browser
LIGHT, DARK = "rgb(244, 247, 247)", "rgb(11, 21, 23)"
PHONE = {"width": 390, "height": 844}


def paper(page) -> str:
    """Return the color of the page."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def cookies(page) -> dict[str, str]:
    """Return the cookies by name."""
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


@pytest.mark.parametrize(("device", "color"), [("light", LIGHT), ("dark", DARK)])
def test_without_a_choice_the_device_decides_the_theme(open_context, device, color):
    page = open_context(color_scheme=device).new_page()
    page.goto("/")
    assert page.locator("html").get_attribute("data-theme") is None
    assert paper(page) == color
    assert "theme" not in cookies(page)


@pytest.mark.parametrize(
    ("device", "chosen", "color"), [("light", "dark", DARK), ("dark", "light", LIGHT)]
)
def test_a_theme_chosen_by_its_link_stays_against_the_device(open_context, device, chosen, color):
    page = open_context(color_scheme=device).new_page()
    page.goto("/")
    page.locator(f".foot .to-{chosen}").click()
    page.wait_for_url(f"**theme={chosen}")
    assert paper(page) == color
    assert cookies(page)["theme"] == chosen
    page.goto("/projects")
    assert page.locator("html").get_attribute("data-theme") == chosen
    assert paper(page) == color


def test_only_the_theme_that_changes_something_is_offered(open_context):
    page = open_context(color_scheme="dark").new_page()
    page.goto("/")
    assert not page.locator(".foot .to-dark").is_visible()
    assert page.locator(".foot .to-light").is_visible()


@pytest.mark.parametrize(
    ("browser_language", "shown"), [("ru-RU", "ru"), ("en-GB", "en"), ("fi", "en")]
)
def test_without_a_choice_the_browser_decides_the_language(open_context, browser_language, shown):
    page = open_context(locale=browser_language).new_page()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == shown
    assert "lang" not in cookies(page)


def test_a_language_chosen_by_its_link_stays(open_context):
    page = open_context(viewport=PHONE).new_page()
    page.goto("/")
    page.locator("header .lang a[lang=ru]").click()
    page.wait_for_url("**lang=ru")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert cookies(page)["lang"] == "ru"
    page.goto("/projects")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.locator("header .lang a[aria-current]").get_attribute("lang") == "ru"

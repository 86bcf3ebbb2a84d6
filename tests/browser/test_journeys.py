"""Whole journeys as people make them: a participant on a phone, an organizer by keyboard."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PUBLIC
from tests.browser.house import REVIEW, UPCOMING
from tests.browser.keyboard import Keyboard
from tests.factories import PASSWORD
from tests.messages.mailboxes import is_letter
from workshop_mgr.core import clock

pytestmark = pytest.mark.browser
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "ru-RU",
}
FORM = "main form[method=post]"
RECEIPT = re.compile(r"/registrations/[\w-]{43}$")
FIRST_DAY = (clock.now() + timedelta(days=90)).date().isoformat()
POST = "Ambassador of Norway to Turkmenistan"
PARTICIPANT = {
    "family_name": "Мередова",
    "given_name": "Айна",
    "organization": "Государственная пограничная служба",
    "position": "Инспектор",
}


def link(page: Page, ending: str) -> Locator:
    """Return the first link in sight whose address ends so."""
    return page.locator(f'a[href$="{ending}"]:visible').first


def state_of(page: Page, address: str) -> tuple[str, str]:
    """Return how a registration stands: its state and the way of taking part."""
    facts = page.request.get(address, headers={"Accept": "application/json"}).json()
    return facts["state"], facts["attendance_mode"]


def fill_in(page: Page, email: str) -> None:
    """Fill in the registration form."""
    for name, words in PARTICIPANT.items():
        page.locator(f"#{name}").fill(words)
    page.locator("#email").fill(email)
    page.locator("#country").select_option("TM")
    page.locator("[name=attendance_mode][value=in_person]").tap()
    page.locator("[name=consent_data]").check()


def own_link(site, email: str) -> str:
    """Return the link of the newest letter to ``email``, which the worker delivers."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in site.deliver()
    ]
    (mail,) = [mail for mail in mails if mail["To"] == email and is_letter(mail)]
    assert mail["Content-Language"] == "ru"
    text = mail.get_body(("plain",)).get_content()
    return site.origin + re.search(rf"{re.escape(PUBLIC)}(/registrations/[\w-]+)", text)[1]


def take_part(site, page: Page, email: str) -> str:
    """Find the sample workshop, register, see the receipt; return the mailed link."""
    page.goto("/")
    link(page, f"/workshops/{UPCOMING}").tap()
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.locator("h1").inner_text() == "Пример: управление границами на практике"
    link(page, f"/workshops/{UPCOMING}/register").tap()
    fill_in(page, email)
    page.locator(FORM).locator("[type=submit]").tap()
    page.wait_for_url(RECEIPT)
    assert "Айна Мередова" in page.locator("article").inner_text()
    return own_link(site, email)


def change_and_withdraw(page: Page, own: str) -> None:
    """Change the way of taking part, then withdraw."""
    assert state_of(page, own) == ("confirmed", "in_person")
    link(page, "/mode").tap()
    page.locator("[name=attendance_mode][value=online]").tap()
    page.locator(FORM).locator("[type=submit]").tap()
    page.wait_for_url(own)
    assert state_of(page, own) == ("confirmed", "online")
    link(page, "/withdraw").tap()
    page.locator(FORM).locator("[type=submit]").tap()
    page.wait_for_url(own)
    assert state_of(page, own)[0] == "withdrawn"


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_participant_on_a_phone_registers_changes_and_withdraws(site, open_context, has_scripts):
    page = open_context(**PHONE, java_script_enabled=has_scripts).new_page()
    own = take_part(site, page, f"phone-{has_scripts}@example.org".lower())
    page.goto(own)
    assert RECEIPT.search(own)
    page.locator(".cal-more summary").last.tap()
    with page.expect_download() as download:
        link(page, "/calendar.ics?download=1").tap()
    assert download.value.suggested_filename.endswith(".ics")
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    change_and_withdraw(page, own)


def test_a_double_click_makes_one_registration(site, open_context):
    page = open_context(**PHONE).new_page()
    page.goto(f"/workshops/{UPCOMING}/register")
    fill_in(page, "twice@example.org")
    page.locator(FORM).locator("[type=submit]").dblclick(no_wait_after=True)
    page.wait_for_url(RECEIPT)
    assert site.registrations("twice@example.org") == 1


def test_the_back_button_after_registering_makes_one_registration(site, open_context):
    page = open_context(**PHONE).new_page()
    page.goto(f"/workshops/{UPCOMING}/register")
    fill_in(page, "back@example.org")
    page.locator(FORM).locator("[type=submit]").tap()
    page.wait_for_url(RECEIPT)
    page.go_back()
    assert page.url.endswith("/register")
    fill_in(page, "back@example.org")
    page.locator(FORM).locator("[type=submit]").tap()
    page.wait_for_url(RECEIPT)
    assert site.registrations("back@example.org") == 1


def schedule(keys: Keyboard, email: str) -> str:
    """Sign in, send the short form empty, then filled in; return the new workshop's slug."""
    page = keys.page
    page.goto("/sign-in")
    keys.skip()
    keys.fill(page.locator("#email"), email)
    keys.fill(page.locator("#password"), PASSWORD)
    keys.follow(page.locator(f"{FORM} [type=submit]"))
    keys.skip()
    keys.follow(link(page, "/manage/workshops/new"))
    keys.skip()
    keys.follow(page.locator(f"{FORM} [type=submit]"))
    _mend_errors(keys)
    keys.choose(page.locator("#time_zone"), "Asia/Ashgabat")
    keys.fill(page.locator("#city"), "Ashgabat")
    keys.choose(page.locator("#country"), "TM")
    keys.choose(page.locator("#format"), "blended")
    keys.follow(page.locator(f"{FORM} [type=submit]"))
    return re.search(r"/manage/workshops/([\w-]+)", page.url)[1]


def _mend_errors(keys: Keyboard) -> None:
    """Be led by the summary of errors to the first field, and fill in what is missing."""
    page = keys.page
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    keys.stop("Tab")
    keys.press("Enter")
    expect(page.locator("#title")).to_be_focused()
    page.keyboard.type("Keyboard days")
    keys.fill(page.locator("#start_date"), FIRST_DAY)
    keys.fill(page.locator("#end_date"), FIRST_DAY)


def add_a_speaker(keys: Keyboard, slug: str) -> None:
    """Add a session, and the post of somebody who is not named yet."""
    page = keys.page
    keys.follow(page.locator(f'.side a[href="/manage/workshops/{slug}/agenda"]'))
    keys.skip()
    keys.follow(link(page, "/agenda/sessions/new"))
    keys.skip()
    keys.fill(page.locator("#title"), "Opening by keyboard")
    keys.choose(page.locator("#type"), "opening")
    keys.choose(page.locator("#day"), FIRST_DAY)
    keys.fill(page.locator("#starts"), "09:30")
    keys.fill(page.locator("#ends"), "10:30")
    keys.follow(page.locator(f"{FORM} [type=submit]").first)
    keys.skip()
    keys.follow(link(page, "/roles/new"))
    keys.skip()
    keys.choose(page.locator("#role"), "opening_remarks")
    keys.fill(page.locator("#post"), POST)
    keys.follow(page.locator(f"{FORM} [type=submit]"))


def attribute_and_publish(keys: Keyboard, slug: str) -> None:
    """Attribute the workshop to a project and its donor, publish it, open its public page."""
    page = keys.page
    keys.follow(page.locator(f'.side a[href="/manage/workshops/{slug}/attribution"]'))
    keys.skip()
    keys.choose(page.locator("#project"), "sample-border-cooperation")
    keys.choose(page.locator("#contributor"), "sample-donor")
    keys.choose(page.locator("#role"), "financial_support")
    keys.follow(page.locator(f"{FORM}:has(#project) [type=submit]"))
    keys.follow(page.locator(f'.side .snav a[href="/manage/workshops/{slug}"]'))
    keys.skip()
    keys.follow(link(page, f"/manage/workshops/{slug}/publish"))
    keys.skip()
    keys.follow(page.locator(f"{FORM} [type=submit]"))
    keys.skip()
    keys.follow(page.locator(f'main a[href="/workshops/{slug}"]').first)


def test_an_organizer_by_keyboard_schedules_publishes_and_sees_the_public_page(site, open_context):
    keys = Keyboard(open_context().new_page())
    slug = schedule(keys, site.house.emails["organizer"])
    add_a_speaker(keys, slug)
    attribute_and_publish(keys, slug)
    text = keys.page.locator("main").inner_text()
    assert keys.page.locator("h1").inner_text() == "Keyboard days"
    assert "Opening by keyboard" in text
    assert POST in text
    assert "Sample donor" in text


def submitted(page: Page) -> Locator:
    """Return the boxes of those who wait for review."""
    page.goto(f"/manage/workshops/{REVIEW}/registrations?status=submitted")
    return page.locator("tbody input[type=checkbox]")


def test_an_organizer_by_keyboard_confirms_three_at_once(open_context):
    keys = Keyboard(open_context("organizer").new_page())
    page = keys.page
    boxes = submitted(page)
    before = boxes.count()
    keys.skip()
    keys.to(boxes.nth(0))
    keys.press("Space")
    keys.to(boxes.nth(2))
    keys.press("Shift+Space")
    assert [boxes.nth(number).is_checked() for number in range(4)] == [True, True, True, False]
    confirm = page.locator("#bulk [name=step][value=confirm]")
    keys.to(confirm, keys="Shift+Tab")
    with page.expect_navigation():
        keys.press("Enter")
    assert submitted(page).count() == before - 3


def test_an_organizer_without_scripts_schedules_publishes_and_confirms(site, open_context):
    page = open_context("organizer", java_script_enabled=False).new_page()
    boxes = submitted(page)
    before = boxes.count()
    boxes.nth(0).check()
    page.locator("#bulk [name=step][value=confirm]").click()
    assert submitted(page).count() == before - 1

    page.goto("/manage/workshops/new")
    page.locator(f"{FORM} [type=submit]").click()
    page.locator("#error-summary a").first.click()
    for name, words in {
        "title": "Plain days", "start_date": FIRST_DAY, "end_date": FIRST_DAY, "city": "Oslo",
    }.items():  # fmt: skip
        page.locator(f"#{name}").fill(words)
    for name, value in {"time_zone": "Europe/Oslo", "country": "NO", "format": "online"}.items():
        page.locator(f"#{name}").select_option(value)
    page.locator(f"{FORM} [type=submit]").click()
    page.goto("/manage/workshops/plain-days/publish")
    page.locator("#no_attribution_reason").fill("Paid from own staff costs")
    page.locator(f"{FORM} [type=submit]").click()
    page.goto("/workshops/plain-days")
    assert page.locator("h1").inner_text() == "Plain days"

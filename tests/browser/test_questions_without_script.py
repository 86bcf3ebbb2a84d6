"""Questions come and go with the answers before them, in a browser that runs no script."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import REVIEW

pytestmark = pytest.mark.browser


def test_a_question_shows_only_after_the_answer_it_waits_for(open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"/workshops/{REVIEW}/register")
    why, outlet = page.locator("[name=q_why]"), page.locator("[name=q_outlet]")
    expect(why).to_be_hidden()
    expect(outlet).to_be_hidden()
    page.check("[name=q_yes_no][value=yes]")
    expect(why).to_be_visible()
    page.check("[name=category][value=media]")
    expect(outlet).to_be_visible()
    page.check("[name=q_yes_no][value=no]")
    expect(why).to_be_hidden()

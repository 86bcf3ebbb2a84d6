"""The page that lists the reports over all workshops: who sees which, and where they lead."""

import re

import pytest

from tests import factories
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ORGANIZER, Role.ADMIN])
def test_every_report_that_is_listed_opens(client, session, role):
    identity = factories.account(session, role)
    session.commit()
    sign_in(client, identity.email)
    page = client.get("/manage/reports").text
    main = page[page.index("<main") : page.index("</main")]
    links = re.findall(r'<li><a href="([^"]+)"', main)
    assert {
        "/manage/reports/participation", "/manage/reports/funding", "/manage/projects",
    } <= set(links)  # fmt: skip
    assert ("/manage/donors" in links) == (role is not Role.VIEWER)
    assert [client.get(link).status_code for link in links] == [200] * len(links)


def test_the_rail_leads_there_from_every_report(client, session):
    identity = factories.account(session, Role.ORGANIZER)
    session.commit()
    sign_in(client, identity.email)
    for page in ("", "/participation", "/funding", "/balance"):
        text = client.get(f"/manage/reports{page}").text
        assert '<a href="/manage/reports" aria-current="page">' in text

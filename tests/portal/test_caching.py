"""Public pages are kept by caches and asked about again; pages of one person are kept by nobody."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import agenda_session, person, speaks
from tests.pages import PageClient, csrf_token
from tests.people import sign_in
from tests.portal import builders
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import Workshop


@pytest.fixture
def addresses(session):
    """Every kind of public page, of a workshop with an agenda, a speaker, a project and a donor."""
    someone = person(session)
    workshop = factories.workshop(session)
    row = agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30", roles=[speaks(someone)]
    )
    project, donor = builders.project(session), builders.donor(session)
    builders.pay(session, "border-days", by=donor, within=project)
    return [
        "/", "/?past=1", "/workshops/border-days", "/workshops/border-days/agenda",
        f"/workshops/border-days/sessions/{row.id}", "/projects", f"/projects/{project}",
        f"/donors/{donor}", f"/people/{someone.slug}", "/privacy", "/accessibility",
    ]  # fmt: skip


def test_every_public_page_has_an_etag_and_no_form_that_posts(client, addresses):
    for address in addresses:
        page = client.get(address)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-cache"), address
        assert {"Cookie", "Accept-Language"} <= set(page.vary), address
        assert 'method="post"' not in page.text.lower(), address
        assert "Set-Cookie" not in page.headers, address
        again = client.get(address, headers={"If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address


def test_language_theme_and_zone_are_part_of_the_etag(app, addresses):
    app.test_client_class = PageClient
    for choice in ("lang=ru", "theme=dark", "tz=Europe/Vienna"):
        check_choice(app.test_client(), "/workshops/border-days/agenda", choice)


def check_choice(client, address, choice):
    """Choose by a link; the page is another one, in the link's own address and in the next."""
    before = client.get(address).headers["ETag"]
    chosen = client.get(f"{address}?{choice}", headers={"If-None-Match": before})
    assert (chosen.status_code, chosen.headers["Cache-Control"]) == (200, "private, no-cache")
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    again = client.get(f"{address}?{choice}", headers={"If-None-Match": chosen.headers["ETag"]})
    assert again.status_code == 304
    kept = client.get(address, headers={"If-None-Match": before})
    assert (kept.status_code, kept.headers["Cache-Control"]) == (200, "no-cache")


def test_a_change_of_the_workshop_changes_the_etag(client, session, addresses):
    before = client.get("/workshops/border-days").headers["ETag"]
    workshop = session.scalars(select(Workshop)).one()
    workshop.title = Texts(en="Border weeks")
    session.commit()
    again = client.get("/workshops/border-days", headers={"If-None-Match": before})
    assert again.status_code == 200


def test_a_page_of_somebody_signed_in_is_theirs_alone(client, session, addresses):
    email = factories.account(session).email
    session.commit()
    sign_in(client, email)
    page = client.get("/workshops/border-days")
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in page.headers


def test_a_page_that_says_what_was_just_done_is_kept_by_nobody(app, client, session, addresses):
    email = factories.account(session).email
    session.commit()
    sign_in(client, email)
    token = csrf_token(client.get("/account"))
    client.post("/account/sign-out-everywhere", data={"csrf_token": token})
    page = client.get("/")
    assert "You are signed out on all devices." in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_pages_with_a_form_and_pages_of_errors_are_kept_by_nobody(client, addresses):
    for address in ("/workshops/border-days/register", "/sign-in", "/nowhere"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store"

"""Who has a page of the agenda already is told so before it is made, and only while it is true."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, speaks
from tests.pages import csrf_token
from tests.people import sign_in
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import ReleasePlan, ReleaseStatus, SpeakerState
from workshop_mgr.agenda.models import Release
from workshop_mgr.agenda.queries.thawing import KEPT, MOST_SESSIONS
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.web import caching
from workshop_mgr.workshops.models import Workshop

AGENDA = "/workshops/border-days/agenda"


def draft(session, workshop, title, at):
    """Add a session to the draft only."""
    wanted = plan(title, day=MONDAY, at=at)
    services.add_session(session, workshop.id, wanted, who=SYSTEM, at=NOW)
    session.flush()


def release(session, workshop):
    """Release the draft as the next number."""
    seen = queries.newest_release(session, workshop.id).number
    wanted = ReleasePlan(Texts(en="News"), ReleaseStatus.FINAL, seen=seen)
    services.release_agenda(session, workshop.id, wanted, who=SYSTEM, at=NOW)


@pytest.fixture
def workshop(session):
    """Give a workshop whose agenda of one session with a speaker is released."""
    made = factories.workshop(session, starts=MONDAY)
    someone = person(session)
    roles = [speaks(someone, state=SpeakerState.CONFIRMED)]
    agenda_session(session, made, day=MONDAY, at="09:30-10:30", roles=roles)
    return made


@pytest.fixture
def addresses(session, workshop):
    """Give the public pages of the agenda."""
    found = queries.released_sessions(session, workshop)[0]
    return (AGENDA, f"/workshops/border-days/sessions/{found.id}")


def kept(client, address, **headers):
    """Fetch a page; return the headers that ask whether it changed."""
    page = client.get(address, headers=headers)
    assert page.status_code == 200
    return {"If-None-Match": page.headers["ETag"], **headers}


def asked(client, kept_pages):
    """Return the status of each page for who has it."""
    return [client.get(address, headers=known).status_code for address, known in kept_pages]


def test_an_unchanged_page_is_not_made_and_reads_no_release(client, addresses, statements):
    pages = [(address, kept(client, address)) for address in addresses]
    statements.clear()
    answers = [client.get(address, headers=known) for address, known in pages]
    assert [(answer.status_code, answer.data) for answer in answers] == [(304, b"")] * 2
    assert {"Cookie", "Accept-Language"} <= set(answers[0].vary)
    assert len(statements) <= 8
    assert not [one for one in statements if "session_role" in one or "FROM person" in one]


def test_a_change_of_the_workshop_makes_the_page_anew(client, session, workshop, addresses):
    for change in (
        {"title": Texts(en="Border weeks")},
        {"city": Texts(en="Mary")},
        {"state": "cancelled", "state_reason": Texts(en="Flood")},
        {"state": "postponed"},
        {"state_reason": Texts(en="Storm")},
        {"time_zone": "Asia/Almaty"},
        {"start_date": MONDAY - timedelta(days=1)},
        {"field_color": "plum"},
        {"revision": 99},
    ):
        pages = [(address, kept(client, address)) for address in addresses]
        row = session.get(Workshop, workshop.id)
        for name, value in change.items():
            setattr(row, name, value)
        session.commit()
        assert asked(client, pages) == [200, 200], change


def test_a_release_makes_the_page_anew_and_the_draft_does_not(client, session, workshop, addresses):
    pages = [(address, kept(client, address)) for address in addresses]
    draft(session, workshop, "Panel", "11:00-12:00")
    session.commit()
    assert asked(client, pages) == [304, 304]
    release(session, workshop)
    session.commit()
    assert asked(client, pages) == [200, 200]
    assert "Panel" in client.get(AGENDA).text


def test_what_is_said_of_a_release_is_part_of_it(client, session, workshop, addresses):
    for column, value in (("status", "draft"), ("note", Texts(en="Other")), ("number", 7)):
        pages = [(address, kept(client, address)) for address in addresses]
        setattr(session.scalars(select(Release)).one(), column, value)
        session.commit()
        assert asked(client, pages) == [200, 200], column


def test_each_choice_of_the_reader_has_a_page_of_its_own(client, addresses):
    pages = [(address, kept(client, address)) for address in addresses]
    for name, value in (("lang", "ru"), ("theme", "dark"), ("tz", "Europe/Vienna")):
        client.set_cookie(name, value)
        assert asked(client, pages) == [200, 200], name
        client.delete_cookie(name)
    assert asked(client, pages) == [304, 304]


def test_each_language_of_a_browser_and_each_query_has_a_page_of_its_own(client, addresses):
    russian = {"Accept-Language": "ru"}
    for address in addresses:
        english = kept(client, address)
        assert client.get(address, headers={**english, **russian}).status_code == 200
        assert client.get(f"{address}?day=2", headers=english).status_code == 200
        assert client.get(address, headers=kept(client, address, **russian)).status_code == 304


def test_each_setting_that_pages_show_makes_them_anew(app, client, addresses):
    for name in ("SITE_NAME", "MAIL_FROM", "BASE_URL", "LANGUAGES"):
        pages = [(address, kept(client, address)) for address in addresses]
        app.config[name] = ("en",) if name == "LANGUAGES" else "https://other.example.org"
        assert asked(client, pages) == [200, 200], name


def test_the_page_is_made_anew_when_what_runs_now_is_another(
    client, session, workshop, addresses, monkeypatch
):
    draft(session, workshop, "Panel", "11:00-12:00")
    release(session, workshop)
    session.commit()
    zone = queries.released_sessions(session, workshop)[0].starts.tzinfo
    monday = datetime.combine(MONDAY, time(), zone)
    seen, known = [], {}
    for hour, minute in ((8, 0), (9, 29), (9, 30), (10, 29), (10, 30), (11, 0), (12, 0)):
        at = monday.replace(hour=hour, minute=minute).astimezone(UTC)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        page = client.get(AGENDA, headers=known)
        seen.append(page.status_code)
        known = {"If-None-Match": page.headers["ETag"]}
    assert seen == [200, 304, 200, 304, 200, 200, 200]


def test_another_build_of_the_site_makes_pages_anew(app, client, addresses, tmp_path):
    pages = [(address, kept(client, address)) for address in addresses]
    (tmp_path / "show.html").write_text("another agenda")
    app.template_folder = str(tmp_path)  # the loader keeps what it began with
    assert asked(client, pages) == [200, 200]


def test_a_build_is_told_by_what_its_files_hold(tmp_path):
    def mark():
        caching._build.cache_clear()
        return caching._build((str(tmp_path),))

    page = tmp_path / "page.html"
    page.write_text("one")
    before = mark()
    assert mark() == before
    (tmp_path / "messages.po").write_text("words that are compiled first")
    assert mark() == before
    page.write_text("two")
    changed = mark()
    page.rename(tmp_path / "other.html")
    assert len({before, changed, mark()}) == 3
    caching._build.cache_clear()


def test_while_a_site_is_worked_on_the_bytes_decide(app, client, addresses):
    known = kept(client, AGENDA)
    app.debug = True
    page = client.get(AGENDA, headers=known)
    assert page.status_code == 200
    assert client.get(AGENDA, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_a_page_of_somebody_signed_in_is_never_unchanged(client, session, addresses):
    known = kept(client, AGENDA)
    email = factories.account(session).email
    session.commit()
    sign_in(client, email)
    page = client.get(AGENDA, headers=known)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    token = csrf_token(client.get("/account"))
    client.post("/account/sign-out-everywhere", data={"csrf_token": token})
    told = client.get(AGENDA, headers=known)
    assert "You are signed out on all devices." in told.text
    assert client.get(AGENDA, headers=known).status_code == 304


def test_what_is_gone_is_gone_for_who_has_it_too(client, session, workshop, addresses):
    pages = [(address, kept(client, address)) for address in addresses]
    session.get(Workshop, workshop.id).state = "draft"
    session.commit()
    assert asked(client, pages) == [404, 404]


# The releases that are kept


def test_a_release_is_read_once_and_what_is_rolled_back_is_never_taken_for_it(
    session, workshop, statements
):
    draft(session, workshop, "Panel", "11:00-12:00")
    release(session, workshop)
    titles = [str(one.title) for one in queries.released_sessions(session, workshop)]
    assert titles == ["Opening session", "Panel"]
    session.rollback()
    draft(session, workshop, "Debate", "13:00-14:00")
    release(session, workshop)
    again = queries.released_sessions(session, workshop)
    assert "Debate" in [str(one.title) for one in again]
    statements.clear()
    assert queries.released_sessions(session, workshop) == again
    assert len(statements) == 1


def test_a_zone_has_sessions_of_its_own(session, workshop):
    first = queries.released_sessions(session, workshop)[0]
    workshop.time_zone = "Europe/Vienna"
    session.flush()
    moved = queries.released_sessions(session, workshop)[0]
    assert (first.starts.hour, moved.starts.hour) == (9, 9)
    assert first.starts != moved.starts


def test_few_releases_are_kept(session, workshop):
    shown = queries.released_sessions(session, workshop)
    for number in range(5):
        KEPT.keep(f"digest {number}", "UTC", shown * (MOST_SESSIONS // 4))
    assert list(KEPT.digests("UTC")) == [f"digest {number}" for number in range(1, 5)]
    KEPT.keep("large", "UTC", shown * (MOST_SESSIONS + 1))
    assert list(KEPT.digests("UTC")) == ["large"]

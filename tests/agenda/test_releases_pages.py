"""Pages of releases: what would change, the public's newest one, and who may look at the others."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, speaks
from tests.agenda.test_manage_pages import join_team, send
from tests.agenda.test_releases import draft
from tests.pages import hidden_fields, words
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import ReleasePlan, ReleaseStatus
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import Workshop

BASE = "/manage/workshops/border-days/agenda"
PUBLIC = "/workshops/border-days/agenda"
TYPED = {"note_en": "A second session.", "note_ru": "Второе заседание.", "status": "final"}


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a workshop whose first release is public and whose draft has one session more."""
    made = factories.workshop(session, starts=MONDAY)
    agenda_session(session, made, day=MONDAY, at="09:30-10:30", roles=[speaks(person(session))])
    draft(session, made, "Second session", day=MONDAY, at="11:00-12:00")
    return made


@pytest.fixture
def organizer(client: FlaskClient, session: Session, workshop: Workshop) -> FlaskClient:
    """Give the browser of an organizer of the team."""
    return join_team(client, session, workshop, TeamRole.ORGANIZER)


def release(session: Session, workshop: Workshop, seen: int, note: str = "Theirs.") -> None:
    """Release the draft beside the browser."""
    wanted = ReleasePlan(Texts(en=note), ReleaseStatus.PROVISIONAL, seen)
    services.release_agenda(session, workshop.id, wanted, who=SYSTEM, at=NOW)
    session.commit()


def test_the_draft_is_released_after_a_look_at_what_changes(organizer, session):
    page = organizer.get(f"{BASE}/release")
    assert "New on the agenda 1" in words(page)
    assert "Second session Mon 2 Mar, 11:00–12:00" in words(page)
    answer = send(organizer, f"{BASE}/release", **TYPED)
    assert (answer.status_code, answer.location) == (303, f"{BASE}/releases/2")
    assert "Release 2 is public." in words(organizer.get(answer.location))
    assert "Everything is released. The public sees release 2" in words(organizer.get(BASE))


def test_the_schedule_and_the_overview_say_what_waits(organizer):
    bar = (
        "Draft of release 2. 1 change is not released. The public sees release 1 of 5 January 2026."
    )
    assert bar in words(organizer.get(BASE))
    assert "1 change of the agenda is not released" in words(organizer.get(BASE[:-7]))


def test_the_public_reads_number_day_and_that_a_draft_may_change_until_it_is_final(
    organizer, client
):
    said = words(client.get(PUBLIC))
    assert "Provisional Release 1 of 5 January 2026 DRAFT This agenda may change." in said
    assert "Second session" not in said
    send(organizer, f"{BASE}/release", **TYPED)
    said = words(client.get(PUBLIC))
    assert "Second session" in said
    assert "A second session." in said
    assert "DRAFT" not in said


def test_only_a_session_that_is_released_leads_to_its_public_page(organizer, session, workshop):
    offered = [
        f'href="/workshops/border-days/sessions/{shown.id}"'
        in organizer.get(f"{BASE}/sessions/{shown.id}").text
        for shown in queries.sheet(session, workshop.id).sessions
    ]
    assert offered == [True, False]


def test_the_preview_is_the_public_page_of_the_draft(organizer):
    said = words(organizer.get(f"{BASE}/preview"))
    assert "Preview Only the team sees this." in said
    assert "Release 2 of" in said
    assert "Second session" in said


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"note_en": "", "note_ru": ""}, "Say what is new, in at least one language."),
        ({"status": "secret"}, "Choose one of the options."),
        ({"csrf_token": "old"}, "This page was open for too long."),
    ],
)
def test_what_was_typed_is_kept_when_a_release_is_refused(
    organizer, session, workshop, fields, sentence
):
    answer = send(organizer, f"{BASE}/release", **{**TYPED, "note_ru": "Осталось.", **fields})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert fields.get("note_ru", "Осталось.") in answer.text
    assert len(queries.releases(session, workshop.id)) == 1


def test_nothing_to_release_says_so(organizer, session, workshop):
    release(session, workshop, 1)
    answer = send(organizer, f"{BASE}/release", **{**TYPED, "status": "provisional"})
    assert answer.status_code == 422
    assert "there is nothing to release" in words(answer)


def test_a_release_made_meanwhile_is_shown_and_the_second_try_releases_what_is_left(
    organizer, session, workshop
):
    seen = hidden_fields(organizer.get(f"{BASE}/release"))
    release(session, workshop, 1)
    draft(session, workshop, "Third session")
    answer = organizer.post(f"{BASE}/release", data={**seen, **TYPED})
    said = words(answer)
    assert answer.status_code == 409
    assert "Somebody else released number 2 in the meantime." in said
    assert said.index("What release 2 changed") < said.index("Second session")
    assert said.index("What would change") < said.index("Third session")
    assert "Второе заседание." in answer.text
    again = organizer.post(f"{BASE}/release", data={**hidden_fields(answer), **TYPED})
    assert again.location == f"{BASE}/releases/3"


def test_a_draft_edited_meanwhile_is_shown_before_it_is_released(organizer, session, workshop):
    seen = hidden_fields(organizer.get(f"{BASE}/release"))
    draft(session, workshop, "Added meanwhile")
    answer = organizer.post(f"{BASE}/release", data={**seen, **TYPED})
    assert answer.status_code == 409
    assert "Somebody changed the draft in the meantime." in words(answer)
    assert "Added meanwhile" in words(answer)


def test_earlier_releases_are_listed_shown_as_they_were_and_compared(organizer, session, workshop):
    release(session, workshop, 1, "Theirs, the second.")
    said = words(organizer.get(f"{BASE}/releases"))
    assert said.index("Release 2 Theirs, the second.") < said.index("Release 1 What is new.")
    first = words(organizer.get(f"{BASE}/releases/1"))
    assert "An earlier release The public sees release 2." in first
    assert "DRAFT" in first
    assert "Dr Lara Scarpitta" in first
    assert "Second session" not in first
    compared = words(organizer.get(f"{BASE}/releases?old=1&new=2"))
    assert "From release 1 to release 2 New on the agenda 1" in compared
    assert organizer.get(f"{BASE}/releases?old=x&new=9").status_code == 200


@pytest.mark.parametrize("number", ["0", "3", "-1", "x"])
def test_a_release_there_is_not_is_not_found(organizer, number):
    assert organizer.get(f"{BASE}/releases/{number}").status_code == 404


def test_the_public_reaches_no_earlier_release_and_viewers_release_nothing(
    client, session, workshop
):
    for address in ("releases", "releases/1", "release", "preview"):
        assert client.get(f"{BASE}/{address}").status_code == 303
    viewer = join_team(client, session, workshop, TeamRole.VIEWER)
    assert viewer.get(f"{BASE}/releases/1").status_code == 200
    assert viewer.get(f"{BASE}/release").status_code == 403


def test_a_workshop_that_is_a_draft_says_when_its_agenda_is_released(client, session):
    made = factories.workshop(session, state="draft", starts=MONDAY)
    draft(session, made)
    browser = join_team(client, session, made, TeamRole.ORGANIZER)
    for address in (BASE, f"{BASE}/release", f"{BASE}/releases"):
        said = words(browser.get(address))
        assert "The agenda is released when the workshop is published." in said


def test_every_kind_of_change_has_words_in_both_languages(organizer, session, workshop):
    row = queries.released_sessions(session, workshop)[0]
    services.edit_session(
        session, workshop.id, row.id,
        plan("Renamed", day=workshop.end_date, at="14:00-15:00", languages=("en", "ru")),
        seen_revision=1, who=SYSTEM, at=NOW,
    )  # fmt: skip
    services.remove_role(session, workshop.id, row.id, row.speakers[0].role_id, who=SYSTEM, at=NOW)
    session.commit()
    said = words(organizer.get(f"{BASE}/release"))
    for line in (
        "Day: Mon 2 Mar now Tue 3 Mar", "Time: 09:30–10:30 now 14:00–15:00",
        "Speaks no more: Dr Lara Scarpitta (Panelist)", "Languages: none now English, Russian",
        "Title (English): Opening session now Renamed",
    ):  # fmt: skip
        assert line in said
    assert "Перенесено" in organizer.get(f"{BASE}/release?lang=ru").text

"""The check of an agenda and free times through HTTP: what is said, to whom, and where it leads."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session, person, post, room, speaks
from tests.pages import typed_fields, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import SessionType, SpeakerState
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.domain import State, TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

PROPOSED, CONFIRMED = SpeakerState.PROPOSED, SpeakerState.CONFIRMED
BASE = "/manage/workshops/border-days/agenda"


def member(
    client: FlaskClient, session: Session, role: TeamRole, *workshops: Workshop
) -> FlaskClient:
    """Sign somebody in who is on the team of workshops."""
    account = factories.account(session, Role(role.value))
    session.add_all(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role.value)
        for workshop in workshops
    )
    session.commit()
    sign_in(client, account.email)
    return client


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


def furnish(session: Session, workshop: Workshop) -> list[Person]:
    """Add a panel of two men and a seat in a room that another session needs too."""
    hall = room(session, workshop)
    men = [person(session, name) for name in ("Omar Sample", "Ivan Sample")]
    for man in men:
        man.gender = "man"
    agenda_session(
        session, workshop, "Panel A", day=MONDAY, at="09:00-10:00", room_id=hall.id,
        roles=[speaks(man) for man in men],
    )  # fmt: skip
    agenda_session(
        session, workshop, "Opening", day=MONDAY, at="09:30-10:00", room_id=hall.id,
        type=SessionType.OPENING, roles=[post("Ambassador of Norway")],
    )  # fmt: skip
    return men


def test_one_list_says_what_is_wrong_and_where_it_is_mended(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    furnish(session, workshop)
    page = member(client, session, TeamRole.ORGANIZER, workshop).get(f"{BASE}/check")
    said = words(page)
    assert "Clashes: 1 Warnings: 2 Remarks: 1" in said
    assert "Only men speak in “Panel A”." in said
    assert "Nobody leads “Panel A”." in said
    assert "In “Opening” the seat of “Ambassador of Norway” has no name yet." in said
    panel, opening = queries.sheet(session, workshop.id).sessions
    for address in (
        f"{BASE}/sessions/{opening.id}#free-times",
        f"{BASE}/sessions/{panel.id}",
        f"{BASE}/sessions/{panel.id}/roles/new?role=moderator",
        f"{BASE}/sessions/{opening.id}/roles/{opening.speakers[0].role_id}",
    ):
        assert f'href="{address}"' in page.text
        assert client.get(address).status_code == 200
    offered = f"{BASE}/sessions/{panel.id}/roles/new?role=moderator"
    assert typed_fields(client.get(offered), offered)["role"] == "moderator"


def test_a_seat_without_a_name_is_to_be_named_before_its_panel_can_be_assessed(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    seats = [post("Head of the host agency"), post("Ambassador of Norway")]
    agenda_session(session, workshop, "Opening", day=MONDAY, at="09:00-10:00", roles=seats)
    page = member(client, session, TeamRole.ORGANIZER, workshop).get(f"{BASE}/check")
    said = words(page)
    assert "of 2 speakers the gender of 2 is not known. Name the person" in said
    assert "Ask and record it" not in said


def test_the_list_is_narrowed_to_a_kind_and_anything_else_shows_all(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    furnish(session, workshop)
    browser = member(client, session, TeamRole.ORGANIZER, workshop)
    narrowed = words(browser.get(f"{BASE}/check?kind=no_moderator"))
    assert "Nobody leads “Panel A”." in narrowed
    assert "Only men speak" not in narrowed
    for kind in ("mode", "someday"):
        assert "Only men speak" in words(browser.get(f"{BASE}/check?kind={kind}"))


def test_a_viewer_reads_the_list_without_gender_and_without_buttons(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    furnish(session, workshop)
    page = member(client, session, TeamRole.VIEWER, workshop).get(f"{BASE}/check")
    assert "Nobody leads “Panel A”." in words(page)
    assert "Only men" not in words(page)
    assert "/roles/" not in page.text


def test_an_agenda_without_findings_says_so(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    page = member(client, session, TeamRole.ORGANIZER, workshop).get(f"{BASE}/check")
    assert "Nothing found" in words(page)


@pytest.mark.parametrize(
    ("is_on_team", "state", "part", "sentence"),
    [
        (True, State.DRAFT, PROPOSED, "is in the workshop “Secret days” at that time"),
        (False, State.DRAFT, PROPOSED, "is in another workshop at that time"),
        (False, State.PUBLISHED, PROPOSED, "is in another workshop at that time"),
        (False, State.PUBLISHED, CONFIRMED, "is in the workshop “Secret days” at that time"),
        (True, State.CANCELLED, CONFIRMED, None),
    ],
)
def test_of_another_workshop_a_reader_learns_what_they_may_see(
    client: FlaskClient, session: Session, workshop: Workshop,
    is_on_team: bool, state: State, part: SpeakerState, sentence: str | None,
) -> None:  # fmt: skip
    lara = person(session)
    other = factories.workshop(
        session, "secret-days", starts=MONDAY, title={"en": "Secret days"}, state=state.value
    )
    for where, at in ((workshop, "10:00-11:00"), (other, "10:30-12:00")):
        role = speaks(lara, state=part)
        agenda_session(session, where, "Panel", day=MONDAY, at=at, roles=[role])
    teams = (workshop, other) if is_on_team else (workshop,)
    said = words(member(client, session, TeamRole.ORGANIZER, *teams).get(f"{BASE}/check"))
    assert ("Secret days" in said) is bool(sentence and "Secret" in sentence)
    if sentence:
        assert f"{sentence} (Monday 2 March, 10:30–12:00)." in said
    else:
        assert "at that time" not in said


def test_a_free_time_fills_in_the_form_and_saves_nothing(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    furnish(session, workshop)
    panel = queries.sheet(session, workshop.id).sessions[0]
    browser = member(client, session, TeamRole.ORGANIZER, workshop)
    address = f"{BASE}/sessions/{panel.id}"
    page = browser.get(address)
    link = f"{address}?day=2026-03-03&starts=09:00&ends=10:00"
    assert link.replace("&", "&amp;") in page.text
    filled = typed_fields(browser.get(link), link.replace(":", "%3A"))
    assert (filled["day"], filled["starts"], filled["ends"]) == ("2026-03-03", "09:00", "10:00")
    session.expire_all()
    assert queries.sheet(session, workshop.id).sessions[0] == panel
    nonsense = f"{address}?day=someday&starts=25:00&ends="
    kept = typed_fields(browser.get(nonsense), nonsense.replace(":", "%3A"))
    assert (kept["day"], kept["starts"], kept["ends"]) == ("2026-03-02", "09:00", "10:00")


def test_a_break_is_added_from_where_it_is_missing(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    browser = member(client, session, TeamRole.ORGANIZER, workshop)
    agenda_session(session, workshop, "Long", day=MONDAY, at="09:00-11:00")
    link = f"{BASE}/sessions/new?day=2026-03-02&type=break"
    assert link.replace("&", "&amp;") in browser.get(f"{BASE}/check").text
    filled = typed_fields(browser.get(link), link)
    assert (filled["day"], filled["type"]) == (date(2026, 3, 2).isoformat(), "break")
    assert browser.get(f"{BASE}/sessions/new?type=nap").status_code == 200


def test_where_the_room_is_never_free_another_one_would_do(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    hall = room(session, workshop)
    for day in ("2026-03-02", "2026-03-03"):
        agenda_session(
            session, workshop, f"All of {day}", day=date.fromisoformat(day), at="09:00-12:00",
            room_id=hall.id,
        )  # fmt: skip
    row = agenda_session(
        session, workshop, "Panel", day=MONDAY, at="09:00-10:00", room_id=hall.id,
        roles=[speaks(person(session))],
    )  # fmt: skip
    browser = member(client, session, TeamRole.ORGANIZER, workshop)
    said = words(browser.get(f"{BASE}/sessions/{row.id}"))
    assert "At these times its speakers are: choose another room." in said
    assert "Mon 2 Mar, 10:00–11:00" in said

"""Which texts lack a language: for the team with the page where it is mended, for readers marked."""

import pytest

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session, person, post, room, speaks
from tests.agenda.test_manage_pages import join_team
from tests.pages import words
from workshop_mgr.agenda.domain import SpeakerState, completeness, text_places
from workshop_mgr.agenda.models import AgendaSession, Track
from workshop_mgr.agenda.queries import rooms, sheet, tracks
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import TeamRole

PAGE = "/manage/workshops/border-days/agenda/languages"


@pytest.fixture
def workshop(session):
    """Give a workshop in English, Russian and Turkmen whose agenda is half translated."""
    made = factories.workshop(
        session, starts=MONDAY, summary=Texts(en="Summary"), working_languages=["en", "ru", "tk"]
    )
    room(session, made)
    session.add(Track(workshop_id=made.id, name=Texts(en="Border", ru="Граница")))
    someone = person(session, post=Texts(en="Adviser", ru="Советник"))
    roles = [speaks(someone), post("Seat"), post("Gone", state=SpeakerState.DECLINED)]
    agenda_session(
        session, made, day=MONDAY, at="09:30-10:30", roles=roles, objectives=Texts(ru="Цели")
    )
    cancelled = agenda_session(session, made, "Cancelled", day=MONDAY)
    cancelled.state = "cancelled"
    session.commit()
    return made


def test_each_language_has_the_texts_it_lacks_and_a_share(session, workshop):
    places = list(
        text_places(
            sheet(session, workshop.id).sessions,
            rooms(session, workshop.id),
            tracks(session, workshop.id),
        )
    )
    found = completeness(places, ("en", "ru", "tk"))
    assert [
        (one.language, [place.kind.value for place in one.missing], one.total, one.percent)
        for one in found
    ] == [
        ("en", ["objectives"], 6, 83),
        ("ru", ["room", "title", "post"], 6, 50),
        ("tk", ["room", "track", "title", "objectives", "post", "post"], 6, 0),
    ]
    assert completeness([], ("en",))[0].percent == 100


def test_the_team_sees_what_is_missing_and_where_to_mend_it(client, session, workshop):
    organizer = join_team(client, session, workshop, TeamRole.ORGANIZER)
    page = organizer.get(PAGE)
    said = words(page)
    assert "English 87% complete 1 of 8 texts is missing. Objectives: Opening session" in said
    assert "Russian 50% complete 4 of 8 texts are missing. Summary of the workshop" in said
    assert "This site is not shown in this language" in said
    shown = session.query(AgendaSession).order_by(AgendaSession.id).first()
    base = "/manage/workshops/border-days"
    for address in (
        f"{base}/settings",
        f"{base}/agenda/sessions/{shown.id}",
        f"{base}/agenda/sessions/{shown.id}/roles/{shown.roles[1].id}",
    ):
        assert f'href="{address}"' in page.text
        assert organizer.get(address).status_code == 200


def test_a_viewer_sees_the_shares_without_the_ways_to_edit(client, session, workshop):
    page = join_team(client, session, workshop, TeamRole.VIEWER).get(PAGE)
    assert "50% complete" in words(page)
    assert "/roles/" not in page.text


def test_a_reader_is_told_which_texts_stand_in_another_language(client, session, workshop):
    shown = session.query(AgendaSession).order_by(AgendaSession.id).first()
    said = words(client.get(f"/workshops/border-days/sessions/{shown.id}?lang=ru"))
    assert "Opening session Только на языке: английский" in said
    assert "показаны на другом: английский" in said
    assert "stand in another" not in words(
        client.get(f"/workshops/border-days/sessions/{shown.id}?lang=en")
    )


def test_the_page_takes_as_many_statements_for_one_session_as_for_fifty(
    client, session, workshop, statements
):
    organizer = join_team(client, session, workshop, TeamRole.ORGANIZER)
    organizer.get(PAGE)
    statements.clear()
    organizer.get(PAGE)
    few = len(statements)
    for number in range(48):
        agenda_session(session, workshop, f"Talk {number}", day=MONDAY, roles=[post("A seat")])
    statements.clear()
    organizer.get(PAGE)
    assert len(statements) == few

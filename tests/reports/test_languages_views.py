"""The card of languages for technicians: what each session needs, and how long interpreters work."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, post, room, speaks
from tests.agenda.test_manage_pages import join_team
from tests.pages import words
from tests.reports.test_views import table
from workshop_mgr.agenda.domain import Interpretation, Recording, SpeakerMode, SpeakerState
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.agenda.queries import sheet
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.reports.domain import remote_work
from workshop_mgr.workshops.domain import TeamRole

CARD = "/manage/workshops/border-days/reports/languages"
INTO_RUSSIAN = Interpretation("en", "ru", is_remote=True, channel="2")
INTO_ENGLISH = Interpretation("ru", "en", is_remote=True, channel="1")
INTO_TURKMEN = Interpretation("en", "tk")


@pytest.fixture
def workshop(session):
    """Give a workshop with a session in two languages, a remote speaker checked and two not."""
    made = factories.workshop(session, starts=MONDAY)
    lara, omar = person(session), person(session, "Omar Sample", honorific="")
    hall, remote = room(session, made), SpeakerMode.REMOTE_LIVE
    roles = [
        speaks(lara, mode=remote),
        speaks(omar, mode=remote),
        post("Head of Unit", mode=SpeakerMode.VIDEO_UNSPECIFIED),
        post("Head of Office", mode=SpeakerMode.IN_ROOM),
        post("Deputy", mode=remote, state=SpeakerState.DECLINED),
    ]
    agenda_session(
        session, made, day=MONDAY, at="09:30-11:30", room_id=hall.id, languages=("en", "ru"),
        interpretation=(INTO_RUSSIAN, INTO_ENGLISH, INTO_TURKMEN), recording=Recording.PART,
        roles=roles,
    )  # fmt: skip
    agenda_session(
        session, made, "Panel", day=MONDAY, at="11:00-13:00", interpretation=(INTO_RUSSIAN,)
    )
    stamps = {"calendar_revised_at": NOW, "created_at": NOW}
    for someone, state in ((lara, "done"), (omar, "agreed")):
        session.add(
            SpeakerDesk(
                workshop_id=made.id, person_id=someone.id, token_hash=someone.slug,
                join_token_hash=f"join {someone.slug}",
                check_state=state, **stamps,
            )
        )  # fmt: skip
    session.commit()
    return made


def test_the_card_says_of_each_session_what_technicians_need(client, session, workshop):
    viewer = join_team(client, session, workshop, TeamRole.VIEWER)
    first, second, third, fourth = table(viewer.get(f"{CARD}.csv"))[1:]
    assert first == [
        "Monday 2 March", "09:30–11:30", "Opening session", "Hall A", "English, Russian",
        "English → Russian", "remote", "2", "Omar Sample, Head of Unit", "Recorded in part",
    ]  # fmt: skip
    assert [row[5:8] for row in (second, third)] == [
        ["Russian → English", "remote", "1"],
        ["English → Turkmen", "on site", ""],
    ]
    assert fourth[1:4] == ["11:00–13:00", "Panel", ""]
    said = words(viewer.get(CARD))
    assert "Mon 2 Mar, English and Russian: 210 minutes of remote interpretation, more than" in said
    assert "Remote interpretation for more than three hours a day" in said


def test_the_card_is_a_paper_and_a_table_on_record(client, session, workshop):
    viewer = join_team(client, session, workshop, TeamRole.VIEWER)
    for ending, start in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("docx", b"PK"), ("json", b"{")):
        answer = viewer.get(f"{CARD}.{ending}?language=ru")
        assert (answer.status_code, answer.data[: len(start)]) == (200, start)
    taken = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported")).all()
    assert [event.changes["format"][1] for event in taken] == ["pdf", "xlsx", "docx", "json"]
    assert "Языки и перевод" in words(viewer.get(f"{CARD}?language=ru"))


def test_a_card_of_nothing_says_so(client, session):
    viewer = join_team(client, session, factories.workshop(session), TeamRole.VIEWER)
    assert "No session yet." in words(viewer.get(CARD))


def test_remote_interpretation_counts_once_a_day_and_pair(session, workshop):
    agenda_session(
        session, workshop, "Tuesday", day=MONDAY + timedelta(days=1), at="09:00-12:00",
        interpretation=(INTO_ENGLISH, INTO_TURKMEN),
    )  # fmt: skip
    found = remote_work(sheet(session, workshop.id).sessions)
    assert [(one.day, one.languages, one.minutes, one.is_too_long) for one in found] == [
        (MONDAY, ("en", "ru"), 210, True),
        (date(2026, 3, 3), ("en", "ru"), 180, False),
    ]


def test_the_card_takes_as_many_statements_for_one_session_as_for_fifty(
    client, session, workshop, statements
):
    viewer = join_team(client, session, workshop, TeamRole.VIEWER)
    viewer.get(CARD)
    statements.clear()
    viewer.get(CARD)
    few = len(statements)
    for number in range(48):
        agenda_session(session, workshop, f"Talk {number}", day=MONDAY, roles=[post("A seat")])
    statements.clear()
    viewer.get(CARD)
    assert len(statements) == few

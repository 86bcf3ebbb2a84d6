"""The balance of speakers through HTTP: of one workshop, over all, as files, and who sees what."""

import csv
import io

from sqlalchemy import select

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session, person, post, speaks
from tests.pages import charts, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.domain import SpeakerRole, SpeakerState
from workshop_mgr.core import clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import FieldOfWork, TeamMember, WorkshopField

BASE = "/manage/workshops/border-days/reports/balance"
ALL = "/manage/reports/balance"


def house(client, session, role=Role.ORGANIZER, team=None):
    """Make a workshop with a panel, its moderator and a seat, and sign somebody of its team in."""
    workshop = factories.workshop(session, starts=MONDAY)
    lara, omar, ivan = (person(session, name) for name in ("Lara Sample", "Omar Sample", "Ivan"))
    lara.gender, omar.gender = "woman", "man"
    agenda_session(
        session, workshop, "Panel", day=MONDAY, at="09:00-10:00",
        roles=[
            speaks(lara, SpeakerRole.MODERATOR), speaks(omar),
            speaks(ivan, state=SpeakerState.PROPOSED), post("Ambassador of Norway"),
        ],
    )  # fmt: skip
    agenda_session(session, workshop, "Keynote", roles=[speaks(lara, SpeakerRole.KEYNOTE)])
    account = factories.account(session, role)
    session.add(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=team or role.value)
    )
    session.commit()
    sign_in(client, account.email)
    return workshop


def table(response):
    """Return the rows of a CSV answer up to the first empty one, headings first."""
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True)[1:])))
    return rows[: rows.index([])]


def test_every_session_role_and_way_of_speaking_has_its_line(client, session):
    house(client, session)
    rows = table(client.get(f"{BASE}.csv"))
    assert rows[0] == [
        "Counted", "Day", "Session", "Speakers", "Women", "Men", "Another", "Not stated",
        "Women, %: of stated", "Women, %: of all", "Led by", "Of one sex only", "With who leads",
        "Reason",
    ]  # fmt: skip
    assert rows[1:3] == [
        ["By session", "Monday 2 March", "Panel", "3", "0", "1", "0", "2", "0", "0",
         "Dr Lara Sample", "Cannot be assessed", "No", ""],
        ["By session", "Not scheduled yet", "Keynote", "1", "1", "0", "0", "0", "100", "100", "–",
         "No panel", "No panel", ""],
    ]  # fmt: skip
    assert [row[2:8] for row in rows[3:]] == [
        ["Opening remarks", "1", "0", "0", "0", "1"],
        ["Keynote", "1", "1", "0", "0", "0"],
        ["Panelist", "2", "0", "1", "0", "1"],
        ["Moderator", "1", "1", "0", "0", "0"],
        ["not stated", "5", "2", "1", "0", "2"],
        ["Slots: once in each session", "5", "2", "1", "0", "2"],
        ["Persons: once altogether", "3", "1", "1", "0", "1"],
    ]
    said = words(client.get(BASE))
    assert "Gender is known for 2 of 3 people, as they stated it." in said
    assert "1 seat has no name yet; it counts as not stated." in said
    assert "chair and moderator: 1. Of one sex only: 0. Cannot be assessed: 1." in said


def test_the_rule_is_chosen_and_said(client, session):
    house(client, session)
    rows = table(client.get(f"{BASE}.csv?rule=confirmed"))
    assert [row[3:8] for row in rows[-2:]] == [["4", "2", "1", "0", "1"], ["2", "1", "1", "0", "0"]]
    assert "Counted: those who confirmed" in words(client.get(f"{BASE}?rule=confirmed"))
    assert "Counted: everybody expected" in words(client.get(f"{BASE}?rule=loudest"))


def test_files_of_every_kind_are_given_and_on_record(client, session):
    workshop = house(client, session)
    for address, of in ((BASE, workshop.id), (ALL, None)):
        for ending in ("csv", "xlsx", "pdf", "docx", "json"):
            assert client.get(f"{address}.{ending}").status_code == 200
        session.rollback()
        events = session.scalars(
            select(AuditEvent).where(
                AuditEvent.action == "report.exported", AuditEvent.workshop_id == of
            )
        ).all()
        assert len(events) == 5


def test_viewers_get_what_may_leave_the_team_and_nothing_else(client, session):
    house(client, session, Role.VIEWER)
    for query in ("", "?audience=team"):
        rows = table(client.get(f"{BASE}.csv{query}"))
        assert rows[0] == ["Counted", "Counted", "Slots"]
        assert [row[2] for row in rows[1:]] == ["1", "1", "2", "1", "5", "5", "5"]
        said = words(client.get(f"{BASE}{query}"))
        assert "Women" not in said
        assert "one sex" not in said
        assert table(client.get(f"{ALL}.csv{query}"))[0] == ["Counted", "Counted", "Slots"]


def test_numbers_for_others_hide_small_ones(client, session):
    workshop = house(client, session)
    crowd = [person(session, f"Person {number}") for number in range(11)]
    for number, one in enumerate(crowd):
        one.gender = "woman" if number < 5 else "man"
    agenda_session(session, workshop, "Exercise", roles=[speaks(one) for one in crowd])
    rows = table(client.get(f"{BASE}.csv?audience=outside"))
    assert rows[0] == ["Counted", "Counted", "Slots"]
    lara = session.merge(crowd[0])
    agenda_session(
        session, workshop, "More", roles=[post(f"Seat {number}") for number in range(3)]
        + [speaks(lara)],
    )  # fmt: skip
    rows = table(client.get(f"{BASE}.csv?audience=outside"))
    assert rows[0] == ["Counted", "Counted", "Slots", "Women", "Men", "Another", "Not stated"]
    assert rows[-1] == ["By way of speaking", "Whole workshop", "20", "8", "7", "0", "5"]
    by_role = {row[1]: row[3:] for row in rows if row[0] == "By role"}
    assert by_role["Keynote"] == ["–"] * 4
    assert charts(client.get(f"{BASE}?audience=outside")) == {
        "Speakers by gender": [("Women", "8"), ("Men", "7"), ("Another", "0"), ("Not stated", "5")],
        "By way of speaking: women and men among speakers": [("not stated", "15")],
    }


def test_charts_say_what_the_table_says(client, session):
    workshop = house(client, session)
    session.add(FieldOfWork(code="borders", name=Texts(en="Borders")))
    session.add(WorkshopField(workshop_id=workshop.id, field_code="borders", position=0))
    session.commit()
    everybody = [("Women", "2"), ("Men", "1"), ("Another", "0"), ("Not stated", "2")]
    assert charts(client.get(BASE)) == {
        "Women: 67 % of those who stated it": everybody,
        "By role: women among speakers": [("Keynote", "100 %"), ("Moderator", "100 %")],
        "By way of speaking: women among speakers": [("not stated", "67 %")],
    }
    assert charts(client.get(ALL)) == {
        "Women: 67 % of those who stated it": everybody,
        "By year: women among speakers": [("2026", "67 %")],
        "By field of work: women among speakers": [("Borders", "67 %")],
    }


def test_all_workshops_are_rolled_up_by_year_and_field(client, session):
    workshop = house(client, session)
    session.add(FieldOfWork(code="borders", name=Texts(en="Borders")))
    session.add(WorkshopField(workshop_id=workshop.id, field_code="borders", position=0))
    other = factories.workshop(session, "other-days", starts=MONDAY.replace(year=2027))
    agenda_session(session, other, "Talk", roles=[speaks(person(session, "Nobody of mine"))])
    session.commit()
    rows = table(client.get(f"{ALL}.csv"))
    assert [(row[0], *row[1:4]) for row in rows[1:]] == [
        ("By year", "2026", "5", "2"),
        ("By field of work", "Borders", "5", "2"),
        ("All workshops", "Slots: once in each session", "5", "2"),
        ("All workshops", "Persons: once altogether", "3", "1"),
    ]
    assert "1 workshop of your teams" in words(client.get(ALL))


def test_an_organizer_who_only_reads_one_of_the_workshops_gets_shared_numbers(client, session):
    house(client, session, Role.ORGANIZER, team="viewer")
    assert table(client.get(f"{ALL}.csv?audience=team"))[0] == ["Counted", "Counted", "Slots"]


def test_the_balance_takes_the_same_statements_for_few_and_for_many(client, session, statements):
    workshop = house(client, session)
    taken = []
    for extra in (0, 30):
        for number in range(extra):
            role = speaks(person(session, f"Person {number}"))
            agenda_session(session, workshop, f"Session {number}", roles=[role])
        for page in (BASE, ALL):
            statements.clear()
            assert client.get(page).status_code == 200
            taken.append(len([one for one in statements if one.startswith("SELECT")]))
    assert taken[:2] == taken[2:]
    assert max(taken) <= 12


def test_nobody_speaks_yet(client, session):
    factories.workshop(session, starts=clock.now().date())
    admin = factories.account(session, Role.ADMIN)
    session.commit()
    sign_in(client, admin.email)
    for address in (BASE, ALL, f"{BASE}?audience=outside"):
        assert "Nobody speaks yet" in words(client.get(address))

"""The office's calendar through HTTP: whose workshops, narrowed how, and the clashes in words."""

from datetime import date

import pytest

from tests import factories
from tests.agenda.builders import agenda_session, person, speaks
from tests.pages import words
from tests.people import sign_in
from tests.portal import builders
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import FieldOfWork, TeamMember, WorkshopField

MARCH = "/manage/calendar?month=2026-03"
HALL = Texts(en="Hotel Sapar", ru="Отель «Сапар»")


def on_team(session, account, *workshops, role="organizer"):
    """Put an account on the team of workshops."""
    session.add_all(
        TeamMember(workshop_id=one.id, account_id=account.account_id, role=role)
        for one in workshops
    )
    session.commit()


@pytest.fixture
def house(client, session):
    """Make two workshops that want one hall and one person, and a stranger's; sign a member in."""
    first = factories.workshop(
        session, "first-days", starts=date(2026, 3, 2), venue=HALL, title=Texts(en="First days")
    )
    second = factories.workshop(
        session,
        "second-days",
        starts=date(2026, 3, 3),
        title=Texts(en="Second days"),
        venue=Texts(en="hotel  SAPAR"),
    )
    factories.workshop(
        session, "strange-days", starts=date(2026, 3, 2), venue=HALL, title=Texts(en="Strange days")
    )
    lara = person(session)
    for workshop, at in ((first, "09:00-11:00"), (second, "10:00-12:00")):
        agenda_session(session, workshop, day=date(2026, 3, 3), at=at, roles=[speaks(lara)])
    account = factories.account(session)
    on_team(session, account, first, second)
    sign_in(client, account.email)
    return first, second


def test_a_month_shows_the_workshops_of_ones_teams_and_what_two_want_at_once(client, house):
    for view in ("", "&view=list"):
        said = words(client.get(MARCH + view))
        assert "Calendar March 2026" in said
        assert "First days" in said
        assert "Strange days" not in said
        assert "2 clashes between workshops" in said
        assert (
            "Hotel Sapar, Ashgabat is wanted by two workshops (3 March 2026): First days ; Second days"
            in said
        )
        assert (
            "Lara Scarpitta is to speak in two workshops at once "
            "(3 March 2026, 10:00, Ashgabat time (UTC+5)): First days ; Second days" in said
        )


def test_admins_see_every_workshop(client, session, house):
    admin = factories.account(session, Role.ADMIN)
    session.commit()
    client.delete_cookie("session")
    sign_in(client, admin.email)
    assert "Strange days" in words(client.get(MARCH))


def test_the_month_is_narrowed_by_structure_field_hall_and_person(client, session, house):
    first, second = house
    slug = builders.organizer(session, first, "Border Academy")
    session.add(FieldOfWork(code="borders", name=Texts(en="Borders")))
    session.add(WorkshopField(workshop_id=second.id, field_code="borders", position=0))
    omar = person(session, "Omar Sample")
    agenda_session(session, first, "Untimed", roles=[speaks(omar)])
    session.commit()
    narrowed = {
        f"structure={slug}": ("First days", "Second days"),
        "field=borders": ("Second days", "First days"),
        f"person={omar.slug}": ("First days", "Second days"),
    }
    for query, (shown, hidden) in narrowed.items():
        page = client.get(f"{MARCH}&view=list&{query}").text
        rows = page[page.index("<tbody>") :]
        assert shown in rows, query
        assert hidden not in rows, query
    for query in ("structure=nobody", "field=", "hall=%00", "person=42"):
        page = client.get(f"{MARCH}&view=list&{query}").text
        assert "Second days" in page[page.index("<tbody>") :]


def test_other_months_are_linked_and_nonsense_is_this_month(client, house):
    page = client.get(f"{MARCH}&view=list").text
    assert "/manage/calendar?month=2026-02&amp;view=list" in page
    assert "/manage/calendar?month=2026-04&amp;view=list" in page
    assert "No workshop in this month" in words(client.get("/manage/calendar?month=2026-07"))
    for month in ("2026-13", "0001-01", "9999-12", "March", "%00"):
        assert client.get(f"/manage/calendar?month={month}").status_code == 200


def test_the_calendar_takes_the_same_statements_for_few_and_for_many(client, session, statements):
    account = factories.account(session)
    session.commit()
    sign_in(client, account.email)
    taken = []
    for numbers in (range(1), range(1, 20)):
        for number in numbers:
            made = factories.workshop(
                session, f"days-{number}", starts=date(2026, 3, 2), venue=HALL
            )
            on_team(session, account, made)
            builders.organizer(session, made, f"Academy {number}")
            roles = [speaks(person(session, f"Person {number}"))]
            agenda_session(session, made, day=date(2026, 3, 2), at="09:00-10:00", roles=roles)
        statements.clear()
        assert client.get(MARCH).status_code == 200
        taken.append(len([one for one in statements if one.startswith("SELECT")]))
    assert taken[0] == taken[1] <= 10

"""The page of the head of office through HTTP: what it says to whom, and what it keeps to itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import agenda_session, person, post, room, speaks
from tests.pages import words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.models import Account
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    Indicator,
    Project,
    ProjectMember,
    ReportDue,
)
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import TeamMember, Workshop

OFFICE = "/manage/office"
STAMPS = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}
TODAY = clock.now().date()


def in_days(number):
    """Return a day from today."""
    return TODAY + timedelta(days=number)


@pytest.fixture
def enter(client, session):
    """A function that signs somebody in, on the team of workshops in a role."""

    def enter(role, *places, team_role="organizer"):
        account = factories.account(session, role)
        session.add_all(
            TeamMember(workshop_id=place.id, account_id=account.account_id, role=team_role)
            for place in places
        )
        session.commit()
        client.delete_cookie("session")
        sign_in(client, account.email)
        return account

    return enter


def project(session, slug="border", **facts):
    """Make a project, and what its donor Norland gives: EUR 1,000, a report due ten days ago."""
    donor = Contributor(
        slug=f"norland-{slug}", name=Texts(en="Norland"), capacity="national", needs_approval=True,
        **STAMPS,
    )  # fmt: skip
    made = Project(slug=slug, title=Texts(en=f"Project {slug}"), **STAMPS)
    gift = Contribution(
        contributor=donor, amount=Decimal(1000), currency="EUR", ends_on=in_days(3), **facts
    )
    gift.reports = [
        ReportDue(due_on=in_days(-10)),
        ReportDue(due_on=in_days(20)),
        ReportDue(due_on=in_days(-50), sent_on=in_days(-60)),
    ]
    made.contributions.append(gift)
    made.indicators += [
        Indicator(code="1.1", title=Texts(en="Laws changed"), level="outcome", measured="by_hand",
                  basis="attended"),
        Indicator(code="1.2", title=Texts(en="Women trained"), level="output", measured="persons",
                  basis="attended", women_only=True, target=Decimal(75)),
    ]  # fmt: skip
    session.add(made)
    session.flush()
    return made


def pay(session, workshop, within, amount):
    """Let the project's donor pay for a workshop."""
    gift = within.contributions[0]
    session.add(
        Attribution(
            workshop_id=workshop.id, project=within, contributor=gift.contributor,
            contribution=gift, role="financial_support", amount=Decimal(amount), currency="EUR",
        )
    )  # fmt: skip
    session.commit()


def register(session, slug, count, **facts):
    """Register people who came nine days ago."""
    for _person in range(count):
        typed = factories.wanted(**facts)
        registrations.register(
            session, slug, typed, form_token=typed.email, keys=TokenKey("secret-of-the-tests"),
            who=VISITOR, at=clock.now() - timedelta(days=9),
        )  # fmt: skip
    session.commit()


@pytest.fixture
def house(session):
    """Make a workshop in which everything burns, and a calm one; a donor pays more than there is."""
    bad = factories.workshop(
        session, "bad-days", title=Texts(en="Bad days"), starts=in_days(6),
        places={Mode.IN_PERSON: 20}, confirmation=Confirmation.AFTER_REVIEW.value,
        venue=Texts(en="Hotel Sapar"),
    )  # fmt: skip
    calm = factories.workshop(
        session, "calm-days", title=Texts(en="Calm days"), starts=in_days(40), places={Mode.ONLINE: 9},
        no_attribution_reason="Own staff costs",
    )  # fmt: skip
    register(session, "bad-days", 3, gender="woman")
    register(session, "calm-days", 4, gender="woman", attendance_mode=Mode.ONLINE)
    register(session, "calm-days", 1, gender="man", attendance_mode=Mode.ONLINE)
    lara, omar, hall = person(session), person(session, "Omar"), room(session, bad)
    lara.gender = omar.gender = "man"
    session.commit()
    parts = [speaks(lara), speaks(omar), post("Ambassador of Norland")]
    for title in ("Opening", "Panel"):
        agenda_session(
            session, bad, title, day=bad.start_date, at="09:00-10:00", room_id=hall.id,
            roles=parts[: 2 if title == "Panel" else 3],
        )  # fmt: skip
    pay(session, bad, project(session), "1200")
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.workshop_id == bad.id)
    ).first()
    message.state = MessageState.FAILED.value
    session.commit()
    return bad, calm


BURNS = (
    "Clash in the agenda , in 6 days Bad days The room Hall A is used by two sessions",
    "Few places taken , in 6 days Bad days In person: 0 of 20 places are taken.",
    "Speakers not sure , in 6 days Bad days Confirmed by name: 4 of 5. Without a name: 1.",
    "Review takes long , in 6 days Bad days 3 registrations to review. The oldest has waited for 9 days.",
)
BURNS_FOR_MANAGERS = (
    "Workshops are paid more from the contribution of Norland than is in it.",
    "Norland: the contribution or its project ends on",
    "Norland: what is said of them is not approved yet.",
    "1 message was given up.",
    "Only men speak in “Panel”.",
)


def test_an_organizer_sees_what_burns_how_it_stands_and_what_is_due(client, enter, house):
    enter(Role.ORGANIZER, *house)
    said = words(client.get(OFFICE))
    for sentence in (*BURNS, *BURNS_FOR_MANAGERS):
        assert sentence in said
    assert "workshops ahead 2 0 running, 0 held" in said
    assert "places taken in workshops ahead 0 of 20 In person 5 of 9 Online" in said
    assert (
        "women, of those who stated it 80 % known for 5 of 5, each person once in each workshop, "
        "in all workshops of the period "
        "Target, women: 75 (1.2)" in said
    )
    assert "speakers confirmed by name 4 of 5" in said
    assert "report overdue 1" in said
    assert (
        "EUR 1,200 attributed 1 contribution of EUR 1,000: EUR 200 more attributed than is in them"
        in said
    )
    assert "Norland Project border" in said
    assert "10 days overdue" in said
    assert "20 days left" in said
    assert f"Indicators without a value in {TODAY.year} 1.1 Laws changed Project border" in said


def test_every_risk_leads_to_where_it_is_mended(client, enter, house):
    enter(Role.ORGANIZER, *house)
    page = client.get(OFFICE).text
    for way in (
        "agenda/check", "nominations", "speakers", "registrations?status=to_review", "attribution",
    ):  # fmt: skip
        assert f'href="/manage/workshops/bad-days/{way}"' in page
    assert 'href="/manage/outbox?state=failed"' in page


def test_who_does_not_manage_sees_no_gender_no_money_and_no_mail(client, enter, house):
    for role, team_role in (
        (Role.VIEWER, "viewer"),
        (Role.VIEWER, "organizer"),
        (Role.ORGANIZER, "viewer"),
    ):
        enter(role, *house, team_role=team_role)
        page = client.get(OFFICE)
        said = words(page)
        for sentence in BURNS:
            assert sentence in said
        for sentence in (
            *BURNS_FOR_MANAGERS,
            "EUR",
            "Money",
            "of those who stated it known",
            "80 %",
            "Only men",
        ):
            assert sentence not in said
        assert "not shown" in said
        assert "/attribution" not in page.text
        assert "/manage/outbox?state" not in page.text
        assert ("/contributions/" in page.text) is (role is Role.ORGANIZER)


def test_figures_say_over_how_many_workshops_they_are(client, session, enter, house):
    bad, calm = house
    account = enter(Role.ORGANIZER, calm)
    session.add(TeamMember(workshop_id=bad.id, account_id=account.account_id, role="viewer"))
    session.commit()
    said = words(client.get(OFFICE))
    assert (
        "80 % known for 5 of 5, each person once in each workshop, in 1 of 2 workshops, those you manage"
        in said
    )
    assert "No amount is entered." in said
    assert "Clash in the agenda , in 6 days Bad days" in said


def test_other_teams_workshops_projects_and_clashes_stay_theirs(client, session, enter, house):
    bad, calm = house
    bad_hall = {"venue": Texts(en="Hotel Sapar"), "starts": bad.start_date}
    factories.workshop(session, "strange-days", title=Texts(en="Strange days"), **bad_hall)
    enter(Role.ORGANIZER, calm)
    said = words(client.get(OFFICE))
    assert "1 workshop of your teams" in said
    for other in ("Bad days", "Strange days", "Norland", "EUR", "Laws changed"):
        assert other not in said
    assert "Nothing is at risk None of the rules finds anything in the workshops ahead." in said
    assert "No report to a contributor is due." in said
    enter(Role.ORGANIZER, bad)
    assert "Hall wanted twice" not in words(client.get(OFFICE))
    enter(Role.ADMIN)
    said = words(client.get(OFFICE))
    assert "3 workshops of your teams" in said
    assert said.count("Hall wanted twice , in 6 days") == 1


def test_the_team_of_a_project_sees_what_it_owes_before_there_is_a_workshop(client, session, enter):
    made = project(session, "new")
    account = enter(Role.ORGANIZER)
    assert "Norland" not in words(client.get(OFFICE))
    session.add(ProjectMember(project_id=made.id, account_id=account.account_id, role="organizer"))
    session.commit()
    said = words(client.get(OFFICE))
    assert "Norland Project new" in said
    assert "No workshop is ahead" in said


@pytest.mark.parametrize(("role", "place"), [("organizer", "organizer"), ("viewer", "viewer")])
def test_the_team_of_a_project_sees_no_workshop_of_others(
    client, session, enter, house, role, place
):
    made = session.scalar(select(Project).where(Project.slug == "border"))
    account = enter(Role(role))
    session.add(ProjectMember(project_id=made.id, account_id=account.account_id, role=place))
    session.commit()
    said = words(client.get(OFFICE))
    assert "0 workshops of your teams" in said
    for other in ("Bad days", "Lara", "Ambassador", "Hotel Sapar"):
        assert other not in said
    assert "Norland Project border" in said


def test_the_first_time_it_says_what_to_do(client, enter):
    enter(Role.ORGANIZER)
    page = client.get(OFFICE)
    assert "No workshop in these two years Here you see what happens in the next weeks" in words(
        page
    )
    assert page.text.count('href="/manage/workshops/new"') == 1
    enter(Role.VIEWER)
    page = client.get(OFFICE)
    assert "Ask an organizer to add you to a team." in words(page)
    assert 'href="/manage/workshops/new"' not in page.text


def test_the_period_is_two_years_unless_asked_otherwise(client, session, enter, house):
    enter(Role.ORGANIZER, *house)
    past = factories.workshop(
        session, "past-days", starts=in_days(-100), title=Texts(en="Past days")
    )
    old = factories.workshop(session, "old-days", starts=in_days(-500), title=Texts(en="Old days"))
    enter(Role.ORGANIZER, *house, past, old)
    said = words(client.get(OFFICE))
    assert "workshops ahead 2 0 running, 1 held" in said
    assert "Past days" not in said
    said = words(client.get(f"{OFFICE}?from={in_days(-600)}&to={in_days(10)}"))
    assert "workshop ahead 1 0 running, 2 held" in said
    assert "3 shown, filtered by" in said
    said = words(client.get(f"{OFFICE}?project=border&from=never"))
    assert "1 workshop of your teams" in said
    assert "We do not know this value: Starting from." in said
    assert "Calm days" not in said


def test_an_old_workshop_alone_is_no_first_time(client, session, enter):
    enter(Role.ORGANIZER, factories.workshop(session, starts=date(2020, 3, 2)))
    said = words(client.get(f"{OFFICE}?from=2020-01-01&to=2020-12-31"))
    assert "workshops ahead 0 0 running, 1 held" in said
    assert "Nothing is at risk No workshop is ahead." in said
    assert "Nothing in the next six weeks." in said


def test_its_statements_do_not_grow(client, session, enter, statements):
    account = enter(Role.ORGANIZER)
    taken = []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            made = factories.workshop(
                session, f"days-{number}", starts=in_days(number + 1), venue=Texts(en="Hotel Sapar")
            )
            session.add(
                TeamMember(workshop_id=made.id, account_id=account.account_id, role="organizer")
            )
            factories.quota(session, made)
            factories.quota(session, made, "KZ")
            register(session, f"days-{number}", 2)
            parts = [speaks(person(session, f"Person {number}")), post("Ambassador")]
            agenda_session(session, made, day=made.start_date, at="09:00-10:00", roles=parts)
            pay(session, made, project(session, f"border-{number}"), "100")
        statements.clear()
        page = client.get(OFFICE)
        assert page.status_code == 200
        taken.append(len(statements))
    assert len(session.scalars(select(Registration)).all()) == 60
    assert len(session.scalars(select(Workshop)).all()) == 30
    assert session.scalars(select(Account)).one()
    assert "Quota" in page.text
    assert taken[0] == taken[1] <= 25

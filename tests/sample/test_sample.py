"""The sample is exactly what INTERFACE §8 says: real facts and nothing added, invented people by count."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.conftest import KINDS
from tests.pages import words
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import Base
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.funding.models import Attribution, Contribution, Contributor, Project
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import register
from workshop_mgr.sample import services
from workshop_mgr.sample.domain import upcoming_dates
from workshop_mgr.workshops.models import Modality, TeamMember, Workshop

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
BORDER, PEACE = "gender-border-management-2023", "women-peace-security-2025"
PAST, UPCOMING = "sample-border-2023", "sample-upcoming"
REAL, INVENTED = (BORDER, PEACE), (PAST, UPCOMING)
CAPACITIES = "Strengthening State Border Service Capacities of Turkmenistan"
STATEMENTS = {
    BORDER: (
        "The workshop was organized within the framework of the OSCE Centre in Ashgabat's "
        'extrabudgetary multi-donor project "Strengthening State Border Service Capacities of '
        'Turkmenistan" and supported financially by the Government of Poland.'
    ),
    PEACE: (
        "The workshop was organized under the WIN Project with support from Finland's 2025 OSCE "
        "Chairpersonship and hosted by the Government of Turkmenistan."
    ),
}


@pytest.fixture
def database_kind():
    """What is loaded does not depend on the database; that it loads is tried on both."""
    return "sqlite"


@pytest.fixture
def loaded(session):
    """Load the sample as of a fixed day; return it by slug."""
    services.load(session, at=AT)
    session.commit()
    return {workshop.slug: workshop for workshop in session.scalars(select(Workshop))}


@pytest.fixture
def load_again(session, loaded):
    """Return a function that loads the sample so many days later."""

    def load(days):
        changed = services.load(session, at=AT + timedelta(days=days))
        session.commit()
        session.expire_all()
        return changed

    return load


def rows_of(session, model, workshop):
    return session.scalars(select(model).where(model.workshop_id == workshop.id)).all()


def everything(session):
    """Return every row of every table."""
    session.rollback()
    return {
        t.name: sorted(map(repr, session.execute(select(t)))) for t in Base.metadata.sorted_tables
    }


def test_four_workshops_of_which_one_is_to_come(client, loaded):
    assert {slug: found.state for slug, found in loaded.items()} == {
        BORDER: "completed", PEACE: "completed", PAST: "completed", UPCOMING: "published",
    }  # fmt: skip
    assert all(loaded[slug].title["en"].startswith("Sample: ") for slug in INVENTED)
    past = re.findall(r'href="/workshops/([\w-]+)"', client.get("/?past=1").text)
    assert set(past) >= {BORDER, PEACE, PAST}


def test_real_workshops_have_the_published_dates_and_places_and_no_invented_facts(session, loaded):
    facts = {
        slug: (
            loaded[slug].start_date,
            loaded[slug].end_date,
            loaded[slug].format,
            loaded[slug].time_zone,
        )
        for slug in REAL
    }
    assert facts == {
        BORDER: (date(2023, 11, 23), date(2023, 11, 24), "blended", "Asia/Ashgabat"),
        PEACE: (date(2025, 5, 27), date(2025, 5, 28), "unknown", "Asia/Ashgabat"),
    }
    for slug in REAL:
        workshop = loaded[slug]
        assert (workshop.city["en"], workshop.country_code) == ("Ashgabat", "TM")
        assert (dict(workshop.venue or {}), dict(workshop.summary), dict(workshop.description)) == (
            {},
            {},
            {},
        )
        assert (workshop.online_url or "", list(workshop.working_languages or [])) == ("", [])
        assert workshop.registration_opens_at is None
        assert workshop.publications[0].issued_on is None
        for model in (Registration, Modality, Room):
            assert rows_of(session, model, workshop) == []


def test_real_sessions_have_titles_and_neither_days_nor_times(session, loaded):
    for slug, topics in ((BORDER, 4), (PEACE, 4)):
        sessions = rows_of(session, AgendaSession, loaded[slug])
        assert [found.type for found in sessions] == ["opening", *["session"] * topics]
        untimed = {
            (found.day, found.starts_at, found.ends_at, found.room_id, found.modality)
            for found in sessions
        }
        assert untimed == {(None,) * 5}


def test_speakers_of_the_real_openings_in_their_order_unnamed_ones_by_post(client, session, loaded):
    roles = (
        select(SessionRole).join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(AgendaSession.workshop_id == loaded[BORDER].id).order_by(SessionRole.position)
    )  # fmt: skip
    found = session.scalars(roles).all()
    assert [role.person_id is not None for role in found] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert [role.post["en"] for role in found] == [
        "Head of the OSCE Centre in Ashgabat",
        "Member of the Mejlis (Parliament) of Turkmenistan",
        "Ambassador of Germany to Turkmenistan",
        "Ambassador of Norway to Turkmenistan (based in Oslo)",
        "Permanent Representative of Poland to the OSCE",
        "OSCE Senior Advisor on Gender Issues",
    ]
    assert "Mahri Bashimova" in words(client.get(f"/workshops/{PEACE}"))


@pytest.mark.parametrize("slug", REAL)
def test_the_statement_stands_on_the_page_word_for_word(client, loaded, slug):
    shown = (
        words(client.get(f"/workshops/{slug}"))
        .replace("“", '"')
        .replace("”", '"')
        .replace("’", "'")
    )
    assert STATEMENTS[slug] in shown


@pytest.mark.parametrize(
    ("slug", "project", "fund", "is_multi_donor", "donor", "role"),
    [
        (BORDER, CAPACITIES, "extrabudgetary", True, "Government of Poland", "financial_support"),
        (PEACE, "WIN Project", None, None, "Finland's 2025 OSCE Chairpersonship", "support"),
        (PAST, "Sample: border cooperation", "extrabudgetary", True, "Sample donor", "financial_support"),
        (UPCOMING, "Sample: border cooperation", "extrabudgetary", True, "Sample donor", "financial_support"),
    ],
    ids=[BORDER, PEACE, PAST, UPCOMING],
)  # fmt: skip
def test_each_is_attributed_to_one_project_and_paid_by_one_alone(
    session, loaded, slug, project, fund, is_multi_donor, donor, role
):
    (found,) = rows_of(session, Attribution, loaded[slug])
    its_project, its_donor = (
        session.get(Project, found.project_id),
        session.get(Contributor, found.contributor_id),
    )
    assert (its_project.title["en"], its_project.fund_type, its_project.is_multi_donor) == (
        project,
        fund,
        is_multi_donor,
    )
    assert (its_donor.name["en"], found.role) == (donor, role)
    assert not its_project.number


def test_the_invented_project_has_more_donors_than_paid(session, loaded):
    names = session.scalars(
        select(Contributor.name).join(Contribution, Contribution.contributor_id == Contributor.id)
    ).all()
    assert [name["en"] for name in names] == ["Sample donor", "Sample second donor"]


@pytest.mark.parametrize("database_kind", KINDS)
def test_the_past_sample_has_134_invented_people_within_its_places(session, loaded):
    people = rows_of(session, Registration, loaded[PAST])
    assert len(people) == 134
    assert {person.email.partition("@")[2] for person in people} == {"example.org"}
    assert len({person.email for person in people}) == 134
    assert len({person.country_code for person in people}) == 5
    assert {person.state for person in people} == {"confirmed", "withdrawn", "declined"}
    cyrillic = sum(bool(re.search("[А-я]", person.family_name)) for person in people)
    assert 0 < cyrillic < 134
    confirmed = Counter(person.attendance_mode for person in people if person.state == "confirmed")
    places = {found.mode: (found.places, found.taken) for found in loaded[PAST].modalities}
    assert places == {
        "in_person": (60, confirmed["in_person"]),
        "online": (120, confirmed["online"]),
    }
    assert confirmed["in_person"] <= 60
    assert confirmed["online"] <= 120
    assert all(person.created_at < loaded[PAST].starts_at for person in people)


def test_the_upcoming_sample_is_open_for_six_weeks_and_empty(session, loaded):
    workshop = loaded[UPCOMING]
    assert timedelta(days=38) <= workshop.starts_at - AT <= timedelta(days=49)
    assert rows_of(session, Registration, workshop) == []
    assert {found.mode: (found.places, found.taken) for found in workshop.modalities} == {
        "in_person": (60, 0), "online": (120, 0),
    }  # fmt: skip
    assert (workshop.confirmation, workshop.online_url) == (
        "at_once",
        "https://meet.example.org/sample-room",
    )
    assert (
        workshop.registration_opens_at <= AT < workshop.registration_closes_at < workshop.starts_at
    )


def test_both_invented_workshops_have_the_same_timed_agenda_in_two_rooms_and_online(
    session, loaded
):
    agendas = []
    for slug in INVENTED:
        workshop = loaded[slug]
        rooms = {
            room.id: (room.name["en"], room.is_online) for room in rows_of(session, Room, workshop)
        }
        assert sorted(is_online for _name, is_online in rooms.values()) == [False, False, True]
        sessions = rows_of(session, AgendaSession, workshop)
        assert all(found.starts_at < found.ends_at for found in sessions)
        agendas.append([
            (
                (found.day - workshop.start_date).days, found.starts_local.time(), found.ends_local.time(),
                found.title, rooms.get(found.room_id), found.modality,
            )
            for found in sessions
        ])  # fmt: skip
    assert agendas[0] == agendas[1]
    assert {day for day, *_rest in agendas[0]} == {0, 1}


@pytest.mark.parametrize("slug", INVENTED)
def test_invented_texts_are_in_english_and_russian(session, loaded, slug):
    workshop = loaded[slug]
    texts = [workshop.title, workshop.summary, workshop.description, workshop.city, workshop.venue]
    texts += [found.title for found in rows_of(session, AgendaSession, workshop)]
    assert {tuple(text) for text in texts} == {("en", "ru")}


def test_no_mail_is_owed_and_every_counter_is_right(session, loaded):
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    assert [check for check in queries.capacity_checks(session) if not check.is_right] == []


@pytest.mark.parametrize("database_kind", KINDS)
def test_loading_again_changes_nothing(session, load_again):
    before = everything(session)
    assert load_again(1) == []
    assert everything(session) == before


@pytest.mark.parametrize("database_kind", KINDS)
def test_the_upcoming_one_is_redated_with_its_agenda_when_it_has_passed(
    session, loaded, load_again
):
    before = loaded[UPCOMING].start_date
    uids = session.scalars(select(CalendarObject.uid).order_by(CalendarObject.uid)).all()
    assert load_again(30) == []
    assert load_again(60) == [UPCOMING]
    workshop = session.scalars(select(Workshop).where(Workshop.slug == UPCOMING)).one()
    assert (workshop.start_date, workshop.end_date) == upcoming_dates(
        (AT + timedelta(days=60)).date()
    )
    assert workshop.start_date > before
    days = {found.day for found in rows_of(session, AgendaSession, workshop)}
    assert days == {workshop.start_date, workshop.end_date}
    assert (
        workshop.registration_opens_at <= AT + timedelta(days=60) < workshop.registration_closes_at
    )
    assert session.scalars(select(CalendarObject.uid).order_by(CalendarObject.uid)).all() == uids


def test_it_stays_where_it_was_when_somebody_registered(session, loaded, load_again):
    register(
        session, UPCOMING, factories.wanted(), form_token="f", keys=TokenKey("s" * 20), who=VISITOR,
        at=AT + timedelta(days=1),
    )  # fmt: skip
    session.commit()
    before = loaded[UPCOMING].start_date
    assert load_again(60) == []
    assert session.scalar(select(Workshop.start_date).where(Workshop.slug == UPCOMING)) == before


def test_an_admin_is_on_every_team_once(session, loaded):
    admin = factories.account(session)
    for _turn in range(2):
        services.add_to_teams(session, account_id=admin.account_id)
        session.flush()
    members = session.scalars(select(TeamMember)).all()
    assert sorted(member.workshop_id for member in members) == sorted(
        found.id for found in loaded.values()
    )
    assert {member.role for member in members} == {"organizer"}


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 1), date(2026, 12, 16)),
        (date(2026, 11, 4), date(2026, 12, 16)),
        (date(2026, 11, 5), date(2026, 12, 23)),
        (date(2026, 12, 31), date(2027, 2, 17)),
    ],
)
def test_it_takes_place_on_a_wednesday_and_thursday_six_weeks_ahead(today, first):
    assert upcoming_dates(today) == (first, first + timedelta(days=1))

"""The organizer's first pages: the first run, what waits in each workshop, one workshop's overview."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders
from tests.pages import words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.registrations import services as registrations
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import TeamMember

OVERVIEW = "/manage/workshops/border-days"


@pytest.fixture
def organizer(client, session):
    """Give the browser of an organizer without a team."""
    return signed_in(client, session, Role.ORGANIZER)


def signed_in(client, session, role):
    """Sign somebody in."""
    client.account = factories.account(session, role)
    session.commit()
    sign_in(client, client.account.email)
    return client


def workshop_of(session, client, slug="border-days", role="organizer", **facts):
    """Make a workshop with the reader on its team."""
    made = factories.workshop(session, slug, **facts)
    session.add(TeamMember(workshop_id=made.id, account_id=client.account.account_id, role=role))
    session.commit()
    return made


def register(session, **facts):
    """Register somebody."""
    typed = factories.wanted(**facts)
    registrations.register(
        session, "border-days", typed, form_token=typed.email,
        keys=TokenKey("secret-of-the-tests"), who=VISITOR, at=clock.now(),
    )  # fmt: skip
    session.commit()


class TestDashboard:
    def test_the_first_run_says_the_three_steps(self, organizer):
        page = organizer.get("/manage")
        assert "Your first workshop in three steps Schedule it." in words(page)
        assert page.text.count("<li><b>") == 3
        assert page.text.count('href="/manage/workshops/new"') == 1

    def test_a_viewer_without_a_team_is_told_whom_to_ask(self, client, session):
        viewer = signed_in(client, session, Role.VIEWER)
        page = viewer.get("/manage")
        assert "Ask an organizer to add you to a team." in words(page)
        assert 'href="/manage/workshops/new"' not in page.text

    def test_it_lists_the_teams_workshops_with_what_waits(self, organizer, session):
        workshop_of(
            session, organizer, confirmation=Confirmation.AFTER_REVIEW.value,
            places={Mode.IN_PERSON: 2},
        )  # fmt: skip
        factories.workshop(session, "other-days", title={"en": "Not mine"})
        register(session)
        page = words(organizer.get("/manage"))
        assert "1 to review" in page
        assert "Not mine" not in page

    def test_an_admin_sees_every_workshop(self, client, session):
        admin = signed_in(client, session, Role.ADMIN)
        factories.workshop(session)
        assert "Border days" in words(admin.get("/manage"))


class TestOverview:
    def test_a_calm_workshop_needs_nothing(self, organizer, session):
        workshop_of(session, organizer, no_attribution_reason="Own staff costs")
        assert "Nothing waits for you." in words(organizer.get(OVERVIEW))

    def test_it_says_what_needs_attention(self, organizer, session):
        made = workshop_of(session, organizer)
        lara, hall = builders.person(session), builders.room(session, made)
        for title in ("Opening", "Panel"):
            builders.agenda_session(
                session, made, title, day=made.start_date, at="09:30-10:30", room_id=hall.id,
                roles=[builders.speaks(lara), builders.post("Ambassador of Norway")],
            )  # fmt: skip
        for _person in range(3):
            register(session)
        failed = session.scalars(select(OutboxMessage)).first()
        failed.state = MessageState.FAILED.value
        session.commit()
        page = words(organizer.get(OVERVIEW))
        for need in (
            "1 person on the waiting list",
            "2 clashes in the agenda The room Hall A is used by two sessions",
            "1 message not delivered",
            "2 speakers without a name",
            "No project or donor yet",
        ):
            assert need in page

    def test_people_with_a_place_are_counted_by_country(self, organizer, session):
        workshop_of(session, organizer)
        register(session, country_code="KZ")
        register(session, country_code="INT")
        page = words(organizer.get(OVERVIEW))
        assert (
            "Confirmed by country By country and agency International staff 1 Kazakhstan 1" in page
        )

    def test_what_is_over_is_called_finished(self, organizer, session):
        workshop_of(session, organizer, starts=builders.MONDAY)
        for page in ("/manage", OVERVIEW):
            assert "Finished" in words(organizer.get(page))

    def test_a_viewer_is_offered_no_change_and_no_mail(self, client, session):
        viewer = signed_in(client, session, Role.VIEWER)
        workshop_of(session, viewer, role="viewer")
        register(session)
        session.scalars(select(OutboxMessage)).first().state = MessageState.FAILED.value
        session.commit()
        page = viewer.get(OVERVIEW)
        for way in (
            "settings",
            "team",
            "attribution",
            "publish",
            "postpone",
            "cancel",
            "duplicate",
        ):
            assert f'href="{OVERVIEW}/{way}"' not in page.text
        assert "/manage/outbox" not in page.text

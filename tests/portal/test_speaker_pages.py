"""A speaker for everybody: only what was released and agreed to; a title that follows, place by place."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda import builders
from tests.agenda.builders import agenda_session, person, speaks
from tests.agenda.test_manage_pages import join_team
from tests.pages import csrf_token, words
from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import RolePlan, SpeakerMode, SpeakerRole
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services
from workshop_mgr.directory.domain import PostFacts
from workshop_mgr.directory.models import Person
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import register_speakers
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import Workshop

PUBLIC, PLACES = "/people/lara-scarpitta", "/manage/people/lara-scarpitta/places"
OLD, NEW = "Senior Adviser on Gender Issues", "Head of the Gender Issues Programme"


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a workshop that is ahead."""
    return factories.workshop(session)


@pytest.fixture
def lara(session: Session, workshop: Workshop) -> Person:
    """Give somebody who speaks in a released agenda."""
    made = person(session, email="lara@example.org", country_code="IT")
    part = speaks(made, mode=SpeakerMode.IN_ROOM)
    agenda_session(session, workshop, day=workshop.start_date, roles=[part])
    factories.released(session, workshop)
    return made


def put_right(session: Session, someone: Person, title: str = NEW) -> None:
    """Put the title of somebody's post right, and commit."""
    services.edit_post(
        session, someone.slug, someone.posts[0].id, PostFacts(Texts(en=title), country_code="IT"),
        row_version=someone.row_version, who=SYSTEM, at=clock.now(),
    )  # fmt: skip
    session.commit()


def titles(session: Session, workshop: Workshop) -> list[str]:
    """Return the titles of the draft's speakers."""
    session.rollback()
    session.expire_all()
    return [str(part.speaker.post) for part in agenda.speakers_of(session, workshop.id)]


class TestPublicPage:
    def test_biography_and_photograph_wait_for_consent(
        self, client: FlaskClient, session: Session, lara: Person
    ) -> None:
        def agree(*, consents: bool) -> None:
            services.set_biography(
                session, lara.id, Texts(en="She advises."), consents=consents, who=SYSTEM,
                at=clock.now(),
            )  # fmt: skip
            builders.photograph(session, lara, consents=consents)

        agree(consents=False)
        page = client.get(PUBLIC)
        assert "She advises." not in page.text
        assert "<img" not in page.text
        assert client.get(f"{PUBLIC}/photograph.jpg").status_code == 404
        agree(consents=True)
        page = client.get(PUBLIC)
        assert "She advises." in page.text
        assert f'src="{PUBLIC}/photograph.jpg"' in page.text

    def test_a_photograph_is_a_picture_that_caches_ask_about(
        self, client: FlaskClient, session: Session, lara: Person
    ) -> None:
        content = builders.photograph(session, lara)
        answer = client.get(f"{PUBLIC}/photograph.jpg")
        assert (answer.data, answer.mimetype) == (content, "image/jpeg")
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        again = client.get(
            f"{PUBLIC}/photograph.jpg", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304

    def test_who_speaks_nowhere_in_public_has_no_photograph(
        self, client: FlaskClient, session: Session
    ) -> None:
        omar = person(session, "Omar Sample")
        builders.photograph(session, omar)
        assert client.get("/people/omar-sample").status_code == 404
        assert client.get("/people/omar-sample/photograph.jpg").status_code == 404

    def test_a_title_is_public_with_the_release_and_old_sessions_keep_theirs(
        self, client: FlaskClient, session: Session, lara: Person
    ) -> None:
        past = factories.workshop(session, "past-days", starts=date(2024, 5, 6))
        agenda_session(
            session, past, "Closing", day=past.start_date,
            roles=[speaks(lara, post=Texts(en="Gender Adviser"))],
        )  # fmt: skip
        factories.released(session, past)
        put_right(session, lara)
        said = words(client.get(PUBLIC))
        assert NEW not in said
        assert f"Dr Lara Scarpitta {OLD}" in said
        assert (
            "Past sessions With the posts they held then. Closing Panelist, Gender Adviser" in said
        )


class TestPlacesOfATitle:
    @pytest.fixture
    def organizer(self, client: FlaskClient, session: Session, workshop: Workshop) -> FlaskClient:
        """Give the browser of an organizer of the team."""
        return join_team(client, session, workshop, TeamRole.ORGANIZER)

    def test_ticked_places_follow_and_the_rest_stays(
        self, organizer: FlaskClient, session: Session, workshop: Workshop, lara: Person
    ) -> None:
        by_hand = RolePlan(SpeakerRole.CHAIR, lara.id, post=Texts(en="Chair of the day"))
        agenda_session(session, workshop, "Closing", day=workshop.end_date, roles=[by_hand])
        put_right(session, lara, "Head of Programme")
        put_right(session, lara)
        page = organizer.get(PLACES)
        said = words(page)
        assert f"{OLD} {NEW}" in said
        assert "Chair of the day worded by hand" in said
        assert page.text.count(" checked") == 1
        assert "Release the agenda anew: Border days" in said
        first = agenda.speakers_of(session, workshop.id)[0].speaker.role_id
        token = {"csrf_token": csrf_token(page)}
        assert organizer.post(PLACES, data=token).status_code == 422
        answer = organizer.post(PLACES, data=token | {"role": str(first)})
        assert (answer.status_code, answer.location) == (303, PLACES)
        assert titles(session, workshop) == [NEW, "Chair of the day"]
        released = agenda.released_sheet(session, workshop.id).sessions[0]
        assert [str(each.post) for each in released.speakers] == [OLD]

    def test_other_teams_and_past_workshops_are_left_alone(
        self, organizer: FlaskClient, session: Session, lara: Person
    ) -> None:
        other = factories.workshop(session, "other-days")
        past = factories.workshop(session, "past-days", starts=date(2024, 5, 6))
        rows = [
            agenda_session(session, each, day=each.start_date, roles=[speaks(lara)])
            for each in (other, past)
        ]
        put_right(session, lara)
        page = organizer.get(PLACES)
        assert page.text.count('name="role"') == 1
        data = {
            "csrf_token": csrf_token(page),
            "role": [str(role.id) for row in rows for role in row.roles],
        }
        assert organizer.post(PLACES, data=data).status_code == 303
        assert [*titles(session, other), *titles(session, past)] == [OLD, OLD]

    def test_a_registration_follows_too(
        self, organizer: FlaskClient, session: Session, workshop: Workshop, lara: Person
    ) -> None:
        register_speakers(
            session, workshop.id, None, language="en", keys=TokenKey("secret-of-the-tests"),
            who=SYSTEM, at=clock.now(),
        )  # fmt: skip
        session.commit()
        row = session.scalars(select(Registration).where(Registration.person_id == lara.id)).one()
        assert row.position == OLD
        put_right(session, lara)
        page = organizer.get(PLACES)
        assert f"{row.reference} Registration, Border days {OLD} {NEW}" in words(page)
        data = {"csrf_token": csrf_token(page), "registration": str(row.id)}
        assert organizer.post(PLACES, data=data).status_code == 303
        session.rollback()
        session.expire_all()
        assert (row.position, titles(session, workshop)) == (NEW, [OLD])

    def test_the_page_asks_as_much_for_fifty_places_as_for_one(
        self, organizer: FlaskClient, session: Session, workshop: Workshop, lara: Person,
        statements: list[str],
    ) -> None:  # fmt: skip
        def count() -> int:
            statements.clear()
            assert organizer.get(PLACES).status_code == 200
            return len(statements)

        put_right(session, lara)
        before = count()
        for number in range(49):
            role = speaks(lara, post=Texts(en=OLD))
            day = workshop.start_date + timedelta(days=number % 2)
            agenda_session(session, workshop, f"Session {number}", day=day, roles=[role])
        assert count() == before

"""Posts over time: the one held now stands in the person too; biography and photograph with consent."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.agenda import builders
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.domain import PersonFacts, PostFacts
from workshop_mgr.directory.models import Person, Photograph

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
SUMMER = date(2026, 7, 1)
ENVOY, HEAD = Texts(en="Special Envoy"), Texts(en="Head of the Centre")


@pytest.fixture
def hakala(session: Session) -> Person:
    """Give an envoy of whom nobody knows since when."""
    facts = PersonFacts("Terhi Hakala", post=ENVOY)
    return services.add_person(session, facts, who=SYSTEM, at=AT)


def add(session: Session, person: Person, *, ends_present: bool = True, **facts: object) -> None:
    """Add a post as the page of a person does."""
    plan = PostFacts(**{"title": HEAD, **facts})
    services.add_post(
        session, person.slug, plan, ends_present=ends_present, row_version=person.row_version,
        who=SYSTEM, at=AT,
    )  # fmt: skip


def posts(person: Person) -> list[tuple[Texts, date | None, date | None]]:
    """Return a person's posts, the newest first."""
    return [(post.title, post.starts_on, post.ends_on) for post in person.posts]


def test_the_first_post_comes_with_the_person(session: Session, hakala: Person) -> None:
    assert (posts(hakala), hakala.post) == ([(ENVOY, None, None)], ENVOY)


def test_a_new_post_ends_the_one_held_until_then(session: Session, hakala: Person) -> None:
    add(session, hakala, starts_on=SUMMER)
    assert posts(hakala) == [(HEAD, SUMMER, None), (ENVOY, None, date(2026, 6, 30))]
    assert (hakala.post, hakala.row_version) == (HEAD, 2)
    assert queries.search_people(session, queries.PersonFilter("Head Centre"), page=1)[1] == 1


def test_a_post_that_begins_later_is_held_from_that_day_on(
    session: Session, hakala: Person
) -> None:
    add(session, hakala, starts_on=date(2026, 12, 1))
    assert hakala.post == ENVOY
    assert services.turn_posts(session, at=AT) == 0
    december = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)
    assert services.turn_posts(session, at=december) == 1
    assert hakala.post == HEAD
    assert services.turn_posts(session, at=december) == 0


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "post_start_missing"),
        ({"starts_on": SUMMER, "ends_on": date(2026, 6, 1)}, "post_ends_before_start"),
        ({"starts_on": SUMMER, "organization": "Nowhere"}, "organization_unknown"),
    ],
)
def test_a_post_that_cannot_be_is_refused(
    session: Session, hakala: Person, facts: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add(session, hakala, **facts)
    assert refusal.value.code == code


def test_putting_a_title_right_keeps_the_earlier_words(session: Session, hakala: Person) -> None:
    (post,) = hakala.posts
    facts = PostFacts(title=HEAD, organization="OSCE Chairpersonship", ends_on=None)
    services.edit_post(session, hakala.slug, post.id, facts, row_version=1, who=SYSTEM, at=AT)
    assert (post.wordings, hakala.post) == ((HEAD, ENVOY), HEAD)
    assert str(hakala.organization.full_name) == "OSCE Chairpersonship"


def test_an_ended_post_is_held_no_more(session: Session, hakala: Person) -> None:
    (post,) = hakala.posts
    facts = PostFacts(title=ENVOY, ends_on=date(2026, 11, 23))
    services.edit_post(session, hakala.slug, post.id, facts, row_version=1, who=SYSTEM, at=AT)
    assert hakala.post == Texts()


def test_the_second_of_two_editors_is_told(session: Session, hakala: Person) -> None:
    add(session, hakala, starts_on=SUMMER)
    with pytest.raises(Conflict):
        services.add_post(
            session, hakala.slug, PostFacts(HEAD), ends_present=False, row_version=1,
            who=SYSTEM, at=AT,
        )  # fmt: skip


def test_a_post_is_taken_away(session: Session, hakala: Person) -> None:
    (post,) = hakala.posts
    services.remove_post(session, hakala.slug, post.id, who=SYSTEM, at=AT)
    assert (hakala.posts, hakala.post) == ([], Texts())
    with pytest.raises(NotFound):
        services.remove_post(session, hakala.slug, post.id, who=SYSTEM, at=AT)


def test_an_edited_person_puts_the_post_right(session: Session, hakala: Person) -> None:
    facts = PersonFacts("Terhi Hakala", post=HEAD, country_code=None)
    services.edit_person(session, hakala.slug, facts, row_version=1, who=SYSTEM, at=AT)
    assert (posts(hakala), hakala.post) == ([(HEAD, None, None)], HEAD)


def test_the_log_names_no_words_of_a_post(session: Session, hakala: Person) -> None:
    add(session, hakala, starts_on=SUMMER)
    row = session.scalars(select(AuditEvent).where(AuditEvent.action == "post.added")).one()
    assert set(row.changes.values()) == {None}


def test_a_biography_is_agreed_to_word_by_word(session: Session, hakala: Person) -> None:
    def say(words: str, *, consents: bool, at: datetime) -> datetime | None:
        services.set_biography(
            session, hakala.id, Texts(en=words), consents=consents, who=SYSTEM, at=at
        )
        return hakala.biography_consent_at

    assert say("An envoy.", consents=False, at=AT) is None
    assert say("An envoy.", consents=True, at=AT) == AT
    assert say("An envoy.", consents=True, at=LATER) == AT
    assert say("A diplomat.", consents=True, at=LATER) == LATER
    assert say("A diplomat.", consents=False, at=LATER) is None
    assert say("", consents=True, at=LATER) is None


def test_a_photograph_is_shown_hidden_and_deleted(session: Session, hakala: Person) -> None:
    builders.photograph(session, hakala, consents=False)
    row = queries.photograph_facts(session, hakala.id)
    assert row.consent_at is None
    services.agree_to_photograph(session, hakala.id, consents=True, who=SYSTEM, at=AT)
    assert row.consent_at == AT
    builders.photograph(session, hakala, consents=False)
    assert row.consent_at is None
    services.remove_photograph(session, hakala.id, who=SYSTEM, at=AT)
    assert session.scalars(select(Photograph)).all() == []
    with pytest.raises(NotFound):
        services.remove_photograph(session, hakala.id, who=SYSTEM, at=AT)

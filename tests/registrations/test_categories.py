"""What people come as: chosen where several are open, counted in quotas, interpreters without a place."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import errors_at, hidden_fields, typed_fields
from tests.registrations.questions import open_categories
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Category, FormRules, State
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.workshops.domain import Mode

KEYS = TokenKey("secret-of-the-tests")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PAGE = "/workshops/border-days/register"


def register(session, category=None, **values):
    typed = factories.wanted(category=category, **values)
    token = services.register(
        session, "border-days", typed, form_token=typed.email, keys=KEYS, who=VISITOR, at=NOW
    )
    session.commit()
    return queries.receipt_by_token(session, token, at=NOW).registration


@pytest.mark.parametrize(
    ("categories", "default", "asks"),
    [
        ((Category.DELEGATE,), Category.DELEGATE, False),
        ((Category.EXPERT,), Category.EXPERT, False),
        ((Category.EXPERT, Category.MEDIA), Category.EXPERT, True),
        ((Category.MEDIA, Category.DELEGATE), Category.DELEGATE, True),
        ((), Category.DELEGATE, False),
    ],
)
def test_who_does_not_say_comes_as_a_delegate_where_that_is_open(categories, default, asks):
    rules = FormRules(categories=categories)
    assert (rules.default_category, rules.asks_category) == (default, asks)


def test_without_settings_people_register_as_delegates_alone(session):
    workshop = factories.workshop(session)
    assert register(session).category == Category.DELEGATE
    with pytest.raises(Refused) as refusal:
        register(session, Category.MEDIA)
    assert refusal.value.code == "category_not_open"
    rules = queries.category_rules(session, workshop.id)
    assert [rule.category for rule in rules if rule.is_open] == [Category.DELEGATE]
    assert all(rule.is_listed for rule in rules)


def test_interpreters_and_staff_take_no_place(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1})
    open_categories(session, workshop, *Category)
    states = [
        register(session, category).state
        for category in (Category.INTERPRETER, Category.STAFF, Category.DELEGATE, Category.MEDIA)
    ]
    assert states == [State.CONFIRMED, State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]
    (found,) = queries.availability(session, workshop.id)
    assert found.taken == 1


def test_a_quota_of_a_category_counts_only_those_who_come_as_it(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 10})
    open_categories(session, workshop, Category.DELEGATE, Category.MEDIA)
    session.add(
        Quota(
            workshop_id=workshop.id, holder_kind="category", holder_key="media", mode="any",
            seats=1, created_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    states = [
        register(session, category).state
        for category in (Category.MEDIA, Category.DELEGATE, Category.MEDIA)
    ]
    assert states == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]


def test_the_form_asks_only_where_there_is_something_to_choose(client, session):
    workshop = factories.workshop(session)
    assert "What do you come as?" not in client.get(PAGE).get_data(as_text=True)
    open_categories(session, workshop, Category.DELEGATE, Category.OBSERVER)
    page = client.get(PAGE)
    assert "category" not in typed_fields(page)  # nothing is chosen beforehand
    fields = factories.form_of(factories.wanted(), **hidden_fields(page))
    answer = client.post(PAGE, data=fields | {"category": "staff"})
    assert errors_at(answer) == {"category": "Choose one of the options."}
    assert client.post(PAGE, data=fields | {"category": "observer"}).status_code == 303
    page = client.get(PAGE)
    fields = factories.form_of(factories.wanted(), **hidden_fields(page))
    assert client.post(PAGE, data=fields).status_code == 303
    assert sorted(session.scalars(select(Registration.category))) == ["delegate", "observer"]

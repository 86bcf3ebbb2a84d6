"""Fixtures of the organizer's desk: a workshop that reviews, and browsers of its team."""

import pytest

from tests import factories
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.workshops.domain import Confirmation
from workshop_mgr.workshops.models import TeamMember


@pytest.fixture
def workshop(session):
    """Give a workshop that reviews its registrations: two places in person, two online."""
    return factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)


@pytest.fixture
def organizer(client, session, workshop):
    """Give the browser of an organizer of the team."""
    return _on_team(client, session, workshop, Role.ORGANIZER)


@pytest.fixture
def viewer(client, session, workshop):
    """Give the browser of a viewer of the team."""
    return _on_team(client, session, workshop, Role.VIEWER)


def _on_team(client, session, workshop, role):
    account = factories.account(session, role)
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role.value))
    session.commit()
    sign_in(client, account.email)
    return client

"""Links of contributors: an address that is derived, ends by itself, by a new one, or revoked."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.funding.conftest import AT, government
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.login import actor_of
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Forbidden, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey, hash_of
from workshop_mgr.funding import services
from workshop_mgr.funding.domain import MOST_LINKS, LinkPlan
from workshop_mgr.funding.queries import link_by_token, links_of

KEYS = TokenKey("secret-of-the-tests")
DONOR = "government-of-poland"
TODAY = AT.date()


@pytest.fixture
def poland(session):
    """A contributor."""
    return services.add_contributor(session, government("Poland"), who=SYSTEM, at=AT)


def make(session, label="Desk officer", expires_on=None, who=SYSTEM):
    plan = LinkPlan(label, expires_on)
    return services.make_link(session, DONOR, plan, keys=KEYS, who=who, at=AT)


def opens(session, token, on=TODAY):
    session.expire_all()
    return link_by_token(session, token, on) is not None


def test_only_the_hash_of_an_address_is_stored(session, poland):
    link = make(session)
    token = services.link_token(link, KEYS)
    assert link.token_hash == hash_of(token)
    assert token not in [str(getattr(link, column.key)) for column in link.__table__.columns]
    assert services.link_token(link, TokenKey("another secret")) != token


def test_it_opens_to_the_end_of_its_last_day(session, poland):
    token = services.link_token(make(session, expires_on=date(2026, 12, 31)), KEYS)
    assert opens(session, token, date(2026, 12, 31))
    assert not opens(session, token, date(2027, 1, 1))
    with pytest.raises(Refused, match="last_day_past"):
        make(session, expires_on=TODAY - timedelta(days=1))


def test_renewed_and_revoked_addresses_lead_nowhere(session, poland):
    link = make(session)
    link.used_at = AT
    old = services.link_token(link, KEYS)
    services.renew_link(session, DONOR, link.id, keys=KEYS, who=SYSTEM, at=AT)
    new = services.link_token(link, KEYS)
    assert (opens(session, old), opens(session, new), link.used_at) == (False, True, None)
    services.revoke_link(session, DONOR, link.id, who=SYSTEM, at=AT)
    assert not opens(session, new)
    for deed in (services.renew_link, services.revoke_link):
        more = {"keys": KEYS} if deed is services.renew_link else {}
        with pytest.raises(NotFound):
            deed(session, DONOR, link.id, who=SYSTEM, at=AT, **more)
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-3:] == ["donor_link.made", "donor_link.renewed", "donor_link.revoked"]


def test_a_link_is_changed_under_its_own_contributor_alone(session, poland):
    services.add_contributor(session, government("Norway"), who=SYSTEM, at=AT)
    link = make(session)
    with pytest.raises(NotFound):
        services.revoke_link(session, "government-of-norway", link.id, who=SYSTEM, at=AT)


def test_viewers_make_none(session, poland):
    viewer = actor_of(factories.account(session, Role.VIEWER))
    with pytest.raises(Forbidden):
        make(session, who=viewer)


def test_one_too_many_is_refused_until_one_is_revoked(session, poland):
    links = [make(session, f"Person {number}") for number in range(MOST_LINKS)]
    with pytest.raises(Refused, match="too_many_donor_links"):
        make(session)
    services.revoke_link(session, DONOR, links[0].id, who=SYSTEM, at=AT)
    make(session, "The newest")
    found = links_of(session, poland.id)
    assert (found[0].label, found[-1].label) == ("The newest", "Person 0")


def test_its_use_is_noted_once_an_hour(session, poland):
    link = make(session)
    services.note_link_used(session, link.id, at=AT + timedelta(minutes=59))
    session.refresh(link)
    assert link.used_at == AT
    services.note_link_used(session, link.id, at=AT - timedelta(hours=2))
    session.refresh(link)
    assert link.used_at == AT


def test_whom_it_is_for_is_not_in_the_log(session, poland):
    make(session, "Ms. Ada Sample")
    row = session.scalars(select(AuditEvent).where(AuditEvent.action == "donor_link.made")).one()
    assert "Ada" not in str(row.changes)

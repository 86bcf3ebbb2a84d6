"""Accounts and sign-ins: who gets in, what ends a sign-in, what the audit log keeps of it."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tests import factories
from tests.factories import PASSWORD
from workshop_mgr.accounts import queries, services
from workshop_mgr.accounts.domain import SIGN_IN_LASTS, Role
from workshop_mgr.accounts.models import Account, SignIn
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import NotFound, Refused

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def ann(session):
    """Return an organizer."""
    return factories.account(session, Role.ORGANIZER, email="Ann@example.org", name="Ann")


def _refusal(verb, *args, **kwargs):
    """Return the code a service refuses with."""
    with pytest.raises(Refused) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def _last_audit(session):
    """Return (action, changes, label) of the newest audit row."""
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    return event.action, event.changes, event.actor_label


def test_address_is_taken_in_whatever_case(session, ann):
    assert _refusal(factories.account, session, email="ANN@example.org") == "email_taken"
    assert queries.by_email(session, "ann@EXAMPLE.org").id == ann.account_id


def test_account_without_a_name_is_called_by_its_address(session):
    assert factories.account(session, email="bob.stone@example.org").name == "bob.stone"


def test_making_an_account_leaves_no_personal_value_in_the_audit_log(session, ann):
    assert _last_audit(session) == (
        "account.created", {"email": None, "name": None, "role": ["", "organizer"]}, "system",
    )  # fmt: skip


def test_password_is_kept_as_argon2id_at_the_owasp_minimum(session, ann):
    stored = session.get(Account, ann.account_id).password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_sign_in_gives_a_new_random_id_each_time_and_keeps_only_its_hash(session, ann):
    first, holder = services.sign_in(session, " ANN@example.org", PASSWORD, at=NOW)
    second, _holder = services.sign_in(session, "ann@example.org", PASSWORD, at=NOW)
    stored = set(session.scalars(select(SignIn.token_hash)))
    assert holder == ann
    assert first != second
    assert len(stored) == 2
    assert not {first, second} & stored
    assert queries.holder_of(session, first, at=SOON) == ann


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param("ann@example.org", "wrong horse battery", id="wrong-password"),
        pytest.param("nobody@example.org", PASSWORD, id="unknown-address"),
        pytest.param("nobody@example.org", "", id="unknown-address-no-password"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_every_failure_is_the_same_refusal(session, ann, email, password):
    assert _refusal(services.sign_in, session, email, password, at=NOW) == "sign_in_failed"
    assert session.scalars(select(SignIn)).all() == []


def test_hash_of_older_cost_is_renewed_at_sign_in(session, ann):
    account = session.get(Account, ann.account_id)
    account.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    services.sign_in(session, ann.email, PASSWORD, at=NOW)
    assert "m=19456,t=2,p=1" in account.password_hash
    services.sign_in(session, ann.email, PASSWORD, at=NOW)


def test_sign_in_ends_by_itself(session, ann):
    token, _holder = services.sign_in(session, ann.email, PASSWORD, at=NOW)
    assert queries.holder_of(session, token, at=NOW + SIGN_IN_LASTS - timedelta(seconds=1)) == ann
    assert queries.holder_of(session, token, at=NOW + SIGN_IN_LASTS) is None


def test_sign_out_ends_this_sign_in_and_no_other(session, ann):
    here, _holder = services.sign_in(session, ann.email, PASSWORD, at=NOW)
    there, _holder = services.sign_in(session, ann.email, PASSWORD, at=NOW)
    services.sign_out(session, here, at=SOON)
    services.sign_out(session, here, at=SOON)
    assert queries.holder_of(session, here, at=SOON) is None
    assert queries.holder_of(session, there, at=SOON) == ann


@pytest.mark.parametrize("ending", ["revoke_all", "set_password", "set_active"])
def test_what_ends_every_sign_in_of_one_account(session, ann, ending):
    bob = factories.account(session)
    tokens = [services.sign_in(session, ann.email, PASSWORD, at=NOW)[0] for _ in range(2)]
    bobs, _holder = services.sign_in(session, bob.email, PASSWORD, at=NOW)
    arguments = {"revoke_all": (), "set_password": ("another good one",), "set_active": (False,)}[
        ending
    ]
    getattr(services, ending)(session, ann.account_id, *arguments, who=SYSTEM, at=SOON)
    assert [queries.holder_of(session, token, at=SOON) for token in tokens] == [None, None]
    assert queries.open_sign_ins(session, ann.account_id, at=SOON) == 0
    assert queries.holder_of(session, bobs, at=SOON) == bob


def test_new_password_replaces_the_old_one(session, ann):
    services.set_password(session, ann.account_id, "another good one", who=SYSTEM, at=NOW)
    assert _last_audit(session) == ("account.password_set", {"password": None}, "system")
    assert _refusal(services.sign_in, session, ann.email, PASSWORD, at=NOW) == "sign_in_failed"
    assert services.sign_in(session, ann.email, "another good one", at=NOW)[1] == ann


def test_own_password_needs_the_present_one_and_leaves_one_sign_in(session, ann):
    old, _holder = services.sign_in(session, ann.email, PASSWORD, at=NOW)
    change = services.change_password
    assert (
        _refusal(change, session, ann, "not it at all", "another good one", at=NOW)
        == "password_wrong"
    )
    assert _refusal(change, session, ann, PASSWORD, "short", at=NOW) == "password_too_short"
    assert queries.holder_of(session, old, at=SOON) == ann
    new = change(session, ann, PASSWORD, "another good one", at=NOW)
    assert queries.holder_of(session, old, at=SOON) is None
    assert queries.holder_of(session, new, at=SOON) == ann
    assert _last_audit(session) == ("account.password_set", {"password": None}, "Ann")


def test_role_counts_at_once_in_open_sign_ins(session, ann):
    token, _holder = services.sign_in(session, ann.email, PASSWORD, at=NOW)
    services.change_role(session, ann.account_id, Role.VIEWER, who=SYSTEM, at=NOW)
    assert queries.holder_of(session, token, at=SOON).role is Role.VIEWER
    assert _last_audit(session) == (
        "account.role_changed",
        {"role": ["organizer", "viewer"]},
        "system",
    )


def test_closed_account_does_not_get_in_until_opened_again(session, ann):
    services.set_active(session, ann.account_id, False, who=SYSTEM, at=NOW)
    assert _refusal(services.sign_in, session, ann.email, PASSWORD, at=NOW) == "sign_in_failed"
    services.set_active(session, ann.account_id, True, who=SYSTEM, at=NOW)
    assert services.sign_in(session, ann.email, PASSWORD, at=NOW)[1] == ann


def test_the_last_admin_stays(session):
    boss = factories.account(session, Role.ADMIN)
    closed = factories.account(session, Role.ADMIN)
    services.set_active(session, closed.account_id, False, who=SYSTEM, at=NOW)
    close, demote = services.set_active, services.change_role
    assert _refusal(close, session, boss.account_id, False, who=SYSTEM, at=NOW) == "last_admin"
    assert (
        _refusal(demote, session, boss.account_id, Role.VIEWER, who=SYSTEM, at=NOW) == "last_admin"
    )
    factories.account(session, Role.ADMIN)
    demote(session, boss.account_id, Role.VIEWER, who=SYSTEM, at=NOW)
    assert queries.by_id(session, boss.account_id).role == "viewer"


def test_unknown_account_is_not_found(session):
    with pytest.raises(NotFound):
        services.set_password(session, 4711, "another good one", who=SYSTEM, at=NOW)


def test_accounts_are_paged_by_address(session):
    for number in range(queries.PAGE_SIZE + 1):
        email = f"p{number:03}@example.org"
        session.add(
            Account(email=email, name="P", role="viewer", password_hash="-", created_at=NOW)
        )
    session.flush()
    rows, total = queries.page_of(session, 2)
    assert total == queries.PAGE_SIZE + 1
    assert [row.email for row in rows] == [f"p{queries.PAGE_SIZE:03}@example.org"]

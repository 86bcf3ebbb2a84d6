"""What people do in tests of quotas: register, decide, change, and prove the counters."""

from datetime import UTC, datetime

from tests import factories
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HolderKind, QuotaPlan, Step

KEYS = TokenKey("secret-of-the-tests")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def register(session, slug="border-days", *, at=NOW, **values):
    typed = factories.wanted(**values)
    token = services.register(
        session, slug, typed, form_token=typed.email, keys=KEYS, who=VISITOR, at=at
    )
    session.commit()
    return queries.receipt_by_token(session, token, at=at).registration


def own_token(registration):
    return KEYS.token(services.PURPOSE_OWN, registration.id, registration.generation)


def withdraw(session, registration):
    services.withdraw(session, own_token(registration), who=VISITOR, at=NOW)
    session.commit()


def change_mode(session, registration, mode):
    state = services.change_mode(session, own_token(registration), mode, who=VISITOR, at=NOW)
    session.commit()
    return state


def confirm(session, workshop, *people, reason="", who=SYSTEM):
    outcomes = services.decide(
        session,
        workshop.slug,
        [person.id for person in people],
        Step.CONFIRM,
        reason=reason,
        who=who,
        at=NOW,
    )
    session.commit()
    return [outcome.refusal.code if outcome.refusal else "" for outcome in outcomes]


def plan(key="TM", **values):
    return QuotaPlan(**{"kind": HolderKind.COUNTRY, "key": key, "seats": 1, **values})


def edit(session, workshop, quota, wanted, *, at=NOW, who=SYSTEM):
    services.edit_quota(
        session,
        workshop.slug,
        quota.id,
        wanted,
        seen_version=queries.quota_by_id(session, workshop.id, quota.id).row_version,
        who=who,
        at=at,
    )
    session.commit()


def counters(session):
    """Return (taken, reserved) of each mode that counts anything, and taken of each quota."""
    modes = {
        found.mode: (found.taken, found.reserved)
        for found in queries.capacity_checks(session)
        if found.taken or found.reserved
    }
    return modes, [found.taken for found in queries.quota_checks(session)]


def wrong(session):
    """Return the proofs that fail, all kinds together."""
    checks = [*queries.capacity_checks(session), *queries.quota_checks(session)]
    return [
        *[found for found in checks if not found.is_right],
        *queries.registrations_twice(session),
        *queries.states_twice(session),
    ]

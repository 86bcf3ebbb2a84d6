"""Builders for tests of nomination desks: a desk, its link, and what a focal point does there."""

from datetime import datetime, timedelta

from tests import factories
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import DeskPlan, HolderKind
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services import FOCAL_POINT
from workshop_mgr.workshops.domain import Mode

KEYS = TokenKey("secret-of-the-tests")


def plan(**values):
    """Return a desk of Turkmenistan with two seats in the room and one on the call."""
    facts = {
        "holder_kind": HolderKind.COUNTRY,
        "holder_key": "TM",
        "focal_name": "Fatima Focal",
        "focal_email": "focal@example.org",
        "language": "en",
        "seats": {Mode.IN_PERSON: 2, Mode.ONLINE: 1},
        "women_percent": 40,
        "deadline_local": datetime.combine(
            (clock.now() + timedelta(days=30)).date(), datetime.min.time()
        ).replace(hour=18),
        "deadline_time_zone": "Asia/Ashgabat",
        **values,
    }
    return DeskPlan(**facts)


def opened(session, slug="border-days", *, keys=KEYS, at=None, **values):
    """Make a desk; return it."""
    desk_id = services.open_desk(
        session, slug, plan(**values), keys=keys, who=SYSTEM, at=at or clock.now()
    )
    session.commit()
    return session.get_one(Nomination, desk_id)


def token_of(desk, keys=KEYS):
    """Return the token of a desk's present link."""
    return services.desk_token(desk, keys)


def nominate(
    session, desk, email="", *, keys=KEYS, who=FOCAL_POINT, at=None, reason="", seat_id=None,
    **values,
):  # fmt: skip
    """Put somebody onto the slate; return the registration."""
    row_id = services.nominate(
        session, token_of(desk, keys), factories.wanted(email, **values), keys=keys, who=who,
        at=at or clock.now(), reason=reason, seat_id=seat_id,
    )  # fmt: skip
    session.commit()
    return session.get_one(Registration, row_id)


def replace(session, desk, row, email="", **values):
    """Name somebody else for a seat; return the new registration."""
    row_id = services.replace_nominee(
        session, token_of(desk), row.id, factories.wanted(email, **values), keys=KEYS,
        who=FOCAL_POINT, at=clock.now(),
    )  # fmt: skip
    session.commit()
    return session.get_one(Registration, row_id)


def own_token(row):
    """Return the token of a person's own page."""
    return KEYS.token(services.PURPOSE_OWN, row.id, row.generation)


def complete(session, row, **values):
    """Let a nominee complete their details; return where they stand."""
    typed = {"family_name": row.family_name, "given_name": row.given_name, **values}
    state, _dropped = services.complete_nomination(
        session, own_token(row), factories.wanted(row.email or "own@example.org", **typed),
        who=FOCAL_POINT, at=clock.now(),
    )  # fmt: skip
    session.commit()
    return state


def used(session, desk):
    """Return how many seats are used, in the room and on the call."""
    slate = queries.slate(session, desk)
    return slate.used(Mode.IN_PERSON), slate.used(Mode.ONLINE)


def taken(session, workshop):
    """Return how many places are taken, by mode."""
    return {found.mode: found.taken for found in queries.availability(session, workshop.id)}


def are_counters_right(session):
    """Say whether every counter of places equals the derived count."""
    return all(found.is_right for found in queries.capacity_checks(session))

"""Whatever people and organizers do in whatever order, every counter equals its rows."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tests.registrations import quota_deeds as deeds
from tests.registrations.quota_deeds import NOW, plan, wrong
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import DomainError
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import HolderKind, Step
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.workshops.domain import Confirmation, Mode

MODES = st.sampled_from(list(Mode))
PEOPLE = st.integers(0, 5)
PLANS = st.builds(
    lambda holder, mode, seats, kind: plan(
        holder[1], kind=holder[0], mode=mode, seats=seats,
        is_soft=kind == "soft", is_reserved=kind == "reserved",
    ),
    st.sampled_from(
        [
            (HolderKind.COUNTRY, "TM"),
            (HolderKind.COUNTRY, "KZ"),
            (HolderKind.GROUPING, "central_asia"),
            (HolderKind.CATEGORY, "delegate"),
        ]
    ),
    st.none() | MODES,
    st.integers(0, 3),
    st.sampled_from(["hard", "soft", "reserved"]),
)  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("register"), MODES, st.sampled_from(["TM", "KZ", "DE"])),
    st.tuples(
        st.just("decide"), PEOPLE, st.sampled_from(list(Step)), st.sampled_from(["", "Agreed"])
    ),
    st.tuples(st.just("withdraw"), PEOPLE),
    st.tuples(st.just("cancel_everybody")),
    st.tuples(st.just("change_mode"), PEOPLE, MODES),
    st.tuples(st.just("add_quota"), PLANS),
    st.tuples(st.just("edit_quota"), st.integers(0, 2), PLANS),
    st.tuples(st.just("remove_quota"), st.integers(0, 2)),
    st.tuples(st.just("release_quota"), st.integers(0, 2)),
)
STORIES = st.lists(STEPS, min_size=5, max_size=25)
_numbers = count(1)


class Desk:
    """A workshop of its own in which steps are taken; what a rule refuses changes nothing."""

    def __init__(self, session, confirmation):
        self.session = session
        self.workshop = factories.workshop(
            session,
            f"story-{next(_numbers)}",
            places={Mode.IN_PERSON: 3, Mode.ONLINE: None},
            confirmation=confirmation.value,
        )

    def take(self, name, *values):
        try:
            getattr(self, name)(*values)
            self.session.commit()
        except DomainError:
            self.session.rollback()

    def register(self, mode, country):
        deeds.register(self.session, self.workshop.slug, attendance_mode=mode, country_code=country)

    def decide(self, number, step, reason):
        for person in self._nth(Registration, number):
            services.decide(
                self.session, self.workshop.slug, [person.id], step, reason=reason, who=SYSTEM,
                at=NOW,
            )  # fmt: skip

    def withdraw(self, number):
        for person in self._nth(Registration, number):
            deeds.withdraw(self.session, person)

    def cancel_everybody(self):
        services.cancel_all(self.session, self.workshop.id, reason="", who=SYSTEM, at=NOW)

    def change_mode(self, number, mode):
        for person in self._nth(Registration, number):
            deeds.change_mode(self.session, person, mode)

    def add_quota(self, wanted):
        services.add_quota(self.session, self.workshop.slug, wanted, who=SYSTEM, at=NOW)

    def edit_quota(self, number, wanted):
        for quota in self._nth(Quota, number):
            deeds.edit(self.session, self.workshop, quota, wanted)

    def remove_quota(self, number):
        for quota in self._nth(Quota, number):
            services.remove_quota(self.session, self.workshop.slug, quota.id, who=SYSTEM, at=NOW)

    def release_quota(self, number):
        for quota in self._nth(Quota, number):
            services.release_quota(self.session, self.workshop.slug, quota.id, who=SYSTEM, at=NOW)

    def _nth(self, table, number):
        rows = select(table).where(table.workshop_id == self.workshop.id).order_by(table.id)
        return self.session.scalars(rows.limit(1).offset(number)).all()


def check(session, confirmation, story):
    desk = Desk(session, confirmation)
    for step in story:
        desk.take(*step)
        assert wrong(session) == []


CONFIRMATIONS = st.sampled_from(list(Confirmation))
ANYWHERE = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), max_examples=6
)


@ANYWHERE
@given(confirmation=CONFIRMATIONS, story=STORIES)
def test_every_counter_equals_its_rows_after_every_step(session, confirmation, story):
    check(session, confirmation, story)


@pytest.mark.prove
@settings(ANYWHERE, max_examples=300)
@given(confirmation=CONFIRMATIONS, story=STORIES)
def test_every_counter_equals_its_rows_after_very_many_stories(session, confirmation, story):
    check(session, confirmation, story)

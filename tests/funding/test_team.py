"""The team of a project: who is responsible, what is kept of it, and what the team may read."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.funding.conftest import AT, BORDER_SERVICE
from tests.funding.test_services import last_audit, refusal
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import Forbidden, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import policies, queries, services
from workshop_mgr.reports.queries import Selection, selected, selected_ids
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop
from workshop_mgr.workshops.policies import Verb

BY = {"who": SYSTEM, "at": AT}
RESPONSIBLE, READS = TeamRole.ORGANIZER, TeamRole.VIEWER


def account(session, role=Role.ORGANIZER):
    """Make an account and return who acts with it."""
    identity = factories.account(session, role)
    session.commit()
    return identity, actor_of(identity)


def join(session, project, identity, role):
    services.add_project_member(session, project, identity.email, role, **BY)
    session.commit()


def team(session, project):
    """Return (email, role) of the team."""
    session.expire_all()
    rows = queries.project_team(session, queries.project_id_of(session, project))
    return [(row.account.email, row.role) for row in rows]


class TestWho:
    def test_who_makes_a_project_is_responsible_for_it(self, records):
        identity, who = account(records)
        made = services.add_project(
            records, replace(BORDER_SERVICE, title=Texts(en="Open roads")), who=who, at=AT
        )
        records.commit()
        assert team(records, made.slug) == [(identity.email, "organizer")]

    def test_what_the_system_makes_has_no_team(self, records, project):
        assert team(records, project) == []

    @pytest.mark.parametrize(
        ("role", "place", "allowed"),
        [
            (Role.ADMIN, None, {Verb.READ, Verb.MANAGE}),
            (Role.ORGANIZER, None, {Verb.READ}),
            (Role.ORGANIZER, READS, {Verb.READ}),
            (Role.ORGANIZER, RESPONSIBLE, {Verb.READ, Verb.MANAGE}),
            (Role.VIEWER, None, set()),
            (Role.VIEWER, READS, {Verb.READ}),
            (Role.VIEWER, RESPONSIBLE, {Verb.READ}),
        ],
    )
    def test_account_and_place_on_the_team_decide(self, records, project, role, place, allowed):
        identity, who = account(records, role)
        if place:
            join(records, project, identity, place)
        project_id = queries.project_id_of(records, project)
        assert policies.verbs(records, who, project_id) == allowed

    def test_only_those_responsible_change_the_team(self, records, project):
        _first, stranger = account(records)
        identity, responsible = account(records)
        join(records, project, identity, RESPONSIBLE)
        deed = (services.add_project_member, records, project, identity.email, READS)
        assert refusal(Forbidden, *deed, who=stranger, at=AT) == "not_allowed"
        other, _who = account(records, Role.VIEWER)
        services.add_project_member(
            records, project, other.email.upper(), READS, who=responsible, at=AT
        )
        records.commit()
        assert team(records, project) == [(identity.email, "organizer"), (other.email, "viewer")]


class TestChanges:
    def test_each_change_is_written_down(self, records, project):
        (first, _who), (second, _other) = account(records), account(records)
        join(records, project, first, RESPONSIBLE)
        join(records, project, second, READS)
        assert last_audit(records) == (
            "project_team.added", {"account": [None, second.account_id], "role": [None, "viewer"]},
        )  # fmt: skip
        services.change_project_member(records, project, second.account_id, RESPONSIBLE, **BY)
        assert last_audit(records)[0] == "project_team.changed"
        services.remove_project_member(records, project, first.account_id, **BY)
        records.commit()
        assert last_audit(records)[0] == "project_team.removed"
        assert team(records, project) == [(second.email, "organizer")]

    @pytest.mark.parametrize("way", ["removed", "changed", "added again"])
    def test_the_last_one_responsible_does_not_leave_in_silence(self, records, project, way):
        (last, _who), (reader, _other) = account(records), account(records)
        join(records, project, last, RESPONSIBLE)
        join(records, project, reader, READS)
        deeds = {
            "removed": (services.remove_project_member, last.account_id),
            "changed": (services.change_project_member, last.account_id, READS),
            "added again": (services.add_project_member, last.email, READS),
        }
        verb, *args = deeds[way]
        assert refusal(Refused, verb, records, project, *args, **BY) == "last_responsible"
        services.remove_project_member(records, project, reader.account_id, **BY)

    def test_who_only_reads_leaves_a_team_nobody_is_responsible_for(self, records, project):
        reader, _who = account(records)
        join(records, project, reader, READS)
        services.remove_project_member(records, project, reader.account_id, **BY)
        records.commit()
        assert team(records, project) == []

    def test_who_has_no_account_or_is_not_there_is_refused(self, records, project):
        assert refusal(
            Refused, services.add_project_member, records, project, "no@example.org", READS, **BY
        ) == "account_unknown"  # fmt: skip
        for verb, *args in (
            (services.add_project_member, "none", "no@example.org", READS),
            (services.change_project_member, project, 99, READS),
            (services.remove_project_member, project, 99),
        ):
            assert refusal(NotFound, verb, records, *args, **BY) == "not_found"


class TestReading:
    @pytest.fixture
    def places(self, records, project, workshop, attribute):
        """Two workshops of the project, one of another's, and one of nobody's."""
        attribute(workshop.slug, project=project)
        for slug in ("second", "apart"):
            factories.workshop(records, slug)
        attribute("second", project=project, contributor="government-of-poland", role="support")
        records.commit()

    def seen(self, session, who, **wanted):
        """Return the slugs of the workshops counted, and whether everything of them is shown."""
        ids = selected_ids(Selection(**wanted), who)
        slugs = session.scalars(
            select(Workshop.slug).where(Workshop.id.in_(ids)).order_by(Workshop.slug)
        ).all()
        return list(slugs), selected(session, ids, who).may_manage

    @pytest.mark.parametrize(
        ("role", "place", "everything"),
        [
            (Role.ORGANIZER, RESPONSIBLE, True),
            (Role.ORGANIZER, READS, False),
            (Role.VIEWER, READS, False),
            (Role.VIEWER, RESPONSIBLE, False),
        ],
    )
    def test_the_team_counts_all_workshops_of_the_project(
        self, records, places, project, role, place, everything
    ):
        identity, who = account(records, role)
        assert self.seen(records, who) == ([], True)
        join(records, project, identity, place)
        assert self.seen(records, who) == (["border-days", "second"], everything)
        assert self.seen(records, who, donor="government-of-poland") == (["second"], everything)

    def test_who_only_reads_one_of_the_workshops_counted_sees_less(self, records, places, project):
        identity, who = account(records)
        join(records, project, identity, RESPONSIBLE)
        apart = records.scalars(select(Workshop).where(Workshop.slug == "apart")).one()
        records.add(TeamMember(workshop_id=apart.id, account_id=identity.account_id, role="viewer"))
        records.commit()
        assert self.seen(records, who) == (["apart", "border-days", "second"], False)
        assert self.seen(records, who, project=project) == (["border-days", "second"], True)

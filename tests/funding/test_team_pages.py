"""The page of a project's team, and what the team reads: reports over all its workshops, no names."""

import json

import pytest

from tests import factories
from tests.funding.conftest import AT, Desk
from tests.funding.test_team import READS, RESPONSIBLE, join, team
from tests.funding.test_views import words
from tests.registrations.quota_deeds import register
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import services
from workshop_mgr.funding.domain.indicators import Basis, IndicatorPlan, Measured
from workshop_mgr.workshops.domain import Mode


@pytest.fixture
def someone(app, records, project):
    """A function that makes an account on the team of the project, and signs it in."""

    def someone(role, place):
        identity = factories.account(records, role)
        records.commit()
        join(records, project, identity, place)
        return Desk(app, identity.email)

    return someone


@pytest.fixture
def page(project):
    """The address of the team's page."""
    return f"/manage/projects/{project}/team"


def test_who_makes_a_project_finds_its_team(alice, records):
    alice.post("/manage/projects/new", title_en="Open roads")
    assert "/manage/projects/open-roads/team" in alice.get("/manage/projects/open-roads").text
    shown = words(alice.get("/manage/projects/open-roads/team"))
    assert "Responsible" in shown
    assert [role for _email, role in team(records, "open-roads")] == ["organizer"]


def test_members_come_change_and_go(records, someone, page, project):
    desk = someone(Role.ORGANIZER, RESPONSIBLE)
    other = factories.account(records, Role.VIEWER)
    records.commit()
    answers = [
        desk.post(page, email=other.email, role="viewer"),
        desk.post(f"{page}/{other.account_id}/role", form=page, role="organizer"),
        desk.post(f"{page}/{other.account_id}/remove", form=page),
    ]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, page)] * 3
    assert len(team(records, project)) == 1


def test_what_is_refused_is_said_and_kept(someone, page):
    desk = someone(Role.ORGANIZER, RESPONSIBLE)
    answer = desk.post(page, email="nobody@example.org", role="viewer")
    assert answer.status_code == 422
    assert "There is no account with this email address." in words(answer)
    assert 'value="nobody@example.org"' in answer.text


def test_the_last_one_responsible_reads_what_would_happen(records, someone, page, project):
    desk = someone(Role.ORGANIZER, RESPONSIBLE)
    own = page + desk.get(page).text.split(f'action="{page}')[1].split('"')[0]
    answer = desk.post(own.replace("/role", "/remove"), form=page)
    assert answer.status_code == 422
    assert "only administrators could change its team" in words(answer)
    assert len(team(records, project)) == 1


def test_who_gives_it_up_is_led_to_the_projects(records, someone, page, project):
    desk = someone(Role.ORGANIZER, RESPONSIBLE)
    someone(Role.ORGANIZER, RESPONSIBLE)
    own = page + desk.get(page).text.split(f'action="{page}')[1].split('"')[0]
    answer = desk.post(own, form=page, role="viewer")
    assert (answer.status_code, answer.location) == (303, "/manage/projects")


class TestReports:
    @pytest.fixture
    def held(self, records, project, workshop, attribute):
        """A workshop of the project, which others organize, with two women and a man."""
        attribute(
            workshop.slug, project=project, contributor="government-of-poland", role="support"
        )
        for name, gender in (
            ("Sample One", "woman"),
            ("Sample Two", "woman"),
            ("Sample Three", "man"),
        ):
            register(
                records, workshop.slug, family_name=name, gender=gender,
                attendance_mode=Mode.ONLINE,
            )  # fmt: skip
        workshop.start_date = workshop.end_date = AT.date().replace(month=1)
        for code, facts in (("1", {}), ("2", {"women_only": True})):
            plan = IndicatorPlan(
                code, Texts(en="Officers trained"), measured=Measured.PERSONS,
                basis=Basis.REGISTERED, **facts,
            )  # fmt: skip
            services.add_indicator(
                records, project, plan, seen_revision=int(code) + 2, who=SYSTEM, at=AT
            )
        records.commit()
        return workshop

    def table(self, desk, address):
        """Return the first table of a report's JSON file."""
        answer = desk.get(address)
        assert answer.status_code == 200
        return json.loads(answer.data)["tables"][0]

    def test_a_viewer_of_the_project_sees_no_gender_and_no_small_number(
        self, someone, held, project
    ):
        desk = someone(Role.VIEWER, READS)
        assert f"/manage/projects/{project}/report" in desk.get("/manage/projects").text
        assert desk.get(f"/manage/projects/{project}/report").status_code == 200
        told = self.table(desk, f"/manage/projects/{project}/report.json")
        assert "Women" not in told["columns"]
        assert [row["cells"][3] for row in told["rows"]] == [None, None]

    def test_who_is_responsible_sees_gender_also_of_others_workshops(self, someone, held, project):
        desk = someone(Role.ORGANIZER, RESPONSIBLE)
        told = self.table(desk, f"/manage/projects/{project}/report.json")
        assert [row["cells"][3:8] for row in told["rows"]] == [
            [2, 1, 0, 0, "3"], ["", "", "", "", "2"],
        ]  # fmt: skip

    @pytest.mark.parametrize(("place", "has_amounts"), [(READS, False), (RESPONSIBLE, True)])
    def test_participation_and_funding_are_counted_over_the_project(
        self, someone, held, project, place, has_amounts
    ):
        desk = someone(Role.ORGANIZER, place)
        counted = desk.get(f"/manage/reports/participation.json?project={project}&rule=registered")
        assert (json.loads(counted.data)["tables"][0]["rows"] != []) is has_amounts
        assert "Sample One" not in counted.text
        paid = self.table(desk, f"/manage/reports/funding.json?project={project}")
        assert len(paid["rows"]) == 1
        assert ("Amount" in paid["columns"]) is has_amounts

    def test_nothing_else_of_others_workshops_opens(self, someone, held):
        desk = someone(Role.ORGANIZER, RESPONSIBLE)
        for address in ("", "/registrations", "/reports/counts"):
            assert desk.get(f"/manage/workshops/border-days{address}").status_code == 403

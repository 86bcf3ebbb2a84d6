"""Projects, contributors and attributions: what changes, what is refused, what is kept of it."""

from dataclasses import replace

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.funding.conftest import AT, BORDER_SERVICE, TITLE, government, host
from workshop_mgr.core import events
from workshop_mgr.core.audit import SYSTEM, Actor, ActorKind, AuditEvent
from workshop_mgr.core.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.domain import Capacity, Step, statement
from workshop_mgr.funding.models import Attribution
from workshop_mgr.workshops.domain import WorkshopDuplicated, WorkshopPublished
from workshop_mgr.workshops.models import Workshop

ALICE = Actor(ActorKind.ACCOUNT, "Alice", account_id=0, role="organizer")
VICTOR = Actor(ActorKind.ACCOUNT, "Victor", account_id=0, role="viewer")
LATER = AT.replace(hour=17)


def refusal(kind, verb, *args, **kwargs):
    """Return the code a service refuses with."""
    with pytest.raises(kind) as caught:
        verb(*args, **kwargs)
    return caught.value.code


def last_audit(session):
    """Return (action, changes) of the newest audit row."""
    row = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    return row.action, row.changes


def said(session, workshop, language="en"):
    """Return the statement of a workshop."""
    session.expire_all()
    return statement(queries.facts_for(session, workshop.id), language)


def selects(session, workshop_ids):
    """Count the statements that the statements of workshops take."""
    session.expire_all()
    seen = []

    def count(_connection, _cursor, sql, *_rest):
        if sql.startswith("SELECT"):
            seen.append(sql)

    event.listen(session.bind, "before_cursor_execute", count)
    facts = queries.facts_by_workshop(session, workshop_ids)
    assert all(statement(facts[workshop_id], "en") for workshop_id in workshop_ids)
    event.remove(session.bind, "before_cursor_execute", count)
    return len(seen)


def donors(session, slug):
    """Return the donors of a project in order."""
    session.expire_all()
    return tuple(donor.slug for donor in queries.project_by_slug(session, slug).donors())


def rows(session, workshop):
    """Return (project, contributor, role) of a workshop's attributions in order."""
    session.expire_all()
    return [
        (
            row.project.slug if row.project else None,
            row.contributor.slug if row.contributor else None,
            row.role,
        )
        for row in queries.attributions(session, workshop.id)
    ]


class TestProjects:
    def test_what_was_added_is_what_was_wanted(self, records, project):
        stored = queries.project_by_slug(records, project)
        assert stored.plan() == BORDER_SERVICE
        assert (stored.created_at, stored.revised_at) == (AT, AT)

    @pytest.mark.parametrize("words", ["strengthening border", "1101", "pogranichnaya"])
    def test_it_is_found_by_title_number_and_other_titles(self, records, project, words):
        found, total = queries.projects_page(records, words, 1)
        assert ([row.slug for row in found], total) == ([project], 1)

    def test_other_words_find_nothing(self, records):
        assert queries.projects_page(records, "railways", 1) == ([], 0)

    def test_a_title_is_taken_in_whatever_case(self, records):
        twin = replace(BORDER_SERVICE, title=Texts(en=TITLE.upper()))
        code = refusal(Refused, services.add_project, records, twin, who=ALICE, at=AT)
        assert code == "project_exists"

    def test_an_owner_must_be_known(self, records):
        plan = replace(BORDER_SERVICE, title=Texts(en="Other"), owner="Nobody")
        code = refusal(Refused, services.add_project, records, plan, who=ALICE, at=AT)
        assert code == "organization_unknown"

    def test_a_project_called_new_does_not_hide_the_form(self, records):
        plan = replace(BORDER_SERVICE, title=Texts(en="New"))
        assert services.add_project(records, plan, who=ALICE, at=AT).slug == "new-2"

    def test_an_edit_raises_the_revision_and_says_what_changed(self, records, project):
        plan = replace(BORDER_SERVICE, number="1102")
        edited = services.edit_project(records, project, plan, seen_revision=3, who=ALICE, at=LATER)
        assert (edited.number, edited.revision, edited.revised_at) == ("1102", 4, LATER)
        assert edited.slug == project
        assert last_audit(records) == ("project.edited", {"number": ["1101", "1102"]})

    def test_an_edit_of_an_older_version_is_a_conflict(self, records, project):
        plan = replace(BORDER_SERVICE, number="1102")
        code = refusal(
            Conflict, services.edit_project, records, project, plan, seen_revision=1,
            who=ALICE, at=LATER,
        )  # fmt: skip
        assert code == "stale"
        assert queries.project_by_slug(records, project).number == "1101"

    def test_viewers_change_nothing(self, records, project):
        verbs = (
            lambda: services.add_project(records, BORDER_SERVICE, who=VICTOR, at=AT),
            lambda: services.add_contributor(records, government("Norway"), who=VICTOR, at=AT),
            lambda: services.remove_contribution(
                records, project, 1, seen_revision=3, who=VICTOR, at=AT
            ),
        )
        assert [refusal(Forbidden, verb) for verb in verbs] == ["not_allowed"] * 3


class TestContributors:
    def test_a_name_is_taken_in_each_language(self, records):
        twin = replace(government("Elsewhere"), name=Texts(ru="правительство польши"))
        code = refusal(Refused, services.add_contributor, records, twin, who=ALICE, at=AT)
        assert code == "contributor_exists"

    def test_an_edit_keeps_the_address(self, records):
        plan = replace(government("Germany"), capacity=Capacity.PARTNER)
        edited = services.edit_contributor(
            records, "government-of-germany", plan, seen_revision=1, who=ALICE, at=LATER
        )
        assert (edited.plan(), edited.revision) == (plan, 2)
        changes = {"capacity": ["national", "partner"]}
        assert last_audit(records) == ("contributor.edited", changes)

    def test_an_edit_of_an_older_version_is_a_conflict(self, records):
        code = refusal(
            Conflict, services.edit_contributor, records, "government-of-germany",
            government("Austria"), seen_revision=0, who=ALICE, at=LATER,
        )  # fmt: skip
        assert code == "stale"

    def test_the_name_of_another_is_refused(self, records):
        code = refusal(
            Refused, services.edit_contributor, records, "government-of-germany",
            government("Poland"), seen_revision=1, who=ALICE, at=LATER,
        )  # fmt: skip
        assert code == "contributor_exists"


class TestStatement:
    def test_only_who_paid_for_this_workshop_is_named(self, records, paid):
        assert said(records, paid) == (
            "The workshop was organized within the framework of the OSCE Centre in Ashgabat's "
            f'extrabudgetary multi-donor project "{TITLE}" and supported financially by the '
            "Government of Poland."
        )
        assert said(records, paid, "ru") == (
            f"Семинар организован в рамках внебюджетного многодонорского проекта «{TITLE}» "
            "(ответственная структура: Центр ОБСЕ в Ашхабаде). Финансовая поддержка: "
            "Правительство Польши."
        )

    def test_a_host_is_a_host(self, records, workshop):
        host(records, workshop)
        expected = "The workshop was hosted by the Government of Turkmenistan."
        assert said(records, workshop) == expected

    def test_many_workshops_cost_what_one_costs(self, records, paid, attribute):
        others = [factories.workshop(records, f"other-{number}") for number in range(10)]
        for other in others:
            attribute(other.slug, contributor="government-of-germany", role="support")
        one, many = [paid.id], [paid.id, *(other.id for other in others)]
        assert selects(records, one) == 4
        assert selects(records, many) == 4


class TestAttributions:
    def test_a_change_of_the_public_page_raises_the_revision(self, records, paid):
        records.expire_all()
        assert (paid.revision, paid.revised_at) == (2, AT)
        assert last_audit(records)[0] == "attribution.added"

    @pytest.mark.parametrize(
        "again",
        [
            {"project": True, "contributor": "government-of-poland", "role": "support"},
            {"project": True},
            {"contributor": "government-of-germany", "role": "in_kind"},
        ],
    )
    def test_the_same_again_is_refused_nulls_too(self, workshop, attribute, project, again):
        names = {**again, "project": project} if "project" in again else again
        attribute("border-days", **names)
        assert refusal(Refused, attribute, "border-days", **names) == "attribution_exists"

    def test_another_role_is_another_attribution(self, records, paid, attribute, project):
        attribute("border-days", contributor="government-of-poland", role="political_support")
        assert rows(records, paid) == [
            (project, "government-of-poland", "financial_support"),
            (None, "government-of-poland", "political_support"),
        ]

    @pytest.mark.parametrize(
        ("names", "kind", "code"),
        [
            ({}, Refused, "attribution_empty"),
            ({"contributor": "government-of-poland"}, Refused, "role_missing"),
            ({"contributor": "nobody", "role": "support"}, NotFound, "not_found"),
            ({"project": "nothing"}, NotFound, "not_found"),
        ],
    )
    def test_what_cannot_be_attributed(self, records, workshop, attribute, names, kind, code):
        assert refusal(kind, attribute, "border-days", **names) == code
        assert rows(records, workshop) == []

    def test_an_unknown_workshop_is_not_found(self, attribute):
        assert refusal(NotFound, attribute, "nowhere", project="x") == "not_found"

    def test_only_the_team_attributes(self, records, workshop, attribute, project):
        assert (
            refusal(Forbidden, attribute, "border-days", who=ALICE, project=project)
            == "not_allowed"
        )

    def test_the_order_is_the_organizers(self, records, workshop, attribute):
        names = ["government-of-germany", "government-of-poland"]
        made = [attribute("border-days", contributor=name, role="co_funding") for name in names]
        services.move_attribution(records, "border-days", made[1].id, Step.UP, who=SYSTEM, at=LATER)
        assert said(records, workshop) == (
            "The workshop was co-funded by the Government of Poland and the Government of Germany."
        )
        assert workshop.revised_at == LATER

    def test_the_last_attribution_of_a_public_workshop_stays(self, records, paid):
        (only,) = queries.attributions(records, paid.id)
        code = refusal(
            Refused, services.remove_attribution, records, "border-days", only.id, who=SYSTEM, at=AT
        )
        assert code == "attribution_missing"
        assert len(rows(records, paid)) == 1

    def test_it_goes_where_another_stands(self, records, paid, attribute):
        (first,) = queries.attributions(records, paid.id)
        attribute("border-days", contributor="government-of-germany", role="support")
        services.remove_attribution(records, "border-days", first.id, who=SYSTEM, at=LATER)
        assert rows(records, paid) == [(None, "government-of-germany", "support")]
        assert last_audit(records)[0] == "attribution.removed"

    def test_an_attribution_of_another_workshop_is_not_found(self, records, paid):
        (row,) = queries.attributions(records, paid.id)
        factories.workshop(records, "elsewhere")
        verbs = (
            lambda: services.remove_attribution(records, "elsewhere", row.id, who=SYSTEM, at=AT),
            lambda: services.move_attribution(
                records, "elsewhere", row.id, Step.UP, who=SYSTEM, at=AT
            ),
        )
        assert [refusal(NotFound, verb) for verb in verbs] == ["not_found"] * 2
        assert len(rows(records, paid)) == 1

    def test_a_reason_is_kept_and_audited(self, records, workshop):
        services.set_no_attribution_reason(
            records, "border-days", "Own staff", seen_revision=1, who=SYSTEM, at=AT
        )
        assert (workshop.no_attribution_reason, workshop.revision) == ("Own staff", 2)
        changes = {"no_attribution_reason": ["", "Own staff"]}
        assert last_audit(records) == ("workshop.no_attribution_reason", changes)

    def test_a_reason_is_not_written_over_somebody_elses_change(self, records, paid):
        code = refusal(
            Conflict, services.set_no_attribution_reason, records, "border-days", "Own staff",
            seen_revision=1, who=SYSTEM, at=AT,
        )  # fmt: skip
        assert code == "stale"

    def test_a_public_workshop_keeps_its_reason(self, records):
        made = factories.workshop(records, "silent", no_attribution_reason="Own staff")
        code = refusal(
            Refused, services.set_no_attribution_reason, records, "silent", "",
            seen_revision=1, who=SYSTEM, at=AT,
        )  # fmt: skip
        assert (code, made.no_attribution_reason) == ("attribution_missing", "Own staff")


class TestReactions:
    @pytest.mark.parametrize(
        "facts", [{"no_attribution_reason": "Own staff"}, {"is_history": True}]
    )
    def test_a_reason_or_history_is_enough_to_publish(self, records, facts):
        made = factories.workshop(records, "spring", **facts)
        assert self.publish(records, made) is None

    def test_publishing_in_silence_is_refused(self, records, workshop):
        assert self.publish(records, workshop) == "attribution_missing"

    def test_an_attribution_is_enough_to_publish(self, records, paid):
        assert self.publish(records, paid) is None

    def test_a_copy_keeps_projects_and_contributors_in_order(self, records, paid, attribute):
        attribute("border-days", contributor="government-of-germany", role="in_kind")
        copied = factories.workshop(records, "border-days-again", state="draft")
        events.publish(records, WorkshopDuplicated(paid.id, copied.id, AT, SYSTEM))
        assert rows(records, copied) == rows(records, paid)

    def publish(self, session, workshop):
        """Return the code that publishing is refused with, if it is."""
        try:
            events.publish(session, WorkshopPublished(workshop.id, AT, SYSTEM))
        except DomainError as error:
            return error.code
        return None


def test_a_role_without_a_contributor_cannot_be_stored(records, workshop, project):
    row = Attribution(
        workshop_id=workshop.id, project=queries.project_by_slug(records, project), role="support"
    )
    records.add(row)
    with pytest.raises(IntegrityError):
        records.flush()


def test_a_workshop_that_is_deleted_takes_its_attributions_along(records, paid):
    records.delete(records.get(Workshop, paid.id))
    records.flush()
    assert records.scalars(select(Attribution)).all() == []

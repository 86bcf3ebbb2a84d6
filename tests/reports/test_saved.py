"""A kept report reproduces its figures, and says exactly what changed since."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete as sql_delete
from sqlalchemy import select

from tests.attendance.people import member
from tests.pages import csrf_token, errors_at, words
from tests.reports.documents import BAD, LETTERS, document
from tests.reports.participation import attribute, donor, project, visit, workshops
from tests.reports.saving import COUNTS, OVER, delete, enter, keep, kept, rows_of, without_footer
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.errors import Forbidden, NotFound, Refused
from workshop_mgr.directory import services as directory
from workshop_mgr.funding.models import Attribution
from workshop_mgr.reports import policies, queries, services
from workshop_mgr.reports.domain import KeptReport, Reach, fingerprint, read
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.workshops.models import TeamMember, Workshop

AT = datetime(2026, 11, 26, 15, 25, 0, 7, tzinfo=UTC)
KEPT = KeptReport(
    kind="participation", name="For the press", subject="", query="rule=confirmed", language="en",
    workshop_ids=(), reach=Reach.TEAM, document=document((*LETTERS, *BAD)), saved_at=AT,
)  # fmt: skip


@pytest.fixture
def house(session):
    """Make two workshops of eight people, two of whom came twice; the first has a donor."""
    directory.load_reference(session, clock.now())
    first, second = workshops(session, "first", "second")
    attribute(
        session, first, to=project(session, "border"), by=donor(session, "poland"), share="60"
    )
    for number in range(8):
        visit(
            session, first, f"Guest {number}", country_code="KZ",
            gender="woman" if number < 6 else None, organization_name=f"Agency {number % 2}",
        )  # fmt: skip
    for number in range(2):
        visit(session, second, f"Guest {number}", country_code="TM", gender="woman")
    session.commit()
    return first, second


def test_what_was_kept_is_read_back_from_the_database_exactly(session, house):
    first, _second = house
    _account, who = member(session, first)
    wanted = replace(KEPT, workshop_ids=(first.id,))
    report_id = services.keep_report(session, wanted, workshop_id=None, who=who)
    session.commit()
    session.expire_all()
    row = queries.saved_report(session, report_id, None)
    assert read(row.document["report"]) == KEPT.document
    assert fingerprint(row, row.document) == row.sha256 == wanted.sha256()
    assert (row.saved_at, row.workshop_ids, row.account_id) == (AT, [first.id], who.account_id)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.kept")).one()
    assert (event.subject_table, event.subject_id, event.at) == ("saved_report", report_id, AT)
    assert event.changes["name"] == ["", "For the press"]
    assert event.changes["sha256"] == ["", row.sha256]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"workshop_ids": ()}, "report_over_nothing", id="no-workshop"),
        pytest.param(
            {"document": replace(KEPT.document, sections=())}, "report_over_nothing", id="no-line"
        ),
        pytest.param({"query": "x" * 501}, "report_filter_too_long", id="long-filter"),
        pytest.param(
            {"document": document(["N" * 1000] * 12_600)}, "report_too_large", id="too-large"
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(session, house, change, code):
    first, _second = house
    _account, who = member(session, first)
    wanted = replace(KEPT, workshop_ids=(first.id,))
    with pytest.raises(Refused) as refused:
        services.keep_report(session, replace(wanted, **change), workshop_id=None, who=who)
    assert refused.value.code == code
    assert session.scalars(select(SavedReport)).all() == []


def test_nobody_keeps_what_they_may_not_see(session, house):
    first, second = house
    _account, who = member(session, first)
    for reach in Reach:
        wanted = replace(KEPT, reach=reach, workshop_ids=(second.id,))
        if reach is not Reach.ORGANIZERS:
            with pytest.raises(Forbidden):
                services.keep_report(session, wanted, workshop_id=None, who=who)
    with pytest.raises(Forbidden):
        services.reach_of(session, who, (first.id, second.id))
    assert services.reach_of(session, who, (first.id,)) is Reach.MANAGERS


def test_only_who_may_see_all_of_it_reads_and_removes_it(session, house):
    first, second = house
    _account, keeper = member(session, first)
    _other, colleague = member(session, first)
    _viewer, viewer = member(session, first, Role.VIEWER)
    session.add(TeamMember(workshop_id=second.id, account_id=keeper.account_id, role="organizer"))
    session.commit()
    wanted = replace(KEPT, workshop_ids=(first.id, second.id), reach=Reach.MANAGERS)
    report_id = services.keep_report(session, wanted, workshop_id=None, who=keeper)
    row = queries.saved_report(session, report_id, None)
    policies.require_reader(session, keeper, row)
    for who in (colleague, viewer):
        with pytest.raises(NotFound):
            policies.require_reader(session, who, row)
    membership = session.get(TeamMember, (second.id, keeper.account_id))
    membership.role = "viewer"
    session.flush()
    with pytest.raises(Forbidden):
        policies.require_reader(session, keeper, row)
    with pytest.raises(Forbidden):
        services.remove_report(session, report_id, None, who=keeper, at=clock.now())
    membership.role = "organizer"
    session.flush()
    with pytest.raises(NotFound):
        services.remove_report(session, report_id, first.id, who=keeper, at=clock.now())
    services.remove_report(session, report_id, None, who=keeper, at=clock.now())
    assert queries.saved_report(session, report_id, None) is None
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.removed")).one()
    assert event.changes["name"] == ["For the press", ""]


def test_a_workshop_that_is_gone_takes_its_reports_along_and_keeps_nobody_from_others(
    session, house
):
    first, _second = house
    (second,) = workshops(session, "third")
    _account, keeper = member(session, first)
    ids = {"workshop_ids": (first.id, second.id)}
    session.add(TeamMember(workshop_id=second.id, account_id=keeper.account_id, role="organizer"))
    session.commit()
    over = services.keep_report(session, replace(KEPT, **ids), workshop_id=None, who=keeper)
    of_second = services.keep_report(
        session, replace(KEPT, kind="counts", **ids), workshop_id=second.id, who=keeper
    )
    session.commit()
    second_id = second.id
    session.expunge_all()
    session.execute(sql_delete(Workshop).where(Workshop.id == second_id))
    session.commit()
    assert queries.saved_report(session, of_second, second_id) is None
    row = queries.saved_report(session, over, None)
    policies.require_reader(session, keeper, row)
    assert queries.titles_seen(session, keeper, [second_id]) == []


def test_a_later_registration_changes_the_report_not_what_was_kept(client, session, house):
    first, _second = house
    enter(client, session, *house)
    asked = {"rule": "registered", "threshold": "70", "audience": "team", "language": "en"}
    live = f"{COUNTS}.csv"
    before = rows_of(client.get(live, query_string=asked))
    address, row = kept(client, session, COUNTS, **asked)
    assert without_footer(rows_of(client.get(f"{address}.csv"))) == before
    assert "Nothing changed since" in words(client.get(f"{address}/changes"))
    visit(session, first, "Only One", country_code="AT", gender="man", organization_name="Police")
    visit(
        session, first, "Guest Nine", country_code="KZ", gender="man", organization_name="Agency 0"
    )
    session.commit()
    after = rows_of(client.get(live, query_string=asked))
    assert after != before
    assert without_footer(rows_of(client.get(f"{address}.csv"))) == before
    page = words(client.get(f"{address}/changes"))
    for line in (
        "Kazakhstan / Agency 0 In person: Men 0 1 +1 In person: Total 4 5 +1",
        "Together: Total 8 9 +1 Women, %: of stated 100 86 −14",
        "All countries In person: Men 0 2 +2",
        "Together: Total 8 10 +2",
        "Austria / Police In person: Men: 1; In person: Total: 1; Together: Men: 1; Together: Total: 1",
        "Note Gender is known for 6 of 8 people, as they stated it. Gender is known for 8 of 10 people",
    ):
        assert line in page, line
    assert "Details as of" not in page
    assert (row.query, row.language) == (
        "audience=team&language=en&rule=registered&threshold=70", "en",
    )  # fmt: skip
    assert row.workshop_ids == [first.id]
    assert row.document["reach"] == "managers"


def test_a_filter_that_names_what_is_gone_is_not_taken_for_all_workshops(client, session, house):
    first, _second = house
    enter(client, session, *house)
    address, row = kept(client, session, OVER, donor="poland", language="en")
    assert row.workshop_ids == [first.id]
    session.execute(sql_delete(Attribution))
    session.commit()
    told = words(client.get(f"{address}/changes"))
    assert "This report cannot be made any more" in told
    assert "has any more: Donor." in told
    assert "Chosen by: Donor: poland" in words(client.get(address))


def test_the_filter_finds_other_workshops_now(client, session, house):
    first, second = house
    enter(client, session, *house)
    second.title = {"en": "Days of customs"}
    session.commit()
    day = second.start_date.isoformat()
    address, row = kept(client, session, OVER, **{"from": day, "language": "en"})
    assert row.workshop_ids == sorted([first.id, second.id])
    second.state = "cancelled"
    session.commit()
    went = words(client.get(f"{address}/changes"))
    assert "Workshops that are no longer in it Days of customs" in went
    assert "All workshops Reach: Workshops 2 1 −1" in went
    assert "2 workshops of your teams" in went
    again, row = kept(client, session, OVER, **{"from": day, "language": "en"})
    assert row.workshop_ids == [first.id]
    second.state = "published"
    session.commit()
    came = words(client.get(f"{again}/changes"))
    assert "Workshops that are new in it Days of customs" in came
    assert "All workshops Reach: Workshops 1 2 +1" in came


def test_a_row_that_was_changed_says_so_and_shows_nothing(client, session, house):
    enter(client, session, *house)
    address, row = kept(client, session, COUNTS, language="en")
    changed = json.loads(json.dumps(row.document))
    changed["report"]["sections"][0]["blocks"][0]["rows"][0][2] += 1
    row.document = changed
    session.commit()
    for page in (address, f"{address}/changes"):
        told = words(client.get(page))
        assert "somebody changed it since. Its figures are not shown." in told
        assert "Kazakhstan" not in told
    answer = client.get(f"{address}.csv")
    assert answer.status_code == 409
    assert "somebody changed it since" in words(answer)
    assert delete(client, address).status_code == 303
    assert client.get(address).status_code == 404


def test_a_name_is_asked_for_and_kept_when_it_is_wrong(client, session, house):
    enter(client, session, *house)
    for name, sentence in (("  ", "Enter a name for the figures."), ("N" * 201, "Shorten this")):
        answer = keep(client, COUNTS, name, rule="attended")
        assert answer.status_code == 422
        page = words(answer)
        assert sentence in page
        assert "rule=attended" in answer.get_data(as_text=True)
    assert "N" * 201 in answer.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(SavedReport)).all() == []


def test_a_report_over_nothing_is_refused_with_a_sentence(client, session, house):
    enter(client, session, *house)
    token = csrf_token(client.get(OVER))
    address = "/manage/reports/keep/participation?from=2199-01-01"
    answer = client.post(address, data={"csrf_token": token, "name": "Nothing"})
    assert answer.status_code == 422
    assert errors_at(answer) == {
        "": "There is nothing to keep: no workshop and no line is counted."
    }
    assert 'value="Nothing"' in answer.get_data(as_text=True)

"""Migrations on filled databases of both kinds: up, down and up again; models and tables agree."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, MetaData, func, inspect, select, text

from tests import databases, factories
from workshop_mgr.accounts.models import Account
from workshop_mgr.agenda.queries import released_sessions, unreleased
from workshop_mgr.core import audit, clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.db import Base, db
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding.domain import DonorOrder
from workshop_mgr.funding.models import (
    Contributor,
    DonorLink,
    Project,
    ProjectCountry,
    ProjectMember,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.reports.models import FactBox, Quote, SavedReport
from workshop_mgr.sample import services as sample
from workshop_mgr.workshops.models import Workshop


@pytest.fixture
def migrate(app):
    """Return a function that moves the database to a revision, up or down."""

    def to(revision, *, move=command.upgrade):
        with app.app_context():
            folder = app.extensions["migrate"]
            move(folder.migrate.get_config(folder.directory), revision)

    return to


@pytest.fixture
def filled(app, session):
    """Fill the database with the sample, an account and a sealed log; return what stays the same."""
    with app.app_context():
        with unit_of_work() as inner:
            sample.load(inner, at=clock.now())
        with unit_of_work() as inner:
            audit.seal_committed(inner)
    factories.account(session)
    session.commit()
    return counts(session)


def counts(session):
    """Count the rows of every table, and let go of them: a migration waits for readers."""
    session.rollback()
    found = {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return found


def revisions(app):
    scripts = ScriptDirectory(str(app.extensions["migrate"].directory))
    return [script.revision for script in scripts.walk_revisions()]


def test_models_and_tables_agree(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_names_of_constraints_follow_the_convention(app):
    """What has no name of ours cannot be taken back on the other database."""
    with app.app_context():
        inspector = inspect(db.engine)
        for name, table in Base.metadata.tables.items():
            declared = {
                str(one.name)
                for one in table.constraints
                if one.name and one.name.startswith("ck_")
            }
            stored = {one["name"] for one in inspector.get_check_constraints(name)}
            assert stored == declared, name


def test_history_has_one_end_and_one_beginning(app):
    scripts = ScriptDirectory(str(app.extensions["migrate"].directory))
    assert (len(scripts.get_heads()), len(scripts.get_bases())) == (1, 1)


def test_every_step_down_and_up_again_on_a_filled_database_loses_nothing_older(
    app, session, migrate, filled
):
    newest, *older = revisions(app)
    for revision in older:
        migrate(revision, move=command.downgrade)
    migrate("head")
    after = counts(session)
    kept = (
        "workshop",
        "registration",
        "modality",
        "session",
        "account",
        "audit_event",
        "person",
    )
    assert {name: after[name] for name in kept} == {name: filled[name] for name in kept}
    assert after["registration"] == 134
    broken = session.execute(text("PRAGMA foreign_key_check")).all() if is_sqlite(session) else []
    assert broken == []
    assert session.scalar(text("SELECT version_num FROM alembic_version")) == newest
    session.rollback()
    with app.app_context(), unit_of_work() as inner:
        audit.seal_committed(inner)
        assert audit.first_broken(inner) is None


def is_sqlite(session):
    return session.get_bind().dialect.name == "sqlite"


def test_down_to_nothing_and_up_again(app, session, migrate, filled):
    migrate("base", move=command.downgrade)
    with app.app_context():
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        db.engine.dispose()
    migrate("head")
    done = app.test_cli_runner().invoke(args=["reference", "load"])
    assert done.exit_code == 0
    with app.app_context():
        with unit_of_work() as inner:
            sample.load(inner, at=clock.now())
        with unit_of_work() as inner:
            assert inner.scalar(select(func.count()).select_from(Registration)) == 134
            assert inner.scalar(select(func.count()).select_from(AuditEvent)) > 0


def test_what_is_typed_for_reports_comes_and_goes_with_revision_0009(app, session, migrate, filled):
    """Teams, countries, links, quotes and kept reports go; projects and workshops stay as agreed."""
    own = _fill_what_reports_need(session)
    migrate("0008", move=command.downgrade)
    migrate("head")
    after = counts(session)
    assert {name: after[name] for name in own} == dict.fromkeys(own, 0)
    assert {name: after[name] for name in after if name not in own} == {
        name: filled[name] for name in filled if name not in own
    }
    assert set(session.scalars(select(Workshop.donor_order))) == {"agreed"}
    projects = session.scalars(select(Project))
    assert {project.plan().purpose_shares for project in projects} == {()}
    session.rollback()


def _fill_what_reports_need(session):
    """Put one row into each table of revision 0009, and values into its columns; return the tables."""
    account, contributor, project, workshop = (
        session.scalars(select(table).order_by(table.id)).first()
        for table in (Account, Contributor, Project, Workshop)
    )
    at, day = factories.LONG_AGO, factories.LONG_AGO.date()
    project.purpose_codes, project.purpose_shares = ["15210"], ["100"]
    workshop.donor_order = DonorOrder.BY_AMOUNT.value
    rows = (
        DonorLink(contributor_id=contributor.id, label="Desk", token_hash="0" * 64, created_at=at),
        FactBox(workshop_id=workshop.id, topics=Texts(en="Borders")),
        Quote(
            workshop_id=workshop.id, words=Texts(en="Well done."), person_name="Anna",
            state="cleared", decided_on=day, created_at=at,
        ),
        SavedReport(
            kind="counts", name="For the press", workshop_id=workshop.id, language="en",
            document={}, sha256="0" * 64, workshop_ids=[workshop.id], account_id=account.id,
            saved_at=at,
        ),
        ProjectCountry(project_id=project.id, country_code="TM", position=0, share=Decimal(100)),
        ProjectMember(project_id=project.id, account_id=account.id, role="organizer"),
    )  # fmt: skip
    session.add_all(rows)
    session.commit()
    return {row.__tablename__ for row in rows}


def test_a_relative_sqlite_address_is_one_file_for_program_and_migrations(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "instance"
    databases.migrate("sqlite:///own.db", folder)
    assert [path.name for path in tmp_path.rglob("own.db")] == ["own.db"]
    assert (folder / "own.db").exists()


def test_what_was_public_before_releases_is_release_one_a_draft_has_none(app, session, migrate):
    """Revision 0004 freezes the agendas of public workshops as they stand, with who speaks."""
    migrate("0003", move=command.downgrade)
    with app.app_context():
        with db.engine.begin() as connection:
            _agendas_of_revision_0003(connection)
        db.engine.dispose()
    migrate("head")
    rows = session.execute(
        text("SELECT workshop_id, number, status FROM agenda_release ORDER BY workshop_id")
    ).all()
    assert [tuple(row) for row in rows] == [(1, 1, "provisional"), (3, 1, "final")]
    (shown,) = released_sessions(session, session.get_one(Workshop, 1))
    assert shown.starts.isoformat() == "2026-03-02T09:30:00+05:00"
    assert (shown.title, shown.room.name) == (Texts(en="Opening", ru="Открытие"), Texts(en="Hall"))
    assert [speaker.shown_name for speaker in shown.speakers] == ["Dr Lara", Texts(en="Ambassador")]
    assert unreleased(session, session.get_one(Workshop, 1)).changes == ()
    named = session.execute(text("SELECT workshop_id, person_id FROM released_speaker")).all()
    assert sorted(map(tuple, named)) == [(1, 1), (3, 1)]
    posts = session.execute(text("SELECT person_id FROM post")).all()
    assert [tuple(row) for row in posts] == [(1,)]
    session.rollback()


def _agendas_of_revision_0003(connection):
    """Add a published, a draft and an old workshop with one session each, as revision 0003 had them."""
    tables = MetaData()
    tables.reflect(connection)
    when = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}

    def add(table_name, /, **values):
        table = tables.tables[table_name]
        filled_in = {
            column.name: _something(column)
            for column in table.columns
            if not column.nullable and not column.primary_key and column.name not in values
        }
        connection.execute(table.insert().values(**filled_in | values))

    opening = {"en": "Opening", "ru": "Открытие"}
    add("person", id=1, slug="lara", name="Lara", honorific="Dr", post={"en": "Adviser"})
    for number, state in ((1, "published"), (2, "draft"), (3, "completed")):
        add(
            "workshop", id=number, slug=f"days-{number}", state=state, time_zone="Asia/Ashgabat",
            start_date=date(2026, 3, 2), end_date=date(2026, 3, 3), is_history=number == 3,
            format="in_person", **when,
        )  # fmt: skip
        add("room", id=number, workshop_id=number, name={"en": "Hall"})
        add(
            "session", id=number, workshop_id=number, room_id=number, title=opening, type="panel",
            state="scheduled", day=date(2026, 3, 2), starts_local=datetime(2026, 3, 2, 9, 30),
            ends_local=datetime(2026, 3, 2, 10, 30), **when,
        )  # fmt: skip
        add(
            "session_role", session_id=number, person_id=1, honorific="Dr", role="chair", position=0
        )
        add(
            "session_role", session_id=number, post={"en": "Ambassador"}, role="keynote", position=1
        )


def _something(column):
    """Return a value for a column that this test is not about."""
    kind = column.type.python_type if not isinstance(column.type, JSON) else dict
    is_list = column.name in (
        "languages",
        "working_languages",
        "aliases",
        "legal_references",
        "provenance",
    )
    if kind is dict or is_list:
        return [] if is_list else {}
    return {bool: False, int: 0, datetime: factories.LONG_AGO, date: date(2026, 3, 2)}.get(kind, "")

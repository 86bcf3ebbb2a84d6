"""Migrations on filled databases of both kinds: up, down and up again; models and tables agree."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text

from tests import databases, factories
from workshop_mgr.core import audit, clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.db import Base, db
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations.models import Registration
from workshop_mgr.sample import services as sample


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


def test_a_relative_sqlite_address_is_one_file_for_program_and_migrations(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "instance"
    databases.migrate("sqlite:///own.db", folder)
    assert [path.name for path in tmp_path.rglob("own.db")] == ["own.db"]
    assert (folder / "own.db").exists()

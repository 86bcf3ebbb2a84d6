"""How migrations run: on the application's engine, and on SQLite without foreign keys.

With foreign keys on, SQLite's rebuild of a table silently deletes the child rows; so they are
off on a connection of our own, and checked before the work is committed.
"""

from alembic import context
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, Engine

from workshop_mgr.core.db import Base, db, prepare_engine

config = context.config


def _engine() -> Engine:
    """Return an engine for this work alone, on the very database the application uses."""
    engine = create_engine(db.engine.url, hide_parameters=True)
    prepare_engine(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_foreign_keys)
    return engine


def _without_foreign_keys(connection: object, _record: object) -> None:
    """Switch foreign keys off; must run outside a transaction."""
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]  # DB-API connection


def _check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit a migration that left rows without their parents."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            message = f"the migration breaks {len(broken)} foreign keys, first {broken[0]}"
            raise RuntimeError(message)


def run() -> None:
    """Run the migrations in one transaction."""
    engine = _engine()
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
            _check_foreign_keys(connection)
    engine.dispose()


run()

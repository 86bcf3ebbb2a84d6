"""The database: one declarative base, one naming convention, one way to store an instant.

Models use :class:`Base` and never ``db.Model``, so that they are fully typed and run without
Flask; Flask-SQLAlchemy only binds the engine and scopes the session to a request.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    CursorResult,
    DateTime,
    Delete,
    Dialect,
    Engine,
    MetaData,
    Update,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 10_000


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(metadata=Base.metadata)


def current_session() -> Session:
    """Return the session of this request, command or worker turn."""
    return db.session()


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Aware datetimes go in, aware UTC comes out, on both databases.

    SQLite forgets the zone of ``DateTime(timezone=True)``; PostgreSQL returns its own.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value: it would be an instant only by luck."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"naive datetime {value!r} for an instant"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ScaledDecimal(TypeDecorator[Decimal]):
    """An exact decimal with a fixed number of places, stored as an integer of its smallest unit.

    SQLite has no decimals: it would store a float. So 12.50 with four places is 125000, and sums
    made by the database are exact on both. A value with more places is refused, never rounded.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return the integer to store.

        Raises:
            ValueError: the value has more decimal places than the column.
        """
        if value is None:
            return None
        scaled = value.scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"more than {self.places} decimal places: {value}")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the decimal."""
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    """Set what makes SQLite safe beside other processes; we begin transactions ourselves."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "synchronous=FULL",  # an acknowledged registration survives power loss
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin as the transaction asks: DEFERRED for reading, IMMEDIATE for writing."""
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


def rows_changed(session: Session, statement: Update | Delete) -> int:
    """Run a bulk change and return how many rows it met: the answer conditional updates give."""
    result = cast("CursorResult[Any]", session.execute(statement))
    return int(result.rowcount)


def prepare_engine(engine: Engine) -> None:
    """Give an engine the settings of its database; PostgreSQL needs none."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)

"""One change, one transaction: begin as a writer, commit at the end, try again when outrun."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from workshop_mgr.core.db import current_session

T = TypeVar("T")
TRIES = 3
_RETRIABLE_SQLSTATES = {"40001", "40P01"}  # serialization failure, deadlock (PostgreSQL)
_log = logging.getLogger(__name__)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Give a session inside one write transaction; commit on success, roll back on error.

    The read transaction of the request is ended first: SQLite cannot upgrade one under load
    (it fails at once, whatever the timeout). Keep values, not models, across the beginning.
    """
    session = current_session()
    session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def snapshot() -> Iterator[Session]:
    """Give a session that sees one moment of the database, for answers that must fit each other."""
    session = current_session()
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield session
    finally:
        session.rollback()


def in_unit_of_work(work: Callable[[Session], T]) -> T:
    """Run ``work`` in a unit of work, three times at most when the database says "again".

    Raises:
        DBAPIError: the third serialization failure, or any other database error.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with unit_of_work() as session:
                return work(session)
        except DBAPIError as error:
            if attempt == TRIES or not _is_retriable(error):
                raise
            _log.info("transaction tried again", extra={"attempt": attempt})
            time.sleep(0.05 * attempt)
    raise AssertionError  # pragma: no cover - the loop returns or raises


def _is_retriable(error: DBAPIError) -> bool:
    """Say whether the same work may succeed when repeated."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    busy = isinstance(error, OperationalError) and "database is locked" in str(error.orig)
    return sqlstate in _RETRIABLE_SQLSTATES or busy

"""Rate limits: Flask-Limiter, counting in Redis where there is one, else in the database."""

import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from workshop_mgr.core.db import db
from workshop_mgr.core.rate_counts import RateCount

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


class DatabaseStorage(Storage):
    """A fixed-window counter in the application's own database (``database://``)."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what a failing backend raises; a broken database should stay loud."""
        return NotImplementedError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count ``amount`` more in the window of ``expiry`` seconds; return the count."""
        now = time.time()
        table = RateCount.__table__
        dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
        expires_at, present = _instant(now + expiry), _instant(now)
        fresh = dialect.insert(table).values(key=key, count=amount, expires_at=expires_at)
        has_expired = table.c.expires_at <= present
        counted = fresh.on_conflict_do_update(
            index_elements=[table.c.key],
            set_={
                "count": case((has_expired, amount), else_=table.c.count + amount),
                "expires_at": case((has_expired, expires_at), else_=table.c.expires_at),
            },
        ).returning(table.c.count)
        with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
            count = connection.execute(counted).scalar_one()
            connection.commit()
        return int(count)

    def get(self, key: str) -> int:
        """Return the count of the present window."""
        row = self._row(key)
        return int(row.count) if row and row.expires_at > _instant(time.time()) else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since the epoch."""
        row = self._row(key)
        return row.expires_at.timestamp() if row else time.time()

    def check(self) -> bool:
        """Say whether the database answers."""
        with db.engine.connect() as connection:
            connection.execute(select(1))
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        return self._delete(delete(RateCount))

    def clear(self, key: str) -> None:
        """Forget the count of ``key``."""
        self._delete(delete(RateCount).where(RateCount.key == key))

    def _row(self, key: str) -> Any:
        """Read one counter outside the request's session."""
        table = RateCount.__table__
        with db.engine.connect() as connection:
            return connection.execute(
                select(table.c.count, table.c.expires_at).where(table.c.key == key)
            ).first()

    def _delete(self, statement: Any) -> int:
        """Delete counters in a transaction of their own."""
        with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
            deleted = connection.execute(statement).rowcount
            connection.commit()
        return int(deleted)


def _instant(seconds: float) -> datetime:
    """Return seconds since the epoch as an aware instant."""
    return datetime.fromtimestamp(seconds, UTC)


def _say_when(response: Response) -> Response:
    """Tell who asked too often after how many seconds to come back (RFC 9110 §10.2.3)."""
    limit = limiter.current_limit if response.status_code == 429 else None
    if limit is not None:
        response.headers["Retry-After"] = str(max(1, limit.reset_at - int(time.time())))
    return response


def _storage_uri(redis_url: str) -> str:
    """Return where to count; what Redis clients write ``unix:`` is ``redis+unix:`` to Flask-Limiter."""
    is_socket = redis_url.startswith("unix:")
    return f"redis+{redis_url}" if is_socket else redis_url or "database://"


def init_app(app: Flask) -> None:
    """Count where the settings say; ``RATE_LIMITS=off`` is for load tests."""
    app.config["RATELIMIT_ENABLED"] = app.config["RATE_LIMITS"]
    app.config["RATELIMIT_STORAGE_URI"] = _storage_uri(app.config["REDIS_URL"])
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(app.config["REDIS_URL"])
    limiter.init_app(app)
    app.after_request(_say_when)

"""Fixtures: two databases, the application on each, a client; nothing leaves this machine."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests import databases
from tests.applications import Maker
from tests.pages import PageClient
from tests.workers import Groups
from workshop_mgr.core.db import db

KINDS = ("sqlite", "postgresql")
RENDERED = ("views", "pages", "page", "mail", "files", "home", "access")
"""Endings of modules about what is shown, and to whom: the same on either database."""
_connect = socket.socket.connect


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let somebody ask for pages on PostgreSQL too, as `make prove` does."""
    parser.addoption("--pages-everywhere", action="store_true", help="pages on PostgreSQL too")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the folders of tests in memory where there is room: SQLite waits for each commit."""
    if folder := databases.fast_folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups | None:
    """Let `make test` keep together what shares a browser or a server."""
    return Groups(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run tests of stored behavior on both databases, tests of what is shown on SQLite."""
    if config.getoption("--pages-everywhere"):
        return
    left_out = [item for item in items if _is_page_on_postgresql(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not _is_page_on_postgresql(item)]


def _is_page_on_postgresql(item: pytest.Item) -> bool:
    """Say whether a test shows on PostgreSQL what it shows on SQLite."""
    kind = getattr(item, "callspec", None) and item.callspec.params.get("database_kind")
    return kind == "postgresql" and item.path.stem.endswith(RENDERED)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections beyond this machine."""

    def guarded(self: socket.socket, address: Any) -> None:
        is_local = self.family == socket.AF_UNIX or str(address[0]) in (
            "127.0.0.1",
            "::1",
            "localhost",
        )
        if not is_local:
            raise AssertionError(f"a test wants to reach {address}")
        _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give the URL prefix of a PostgreSQL server of this test process."""
    try:
        with databases.postgresql_server() as prefix:
            yield prefix
    except LookupError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy."""
    folder = tmp_path_factory.mktemp("sqlite")
    path = folder / "template.db"
    databases.migrate(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the name of a migrated PostgreSQL database to copy."""
    name = databases.create_database(postgresql)
    databases.migrate(databases.url_of(postgresql, name), tmp_path_factory.mktemp("postgresql"))
    return name


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Name the kind of database: each test runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """Give the URL of an empty, migrated database of this test's own."""
    if database_kind == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    prefix = request.getfixturevalue("postgresql")
    name = databases.create_database(
        prefix, template=request.getfixturevalue("postgresql_template")
    )
    yield databases.url_of(prefix, name)
    databases.drop_database(prefix, name)


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Give the maker of all applications of this process."""
    return Maker(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def make_app(database_url: str, tmp_path: Path, maker: Maker) -> Iterator[Callable[..., Flask]]:
    """Give a function that makes the application on the test's database, with other settings."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        app = maker.make(databases.settings_for(database_url, tmp_path / "instance", **settings))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """Give the application on the test's database."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client that checks every page it fetches."""
    app.test_client_class = PageClient
    return app.test_client()


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """Give a client for long walks that ask something else of pages which others check."""
    return FlaskClient(app, app.response_class)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Give a session of the test's own; commit it before a client shall see its rows.

    No application context stays open around client calls: what Flask-Login keeps there would
    serve one person's session to another.
    """
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL statements of the requests that follow."""
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)

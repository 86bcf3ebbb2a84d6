"""One server and one browser for the tests of a process; a house full of data."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests import browsers, databases
from tests.browser.house import House, build
from tests.browsers import Watch
from tests.factories import PASSWORD

PUBLIC = "http://workshops.example.org"
"""The address in mails and calendars; as one that calendars reach, it lets pages offer all ways."""


@dataclass(frozen=True)
class Site:
    """The running system."""

    origin: str
    environment: dict[str, str]
    house: House
    folder: Path

    def registrations(self, email: str) -> int:
        """Return how many registrations an address has."""
        with closing(sqlite3.connect(self.folder / "meridian.db")) as database:
            found = database.execute("SELECT count(*) FROM registration WHERE email = ?", [email])
            return int(found.fetchone()[0])

    def deliver(self) -> list[Path]:
        """Run the worker once; return the mails of the outbox folder, oldest first."""
        subprocess.run(
            [sys.executable, "-m", "workshop_mgr", "worker", "--once"],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
        )
        return sorted(
            (self.folder / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns
        )


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give Chromium, or skip by name where there is none."""
    try:
        path = browsers.chromium()
    except LookupError as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(browsers.FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def site(
    browser: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Give the running system with its data."""
    folder = tmp_path_factory.mktemp("site")
    path = folder / "meridian.db"
    shutil.copy(sqlite_template, path)
    port = browsers.free_port()
    environment = databases.environment_for(f"sqlite:///{path}", folder, BASE_URL=PUBLIC)
    house = build(environment)
    with browsers.server(port, environment) as origin:
        yield Site(origin, environment, house, folder)


@pytest.fixture(scope="package")
def signed_in(browser: Browser, site: Site) -> Callable[[str], Any]:
    """Give a function that returns the cookies of somebody of the house; guests have none."""
    kept: dict[str, Any] = {"guest": None}

    def cookies(who: str) -> Any:
        if who not in kept:
            context = browser.new_context(base_url=site.origin)
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("#email", site.house.emails[who])
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/manage")
            kept[who] = context.storage_state()
            context.close()
        return kept[who]

    return cookies


@pytest.fixture
def open_context(
    browser: Browser, site: Site, signed_in: Callable[[str], Any]
) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that opens a fresh window; what it complains about fails the test."""
    watches: list[Watch] = []

    def opened(who: str = "guest", **options: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=site.origin,
            storage_state=signed_in(who),
            **{"locale": "en-US", "viewport": {"width": 1280, "height": 800}, **options},
        )
        context.set_default_timeout(5000)
        watches.append(Watch(context, site.origin))
        return context

    yield opened
    for watch in watches:
        watch.context.close()
    assert [complaint for watch in watches for complaint in watch.complaints] == []

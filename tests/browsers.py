"""A real server and a real Chromium for tests: where they are found, and what they complain about."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

START_SECONDS = 60
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """Return the path of the browser: ``CHROMIUM``, else the first one installed.

    Raises:
        LookupError: there is none, with the remedy.
    """
    candidates = (os.environ.get("CHROMIUM", ""), *_NAMES)
    found = next((path for name in candidates if name and (path := shutil.which(name))), None)
    if found is None:
        raise LookupError("no Chromium: install it, or set CHROMIUM to its path")
    return found


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(port: int, environment: Mapping[str, str]) -> Iterator[str]:
    """Run ``workshop-mgr serve`` in a process of its own; give the address it answers at."""
    command = [sys.executable, "-m", "workshop_mgr", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    origin = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{origin}/healthz", process)
        yield origin
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(address).close()
        except URLError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@dataclass
class Watch:
    """Notes what a page should never give rise to; ``complaints`` stays empty on a good one."""

    context: BrowserContext
    origin: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to every page of the context."""
        self._documents: set[str] = set()
        self.context.on("request", self._note_request)
        self.context.on("console", self._note_message)
        self.context.on("weberror", lambda found: self.complaints.append(f"script: {found.error}"))

    def _note_request(self, request: Request) -> None:
        """Note addresses of other hosts, and which addresses are pages or sent by a page's script."""
        if request.is_navigation_request() or request.resource_type == "fetch":
            self._documents.add(request.url)
        is_inner = urlsplit(request.url).scheme in ("data", "blob", "about")
        if not is_inner and not request.url.startswith(self.origin):
            self.complaints.append(f"asks another host: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        """Note errors and all of the security policy; a page or answer that is itself a 4xx is no error."""
        is_status = message.location["url"] in self._documents and "status of 4" in message.text
        is_bad = message.type == "error" or "Content Security Policy" in message.text
        if is_bad and not is_status:
            self.complaints.append(f"console {message.type}: {message.text}")


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )

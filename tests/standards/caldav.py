"""A real CalDAV server on this machine, and what a program that keeps a calendar there sends it."""

import base64
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, make_server

from radicale import config
from radicale.app import Application

_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


class Answer(NamedTuple):
    """What the server says: status, the mark of this version, body."""

    status: int
    etag: str
    body: bytes


class Server:
    """One person's calendars on the server (RFC 4791)."""

    def __init__(self, port: int) -> None:
        self._port = port

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send a request as this person; header names are written with underscores."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Basic {base64.b64encode(b'anna:any').decode()}"
        try:
            connection.request(method, f"/anna/{path}", body, sent)
            got = connection.getresponse()
            return Answer(got.status, got.headers.get("ETag", ""), got.read())
        finally:
            connection.close()

    def put(self, path: str, file: bytes, **headers: str) -> Answer:
        """Store a file: of one entry, or of a whole calendar."""
        return self.send("PUT", path, file, Content_Type="text/calendar; charset=utf-8", **headers)

    def between(self, path: str, start: str, end: str) -> set[str]:
        """Return the UIDs of what takes place between two instants, as the server works it out."""
        body = _QUERY.format(start=start, end=end).encode()
        found = self.send("REPORT", path, body, Content_Type="application/xml", Depth="1")
        assert found.status == 207
        return set(re.findall(r"^UID:(\S+)", found.body.decode(), re.MULTILINE))


class _Quiet(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run the server around a folder."""
    settings = config.load()
    settings.update(
        {
            "auth": {"type": "none"},
            "storage": {"filesystem_folder": str(folder), "_filesystem_fsync": "False"},
        },
        "tests",
        privileged=True,
    )
    logging.getLogger("radicale").setLevel(logging.ERROR)
    with make_server("127.0.0.1", 0, Application(settings), handler_class=_Quiet) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield Server(running.server_port)
        finally:
            running.shutdown()
            thread.join()


def to_store(message: bytes) -> bytes:
    """Return an invitation as a program stores it for its reader.

    A stored object has no METHOD (RFC 4791 §4.1). ``SCHEDULE-AGENT=CLIENT`` says that the
    program sees to the answer, so that the server writes to nobody (RFC 6638 §7.1).
    """
    kept = re.sub(rb"\r\nMETHOD:[A-Z]+", b"", message)
    return re.sub(rb"\r\nORGANIZER(?=[;:])", rb"\r\nORGANIZER;SCHEDULE-AGENT=CLIENT", kept)

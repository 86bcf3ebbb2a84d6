"""The production server and the worker as children of one process that leaves none behind."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from workshop_mgr.config import is_set

PROJECT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 10.0
# Granian forgets to end a process that is still starting when it is told to stop, unless it may
# do so by force; without this, kill -9 at the wrong moment would leave two processes behind.
SERVER_GRACE_SECONDS = 3
THREADS = 4
WAITING_REQUESTS = 64
_PR_SET_PDEATHSIG = 1


class ServeRefused(Exception):
    """The server cannot start; the message is one sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Service:
    """Where to serve, with how many processes, and whether a worker runs beside them."""

    host: str
    port: int
    workers: int
    with_worker: bool

    @property
    def url(self) -> str:
        """Return the address people open: the machine's own on the network for 0.0.0.0."""
        host = lan_address() if self.host == "0.0.0.0" else self.host  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def lan_address() -> str:
    """Return this machine's address on the local network, loopback where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # documentation range: nothing is sent
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody else uses.

    Raises:
        ServeRefused: the port is busy or not ours to open.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except OSError:
        raise ServeRefused(
            f"There is no host {host} to serve on: use 127.0.0.1 or 0.0.0.0."
        ) from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeRefused(
                f"Port {port} cannot be used ({error.strerror}): stop what runs there, or "
                "choose another port, for example with make run PORT=5001."
            ) from None


def serve(service: Service, environment: Mapping[str, str]) -> None:
    """Serve until Ctrl-C or SIGTERM, or until a child ends by itself.

    Raises:
        ServeRefused: the port cannot be used, or a child ended by itself.
    """
    check_port(service.host, service.port)
    inherited = dict(environment)
    if not is_set(environment, "BASE_URL"):
        inherited["WORKSHOP_MGR_BASE_URL"] = service.url
    stopping = _Stopping()  # before there are children that a Ctrl-C could leave behind
    children = [_start(command, inherited) for command in _commands(service)]
    while not stopping.is_wanted and all(child.poll() is None for child in children):
        time.sleep(0.2)
    _stop(children)
    if not stopping.is_wanted:
        raise ServeRefused("The server or its worker ended by itself: the lines above say why.")


class _Stopping:
    """Notes that somebody asked to stop."""

    def __init__(self) -> None:
        self.is_wanted = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.is_wanted = True


def _commands(service: Service) -> list[Sequence[str]]:
    """Return the command lines of the children."""
    server = (
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        service.host,
        "--port",
        str(service.port),
        "--workers",
        str(service.workers),
        "--blocking-threads",
        str(THREADS),
        "--backpressure",
        str(WAITING_REQUESTS),
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        str(SERVER_GRACE_SECONDS),
        "--log-level",
        "warning",
        "wsgi:app",
    )
    worker = (sys.executable, "-m", "workshop_mgr", "worker")
    return [server, worker] if service.with_worker else [server]


def _start(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a child that a terminal's Ctrl-C does not reach and that ends with its parent."""
    return subprocess.Popen(  # noqa: S603 - our own command line
        command,
        env=dict(environment),
        cwd=PROJECT,
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads have been started
    )


def _die_with_parent() -> None:
    """Ask Linux to end this process when its parent is gone, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """End the children gracefully, and by force when they take too long."""
    for child in children:
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_group(child, signal.SIGKILL)
            child.wait()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a child; by force, its whole group."""
    try:
        if number is signal.SIGKILL:
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)
    except ProcessLookupError:
        pass

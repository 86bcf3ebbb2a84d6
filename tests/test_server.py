"""The real processes: what a newcomer starts, what an operator starts, and that none of them stays."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.browsers import free_port
from workshop_mgr.server import ServeRefused, Service, check_port

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 30
TOOL = (sys.executable, "-m", "workshop_mgr")
GUNICORN = (sys.executable, "-m", "gunicorn", "--no-control-socket")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give the instance folder that a first start left behind; the tests of a process share it."""
    base = tmp_path_factory.mktemp("served")
    port, made = free_port(), base / "instance"
    command = (*TOOL, "quickstart", "--port", str(port))
    with running(*command, log=base / "log", env=environment(made)) as process:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
    return made


def environment(folder, **more):
    """Return an environment with an instance folder and nothing else set."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith("WORKSHOP_MGR_")
    }
    return clean | {"WORKSHOP_MGR_INSTANCE_PATH": str(folder)} | more


def run(*words, folder, given="", **more):
    """Run a command to its end; return status, standard output and standard error."""
    done = subprocess.run(
        [*TOOL, *words], env=environment(folder, **more), cwd=PROJECT, capture_output=True, text=True,
        input=given, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@contextmanager
def running(*command, log, env):
    """Run a server in a session of its own, its output in a file; kill what is left of it at the end."""
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=PROJECT,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(address, process):
    """Wait until the server answers; return what it says."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(address) as answer:
                return answer.read().decode()
        except URLError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)


def family(pid):
    """Return the processes below a process that runs."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if words[0] != "Z":
            parents[int(status.parent.name)] = int(words[1])
    found, new = set(), {pid}
    while new:
        found |= new
        new = {child for child, parent in parents.items() if parent in new} - found
    return found - {pid}


def wait_until_gone(pids):
    """Wait a little for processes to end; return those that stay."""
    until = time.monotonic() + 15
    while True:
        left = {pid for pid in pids if Path(f"/proc/{pid}").exists() and _is_alive(pid)}
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.05)


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").replace("\0", " ")


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="counts processes in /proc"
)


@needs_proc
def test_a_newcomer_starts_it_and_ctrl_c_leaves_nothing_behind(tmp_path):
    port, log, folder = free_port(), tmp_path / "log", tmp_path / "instance"
    command = (*TOOL, "quickstart", "--port", str(port))
    with running(*command, log=log, env=environment(folder)) as process:
        assert wait_for(f"http://127.0.0.1:{port}/readyz", process) == "ready\n"
        home = wait_for(f"http://127.0.0.1:{port}/", process)
        assert 'href="/workshops/sample-upcoming"' in home
        children = family(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 0
    assert len(children) >= 4  # Granian, its two processes, the worker
    assert wait_until_gone(children) == set()
    url, account, password, mails, *rest = log.read_text().splitlines()
    # Granian says so when it had to end a process that was still starting; nothing else may follow.
    assert [line for line in rest if "Killing worker-" not in line] == []
    assert url == f"URL: http://127.0.0.1:{port}"
    assert account == "Account: admin@example.org"
    assert re.fullmatch(r"Password: \S{16}", password)
    assert mails == f"Mails: {folder}/outbox (as .eml files)"


@needs_proc
def test_the_second_start_keeps_the_account_and_a_worker_that_ends_ends_it_all(folder, tmp_path):
    port, log = free_port(), tmp_path / "log"
    command = (*TOOL, "quickstart", "--port", str(port))
    with running(*command, log=log, env=environment(folder)) as process:
        wait_for(f"http://127.0.0.1:{port}/healthz", process)
        children = family(process.pid)
        worker = next(pid for pid in children if command_of(pid).endswith("workshop_mgr worker"))
        os.kill(worker, signal.SIGKILL)
        assert process.wait(PATIENCE_SECONDS) == 1
    assert wait_until_gone(children) == set()
    lines = log.read_text().splitlines()
    assert lines[1] == "Account: admin@example.org"
    assert lines[2].startswith("Password: set earlier; a new one: echo 'your new password' | ")
    assert lines[2].endswith("accounts password admin@example.org --password-stdin")
    assert lines[-1] == "Error: The server or its worker ended by itself: the lines above say why."


def test_the_first_account_is_an_admin_on_the_team_of_every_sample(folder):
    with closing(sqlite3.connect(folder / "meridian.db")) as database:
        assert database.execute("SELECT role FROM account").fetchall() == [("admin",)]
        assert database.execute("SELECT count(*) FROM team_member").fetchone() == (4,)


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_serve_leaves_no_child_however_it_ends(folder, tmp_path, how):
    port = free_port()
    command = (*TOOL, "serve", "--port", str(port), "--workers", "1")
    with running(*command, log=tmp_path / "log", env=environment(folder)) as process:
        assert wait_for(f"http://127.0.0.1:{port}/healthz", process) == "ok\n"
        children = family(process.pid)
        process.send_signal(how)
        assert process.wait(PATIENCE_SECONDS) == (0 if how is signal.SIGTERM else -how)
    assert len(children) >= 2
    assert wait_until_gone(children) == set()


def test_gunicorn_serves_the_same(folder, tmp_path):
    port = free_port()
    command = (
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
        "wsgi:app",
    )
    with running(*command, log=tmp_path / "log", env=environment(folder)) as process:
        assert wait_for(f"http://127.0.0.1:{port}/readyz", process) == "ready\n"
        assert "Sample: " in wait_for(f"http://127.0.0.1:{port}/workshops/sample-upcoming", process)
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0


def test_gunicorn_does_not_try_a_wrong_setting_again(folder, tmp_path):
    command = (
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{free_port()}",
        "--no-control-socket",
        "wsgi:app",
    )
    wrong = environment(folder, WORKSHOP_MGR_RATE_LIMITS="maybe")
    with running(*command, log=tmp_path / "log", env=wrong) as process:
        assert process.wait(PATIENCE_SECONDS) == 3
    lines = (tmp_path / "log").read_text().splitlines()
    assert "WORKSHOP_MGR_RATE_LIMITS is 'maybe'; use on or off." in lines
    assert not [line for line in lines if line.startswith("Traceback")]


@pytest.mark.parametrize("command", ["quickstart", "serve"])
def test_a_busy_port_is_one_sentence(folder, command):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        status, out, err = run(command, "--port", str(port), folder=folder)
    assert (status, out) == (1, "")
    assert err == (
        f"Error: Port {port} cannot be used (Address already in use): stop what runs there, or "
        "choose another port, for example with make run PORT=5001.\n"
    )


def test_a_database_of_a_later_version_is_one_sentence(tmp_path):
    with closing(sqlite3.connect(tmp_path / "meridian.db")) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
        database.commit()
    status, out, err = run("quickstart", "--port", str(free_port()), folder=tmp_path)
    assert (status, out) == (1, "")
    assert err == (
        "Error: The database could not be upgraded and is as it was (Can't locate revision identified "
        "by '9999'): check DATABASE_URL, or use the version of Meridian that wrote it last.\n"
    )


NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.mark.parametrize("words", [("registrations", "check"), ("db", "upgrade")], ids=" ".join)
def test_a_database_that_is_away_is_one_line_on_standard_error(tmp_path, words):
    status, out, err = run(*words, folder=tmp_path, WORKSHOP_MGR_DATABASE_URL=NOWHERE)
    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith("Error: the database refuses (")
    assert err.endswith("): workshop-mgr doctor says what to do.\n")


def test_commands_say_how_they_ended(folder):
    assert run("registrations", "check", folder=folder)[0] == 0
    assert run("worker", "--once", folder=folder) == (0, "0 messages delivered.\n", "")
    assert run("sample", "load", folder=folder) == (0, "Sample loaded: nothing to do.\n", "")
    assert run("nothing", folder=folder)[0] == 2


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("LOG_FORMAT", "xml", "is 'xml'; use text or json."),
        ("SENTRY_DSN", "https://sentry.example.org", "cannot be used: Missing public key."),
    ],
)
def test_a_wrong_setting_stops_every_command_with_one_sentence(folder, name, value, problem):
    variable = f"WORKSHOP_MGR_{name}"
    assert run("doctor", folder=folder, **{variable: value}) == (1, "", f"{variable} {problem}\n")


def test_addresses_people_open():
    assert Service("127.0.0.1", 5000, 1, with_worker=False).url == "http://127.0.0.1:5000"
    assert Service("::1", 5000, 1, with_worker=False).url == "http://[::1]:5000"


def test_everywhere_is_printed_as_the_address_on_the_local_network():
    """In a process of its own: to find that address, a socket is pointed beyond this machine."""
    code = "from workshop_mgr.server import Service; print(Service('0.0.0.0', 5000, 1, with_worker=False).url)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    host = re.fullmatch(r"http://(.+):5000\n", done.stdout)[1]
    with socket.socket() as probe:
        probe.bind((host, 0))  # an address of this machine
    assert host != "0.0.0.0"


def test_a_host_there_is_not_is_a_sentence():
    with pytest.raises(ServeRefused) as refusal:
        check_port("no-host.invalid", 5000)
    assert (
        str(refusal.value)
        == "There is no host no-host.invalid to serve on: use 127.0.0.1 or 0.0.0.0."
    )

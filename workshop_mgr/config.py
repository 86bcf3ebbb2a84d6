"""Settings: read once at start from the environment, from files, or from ``settings.toml``.

Every value is checked before anything else happens; a wrong one stops the start with one
sentence that names it. ``SETTINGS`` is the table the documentation is tested against.
"""

import logging
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, unquote, urlsplit

from cryptography.fernet import Fernet
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "WORKSHOP_MGR_"
PROJECT = Path(__file__).resolve().parent.parent
LANGUAGES_KNOWN = ("en", "ru")
SHORTEST_SECRET = 16
LONGEST_REPLY_NAME = 31
"""Octets before the @ of the address calendars answer to: whose answer it is has to fit beside."""


class SettingRefused(Exception):
    """A setting has a value that cannot be used; the message is one sentence for the operator."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{PREFIX}{name} {problem}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: how its text becomes a value, and what it means."""

    name: str
    parse: Callable[[str, str], Any]
    default: str
    meaning: str


def _line(name: str, value: str) -> str:
    """Take a text of one line that is not empty."""
    if not value.strip():
        raise SettingRefused(name, "is empty.")
    if re.search(r"[\x00-\x1f\x7f]", value.strip()):
        raise SettingRefused(name, "holds a line break or another control character.")
    return value.strip()


def _email(name: str, value: str) -> str:
    """Take one mail address; a host without a dot will do for trying things out."""
    value = value.strip()
    try:
        is_usable = value.isascii() and bool(Address(addr_spec=value).domain)
    except (HeaderParseError, ValueError, IndexError):
        is_usable = False
    if not is_usable:
        raise SettingRefused(name, f"is {value!r}; use one address such as workshops@example.org.")
    return value


def _reply_address(name: str, value: str) -> str:
    """Take a mail address with room for whose it is before the @, or nothing."""
    if not value.strip():
        return ""
    value = _email(name, value)
    if len(value.rpartition("@")[0]) > LONGEST_REPLY_NAME:
        raise SettingRefused(
            name,
            f"is {value!r}; use an address of at most {LONGEST_REPLY_NAME} letters before the @.",
        )
    return value


def _secret(name: str, value: str) -> str:
    """Take a text too long to guess, or nothing."""
    if value.strip() and len(value.strip()) < SHORTEST_SECRET:
        raise SettingRefused(name, f"is too short; use at least {SHORTEST_SECRET} characters.")
    return value.strip()


def _optional(_name: str, value: str) -> str:
    """Take any text, or nothing."""
    return value.strip()


def _switch(name: str, value: str) -> bool:
    """Take ``on`` or ``off``."""
    if value not in ("on", "off"):
        raise SettingRefused(name, f"is {value!r}; use on or off.")
    return value == "on"


def _count(name: str, value: str) -> int:
    """Take a whole number from 0."""
    if not (value.isascii() and value.isdigit()):
        raise SettingRefused(name, f"is {value!r}; use a whole number such as 0 or 1.")
    return int(value)


def _choice(*allowed: str) -> Callable[[str, str], str]:
    """Take one of a few words."""

    def parse(name: str, value: str) -> str:
        if value not in allowed:
            raise SettingRefused(name, f"is {value!r}; use {' or '.join(allowed)}.")
        return value

    return parse


def _url(*schemes: str) -> Callable[[str, str], str]:
    """Take an address with one of the schemes, or nothing."""

    def parse(name: str, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and _parts(name, value).scheme not in schemes:
            raise SettingRefused(
                name, f"is not an address that starts with {' or '.join(schemes)}."
            )
        return value

    return parse


def _parts(name: str, value: str) -> SplitResult:
    """Take an address apart; refuse brackets that do not close and a port that is none.

    What ``/``, ``?`` or ``#`` in a password leaves as the port is a part of it: never shown.
    """
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        problem = (
            "/, ? and # in a name or password are written %2F, %3F and %23"
            if "@" in value
            else error
        )
        raise SettingRefused(name, f"is not an address: {problem}.") from None
    return parts


def _database_url(name: str, value: str) -> str:
    """Take the address of a PostgreSQL server's database or of an SQLite file, or nothing."""
    value = value.strip()
    try:
        kind = make_url(value).drivername if value else ""
    except ArgumentError:
        kind = "unknown"
    if kind not in ("", "sqlite", "postgresql", "postgresql+psycopg"):
        raise SettingRefused(
            name,
            "is not the address of a database; use postgresql://user:password@host/name or "
            "sqlite:////folder/file.db.",
        )
    return value


def _site_url(name: str, value: str) -> str:
    """Take an http or https address of a host; pages are at its root, so it has no path."""
    value = _url("http", "https")(name, value)
    parts = _parts(name, value)
    if not parts.hostname:
        raise SettingRefused(name, "names no host; use an address such as https://example.org.")
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise SettingRefused(
            name, "has more than a host and a port; use an address such as https://example.org."
        )
    return value


def is_loopback(base_url: str) -> bool:
    """Say whether only this computer can reach an address of ours, so that no calendar could subscribe."""
    host = urlsplit(base_url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _mail_url(name: str, value: str) -> str:
    """Take ``file:`` or the address of a mail server."""
    if value.strip() == "file:":
        return "file:"
    value = _url("smtp", "smtps")(name, value)
    if not _parts(name, value).hostname:
        raise SettingRefused(name, "names no mail server; use smtp://host:port or file:.")
    return value


def _mailbox_url(name: str, value: str) -> str:
    """Take the address of a folder on an IMAP server, or nothing."""
    value = _url("imap", "imaps")(name, value)
    if not value:
        return ""
    parts = _parts(name, value)
    if not (parts.hostname and parts.username and parts.password):
        raise SettingRefused(
            name, "lacks a host, a name or a password; use imaps://user:pass@host/INBOX."
        )
    if not unquote(parts.path).isascii() or re.search(r"[\x00-\x1f\x7f]", unquote(value)):
        raise SettingRefused(name, "holds control characters or a folder in letters beyond ASCII.")
    return value


def _languages(name: str, value: str) -> tuple[str, ...]:
    """Take language codes, the first being the default."""
    codes = tuple(code.strip() for code in value.split(",") if code.strip())
    unknown = [code for code in codes if code not in LANGUAGES_KNOWN]
    if not codes or unknown or len(set(codes)) < len(codes):
        raise SettingRefused(name, f"is {value!r}; choose from {', '.join(LANGUAGES_KNOWN)}.")
    return codes


def _data_key(name: str, value: str) -> str:
    """Take a Fernet key, or nothing."""
    if value:
        try:
            Fernet(value)
        except ValueError as error:
            raise SettingRefused(name, "is not 32 bytes in URL-safe base64.") from error
    return value


SETTINGS = (
    Setting(
        "INSTANCE_PATH",
        _optional,
        "",
        "folder of the database file, secrets and outgoing mail; default instance",
    ),
    Setting(
        "DATABASE_URL",
        _database_url,
        "",
        "database; default SQLite in the instance folder",
    ),
    Setting(
        "SECRET_KEY",
        _secret,
        "",
        "signs cookies and derives links; default generated once in the instance folder",
    ),
    Setting(
        "DATA_KEY",
        _data_key,
        "",
        "encrypts sensitive fields; default generated once in the instance folder",
    ),
    Setting("BASE_URL", _site_url, "http://127.0.0.1:5000", "the only source of absolute links"),
    Setting(
        "MAIL_URL",
        _mail_url,
        "file:",
        "smtp://user:pass@host:port, smtps://…, or file: for .eml files in the outbox folder",
    ),
    Setting(
        "MAIL_FROM", _email, "workshops@localhost", "sender of mails and help address on the pages"
    ),
    Setting(
        "REPLY_ADDRESS",
        _reply_address,
        "",
        "sender of calendar invitations, with a part of each person's own; default MAIL_FROM",
    ),
    Setting(
        "REPLY_MAILBOX_URL",
        _mailbox_url,
        "",
        "imaps://user:pass@host:port/folder (or imap://…), where the worker fetches calendar replies",
    ),
    Setting(
        "REDIS_URL",
        _url("redis", "rediss", "unix"),
        "",
        "shared rate limits of several machines; default the database",
    ),
    Setting("SITE_NAME", _line, "Meridian", "name of the installation"),
    Setting("LANGUAGES", _languages, "en,ru", "languages of the interface, the default first"),
    Setting("TRUSTED_PROXIES", _count, "0", "how many proxies in front set X-Forwarded-For"),
    Setting("RATE_LIMITS", _switch, "on", "off only for load tests"),
    Setting("LOG_FORMAT", _choice("text", "json"), "text", "how log lines are written"),
    Setting(
        "SENTRY_DSN", _url("http", "https"), "", "where errors are reported; needs the sentry extra"
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Fields are the names of ``SETTINGS`` in lower case."""

    instance_path: Path
    database_url: str
    secret_key: str
    data_key: str
    base_url: str
    mail_url: str
    mail_from: str
    reply_address: str
    reply_mailbox_url: str
    redis_url: str
    site_name: str
    languages: tuple[str, ...]
    trusted_proxies: int
    rate_limits: bool
    log_format: str
    sentry_dsn: str

    @classmethod
    def load(cls) -> Self:
        """Return the settings of this process.

        Raises:
            SettingRefused: a value cannot be used.
        """
        return cls.from_env(os.environ)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings of an environment; files and defaults fill what it leaves out.

        Raises:
            SettingRefused: a value cannot be used.
        """
        instance = Path(_raw(environ, {}, "INSTANCE_PATH") or PROJECT / "instance").resolve()
        stored = _stored(instance)
        _check_names(environ, stored)
        values = {setting.name: _value(environ, stored, setting) for setting in SETTINGS}
        _make_folder(instance)
        values["INSTANCE_PATH"] = instance
        values["DATABASE_URL"] = values["DATABASE_URL"] or _own_database(instance)
        values["SECRET_KEY"] = values["SECRET_KEY"] or _kept(
            instance / "secret_key", secrets.token_urlsafe(48)
        )
        values["DATA_KEY"] = values["DATA_KEY"] or _kept(
            instance / "data_key", Fernet.generate_key().decode()
        )
        values["REPLY_ADDRESS"] = values["REPLY_ADDRESS"] or _room_for_replies(values["MAIL_FROM"])
        return cls(**{name.lower(): value for name, value in values.items()})


def _room_for_replies(mail_from: str) -> str:
    """Return the sender of mails as the address calendars answer to, if it has room for that."""
    try:
        return _reply_address("REPLY_ADDRESS", mail_from)
    except SettingRefused:
        raise SettingRefused(
            "REPLY_ADDRESS",
            f"is not set, and MAIL_FROM is too long to stand for it; set an address of at most "
            f"{LONGEST_REPLY_NAME} letters before the @.",
        ) from None


def is_set(environ: Mapping[str, str], name: str) -> bool:
    """Say whether a setting has a value of its own: in the environment, a file or ``settings.toml``."""
    instance = Path(_raw(environ, {}, "INSTANCE_PATH") or PROJECT / "instance").resolve()
    return _raw(environ, _stored(instance), name) is not None


def _value(environ: Mapping[str, str], stored: Mapping[str, str], setting: Setting) -> Any:
    """Return one parsed value."""
    raw = _raw(environ, stored, setting.name)
    return setting.parse(setting.name, setting.default if raw is None else raw)


def _raw(environ: Mapping[str, str], stored: Mapping[str, str], name: str) -> str | None:
    """Return the text of a setting: environment, then its file, then ``settings.toml``."""
    if f"{PREFIX}{name}" in environ:
        return environ[f"{PREFIX}{name}"]
    path = environ.get(f"{PREFIX}{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingRefused(f"{name}_FILE", f"cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise SettingRefused(f"{name}_FILE", "names a file that is not text.") from error
    return stored.get(name)


def _stored(instance: Path) -> dict[str, str]:
    """Return what ``settings.toml`` of the instance folder says; names in any case."""
    path = instance / "settings.toml"
    if not path.exists():
        return {}
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingRefused("*", f"cannot be read from settings.toml: {error}.") from error
    return {name.upper().removeprefix(PREFIX): _written(value) for name, value in read.items()}


def _written(value: Any) -> str:
    """Return a TOML value the way the environment would write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _check_names(environ: Mapping[str, str], stored: Mapping[str, str]) -> None:
    """Refuse names in ``settings.toml`` that mean nothing; warn of such variables."""
    known = {setting.name for setting in SETTINGS}
    for name in stored:
        if name not in known:
            raise SettingRefused(name, "in settings.toml is not a setting.")
    if "INSTANCE_PATH" in stored:
        raise SettingRefused(
            "INSTANCE_PATH", "cannot be set in settings.toml, which lies inside it."
        )
    for variable in environ:
        name = variable.removeprefix(PREFIX)
        if variable.startswith(PREFIX) and name.removesuffix("_FILE") not in known:
            logging.getLogger(__name__).warning("%s is not a setting and is ignored", variable)


def _make_folder(instance: Path) -> None:
    """Make the instance folder, readable by its owner alone."""
    try:
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingRefused("INSTANCE_PATH", f"cannot be made: {error.strerror}.") from error


def _own_database(instance: Path) -> str:
    """Return the address of the database file in the instance folder, readable by its owner alone.

    An empty file is an empty database; SQLite gives the files beside it the same mode.
    """
    path = instance / "meridian.db"
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise SettingRefused("INSTANCE_PATH", f"cannot be written: {error.strerror}.") from error
    return f"sqlite:///{path}"


def _kept(path: Path, fresh: str) -> str:
    """Return the secret kept in ``path``, keeping ``fresh`` there first if there is none.

    The file appears whole and once, also when two processes start together: it is written
    aside with mode 0600 and linked into place, and the loser reads the winner's.

    Raises:
        SettingRefused: the instance folder cannot be written, or the file not read.
    """
    try:
        _keep(path, fresh)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingRefused(
            "INSTANCE_PATH", f"does not let us keep {path.name}: {error.strerror}."
        ) from error


def _keep(path: Path, fresh: str) -> None:
    """Write ``fresh`` into ``path`` unless there is something already."""
    if not path.exists():
        handle, aside = tempfile.mkstemp(dir=path.parent)  # mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(fresh)
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(aside)

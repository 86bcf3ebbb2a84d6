"""Settings (INTERFACE §2): from the environment, files or settings.toml; a wrong one is a sentence."""

import logging
import stat

import pytest

from workshop_mgr.config import SettingRefused, Settings, is_loopback, is_set
from workshop_mgr.web.logs import configure

MORE_THAN_A_HOST = "has more than a host and a port; use an address such as https://example.org."
NO_DATABASE = (
    "is not the address of a database; use postgresql://user:password@host/name or "
    "sqlite:////folder/file.db."
)
ENCODED = "/, ? and # in a name or password are written %2F, %3F and %23"
NO_PORT = "is not an address: Port could not be cast to integer value as 'abc'."
SHORT_NAME = "use an address of at most 31 letters before the @."
ONE_ADDRESS = "use one address such as workshops@example.org."
INSIDE = "WORKSHOP_MGR_INSTANCE_PATH cannot be set in settings.toml, which lies inside it."
KEY = "bWVyaWRpYW4tdGVzdHMtbWVyaWRpYW4tdGVzdHMtISE="


@pytest.fixture
def load(tmp_path):
    """Return a function that loads settings of an environment with an instance folder of its own."""

    def load(**given):
        environment = {f"WORKSHOP_MGR_{name}": str(value) for name, value in given.items()}
        return Settings.from_env(
            {"WORKSHOP_MGR_INSTANCE_PATH": str(tmp_path / "instance"), **environment}
        )

    return load


@pytest.fixture
def stored(tmp_path):
    """Return a function that writes settings.toml."""

    def write(text):
        (tmp_path / "instance").mkdir(exist_ok=True)
        (tmp_path / "instance" / "settings.toml").write_text(text, encoding="utf-8")

    return write


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_set_is_a_complete_installation(load, tmp_path):
    settings, folder = load(), tmp_path / "instance"
    assert settings.instance_path == folder
    assert settings.database_url == f"sqlite:///{folder}/meridian.db"
    assert (settings.base_url, settings.mail_url) == ("http://127.0.0.1:5000", "file:")
    assert (settings.languages, settings.site_name) == (("en", "ru"), "Meridian")
    assert (settings.rate_limits, settings.trusted_proxies) == (True, 0)
    assert (settings.redis_url, settings.sentry_dsn, settings.log_format) == ("", "", "text")


def test_secrets_are_made_once_and_only_the_owner_reads_them(load, tmp_path):
    first, second, folder = load(), load(), tmp_path / "instance"
    assert (first.secret_key, first.data_key) == (second.secret_key, second.data_key)
    assert len(first.secret_key) >= 64
    assert first.secret_key != first.data_key
    names = ("secret_key", "data_key", "meridian.db")
    assert {name: mode_of(folder / name) for name in names} == dict.fromkeys(names, 0o600)
    assert mode_of(folder) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_a_database_elsewhere_leaves_no_file_here(load, tmp_path):
    load(DATABASE_URL="postgresql://meridian@db.example.org/meridian")
    assert not (tmp_path / "instance" / "meridian.db").exists()


def test_environment_goes_before_file_before_settings_toml(load, stored, tmp_path):
    stored('SITE_NAME = "from toml"')
    file = tmp_path / "name"
    file.write_text("from file\n", encoding="utf-8")
    assert load().site_name == "from toml"
    assert load(SITE_NAME_FILE=file).site_name == "from file"
    assert load(SITE_NAME_FILE=file, SITE_NAME="from environment").site_name == "from environment"


def test_every_setting_can_come_from_a_file(load, tmp_path):
    for name, text in {
        "SECRET_KEY": "s" * 40,
        "DATA_KEY": KEY,
        "MAIL_URL": "smtp://mail.example.org",
    }.items():
        file = tmp_path / name
        file.write_text(f"{text}\n", encoding="utf-8")
        assert getattr(load(**{f"{name}_FILE": file}), name.lower()) == text


def test_toml_values_are_written_as_toml_writes_them(load, stored):
    stored('languages = ["ru", "en"]\nrate_limits = false\nWORKSHOP_MGR_TRUSTED_PROXIES = 2\n')
    settings = load()
    assert (settings.languages, settings.rate_limits, settings.trusted_proxies) == (
        ("ru", "en"),
        False,
        2,
    )


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("BASE_URL", "https://workshops.example.org/", "https://workshops.example.org"),
        ("BASE_URL", "http://[::1]:5000", "http://[::1]:5000"),
        ("DATABASE_URL", "postgresql+psycopg://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        (
            "DATABASE_URL",
            "postgresql://u@/n?host=/run/postgresql/",
            "postgresql://u@/n?host=/run/postgresql/",
        ),
        (
            "MAIL_URL",
            "smtps://user:p%40ss@mail.example.org:465",
            "smtps://user:p%40ss@mail.example.org:465",
        ),
        ("REDIS_URL", "unix:///run/redis.sock", "unix:///run/redis.sock"),
        ("LANGUAGES", " ru , en ", ("ru", "en")),
        ("SITE_NAME", "  Семинары ", "Семинары"),
        ("SECRET_KEY", "", None),
    ],
)
def test_values_are_taken(load, name, value, taken):
    found = getattr(load(**{name: value}), name.lower())
    assert found == taken or (taken is None and len(found) >= 64)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("BASE_URL", "example.org", "is not an address that starts with http or https."),
        ("BASE_URL", "https://:443", "names no host; use an address such as https://example.org."),
        ("BASE_URL", "http://[::1", "is not an address: Invalid IPv6 URL."),
        ("BASE_URL", "https://example.org/meridian", MORE_THAN_A_HOST),
        ("BASE_URL", "https://u:p@example.org", MORE_THAN_A_HOST),
        ("DATABASE_URL", "mysql://h/n", NO_DATABASE),
        ("DATABASE_URL", "nonsense", NO_DATABASE),
        ("SECRET_KEY", "short", "is too short; use at least 16 characters."),
        ("DATA_KEY", "short", "is not 32 bytes in URL-safe base64."),
        ("MAIL_URL", "imap://mail.example.org", "is not an address that starts with smtp or smtps."),
        ("MAIL_URL", "smtp://:25", "names no mail server; use smtp://host:port or file:."),
        ("MAIL_URL", "", "names no mail server; use smtp://host:port or file:."),
        ("MAIL_URL", "smtp://mail.example.org:abc", NO_PORT),
        ("MAIL_FROM", "nonsense", f"is 'nonsense'; {ONE_ADDRESS}"),
        ("MAIL_FROM", "", f"is ''; {ONE_ADDRESS}"),
        ("MAIL_FROM", "Ann <ann@example.org>", f"is 'Ann <ann@example.org>'; {ONE_ADDRESS}"),
        ("MAIL_FROM", "имя@example.org", f"is 'имя@example.org'; {ONE_ADDRESS}"),
        ("REPLY_ADDRESS", "nonsense", f"is 'nonsense'; {ONE_ADDRESS}"),
        ("REPLY_ADDRESS", f"{'a' * 32}@example.org", f"is '{'a' * 32}@example.org'; {SHORT_NAME}"),
        ("REPLY_MAILBOX_URL", "imaps://u:se/cret@h", f"is not an address: {ENCODED}."),
        ("MAIL_URL", "smtps://u:se#cret@h", f"is not an address: {ENCODED}."),
        ("REDIS_URL", "redis://h:99999", "is not an address: Port out of range 0-65535."),
        ("SITE_NAME", " ", "is empty."),
        ("SITE_NAME", "Meri\r\nBcc: x", "holds a line break or another control character."),
        ("LANGUAGES", "en,de", "is 'en,de'; choose from en, ru."),
        ("LANGUAGES", "en,en", "is 'en,en'; choose from en, ru."),
        ("LANGUAGES", ",", "is ','; choose from en, ru."),
        ("TRUSTED_PROXIES", "-1", "is '-1'; use a whole number such as 0 or 1."),
        ("TRUSTED_PROXIES", "٢", "is '٢'; use a whole number such as 0 or 1."),
        ("RATE_LIMITS", "maybe", "is 'maybe'; use on or off."),
        ("LOG_FORMAT", "xml", "is 'xml'; use text or json."),
        ("SENTRY_DSN", "nonsense", "is not an address that starts with http or https."),
        ("SECRET_KEY_FILE", "/nonexistent", "cannot be read: No such file or directory."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_a_sentence_that_names_the_setting(load, name, value, problem):
    with pytest.raises(SettingRefused) as refusal:
        load(**{name: value})
    assert str(refusal.value) == f"WORKSHOP_MGR_{name} {problem}"


def test_a_file_that_is_no_text_is_a_sentence(load, tmp_path):
    file = tmp_path / "binary"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingRefused) as refusal:
        load(SECRET_KEY_FILE=file)
    assert str(refusal.value) == "WORKSHOP_MGR_SECRET_KEY_FILE names a file that is not text."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('SITENAME = "x"', "WORKSHOP_MGR_SITENAME in settings.toml is not a setting."),
        ("RATE_LIMITS = 5", "WORKSHOP_MGR_RATE_LIMITS is '5'; use on or off."),
        ('INSTANCE_PATH = "/x"', INSIDE),
    ],
)  # fmt: skip
def test_what_settings_toml_says_wrong_is_a_sentence(load, stored, text, sentence):
    stored(text)
    with pytest.raises(SettingRefused) as refusal:
        load()
    assert str(refusal.value) == sentence


def test_a_broken_settings_toml_is_a_sentence(load, stored):
    stored("SITE_NAME = ")
    with pytest.raises(SettingRefused, match=r"cannot be read from settings\.toml"):
        load()


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("a-file", "cannot be made: File exists."),
        ("a-file/inside", "cannot be made: Not a directory."),
    ],
)
def test_an_instance_folder_that_cannot_be_made_is_a_sentence(tmp_path, place, problem):
    (tmp_path / "a-file").touch()
    with pytest.raises(SettingRefused) as refusal:
        Settings.from_env({"WORKSHOP_MGR_INSTANCE_PATH": str(tmp_path / place)})
    assert str(refusal.value) == f"WORKSHOP_MGR_INSTANCE_PATH {problem}"


def test_a_secret_that_cannot_be_read_is_a_sentence(load, tmp_path):
    (tmp_path / "instance" / "secret_key").mkdir(parents=True)
    with pytest.raises(SettingRefused) as refusal:
        load()
    assert (
        str(refusal.value)
        == "WORKSHOP_MGR_INSTANCE_PATH does not let us keep secret_key: Is a directory."
    )


def test_an_unknown_variable_is_a_warning(load, caplog):
    configure("text")
    with caplog.at_level(logging.WARNING):
        load(SITENAME="x")
    assert caplog.messages == ["WORKSHOP_MGR_SITENAME is not a setting and is ignored"]


def test_whether_a_setting_has_a_value_of_its_own(tmp_path, stored):
    environment = {"WORKSHOP_MGR_INSTANCE_PATH": str(tmp_path / "instance")}
    assert not is_set(environment, "BASE_URL")
    stored('BASE_URL = "https://example.org"')
    assert is_set(environment, "BASE_URL")
    assert is_set({"WORKSHOP_MGR_BASE_URL": "http://x"}, "BASE_URL")


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("http://localhost:5000", True), ("http://127.0.0.1", True), ("http://127.9.9.9:1", True),
        ("http://[::1]:5000", True), ("https://example.org", False), ("http://10.0.0.7", False),
    ],
)  # fmt: skip
def test_loopback_is_known(address, is_here):
    assert is_loopback(address) is is_here


def test_calendars_answer_to_the_sender_of_mails_where_no_other_address_is_set(load):
    own = {"MAIL_FROM": "desk@example.org"}
    assert load(**own).reply_address == "desk@example.org"
    other = own | {"REPLY_ADDRESS": "rsvp@example.org"}
    assert load(**other).reply_address == "rsvp@example.org"


def test_a_sender_too_long_for_calendars_to_answer_to_needs_another_address(load):
    own = {"MAIL_FROM": f"{'a' * 32}@example.org"}
    with pytest.raises(
        SettingRefused, match=r"REPLY_ADDRESS is not set, and MAIL_FROM is too long"
    ):
        load(**own)
    other = own | {"REPLY_ADDRESS": f"{'a' * 31}@example.org"}
    assert load(**other).mail_from == own["MAIL_FROM"]

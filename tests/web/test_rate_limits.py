"""Rate limits hold over processes: counted in the database, or in Redis where there is one.

What is sent here has no CSRF token: a try counts whatever it says, and 422 is what is
answered as long as it counts.
"""

import multiprocessing
import shutil
import subprocess
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest
from sqlalchemy import select

from tests.databases import settings_for
from workshop_mgr.app import create_app
from workshop_mgr.core.db import current_session
from workshop_mgr.core.rate_counts import RateCount
from workshop_mgr.web.rate_limits import DatabaseStorage, limiter

ONE_ACCOUNT, ONE_PLACE = 10, 30  # tries a minute
TRIED = 422
REDIS = shutil.which("redis-server")


def _try(app, email, place):
    """Send one try from a place (IP address) and return the answer."""
    return app.test_client().post(
        "/sign-in", data={"email": email, "password": "x"}, environ_overrides={"REMOTE_ADDR": place}
    )


def _statuses(settings, emails):
    """Send a try for each address, in a process of its own; return the statuses."""
    app = create_app(settings)
    return [_try(app, email, "192.0.2.1").status_code for email in emails]


def _in_two_processes(settings, emails):
    """Send the tries from two processes at once; count the statuses of both together."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        results = pool.map(_statuses, [settings, settings], [emails, emails])
        return Counter(status for statuses in results for status in statuses)


@pytest.fixture
def limited(make_app):
    """Return an application that limits; the limiter is one for the process, so put it back."""
    was_enabled = limiter.enabled
    yield make_app(RATE_LIMITS="on")
    limiter.enabled = was_enabled


@pytest.fixture
def redis_url(tmp_path):
    """Start a Redis server on a socket; return its address."""
    if REDIS is None:
        pytest.skip("redis-server is not installed")
    socket = tmp_path / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([REDIS, *options], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 10
    while not socket.exists() and time.monotonic() < until:
        time.sleep(0.02)
    yield f"unix://{socket}"
    server.terminate()
    server.wait(10)


def test_the_database_counts_over_processes(database_url, tmp_path):
    settings = settings_for(database_url, tmp_path, RATE_LIMITS="on")
    counts = _in_two_processes(settings, ["ann@example.org"] * 8)
    assert counts == {TRIED: ONE_ACCOUNT, 429: 16 - ONE_ACCOUNT}


def test_redis_counts_over_processes(database_url, redis_url, tmp_path):
    settings = settings_for(database_url, tmp_path, RATE_LIMITS="on", REDIS_URL=redis_url)
    counts = _in_two_processes(settings, ["ann@example.org"] * 8)
    assert counts == {TRIED: ONE_ACCOUNT, 429: 16 - ONE_ACCOUNT}


def test_one_place_is_limited_over_all_accounts(limited):
    emails = [f"p{number}@example.org" for number in range(ONE_PLACE + 1)]
    statuses = [_try(limited, email, "192.0.2.2").status_code for email in emails]
    assert statuses == [TRIED] * ONE_PLACE + [429]


def test_one_account_is_limited_however_it_is_written(limited):
    written = ["ann@example.org", " ANN@example.org"] * (ONE_ACCOUNT // 2)
    assert {_try(limited, email, "192.0.2.3").status_code for email in written} == {TRIED}
    assert _try(limited, "Ann@Example.org", "192.0.2.3").status_code == 429
    assert _try(limited, "bob@example.org", "192.0.2.3").status_code == TRIED
    assert _try(limited, "ann@example.org", "192.0.2.4").status_code == TRIED


def test_answer_says_when_to_come_back(limited):
    answers = [_try(limited, "ann@example.org", "192.0.2.5") for _ in range(ONE_ACCOUNT + 1)]
    assert "Retry-After" not in answers[0].headers
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert answers[-1].headers["Cache-Control"] == "private, no-store"
    assert "Too many tries" in answers[-1].text


def test_reading_the_form_is_not_counted(limited):
    client = limited.test_client()
    place = {"REMOTE_ADDR": "192.0.2.6"}
    statuses = {
        client.get("/sign-in", environ_overrides=place).status_code for _ in range(ONE_PLACE + 1)
    }
    assert statuses == {200}


def test_no_address_is_kept_in_the_counts(limited):
    _try(limited, "ann@example.org", "192.0.2.7")
    with limited.app_context():
        keys = current_session().scalars(select(RateCount.key)).all()
    assert keys
    assert not [key for key in keys if "ann@example.org" in key]


def test_limits_can_be_off_for_load_tests(make_app):
    off = make_app(RATE_LIMITS="off")
    assert {
        _try(off, "ann@example.org", "192.0.2.8").status_code for _ in range(ONE_PLACE + 1)
    } == {TRIED}


def test_a_count_starts_anew_when_its_window_is_over(limited):
    storage = DatabaseStorage()
    with limited.app_context():
        assert [storage.incr("window", 0.3), storage.incr("window", 0.3, 2)] == [1, 3]
        assert storage.get("window") == 3
        time.sleep(0.4)
        assert storage.get("window") == 0
        assert storage.incr("window", 60) == 1
        assert storage.get_expiry("window") == pytest.approx(time.time() + 60, abs=5)
        storage.clear("window")
        assert storage.get("window") == 0

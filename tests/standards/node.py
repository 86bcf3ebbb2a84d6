"""Parsers written in JavaScript: a program that answers line by line, started once a process.

The machine's Node runs them, or else the one that Playwright brings along, so they always run.
"""

import atexit
import json
import os
import select
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import playwright

HERE = Path(__file__).parent
_PATIENCE = 60
"""Seconds for one answer."""


def program() -> str:
    """Return the path of Node."""
    return shutil.which("node") or str(Path(playwright.__file__).parent / "driver" / "node")


def ask_ical_js(text: str) -> list[dict[str, Any]]:
    """Return the entries that ical.js reads in a calendar file.

    Raises:
        ValueError: it does not read the file, or does not answer.
    """
    running = _ical_js(os.environ.get("TZ", ""))
    running.stdin.write(json.dumps(text).encode() + b"\n")
    running.stdin.flush()
    if not select.select([running.stdout], [], [], _PATIENCE)[0]:
        raise ValueError("ical.js: no answer")
    answer: dict[str, Any] = json.loads(running.stdout.readline())
    if "error" in answer:
        raise ValueError(f"ical.js: {answer['error']}")
    entries: list[dict[str, Any]] = answer["entries"]
    return entries


@cache
def _ical_js(_host_zone: str) -> Any:
    """Start ical.js, once for each zone of the host: a program knows the one it began in."""
    command = [program(), str(HERE / "ical_js.mjs")]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_end, running)
    return running


def _end(running: subprocess.Popen[bytes]) -> None:
    """Close the input, which ends the program, and wait for it."""
    running.communicate()

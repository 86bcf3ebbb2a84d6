"""A mail read back by postal-mime, a parser that did not build it; npm brings it here, once."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.standards import node


def read_mail(octets: bytes) -> dict[str, Any] | None:
    """Return what postal-mime reads in a mail, ``None`` where npm cannot bring it here."""
    if not _has_postal_mime():
        return None
    script = [node.program(), str(node.HERE / "postal_mime.mjs")]
    ran = subprocess.run(script, input=octets, capture_output=True, check=True, timeout=60)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _has_postal_mime() -> bool:
    """Install it as its lock file says; tell whether it is there."""
    installed = node.HERE / "node_modules" / "postal-mime" / "package.json"
    if not shutil.which("npm"):
        return installed.exists()
    with FileLock(Path(tempfile.gettempdir()) / "workshop-mgr-postal-mime.lock"):
        if not installed.exists():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=node.HERE, capture_output=True, check=False, timeout=120)
    return installed.exists()

"""Documents as PDF, set by typst in a process of its own that can neither hang nor eat the machine.

What people typed travels as data and is printed as text, never read as markup. The fonts are our
own, so that a page looks alike on every machine; the template's folder is all that can be read.
"""

import json
import resource
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import typst

from workshop_mgr.core.documents import Document
from workshop_mgr.core.errors import Refused

_DATA = Path(__file__).resolve().parent.parent / "data"
_TEMPLATE = _DATA / "typst" / "document.typ"
SECONDS = 60
MEMORY_BYTES = 2 * 1024**3
_AT_ONCE = threading.BoundedSemaphore(2)


def pdf_of(document: Document) -> bytes:
    """Return a document as a tagged PDF (PDF/UA-1); the same document gives the same bytes.

    Raises:
        Refused: ``document_too_large`` when it cannot be set within a minute.
    """
    with _AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", __name__],
                input=json.dumps(asdict(document) | {"bands": document.bands}).encode(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Refused("document_too_large") from error
    if done.returncode < 0:  # ended by a limit
        raise Refused("document_too_large")
    if done.returncode:
        message = f"typst failed: {done.stderr.decode(errors='replace')[-2000:]}"
        raise RuntimeError(message)
    return done.stdout


def _set(data: str) -> bytes:
    """Set a document given as JSON."""
    made = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(_DATA / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def _limit() -> None:
    """Bound what this process may use."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(_set(sys.stdin.read()))

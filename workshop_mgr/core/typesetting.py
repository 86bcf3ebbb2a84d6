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
from typing import Any, Literal

import typst

from workshop_mgr.core.documents import Document, Report, Signs, printable
from workshop_mgr.core.errors import Refused

_DATA = Path(__file__).resolve().parent.parent / "data"
_TEMPLATES = _DATA / "typst"
SECONDS = 60
MEMORY_BYTES = 2 * 1024**3
_AT_ONCE = threading.BoundedSemaphore(2)


def pdf_of(document: Document) -> bytes:
    """Return a document as a tagged PDF; the same document gives the same bytes.

    It conforms to PDF/UA-1 unless it holds letters our fonts have not: these are shown as boxes.

    Raises:
        Refused: ``document_too_large`` when it cannot be set within a minute.
    """
    tables = [_table(table) for table in document.tables]
    return _typeset("document.typ", json.dumps(tables[0] | {"more": tables[1:]}))


def report_pdf_of(report: Report) -> bytes:
    """Return a report as a tagged PDF with a table of contents, like :func:`pdf_of`.

    Raises:
        Refused: ``document_too_large``.
    """
    plain = report.plain(_table) | {
        "wording": asdict(report.wording), "watermark": report.watermark
    }  # fmt: skip
    return _typeset("report.typ", json.dumps(_printable(plain)))


def signs_of(signs: Signs) -> bytes:
    """Return pages to hang up as a tagged PDF, like :func:`pdf_of`.

    Raises:
        Refused: ``document_too_large``.
    """
    return _typeset("signs.typ", json.dumps(_printable(asdict(signs))))


def _table(table: Document) -> dict[str, Any]:
    """Return one table as its template reads it."""
    plain: dict[str, Any] = _printable(asdict(table))
    return plain | {"bands": table.bands}


def _typeset(template: str, data: str) -> bytes:
    """Set data by a template, in a process of its own.

    Raises:
        Refused: ``document_too_large``.
    """
    with _AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter, module and template
                [sys.executable, "-m", __name__, template],
                input=data.encode(),
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


def _printable(value: Any) -> Any:
    """Take control characters out of every text of a document."""
    if isinstance(value, dict):
        return {name: _printable(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_printable(inner) for inner in value]
    return printable(value) if isinstance(value, str) else value


def _set(template: str, data: str) -> bytes:
    """Set a document given as JSON."""
    try:
        return _compiled(template, data, "ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(template, data, None)


def _compiled(template: str, data: str, standard: Literal["ua-1"] | None) -> bytes:
    """Run typst."""
    made = typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=[str(_DATA / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=standard,
    )
    assert isinstance(made, bytes)
    return made


def _limit() -> None:
    """Bound what this process may use."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(_set(sys.argv[1], sys.stdin.read()))

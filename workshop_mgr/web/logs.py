"""Log lines: plain text for people, or one JSON object a line for machines. No tokens in either."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_TOKEN = re.compile(
    r"(/(?:registrations|join|nominations|address|speaking|feeds|giving)/)[\w-]{20,}"
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def without_tokens(words: str) -> str:
    """Return a text in which the secret parts of link addresses are left out."""
    return _TOKEN.sub(r"\1…", words)


def _extra(record: logging.LogRecord) -> dict[str, object]:
    """Return what a record says beside its message, such as the reference of a failure."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


class _Plain(logging.Formatter):
    """Writes a record as a line for people; quotation keeps a path from making lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        line = super().formatMessage(record)
        return " ".join([line, *(f"{name}={value!r}" for name, value in _extra(record).items())])

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


class _Json(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return without_tokens(json.dumps(line, default=str, ensure_ascii=False))


def configure(log_format: str) -> None:
    """Write the log to standard error in one of the two formats; doing it twice is harmless."""
    root = logging.getLogger()
    handler = logging.StreamHandler(sys.stderr)
    plain = _Plain("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if log_format == "json" else plain)
    root.handlers = [
        found for found in root.handlers if not isinstance(found.formatter, _Plain | _Json)
    ]
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)

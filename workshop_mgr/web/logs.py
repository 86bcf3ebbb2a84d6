"""Log lines: plain text for people, or one JSON object a line for machines. No tokens in either."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_TOKEN = re.compile(r"(/(?:registrations|join)/)[\w-]{20,}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def without_tokens(words: str) -> str:
    """Return a text in which the secret parts of link addresses are left out."""
    return _TOKEN.sub(r"\1…", words)


class _Redacted(logging.Filter):
    """Hides the secret part of link addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_tokens(record.getMessage())
        record.args = ()
        if isinstance(path := getattr(record, "path", None), str):
            record.path = without_tokens(path)
        return True


class _Json(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **extra,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def configure(log_format: str) -> None:
    """Write the log to standard error in one of the two formats; doing it twice is harmless."""
    root = logging.getLogger()
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Redacted())
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if log_format == "json" else plain)
    root.handlers = [
        found
        for found in root.handlers
        if not isinstance(found, logging.StreamHandler)
        or not any(isinstance(f, _Redacted) for f in found.filters)
    ]
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)

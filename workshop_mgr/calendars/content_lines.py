"""Content lines as we write them: texts cleaned and escaped once, lines folded by octets.

What others write is read by ``core.content_lines``.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

_LINE = 75
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_MOST_SPACES = 36
_MANY_SPACES = re.compile(rf"[ \t]{{{_MOST_SPACES + 1},}}")
_BACKSLASH_BEFORE_N = re.compile(r"\\(?=[nN])")


def octets(lines: Iterable[str]) -> bytes:
    """Return content lines as they stand in a file: UTF-8, folded, with CRLF (RFC 5545 §3.1)."""
    return b"".join(map(_folded, lines))


def plain(text: str) -> str:
    """Return a text without control characters, its lines ended by LF.

    Spaces at the end, and more than fit half a line, are left out: folded, they would make a line
    that looks empty.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _MANY_SPACES.sub(lambda spaces: spaces[0][:_MOST_SPACES], _shown(text).rstrip())


def escaped(plain_text: str) -> str:
    """Return a plain text as a TEXT value (RFC 5545 §3.3.11)."""
    text = plain_text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return text.replace("\n", r"\n")


def one_line(text: str) -> str:
    """Return any text as a TEXT value without line ends, spaces joined; nothing may be left."""
    return escaped(" ".join(_shown(text).split()))


def parameter(name: str, text: str) -> str:
    """Return a parameter that every client reads, quoted (RFC 5545 §3.2); none for no text.

    Some take letters beyond ASCII for an error without the quotes. Quotes and backslashes within
    are read in several ways (libical takes a backslash for an escape), so there are none; a caret
    is written twice (RFC 6868).
    """
    clean = " ".join(_UNWANTED.sub("", text).split()).replace('"', "'").replace("\\", "/")
    return clean and f';{name}="{clean.replace("^", "^^")}"'


def instant(at: datetime) -> str:
    """Return an aware instant as a DATE-TIME in UTC (RFC 5545 §3.3.5)."""
    return f"{wall_clock(at.astimezone(UTC))}Z"


def wall_clock(when: datetime) -> str:
    """Return what the clocks show as a DATE-TIME without its zone."""
    shown = when.replace(tzinfo=None).isoformat(timespec="seconds")
    return shown.replace("-", "").replace(":", "")


def _shown(text: str) -> str:
    r"""Return a text without control characters.

    A word joiner parts a backslash from an ``n`` after it: several clients read even a
    correctly escaped ``\\n`` as a line end. It is not seen and breaks no line.
    """
    return _BACKSLASH_BEFORE_N.sub("\\\\\N{WORD JOINER}", _UNWANTED.sub("", text))


def _folded(line: str) -> bytes:
    """Return a line with its CRLF, cut into pieces of 75 octets with the space before each."""
    rest = line.encode()
    if len(rest) <= _LINE:
        return rest + b"\r\n"
    pieces = []
    room = _LINE
    while len(rest) > room:
        end = _last_cut(rest, room)
        pieces.append(rest[:end])
        rest = rest[end:]
        room = _LINE - 1
    return b"\r\n ".join((*pieces, rest)) + b"\r\n"


def _last_cut(line: bytes, room: int) -> int:
    """Return the last place within ``room`` octets that parts no character and no escape."""
    end = room
    while line[end] & 0xC0 == 0x80:
        end -= 1
    head = line[:end]
    backslashes = end - len(head.rstrip(b"\\"))
    return end - backslashes % 2

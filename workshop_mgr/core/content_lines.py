"""Content lines of calendar files (RFC 5545 §3.1), also of those that keep no rule of them.

Broken files are read as far as they mean anything: lines folded inside a letter or not at all,
LF or CR alone, marks at the beginning, other encodings than UTF-8. One pass, whatever the bytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workshop_mgr.core.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
LONGEST_KEPT = 20_000
"""Characters of one value that are read: more than any text of a session may have."""
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BEGIN = re.compile(r"BEGIN[ \t]*:[ \t]*VCALENDAR", re.I)
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_FOLD = re.compile(rb"(?<!\n)\n+[ \t]")
"""Begins at the first of several line ends only: a million of them are looked at once each."""
_LINE = re.compile(r"([A-Za-z0-9-]{1,60})((?:;[^\":;]*(?:\"[^\"]*\"[^\":;]*)*)*):(.*)", re.S)
_ESCAPED = re.compile(r"\\(.)", re.S)
_PARAMETER = re.compile(r";([A-Za-z0-9-]+)=((?:[^\";]|\"[^\"]*\")*)")


def is_calendar(content: bytes) -> bool:
    """Say whether bytes are meant as a calendar file, whatever their name is."""
    return bool(_BEGIN.search(_decoded(content[:4096])))


def text_of(content: bytes) -> str:
    """Return a calendar file as text: unfolded, one property on a line, no control characters.

    Folds are taken out of the bytes: old programs fold inside a letter.

    Raises:
        Refused: ``calendar_too_large`` with ``megabytes``.
    """
    if len(content) > MOST_BYTES:
        raise Refused("calendar_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    if content.startswith(_MARKS) or b"\x00" in content[:200]:
        content = _decoded(content).encode()
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _UNWANTED.sub("", _decoded(_FOLD.sub(b"", content))).replace("\t", " ")


def _decoded(content: bytes) -> str:
    """Return bytes as text. What is not UTF-8 is Cyrillic where such bytes come in words."""
    if content.startswith(_MARKS):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:200]:
        is_little = content[1:200:2].count(0) > content[0:200:2].count(0)
        return content.decode("utf-16-le" if is_little else "utf-16-be", errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        high = sum(byte >= 0xC0 for byte in content)
        runs = len(re.findall(rb"[\xc0-\xff]+", content))
        name = "cp1251" if high > 2 * runs else "cp1252"
        return content.decode(name, errors="replace")


@dataclass(frozen=True, slots=True)
class Property:
    """One content line."""

    parameters: dict[str, str]
    value: str


def lines_of(text: str) -> Iterator[tuple[str, Property]]:
    """Yield (name, line) of each property; a line that is none belongs to the one before it."""
    name, parts = "", [""]
    head: Property | None = None
    for raw in text.split("\n"):
        found = _LINE.fullmatch(raw.rstrip("\r")[:LONGEST_KEPT])
        if found is None:
            if raw.strip() and len(parts) < 200:
                parts.append(raw[:LONGEST_KEPT])
            continue
        if head is not None:
            yield name, _whole(head, parts)
        name, parts = found[1].upper(), [found[3]]
        parameters = {
            key.upper(): value.replace('"', "") for key, value in _PARAMETER.findall(found[2])
        }
        head = Property(parameters, "")
    if head is not None:
        yield name, _whole(head, parts)


def _whole(head: Property, parts: Sequence[str]) -> Property:
    """Return a property with the value its lines make together."""
    return replace(head, value="\n".join(parts)[:LONGEST_KEPT])


def unescaped(value: str) -> str:
    """Return a text as it was before it was escaped (RFC 5545 §3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)

"""Mails read as octets (RFC 2045, RFC 2046): no library that also writes them could hide a fault."""

import quopri
import re
from base64 import b64decode
from dataclasses import dataclass

_HEADER = re.compile(rb"([!-9;-~]+):[ \t]*(.*)", re.S)
_PARAMETER = re.compile(r';\s*([\w-]+)=("[^"]*"|[^\s;"]+)')


@dataclass(frozen=True)
class Part:
    """A part of a mail: what it is, what it says of itself, and the octets or parts in it."""

    type: str
    parameters: dict[str, str]
    headers: dict[str, str]
    content: bytes
    parts: tuple["Part", ...]

    def shape(self) -> object:
        """Return the type, and of a part with parts, what is in it."""
        return (self.type, *(part.shape() for part in self.parts)) if self.parts else self.type


def read(octets: bytes) -> Part:
    """Return a mail, or a part of one, as it is written.

    Raises:
        ValueError: a header is none, or a part is not closed.
    """
    head, separator, body = octets.partition(b"\r\n\r\n")
    if not separator:
        raise ValueError("no empty line after the headers")
    headers = dict(map(_header, re.sub(rb"\r\n[ \t]+", b" ", head).split(b"\r\n")))
    kind, _semicolon, _rest = headers.get("content-type", "text/plain").partition(";")
    found = _PARAMETER.findall(headers.get("content-type", ""))
    parameters = {name.lower(): value.strip('"') for name, value in found}
    kind = kind.strip().lower()
    if kind.startswith("multipart/"):
        inner = tuple(read(part) for part in _parts(body, parameters["boundary"].encode()))
        return Part(kind, parameters, headers, b"", inner)
    return Part(kind, parameters, headers, _decoded(headers, body), ())


def _header(line: bytes) -> tuple[str, str]:
    match = _HEADER.fullmatch(line)
    if match is None:
        raise ValueError(f"not a header: {line!r}")
    return match[1].decode().lower(), match[2].decode()


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    """Return the parts between the lines of a boundary (RFC 2046 §5.1.1)."""
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if not pieces[-1].startswith(b"--"):
        raise ValueError("a part is not closed")
    return [piece.removeprefix(b"\r\n") for piece in pieces[1:-1]]


def _decoded(headers: dict[str, str], body: bytes) -> bytes:
    encoding = headers.get("content-transfer-encoding", "7bit").lower()
    if encoding == "base64":
        return b64decode(body)
    return quopri.decodestring(body) if encoding == "quoted-printable" else body

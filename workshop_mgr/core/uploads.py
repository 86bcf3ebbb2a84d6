"""What an uploaded file really is: told by its first bytes, never by its name."""

import lzma
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import slug_of

MOST_BYTES = 5 * 1024 * 1024
MOST_PRESENTATION_BYTES = 20 * 1024 * 1024
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODP = "application/vnd.oasis.opendocument.presentation"
_ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg", PPTX: "pptx", ODP: "odp"}
_MARKS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}

_PPTX_MAIN = f"{PPTX}.main+xml".encode()
_ENTRY_MARK = b"PK\x01\x02"
_MOST_ENTRIES = 10_000
"""Counted by their marks before the list is read: 20 MB hold half a million empty ones."""
_MOST_ENTRY_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was looked at: a harmless name, the type its content has, the content."""

    file_name: str
    media_type: str
    content: bytes = field(repr=False)


def checked_upload(file_name: str, content: bytes) -> Upload:
    """Return the upload if it is a PDF, PNG or JPEG of at most 5 MB.

    Raises:
        Refused: ``upload_empty``, ``upload_too_large``, ``upload_type``.
    """
    if not content:
        raise Refused("upload_empty")
    if len(content) > MOST_BYTES:
        raise Refused("upload_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    media_type = next((found for mark, found in _MARKS.items() if content.startswith(mark)), None)
    if media_type is None:
        raise Refused("upload_type")
    stem = slug_of(file_name.rpartition(".")[0] or file_name)
    return Upload(f"{stem}.{_ENDINGS[media_type]}", media_type, content)


def checked_presentation(file_name: str, content: bytes) -> Upload:
    """Return the upload if it is a PDF, or a PPTX or ODP without macros, of at most 20 MB.

    Raises:
        Refused: ``upload_empty``, ``upload_too_large``; ``presentation_type``;
            ``presentation_with_macros``.
    """
    if not content:
        raise Refused("upload_empty")
    if len(content) > MOST_PRESENTATION_BYTES:
        raise Refused("upload_too_large", megabytes=MOST_PRESENTATION_BYTES // 1024 // 1024)
    media_type = PDF if content.startswith(b"%PDF-") else _packed_type(content)
    if media_type is None:
        raise Refused("presentation_type")
    stem = slug_of(file_name.rpartition(".")[0] or file_name)
    return Upload(f"{stem}.{_ENDINGS[media_type]}", media_type, content)


def _packed_type(content: bytes) -> str | None:
    """Return which presentation a ZIP file is, by what stands in it; None for any other content.

    Only two small entries are unpacked, and never more of them than they may have.

    Raises:
        Refused: ``presentation_with_macros``.
    """
    if not content.startswith(b"PK\x03\x04") or content.count(_ENTRY_MARK) > _MOST_ENTRIES:
        return None
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
            _refuse_macros(names)
            if _first_of(packed, "mimetype") == ODP.encode():
                return ODP
            types = _first_of(packed, "[Content_Types].xml")
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        lzma.LZMAError,
        zlib.error,
        EOFError,
    ):
        return None
    if b"macroEnabled" in types:
        raise Refused("presentation_with_macros")
    is_pptx = "ppt/presentation.xml" in names and _PPTX_MAIN in types
    return PPTX if is_pptx else None


def _refuse_macros(names: list[str]) -> None:
    """Refuse a file that brings programs along: Office's VBA, OpenDocument's Basic and scripts."""
    if any(
        name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))
        for name in names
    ):
        raise Refused("presentation_with_macros")


def _first_of(packed: ZipFile, name: str) -> bytes:
    """Return the beginning of one entry, empty where there is none."""
    if name not in packed.namelist():
        return b""
    with packed.open(name) as entry:
        return entry.read(_MOST_ENTRY_BYTES)

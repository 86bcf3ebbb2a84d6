"""What an uploaded file really is: told by its first bytes, never by its name."""

from dataclasses import dataclass, field

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import slug_of

MOST_BYTES = 5 * 1024 * 1024
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
_MARKS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}


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

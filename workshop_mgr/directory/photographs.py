"""Photographs and logos: what was sent is looked at by content, then made anew, small and clean.

Nothing of the file that was sent is kept: no place it was taken at, no comment, no second picture.
"""

import hashlib
import io
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageOps, UnidentifiedImageError

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.uploads import MOST_BYTES

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 640
LONGEST_SIDE_OF_LOGO = 1200
_MOST_SCANS = 30
"""A progressive JPEG has about ten; thousands of them keep a server busy for minutes."""
_WEBP_HEAD = 10
_QUALITY = 85
_NOT_SMOOTH = ("1", "P", "PA")
"""Kinds of pictures that lose their edges when made small as they are."""
_FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
_DAMAGES = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError,
    OverflowError, TypeError, struct.error,
)  # fmt: skip
"""What Pillow raises over files that are cut off or made to harm."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be kept: a JPEG of at most 640 pixels a side, a logo as PNG of 1200."""

    width: int
    height: int
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the file."""
        return hashlib.sha256(self.content).hexdigest()


def picture_of(content: bytes) -> Picture:
    """Return the photograph in a JPEG, PNG or WebP file as JPEG, whatever the file is called.

    The size is read from the file's head before anything is unpacked.

    Raises:
        Refused: ``upload_empty``; ``upload_too_large`` with ``megabytes``; ``photograph_type``;
            ``photograph_moves``; ``photograph_pixels`` with ``megapixels``;
            ``photograph_damaged``.
    """
    return _checked(content, LONGEST_SIDE, _written)


def logo_of(content: bytes) -> Picture:
    """Return the logo in a JPEG, PNG or WebP file as PNG: edges stay sharp, what is clear stays so.

    Raises:
        Refused: as :func:`picture_of`.
    """
    return _checked(content, LONGEST_SIDE_OF_LOGO, _written_as_logo)


def _checked(content: bytes, longest: int, write: Callable[[Image.Image], Picture]) -> Picture:
    """Look at a file by its head, then make the picture anew."""
    if not content:
        raise Refused("upload_empty")
    if len(content) > MOST_BYTES:
        raise Refused("upload_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    format_ = _format(content)
    if format_ is None:
        raise Refused("photograph_type")
    if format_ == "WEBP":
        _look_at_webp(content)
    if format_ == "JPEG" and content.count(b"\xff\xda") > _MOST_SCANS:
        raise Refused("photograph_damaged")
    try:
        return _made_anew(content, format_, longest, write)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except _DAMAGES:
        raise Refused("photograph_damaged") from None


def _format(content: bytes) -> str | None:
    """Return the format the first bytes tell, ``None`` for anything but a photograph's."""
    found = next((name for mark, name in _FORMATS.items() if content.startswith(mark)), None)
    return None if found == "WEBP" and content[8:12] != b"WEBP" else found


def _look_at_webp(content: bytes) -> None:
    """Refuse moving and huge pictures by their head: the decoder makes room before it tells.

    Raises:
        Refused: ``photograph_moves``, ``photograph_pixels``, ``photograph_damaged``.
    """
    kind, head = content[12:16], content[20:30]
    if len(head) < _WEBP_HEAD:
        raise Refused("photograph_damaged")
    if kind == b"VP8X":
        if head[0] & 0b10:
            raise Refused("photograph_moves")
        width, height = _number(head[4:7]) + 1, _number(head[7:10]) + 1
    elif kind == b"VP8L":
        width, height = (_number(head[1:5]) & 0x3FFF) + 1, (_number(head[1:5]) >> 14 & 0x3FFF) + 1
    else:
        width, height = _number(head[6:8]) & 0x3FFF, _number(head[8:10]) & 0x3FFF
    _check_pixels(width, height)


def _number(content: bytes) -> int:
    return int.from_bytes(content, "little")


def _made_anew(
    content: bytes, format_: str, longest: int, write: Callable[[Image.Image], Picture]
) -> Picture:
    """Unpack the picture, turn it upright, make it small, write it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=(format_,)) as opened:
            _check_pixels(*opened.size)
            if getattr(opened, "n_frames", 1) > 1:
                raise Refused("photograph_moves")
            opened.draft("RGB", (longest, longest))
            image = opened.convert("RGBA") if opened.mode in _NOT_SMOOTH else opened
            image.thumbnail((longest, longest))
            return write(ImageOps.exif_transpose(image))


def _check_pixels(width: int, height: int) -> None:
    """Refuse a picture that would take too much memory to unpack.

    Raises:
        Refused: ``photograph_pixels`` with ``megapixels``.
    """
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> Refused:
    return Refused("photograph_pixels", megapixels=MOST_PIXELS // 1_000_000)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture alone, what is transparent in it white; all else is left behind."""
    shown = image.convert("RGBA")
    sheet = Image.new("RGB", shown.size, "white")
    sheet.paste(shown, mask=shown.getchannel("A"))
    return sheet


def _written(image: Image.Image) -> Picture:
    """Return the picture as a file."""
    file, image = io.BytesIO(), _on_white(image)
    image.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(image.width, image.height, file.getvalue())


def _written_as_logo(image: Image.Image) -> Picture:
    """Return the picture as a PNG of the pixels alone."""
    file, clean = io.BytesIO(), Image.new("RGBA", image.size)
    clean.paste(image.convert("RGBA"))
    clean.save(file, "PNG", optimize=True)
    return Picture(clean.width, clean.height, file.getvalue())

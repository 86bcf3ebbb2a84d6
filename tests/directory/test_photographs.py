"""Photographs are told by their content, made anew, and refused in words when made to harm."""

import io
import struct
import zlib

import pytest
from PIL import Image

from workshop_mgr.core.errors import Refused
from workshop_mgr.directory.photographs import picture_of

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def sent(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file of a kind."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def shades(width: int = 60, height: int = 40) -> Image.Image:
    """Return a picture that is not all alike."""
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


def huge_png(width: int, height: int) -> bytes:
    """Return a small file that says it is a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk
        + struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 9) + b"IDAT" + b"\0" * 13
    )  # fmt: skip


def webp(kind: bytes, head: bytes) -> bytes:
    """Return the beginning of a WebP file of a kind."""
    return b"RIFF" + b"\xff\0\0\0" + b"WEBP" + kind + b"\xff\0\0\0" + head + bytes(40)


def refusal(content: bytes) -> str:
    """Return the code a file is refused with."""
    with pytest.raises(Refused) as refused:
        picture_of(content)
    return refused.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_becomes_a_jpeg_of_at_most_640_pixels(kind: str) -> None:
    picture = picture_of(sent(shades(1300, 900), kind))
    assert (picture.width, picture.height) == (640, 443)
    assert Image.open(io.BytesIO(picture.content)).format == "JPEG"


def test_nothing_hidden_stays_and_the_picture_stands_upright() -> None:
    hidden = Image.Exif()
    hidden[0x0112] = 6  # turned by a quarter
    hidden[0x010E] = "taken at home"
    picture = picture_of(
        sent(shades(60, 40), "JPEG", exif=hidden, comment=b"taken at home", icc_profile=b"home")
    )
    assert (picture.width, picture.height) == (40, 60)
    assert b"home" not in picture.content
    assert dict(Image.open(io.BytesIO(picture.content)).getexif()) == {}


def test_what_is_transparent_becomes_white() -> None:
    picture = picture_of(sent(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(picture.content)).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "upload_empty", id="nothing"),
        pytest.param(b"\xff\xd8\xff" + bytes(5 * 1024 * 1024), "upload_too_large", id="5-MB"),
        pytest.param(SVG, "photograph_type", id="svg"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", "photograph_type", id="script"),
        pytest.param(sent(shades(), "GIF"), "photograph_type", id="gif"),
        pytest.param(b"RIFF\0\0\0\0WAVEfmt ", "photograph_type", id="sound"),
        pytest.param(
            sent(shades(), "PNG", save_all=True, append_images=[Image.new("RGB", (60, 40))]),
            "photograph_moves", id="moving-png",
        ),
        pytest.param(
            sent(shades(), "WEBP", save_all=True, append_images=[Image.new("RGB", (60, 40))]),
            "photograph_moves", id="moving-webp",
        ),
        pytest.param(huge_png(20_000, 10_000), "photograph_pixels", id="200-megapixels"),
        pytest.param(huge_png(8_000, 5_001), "photograph_pixels", id="one-row-too-many"),
        pytest.param(
            webp(b"VP8X", bytes(4) + b"\xff\x3f\0" + b"\xff\x3f\0"), "photograph_pixels",
            id="huge-webp",
        ),
        pytest.param(
            webp(b"VP8L", b"\x2f" + (0x3FFF | 0x3FFF << 14).to_bytes(4, "little") + bytes(5)),
            "photograph_pixels", id="huge-lossless-webp",
        ),
        pytest.param(
            webp(b"VP8 ", bytes(3) + b"\x9d\x01\x2a" + b"\xff\x3f\xff\x3f"), "photograph_pixels",
            id="huge-plain-webp",
        ),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8X", "photograph_damaged", id="webp-without-a-head"),
        pytest.param(sent(shades(), "JPEG")[:200], "photograph_damaged", id="cut-off"),
        pytest.param(b"\xff\xd8\xff<script>", "photograph_damaged", id="script-named-jpg"),
        pytest.param(
            sent(shades(), "JPEG") + b"\xff\xda" * 31, "photograph_damaged", id="endless-scans"
        ),
    ],
)  # fmt: skip
def test_what_is_no_photograph_is_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code

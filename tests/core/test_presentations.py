"""Slides are what their content is: a PDF, or a presentation packed as one, without programs."""

import io
import zipfile

import pytest

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.uploads import (
    MOST_PRESENTATION_BYTES,
    ODP,
    PDF,
    PPTX,
    checked_presentation,
)

MAIN = f'<Types><Override ContentType="{PPTX}.main+xml"/></Types>'
MACRO = MAIN.replace(PPTX, "application/vnd.ms-powerpoint.presentation.macroEnabled")


def packed(**entries):
    """Return a ZIP file of entries; ``__`` in a name is a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def spoiled(method):
    """Return a ZIP file whose first entry cannot be unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        made.writestr("mimetype", ODP * 50)
    content = bytearray(file.getvalue())
    content[50:70] = bytes(byte ^ 0xFF for byte in content[50:70])
    return bytes(content)


def pptx(**more):
    return packed(**{"[Content_Types].xml": MAIN, "ppt__presentation.xml": "<p/>", **more})


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("talk.exe", b"%PDF-1.7", ("talk.pdf", PDF)),
        ("Доклад.zip", pptx(), ("doklad.pptx", PPTX)),
        ("a/../b.odp", packed(mimetype=ODP), ("a-b.odp", ODP)),
    ],
)
def test_a_presentation_is_told_by_its_content(name, content, expected):
    found = checked_presentation(name, content)
    assert (found.file_name, found.media_type) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "upload_empty", id="empty"),
        pytest.param(b"<svg/>", "presentation_type", id="something-else"),
        pytest.param(b"PK\x03\x04broken", "presentation_type", id="broken-zip"),
        pytest.param(pptx()[:-30], "presentation_type", id="cut-off"),
        pytest.param(packed(word="x"), "presentation_type", id="any-zip"),
        pytest.param(spoiled(zipfile.ZIP_LZMA), "presentation_type", id="spoiled-lzma"),
        pytest.param(spoiled(zipfile.ZIP_BZIP2), "presentation_type", id="spoiled-bzip2"),
        pytest.param(pptx() + b"PK\x01\x02" * 10_001, "presentation_type", id="too-many-entries"),
        pytest.param(packed(**{"[Content_Types].xml": MAIN}), "presentation_type", id="no-slides"),
        pytest.param(packed(mimetype=f"{ODP}-template"), "presentation_type", id="template"),
        pytest.param(pptx(ppt__vbaProject="x", **{"ppt__vbaProject.bin": "x"}),
                     "presentation_with_macros", id="vba"),
        pytest.param(pptx(**{"[Content_Types].xml": MACRO}), "presentation_with_macros", id="pptm"),
        pytest.param(packed(mimetype=ODP, Basic__Module="x"), "presentation_with_macros", id="basic"),
        pytest.param(b"%PDF" * (MOST_PRESENTATION_BYTES // 4 + 1), "upload_too_large", id="huge"),
        pytest.param(packed(**{"[Content_Types].xml": " " * 50_000_000 + MAIN, "ppt__presentation.xml": ""}),
                     "presentation_type", id="bomb"),
    ],
)  # fmt: skip
def test_anything_else_is_refused(content, code):
    with pytest.raises(Refused) as refusal:
        checked_presentation("talk.pptx", content)
    assert refusal.value.code == code

"""RFC 6266, RFC 8187, RFC 4180: files are offered under a safe name, and no cell computes."""

import csv
import io

import pytest
from flask import Response

from workshop_mgr.web.downloads import attachment, csv_stream


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("border-days.ics", 'attachment; filename="border-days.ics"'),
        (
            "Границы.csv",
            "attachment; filename=\"csv\"; filename*=UTF-8''%D0%93%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D1%8B.csv",
        ),
        (
            'a"\r\nX: b.csv',
            "attachment; filename=\"a-X-b.csv\"; filename*=UTF-8''a%22%0D%0AX%3A%20b.csv",
        ),
        ("…", "attachment; filename=\"download\"; filename*=UTF-8''%E2%80%A6"),
    ],
)
def test_a_name_ends_no_header_and_keeps_its_letters(name, header):
    assert attachment(Response(), name).headers["Content-Disposition"] == header


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_compute_becomes_text(start):
    written = "".join(csv_stream([[f"{start}1+1", "plain", None, 7]])).removeprefix("\ufeff")
    assert next(csv.reader(io.StringIO(written, newline=""))) == [
        f"'{start}1+1",
        "plain",
        "",
        "7",
    ]


def test_rows_are_quoted_and_end_with_crlf():
    assert "".join(csv_stream([["a", 'b, "c"'], ["d", "e"]])) == '\ufeffa,"b, ""c"""\r\nd,e\r\n'

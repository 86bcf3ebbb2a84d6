"""Documents for tests of files: names of three scripts, and what people type to break things."""

from workshop_mgr.core.documents import Block, Column, Document, Row, Section

LETTERS = ("Mähri Bäşimowa", "Щербакова Ёлка", "Þórdís Çary Ňurýew Žanna", "Оғлан Қажымұқан Ӯ")
BAD = (
    '=HYPERLINK("http://example.org")',
    "+1-2",
    "@SUM(A1)",
    "#set page(width: 1pt) <script>$x$ \\ & _a_ *b*",
    "\u202eevoba\u202c עברית",
    "Վարդան გიორგი",
    "N" * 200,
    "a\x01b",
)


def document(rows=(), *, bands=False, **facts):
    """Make a document of two text columns and a number, with the rows' first cells."""
    band = "In person" if bands else ""
    values = {
        "title": "List of participants",
        "language": "en",
        "columns": (
            Column("Name", 20, band=band),
            Column("Agency", 20, band=band),
            Column("Days", 5, is_number=True),
        ),
        "sections": (
            Section(
                "Participating States",
                (
                    Block("Kazakhstan", tuple(Row((name, "Agency", 2)) for name in rows)),
                    Block("", (Row(("All", "", 2 * len(rows)), is_total=True),)),
                ),
            ),
        ),
        "facts": ("Border days",),
        "notes": ("Each person counts once.",),
        "marking": "Restricted & for the team",
        "row_headings": ("Group", "Country"),
        **facts,
    }
    return Document(**values)

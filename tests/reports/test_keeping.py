"""A report that is kept reads back exactly as it was, and its hash sees every change."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.documents import BAD, LETTERS, document
from workshop_mgr.core.documents import HIDDEN, Block, Column, Document, Row, Section
from workshop_mgr.reports.domain import (
    KeptReport,
    Reach,
    canonical,
    fingerprint,
    read,
    shortened,
    written,
)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CELLS = st.one_of(
    WORDS,
    st.integers(),
    st.integers(-(10**30), 10**30),
    st.just(HIDDEN),
    st.just("0"),
    st.just("12"),
)
COLUMNS = st.builds(
    Column, WORDS, st.integers(1, 90), is_number=st.booleans(), band=WORDS, is_headed=st.booleans()
)


def many(of):
    """Return the strategy of a tuple of a few."""
    return st.lists(of, max_size=3).map(tuple)


ROWS = st.builds(Row, st.lists(CELLS, min_size=1, max_size=4).map(tuple), is_total=st.booleans())
SECTIONS = st.builds(Section, WORDS, many(st.builds(Block, WORDS, many(ROWS))))


def documents(more):
    """Return the strategy of documents with further tables."""
    return st.builds(
        Document, WORDS, st.sampled_from(["en", "ru"]), many(COLUMNS), many(SECTIONS),
        facts=many(WORDS), notes=many(WORDS), marking=WORDS, is_landscape=st.booleans(),
        row_millimeters=st.integers(0, 20), row_headings=st.tuples(WORDS, WORDS), watermark=WORDS,
        has_section_pages=st.booleans(), more=more,
    )  # fmt: skip


DOCUMENTS = documents(many(documents(st.just(()))))


def types_of(found):
    """Return the type of every cell: a number must not come back as its digits."""
    return [
        [type(cell) for cell in row.cells]
        for table in found.tables
        for _section, _block, row in table.lines()
    ]


@given(DOCUMENTS)
def test_what_was_kept_reads_back_exactly(wanted):
    found = read(json.loads(json.dumps(written(wanted))))
    assert found == wanted
    assert types_of(found) == types_of(wanted)
    assert canonical(written(found)) == canonical(written(wanted))


KEPT = KeptReport(
    kind="counts", name="For the press", subject="border-days", query="rule=confirmed",
    language="en", workshop_ids=(1, 2), reach=Reach.TEAM, document=document((*LETTERS, *BAD)),
    saved_at=datetime(2026, 11, 26, 15, 25, 0, 7, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"kind": "balance"}, id="kind"),
        pytest.param({"name": "For the donor"}, id="name"),
        pytest.param({"subject": "other-days"}, id="subject"),
        pytest.param({"query": "rule=attended"}, id="filter"),
        pytest.param({"language": "ru"}, id="language"),
        pytest.param({"workshop_ids": (1,)}, id="workshops"),
        pytest.param({"reach": Reach.MANAGERS}, id="reach"),
        pytest.param({"saved_at": datetime(2026, 11, 26, 15, 25, 0, 8, tzinfo=UTC)}, id="instant"),
        pytest.param({"document": document((*LETTERS, *BAD), marking="")}, id="document"),
        pytest.param({"document": document((*LETTERS, *BAD[1:], BAD[0]))}, id="order"),
    ],
)
def test_the_hash_sees_every_change(change):
    assert replace(KEPT, **change).sha256() != KEPT.sha256()
    stored = json.loads(canonical(KEPT.content))
    assert fingerprint(KEPT, stored) == KEPT.sha256()


def test_a_report_over_no_workshop_or_without_a_line_is_of_nothing():
    assert not KEPT.is_of_nothing
    assert replace(KEPT, workshop_ids=()).is_of_nothing
    bare = replace(KEPT.document, sections=())
    assert replace(KEPT, document=bare).is_of_nothing
    assert not replace(KEPT, document=replace(bare, more=(KEPT.document,))).is_of_nothing


def test_a_long_table_keeps_its_totals_and_says_how_many_lines_are_missing():
    long = document([f"Guest {number}" for number in range(9)])
    assert shortened(long, 10) == (long, 0)
    short, missing = shortened(replace(long, more=(long,)), 9)
    assert [[row.cells[0] for _s, _b, row in table.lines()] for table in short.tables] == [
        ["All"],
        ["All"],
    ]
    assert missing == 18
    plain = replace(long, sections=(Section("", (Block("", tuple(Row((n,)) for n in "abc")),)),))
    short, missing = shortened(plain, 2)
    assert ([row.cells for _s, _b, row in short.lines()], missing) == ([("a",), ("b",)], 1)

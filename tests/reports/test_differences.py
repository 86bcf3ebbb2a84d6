"""What differs between a report then and now: lines by their headings, numbers by how much."""

from dataclasses import replace

from workshop_mgr.core.documents import HIDDEN, Block, Column, Document, Row, Section
from workshop_mgr.reports.domain import (
    CellChange,
    Differences,
    LineChange,
    SentenceChange,
    differences,
)

COLUMNS = (
    Column("Agency"),
    Column("Women", is_number=True, band="In person"),
    Column("Women", is_number=True, band="Online"),
    Column("Total", is_number=True),
)


def table(*blocks, columns=COLUMNS, **facts):
    """Make a table of blocks: (heading, row, row …)."""
    sections = (
        Section(
            "", tuple(Block(heading, tuple(Row(row) for row in rows)) for heading, *rows in blocks)
        ),
    )
    return Document("Counts", "en", columns, sections, **facts)


def changes(then, now):
    """Compare; what begins with "As of" only says the day."""
    return differences(then, now, says_the_day=lambda words: words.startswith("As of"))


KZ = ("Kazakhstan", ("Border Service", 1, 2, 3), ("Total", 1, 2, 3))
THEN = table(KZ, facts=("As of 1 May",), notes=("Counted: everybody.",))


def test_the_same_figures_on_another_day_are_no_difference():
    assert not changes(THEN, replace(THEN, facts=("As of 2 May",)))
    assert changes(THEN, THEN) == Differences()


def test_a_line_above_moves_no_other_line():
    now = table(("Austria", ("Police", 1, 0, 1)), KZ, facts=THEN.facts, notes=THEN.notes)
    assert changes(THEN, now) == Differences(
        added=(LineChange("Counts", "Austria / Police", (("In person: Women", 1), ("Total", 1))),)
    )
    assert changes(now, THEN) == Differences(
        removed=(LineChange("Counts", "Austria / Police", (("In person: Women", 1), ("Total", 1))),)
    )


def test_numbers_say_by_how_much_and_hidden_ones_do_not():
    now = table(
        ("Kazakhstan", ("Border Service", 4, HIDDEN, 2), ("Total", "1.5", 2, 3)),
        facts=THEN.facts, notes=THEN.notes,
    )  # fmt: skip
    found = changes(THEN, now).cells
    assert found == (
        CellChange("Counts", "Kazakhstan / Border Service", "In person: Women", 1, 4),
        CellChange("Counts", "Kazakhstan / Border Service", "Online: Women", 2, HIDDEN),
        CellChange("Counts", "Kazakhstan / Border Service", "Total", 3, 2),
        CellChange("Counts", "Kazakhstan / Total", "In person: Women", 1, "1.5"),
    )
    assert [one.difference for one in found] == ["+3", "", "−1", "+0.5"]


def test_a_number_that_became_its_digits_is_a_difference():
    now = table(("Kazakhstan", ("Border Service", 1, 2, "3"), ("Total", 1, 2, 3)))
    (found,) = changes(table(KZ), now).cells
    assert (found.then, found.now, found.difference) == (3, "3", "+0")


def test_columns_are_matched_by_their_headings():
    now = table(
        ("Kazakhstan", ("Border Service", 3, 1), ("Total", 3, 1)),
        columns=(COLUMNS[0], COLUMNS[3], COLUMNS[1]),
        facts=THEN.facts, notes=THEN.notes,
    )  # fmt: skip
    assert changes(THEN, now) == Differences(
        columns=(SentenceChange("Counts", "Online: Women", ""),)
    )


def test_several_lines_of_one_heading_are_told_apart_by_what_they_say():
    rows = [
        ("Days", name, "", amount)
        for name, amount in (("Poland", 1), ("Norway", 2), ("Finland", 3))
    ]
    then = table(("", *rows))
    assert not changes(then, table(("", *reversed(rows))))
    now = table(("", rows[0], ("Days", "Austria", "", 9), ("Days", "Norway", "", 5), rows[2]))
    found = changes(then, now)
    assert [(one.line, one.column, one.then, one.now) for one in found.cells] == [
        ("Days", "Total", 2, 5)
    ]
    assert found.added == (
        LineChange("Counts", "Days", (("In person: Women", "Austria"), ("Total", 9))),
    )


def test_notes_facts_markings_and_tables_that_came_or_went_are_told():
    other = replace(table(("", ("Poland", 1, 0, 1))), title="Donors")
    now = replace(
        THEN,
        notes=("Counted: everybody.", "Known for 3 of 4."),
        marking="For the team",
        more=(other,),
    )
    found = changes(THEN, now)
    assert found.sentences == (
        SentenceChange("Counts", "", "Known for 3 of 4."),
        SentenceChange("Counts", "", "For the team"),
        SentenceChange("Donors", "", "Donors"),
    )
    assert found.added == (LineChange("Donors", "Poland", (("In person: Women", 1), ("Total", 1))),)
    others = replace(now, notes=("Counted: everybody.", "Known for 4 of 4."))
    assert changes(now, others).sentences == (
        SentenceChange("Counts", "Known for 3 of 4.", "Known for 4 of 4."),
    )
    back = changes(now, THEN)
    assert back.removed == found.added
    assert back.sentences[-1] == SentenceChange("Donors", "Donors", "")


def test_the_first_table_is_the_report_whatever_its_title():
    assert not changes(THEN, replace(THEN, title="Counts by country"))

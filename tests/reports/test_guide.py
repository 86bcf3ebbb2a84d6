"""The examples of the guides: the JSON of a report, and the numbers that explain reach and share."""

import re
from pathlib import Path

from tests.reports.participation import attribute, donor, everywhere, project, visit, workshops
from workshop_mgr.core.documents import HIDDEN, Block, Column, Document, Row, Section
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Counting, Rule
from workshop_mgr.reports.json import json_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
PARTICIPATION = Document(
    title="Participation",
    language="en",
    columns=(
        Column("Agency"),
        Column("Women", band="In person", is_number=True),
        Column("Total", band="In person", is_number=True),
    ),
    sections=(
        Section(
            "",
            (
                Block("Kazakhstan", (Row(("Border Service Academy", 7, 12)),)),
                Block("", (Row(("All countries", HIDDEN, 12), is_total=True),)),
            ),
        ),
    ),
    facts=(
        "2 workshops of your teams, 11 October 2023 – 14 January 2027",
        "Details as of 26 November 2026",
    ),
    notes=("Counted: everybody who has a place, whether they came or not.",),
    marking="For the teams of these workshops only",
)


def test_the_json_of_the_guide_is_what_the_writer_makes():
    page = (DOCS / "report-json.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)\n```", page, re.S)
    assert example == json_of(PARTICIPATION).decode()


def test_the_numbers_of_the_guide_are_what_is_counted(session):
    shared, alone = workshops(session, "shared", "alone")
    poland, norway = donor(session, "poland"), donor(session, "norway")
    border = project(session, "border")
    for workshop, giver, share in (
        (shared, poland, 60),
        (shared, norway, 40),
        (alone, poland, 100),
    ):
        attribute(session, workshop, to=border, by=giver, share=share)
    for number in range(100):
        visit(session, shared, f"Guest {number}")
    for number in range(90, 110):
        visit(session, alone, f"Guest {number}")
    table = queries.donors_reached(session, everywhere(), Counting(Rule.CONFIRMED))
    found = {
        line.of.slug: (line.of.workshops, line.of.persons, line.of.participations, line.shown)
        for line in table.lines
    }
    assert found == {"poland": (2, 110, 120, 80), "norway": (1, 100, 100, 40)}
    assert table.participations == 120

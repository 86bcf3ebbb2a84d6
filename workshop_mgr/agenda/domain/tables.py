"""Rows of a spreadsheet as items of an agenda: what the columns hold, what each row says. Pure.

An empty cell says nothing. What cannot be read refuses its row, never the file.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from workshop_mgr.agenda.domain.cells import read_cell, settle_end
from workshop_mgr.agenda.domain.items import LONGEST_TITLE, PER_LANGUAGE, ImportField, Item
from workshop_mgr.agenda.domain.vocabulary import FIELD_OF, LANGUAGE_OF, plain_words
from workshop_mgr.core.errors import Refused

Column = tuple[ImportField, str] | None
"""What a column holds, and in which language (empty: the one chosen for the file)."""


def recognized_columns(headings: Sequence[str]) -> tuple[Column, ...]:
    """Return what each column seems to hold; of two that say the same, the first.

    A text's language stands behind its heading: ``title_en``, "Title (Russian)", "Название ru".
    """
    found: list[Column] = []
    for heading in headings:
        column = _column(plain_words(heading.replace("_", " ")))
        found.append(None if column in found else column)
    return tuple(found)


def _column(words: str) -> Column:
    """Return what a heading in plain words means."""
    if words in FIELD_OF:
        return FIELD_OF[words], ""
    head, _space, last = words.rpartition(" ")
    field, language = FIELD_OF.get(head), LANGUAGE_OF.get(last)
    return (field, language) if field in PER_LANGUAGE and language else None


def items_of_rows(
    rows: Sequence[Sequence[str]], columns: Sequence[Column], days: Sequence[date], language: str
) -> list[Item]:
    """Return the items of a table whose first row holds the headings.

    ``days`` are the workshop's: they settle which of 05/06 is the month, and what "Day 2" is.
    Texts whose heading names no language are in ``language``.

    Raises:
        Refused: ``agenda_import_columns`` when no column holds a title; ``agenda_column_twice``.
    """
    chosen = [column for column in columns if column is not None]
    if not any(field is ImportField.TITLE for field, _language in chosen):
        raise Refused("agenda_import_columns")
    if len(set(chosen)) < len(chosen):
        raise Refused("agenda_column_twice")
    return [
        _item(number, cells, columns, days, language)
        for number, cells in enumerate(rows[1:], start=2)
    ]


def _item(
    number: int,
    cells: Sequence[str],
    columns: Sequence[Column],
    days: Sequence[date],
    language: str,
) -> Item:
    """Return one row as an item; a cell that cannot be read refuses it."""
    named = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
    titles = [cell for (field, _code), cell in named.items() if field is ImportField.TITLE]
    title = titles[0][:LONGEST_TITLE] if titles else ""
    facts: dict[str, Any] = {}
    try:
        for (field, code), cell in named.items():
            read_cell(facts, field, cell, days, code or language)
        if not title:
            raise Refused("import_title_missing")
        settle_end(facts)
    except Refused as refusal:
        return Item(number, title, why=refusal)
    return Item(number, title, facts, uid=facts.pop("uid", None))

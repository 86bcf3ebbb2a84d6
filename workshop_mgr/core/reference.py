"""Reference data that ship with the program: CSV tables in ``data/`` (origins in its SOURCES.md)."""

import csv
from importlib.resources import files

from workshop_mgr.core.texts import Texts

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Return the rows of a table, such as ``countries``, in the order of the file."""
    table = files("workshop_mgr").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


def texts(row: Row, column: str) -> Texts:
    """Return the columns ``<column>_en``, ``<column>_ru`` … of a row as one text."""
    prefix = f"{column}_"
    return Texts(
        {key.removeprefix(prefix): text for key, text in row.items() if key.startswith(prefix)}
    )

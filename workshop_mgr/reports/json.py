"""A document as JSON: the rows of its page under the names of their columns, for other programs."""

import json
from typing import Any

from workshop_mgr.core.documents import HIDDEN, Document, Report


def json_of(document: Document) -> bytes:
    """Return a document as UTF-8; the same document gives the same bytes.

    Cells stand in the order of ``columns``; a number that must not leave the team is ``null``.
    """
    told = {
        "title": document.title,
        "language": document.language,
        "facts": list(document.facts),
        "marking": document.marking,
        "tables": [_table(table) for table in document.tables],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def report_json_of(report: Report) -> bytes:
    """Return a report as UTF-8: its chapters in order, each part saying what it is."""
    return json.dumps(report.plain(_table), ensure_ascii=False, indent=1).encode()


def _table(table: Document) -> dict[str, Any]:
    """Return one table."""
    return {
        "title": table.title,
        "columns": list(table.headings),
        "rows": [
            {
                "under": [words for words in (section, block) if words],
                "cells": [None if cell == HIDDEN else cell for cell in row.cells],
                "is_total": row.is_total,
            }
            for section, block, row in table.lines()
        ],
        "notes": list(table.notes),
    }

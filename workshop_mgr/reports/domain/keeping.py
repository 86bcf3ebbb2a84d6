"""A report to keep: written as plain values, read back exactly as it was, proved by its hash (R24)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from workshop_mgr.core.documents import Block, Column, Document, Row, Section

MOST_BYTES = 12 * 1024 * 1024
"""How large a kept report may be: some 100,000 lines."""


class Reach(StrEnum):
    """Who else than an admin may read what was kept, and only as long as they may.

    ``TEAM``: who sees every workshop it counts; ``OWN_TEAM``: who may see small numbers of every
    one, not by its project's team alone; ``MANAGERS``: who manages every one, since it
    holds what viewers must not read; ``ORGANIZERS``: any organizer, whatever their teams.
    """

    TEAM = "team"
    OWN_TEAM = "own_team"
    MANAGERS = "managers"
    ORGANIZERS = "organizers"


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report as it was asked for and shown at an instant: what its hash is over.

    ``kind`` names the report and ``subject`` what it is of (a slug); ``query`` are the parameters
    it was asked for with. ``workshop_ids`` are the workshops it counts.
    """

    kind: str
    name: str
    subject: str
    query: str
    language: str
    workshop_ids: tuple[int, ...]
    reach: Reach
    document: Document
    saved_at: datetime

    @property
    def content(self) -> dict[str, Any]:
        """Return what is stored of its figures, and who may read them."""
        return {"reach": self.reach.value, "report": written(self.document)}

    @property
    def is_of_nothing(self) -> bool:
        """Say whether it counts no workshop, or shows no line."""
        has_lines = any(True for table in self.document.tables for _line in table.lines())
        return not self.workshop_ids or not has_lines

    def sha256(self) -> str:
        """Return the hash over everything that was kept."""
        return fingerprint(self, self.content)


def fingerprint(kept: Any, content: Mapping[str, Any]) -> str:
    """Return the SHA-256 over what was kept, a value or a stored row, with its ``content``."""
    told = {
        "kind": kept.kind,
        "name": kept.name,
        "subject": kept.subject,
        "query": kept.query,
        "language": kept.language,
        "workshop_ids": list(kept.workshop_ids),
        "saved_at": kept.saved_at.astimezone(UTC).isoformat(),
        "content": content,
    }
    return hashlib.sha256(canonical(told)).hexdigest()


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return values as JSON in the one form a hash is taken of: the same values, the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def written(document: Document) -> dict[str, Any]:
    """Return a document as values that JSON knows; :func:`read` gives the same document back."""
    plain = {one.name: getattr(document, one.name) for one in fields(document)}
    return plain | {
        "columns": [asdict(column) for column in document.columns],
        "sections": [
            {
                "heading": section.heading,
                "blocks": [
                    {"heading": block.heading, "rows": [_written_row(row) for row in block.rows]}
                    for block in section.blocks
                ],
            }
            for section in document.sections
        ],
        "facts": list(document.facts),
        "notes": list(document.notes),
        "row_headings": list(document.row_headings),
        "more": [written(table) for table in document.more],
    }


def _written_row(row: Row) -> list[Any]:
    """Return a row: whether it is a total, then its cells. There may be many thousands of them."""
    return [row.is_total, *row.cells]


def read(found: Mapping[str, Any]) -> Document:
    """Return the document that :func:`written` made these values of."""
    return Document(
        **{
            **found,
            "columns": tuple(Column(**column) for column in found["columns"]),
            "sections": tuple(
                Section(
                    section["heading"],
                    tuple(
                        Block(
                            block["heading"],
                            tuple(Row(tuple(cells), total) for total, *cells in block["rows"]),
                        )
                        for block in section["blocks"]
                    ),
                )
                for section in found["sections"]
            ),
            "facts": tuple(found["facts"]),
            "notes": tuple(found["notes"]),
            "row_headings": tuple(found["row_headings"]),
            "more": tuple(map(read, found["more"])),
        }
    )


def shortened(document: Document, most: int) -> tuple[Document, int]:
    """Return a document none of whose tables is longer than ``most`` lines, and how many are missing.

    A longer table keeps its totals where it has some, else its first lines.
    """
    tables, missing = [], 0
    for table in document.tables:
        lines = [row for _section, _block, row in table.lines()]
        if len(lines) <= most:
            tables.append(replace(table, more=()))
            continue
        totals = [row for row in lines if row.is_total]
        kept = (totals or lines)[:most]
        missing += len(lines) - len(kept)
        tables.append(replace(table, sections=_one_section(kept), more=()))
    first, *more = tables
    return replace(first, more=tuple(more)), missing


def _one_section(rows: Iterable[Row]) -> tuple[Section, ...]:
    """Return rows without headings."""
    return (Section("", (Block("", tuple(rows)),)),)

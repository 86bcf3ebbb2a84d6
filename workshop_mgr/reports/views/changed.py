"""What changed since a report was kept: the same report made now, beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.core.errors import NotFound
from workshop_mgr.core.texts import Texts
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import CellChange, Differences, LineChange, differences
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.reports.views.footer import document_of, keeper_words, kind_words, moment_words
from workshop_mgr.reports.views.keeping import Figures, made_again
from workshop_mgr.reports.views.saving import Place
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language

MOST_CHANGES = 500
MOST_TITLES = 50
"""How many differences, and titles of workshops, a page shows."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The workshops that came to a report, or went: how many, and titles the reader may see."""

    count: int
    titles: Sequence[Texts]

    @property
    def others(self) -> int:
        """Return how many are not named."""
        return self.count - len(self.titles)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same report now beside the one that was kept, as tables."""

    tables: Sequence[Document]
    missing: int
    came: Moved
    went: Moved

    @property
    def is_same(self) -> bool:
        """Say whether nothing is different."""
        return not (self.tables or self.came.count or self.went.count)


def changes_page(kept: SavedReport, place: Place) -> ResponseReturnValue:
    """Show what differs, or why the report cannot be made again."""
    then, comparison, is_gone = document_of(kept), None, False
    unknown: tuple[str, ...] = ()
    if then is not None:
        try:
            now = made_again(kept, by=_eyes(kept))
        except NotFound:
            is_gone = True
        else:
            unknown = now.unknown
            comparison = None if unknown else _compared(kept, then, now)
    page = render_template(
        "reports/saved_report_changes.html",
        workshop=place.workshop,
        place=place,
        kept=kept,
        words=kind_words(kept),
        moment=moment_words(kept, place.workshop),
        keeper=keeper_words(kept),
        was_changed=then is None,
        is_gone=is_gone,
        unknown=unknown,
        comparison=comparison,
    )
    return private(make_response(page))


def _eyes(kept: SavedReport) -> Actor:
    """Return with whose eyes it is made again: of whoever kept it, else the reader's.

    An admin who looks at somebody's report would count all workshops, not those of their teams.
    """
    account = kept.account
    return actor_of(account.identity()) if account and account.is_active else actor()


def _compared(kept: SavedReport, then: Document, now: Figures) -> Comparison:
    """Compare what was kept with what is."""
    session = current_session()
    with force_locale(kept.language):
        found = differences(then, now.document, says_the_day=_day_teller())
        tables = tuple(_tables(found))
    ids = set(queries.ids_of(session, now.workshops))
    before = set(kept.workshop_ids)
    return Comparison(
        tables=tables,
        missing=_left_out(found),
        came=_moved(ids - before),
        went=_moved(before - ids),
    )


def _moved(ids: set[int]) -> Moved:
    """Return workshops with the titles of the first of them."""
    first = sorted(ids)[:MOST_TITLES]
    return Moved(len(ids), queries.titles_seen(current_session(), actor(), first))


def _day_teller() -> Callable[[str], bool]:
    """Return what tells the sentence that only says the day, in the language of now."""
    before, _mark, after = _("Details as of %(day)s", day="\0").partition("\0")
    return lambda words: words.startswith(before) and words.endswith(after)


def _tables(found: Differences) -> Iterator[Document]:
    """Yield what differs as tables, under the table it stands in; one without lines is left out."""
    tables = (
        (_("Numbers and words"), _cell_columns(), _cell_sections(found.cells[:MOST_CHANGES])),
        (_("New lines"), _line_columns(), _line_sections(found.added[:MOST_CHANGES])),
        (_("Lines that are gone"), _line_columns(), _line_sections(found.removed[:MOST_CHANGES])),
        (_("Columns and notes"), _sentence_columns(), _sentence_sections(found)),
    )
    for title, columns, sections in tables:
        if sections:
            yield Document(title, language(), columns, sections)


def _left_out(found: Differences) -> int:
    """Return how many differences are too many to be shown."""
    kinds = (found.cells, found.added, found.removed)
    return sum(max(0, len(changes) - MOST_CHANGES) for changes in kinds)


def _cell_columns() -> tuple[Column, ...]:
    """Return the columns of cells that changed."""
    return (
        Column(_("Column"), 30),
        Column(_("Then"), 10, is_number=True),
        Column(_("Now"), 10, is_number=True),
        Column(_("Difference"), 8, is_number=True),
    )


def _cell_sections(changes: Sequence[CellChange]) -> tuple[Section, ...]:
    """Return the cells that changed by table and line."""
    return tuple(
        Section(
            table,
            tuple(
                Block(
                    line,
                    tuple(Row((one.column, one.then, one.now, one.difference)) for one in of_line),
                )
                for line, of_line in groupby(of_table, key=lambda one: one.line)
            ),
        )
        for table, of_table in groupby(changes, key=lambda one: one.table)
    )


def _line_columns() -> tuple[Column, ...]:
    """Return the columns of lines that came or went."""
    return (Column(_("Line"), 22), Column(_("What it says"), 40))


def _line_sections(changes: Sequence[LineChange]) -> tuple[Section, ...]:
    """Return the lines that came or went, by table, with what their cells say."""
    return tuple(
        Section(
            table,
            (
                Block(
                    "",
                    tuple(
                        Row((one.line, "; ".join(f"{head}: {cell}" for head, cell in one.cells)))
                        for one in of_table
                    ),
                ),
            ),
        )
        for table, of_table in groupby(changes, key=lambda one: one.table)
    )


def _sentence_columns() -> tuple[Column, ...]:
    """Return the columns of what is said elsewhere than in cells."""
    return (Column(_("What"), 8), Column(_("Then"), 30), Column(_("Now"), 30))


def _sentence_sections(found: Differences) -> tuple[Section, ...]:
    """Return the columns, facts and notes that are others, by table."""
    rows: dict[str, list[Row]] = {}
    kinds = ((_("Column"), found.columns), (_("Note"), found.sentences))
    for words, changes in kinds:
        for one in changes:
            rows.setdefault(one.table, []).append(Row((words, one.was, one.is_now)))
    return tuple(Section(table, (Block("", tuple(told)),)) for table, told in rows.items())

"""Counts for people outside the team: countries and ways of taking part, no number below five."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Document, Row, Section
from workshop_mgr.reports.domain import CountryTally, SharedRow, Tally, shareable
from workshop_mgr.web.templating import label, labels_of
from workshop_mgr.workshops.domain import Mode


def for_sharing(
    document: Document, countries: Sequence[CountryTally], whole: Tally, *, has_genders: bool
) -> Document:
    """Return the counts of ``document`` as they may leave the team (DOMAIN R11).

    Its first note is the rule; the others tell small numbers and are left out.
    """
    found = shareable(countries, whole)
    rows = [_row(row, row.name or _("Other countries")) for row in found.rows]
    total = [_row(found.whole, _("All countries"), is_total=True)] if found.whole else []
    genders = [
        f"{' + '.join(label(one, 'report_gender') for one in group)}: {number}"
        for group, number in found.genders
    ]
    notes = (
        document.notes[0],
        _("Numbers below five are not shown, nor what they could be calculated from."),
    )
    stated = (_("As people stated it: %(numbers)s.", numbers="; ".join(genders)),)
    return replace(
        document,
        title=_("Counts by country"),
        columns=_columns(),
        sections=(Section("", (Block("", (*rows, *total)),)),),
        notes=(*notes, *(stated if genders and has_genders else ())),
        is_landscape=False,
        row_headings=("", ""),
    )


def _columns() -> tuple[Column, ...]:
    """Return the columns: country, each mode, all."""
    modes = (str(words) for _value, words in labels_of("attendance_mode"))
    numbers = (Column(words, 8, is_number=True) for words in (*modes, _("Total")))
    return (Column(_("Country"), 20), *numbers)


def _row(row: SharedRow, words: str, *, is_total: bool = False) -> Row:
    """Return one line; hidden numbers are dashes."""
    by_mode: tuple[Cell, ...] = row.by_mode or (HIDDEN,) * len(Mode)
    return Row((words, *by_mode, row.total), is_total=is_total)

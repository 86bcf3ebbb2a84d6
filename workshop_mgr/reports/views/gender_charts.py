"""Charts of a balance of speakers, drawn from the rows of its table: what is hidden has no bar."""

from collections.abc import Iterator

from flask_babel import gettext as _

from workshop_mgr.core.documents import Document, Row, Section
from workshop_mgr.reports.domain import Bar, Chart, Gender, bars_of
from workshop_mgr.web.templating import label


def balance_charts(document: Document) -> list[Chart]:
    """Return everybody by gender, then women within each group a section tells of."""
    charts = [_everybody(document, document.sections[-1])]
    share = share_of_women(document)
    for section in document.sections:
        if any(block.heading for block in section.blocks):
            continue  # single sessions are read in the table
        charts.append(_women_told(document, section) if share is None else _women(section, share))
    return [chart for chart in charts if chart.bars]


def share_of_women(table: Document) -> int | None:
    """Return which column holds women in percent of those who stated their gender."""
    banded = [at for at, column in enumerate(table.columns) if column.band == _("Women, %")]
    return banded[0] if banded else None


def _everybody(document: Document, last: Section) -> Chart:
    """Return all slots by gender, from the first row that adds them up."""
    total = next(row for row in _rows(last) if row.is_total)
    names = {label(gender, "report_gender") for gender in Gender}
    bars = tuple(
        Bar(column.label, (cell,))
        for column, cell in zip(document.columns, total.cells, strict=True)
        if set(column.label.split(" + ")) <= names and isinstance(cell, int)
    )
    share = share_of_women(document)
    known = total.cells[share] if share is not None else None
    return Chart(
        title=_("Women: %(share)s %% of those who stated it", share=known)
        if isinstance(known, int)
        else _("Speakers by gender"),
        subtitle=_("Slots: once in each session, by gender as people stated it"),
        series=("",),
        bars=bars if any(bar.total for bar in bars) else (),
    )


def _women(section: Section, share: int) -> Chart:
    """Return women in percent of those who stated it, in each row of a section."""
    bars, left_out = bars_of((row for row in _rows(section) if not row.is_total), (share,))
    return Chart(
        title=_("%(groups)s: women among speakers", groups=section.heading),
        subtitle=_("In percent of the slots whose gender is known"),
        series=("",),
        bars=tuple(bars),
        unit="%",
        left_out=left_out,
    )


def _women_told(document: Document, section: Section) -> Chart:
    """Return women and men in each row of a section that leaves the team, where they are shown."""
    wanted = [label(gender, "report_gender") for gender in (Gender.WOMAN, Gender.MAN)]
    places = [at for at, column in enumerate(document.columns) if column.label in wanted]
    bars, left_out = (
        bars_of((row for row in _rows(section) if not row.is_total), tuple(places))
        if len(places) == len(wanted)
        else ([], 0)
    )
    return Chart(
        title=_("%(groups)s: women and men among speakers", groups=section.heading),
        subtitle=_("Slots of women and men; numbers below five are not shown"),
        series=tuple(wanted),
        bars=tuple(bars),
        left_out=left_out,
    )


def _rows(section: Section) -> Iterator[Row]:
    """Yield the rows of a section."""
    return (row for block in section.blocks for row in block.rows)

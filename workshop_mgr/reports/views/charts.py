"""Charts of a report's page, drawn from the rows of its tables: what is hidden there has no bar."""

from collections.abc import Iterator

from flask_babel import gettext as _

from workshop_mgr.core.documents import Document, Row
from workshop_mgr.reports.domain import Bar, Chart, Gender, bars_of
from workshop_mgr.reports.views.gender_charts import share_of_women
from workshop_mgr.web.templating import label, labels_of


def charts_of_participation(document: Document, *, has_genders: bool) -> list[Chart]:
    """Return the charts of a participation report; one without bars is left out."""
    _first, _rules, _speakers, donors, projects, *_unknown = document.tables
    attributed = (attribution_chart(donors), attribution_chart(projects))
    charts = charts_of_counts(document, has_genders=has_genders)
    return [*charts, *(chart for chart in attributed if chart.bars)]


def charts_of_counts(document: Document, *, has_genders: bool) -> list[Chart]:
    """Return the charts of who took part and spoke; one without bars is left out."""
    first, _rules, speakers, *_more = document.tables
    charts = [countries_chart(first)]
    if has_genders:
        charts += [*gender_charts(first), *_women_speaking(speakers)]
    return [chart for chart in charts if chart.bars]


def countries_chart(table: Document) -> Chart:
    """Return how many came from each country, in person and online."""
    modes = [str(words) for _value, words in labels_of("attendance_mode")]
    places = _totals_by_mode(table, modes)
    bars, left_out = bars_of(_country_rows(table), places)
    return Chart(
        title=_("Persons by country")
        if not bars or bars[0].label == _("Other countries")
        else _("Most came from %(country)s", country=bars[0].label),
        subtitle=_("Persons by country, in person and online"),
        series=tuple(modes),
        bars=tuple(bars),
        left_out=left_out,
    )


def _totals_by_mode(table: Document, modes: list[str]) -> tuple[int, ...]:
    """Return which columns hold everybody who came in each way."""
    places = []
    for mode in modes:
        banded = [at for at, column in enumerate(table.columns) if column.band == mode]
        plain = [at for at, column in enumerate(table.columns) if column.label == mode]
        places.append(banded[-1] if banded else plain[0])
    return tuple(places)


def _country_rows(table: Document) -> Iterator[Row]:
    """Yield one row for each country, named by it."""
    for block in table.sections[0].blocks:
        for row in block.rows:
            if block.heading and row.is_total:
                yield Row((block.heading, *row.cells[1:]))
            elif not block.heading and not row.is_total:
                yield row


def gender_charts(table: Document) -> list[Chart]:
    """Return everybody by gender, where the table tells it."""
    together = [at for at, column in enumerate(table.columns) if column.band == _("Together")]
    *_rows, everybody = table.sections[0].blocks[-1].rows
    names = {label(gender, "report_gender") for gender in Gender}
    bars = tuple(
        Bar(table.columns[at].label, (cell,))
        for at in together
        if table.columns[at].label in names and isinstance(cell := everybody.cells[at], int)
    )
    share = share_of_women(table)
    if not bars or share is None or not isinstance(everybody.cells[share], int):
        return []
    return [
        Chart(
            title=_("Women: %(share)s %% of those who stated it", share=everybody.cells[share]),
            subtitle=_("Persons by gender, as they stated it"),
            series=("",),
            bars=bars,
        )
    ]


def _women_speaking(table: Document) -> list[Chart]:
    """Return women in percent of the speakers of each role who stated it."""
    share = share_of_women(table)
    if share is None:
        return []
    bars, left_out = bars_of((row for row in _rows_of(table) if not row.is_total), (share,))
    slots = next(row for row in _rows_of(table) if row.is_total)
    return [
        Chart(
            title=_("Women among speakers: %(share)s %%", share=slots.cells[share]),
            subtitle=_("In percent of the slots of each role whose gender is known"),
            series=("",),
            bars=tuple(bars),
            unit="%",
            left_out=left_out,
        )
    ]


def attribution_chart(table: Document) -> Chart:
    """Return what is somebody's by share within what they reached."""
    by_share = [at for at, column in enumerate(table.columns) if column.band == _("By share")]
    rows = []
    for row in _rows_of(table):
        reach, share = row.cells[3], row.cells[by_share[0]] if by_share else 0
        if not row.is_total and isinstance(reach, int) and isinstance(share, int):
            rows.append(
                Row((row.cells[0], share, reach - share) if by_share else (row.cells[0], reach))
            )
    bars, left_out = bars_of(rows, (1, 2) if by_share else (1,))
    return Chart(
        title=_("%(table)s: reach and attribution", table=table.title) if by_share else table.title,
        subtitle=_("Participations in workshops they had a part in"),
        series=(_("Theirs by share"), _("The rest of what they reached")) if by_share else ("",),
        bars=tuple(bars),
        left_out=left_out,
    )


def _rows_of(table: Document) -> Iterator[Row]:
    """Yield the rows of a table."""
    return (row for _section, _block, row in table.lines())

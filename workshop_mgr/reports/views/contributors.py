"""What each contributor gave, as a table of the funding report and as its charts.

Amounts of two currencies are never added, nor drawn on one scale (DOMAIN R2).
"""

from collections.abc import Sequence

from flask_babel import gettext as _

from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.reports.domain import Bar, Chart, bars_of, longest
from workshop_mgr.reports.queries import GivenBy
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import text


def contributors_table(found: Sequence[GivenBy], *, has_money: bool) -> Document:
    """Return for how many workshops each contributor gave, and how much in each currency."""
    currencies = _currencies(found) if has_money else ()
    money = (
        Column(_("Lines"), 7, is_number=True),
        Column(_("With an amount"), 8, is_number=True),
        *(Column(code, 12, is_number=True, band=_("Amount")) for code in currencies),
    )
    columns = (Column(_("Contributor"), 24), Column(_("Workshops"), 8, is_number=True))
    rows = tuple(_row(one, currencies)[: None if has_money else len(columns)] for one in found)
    return Document(
        title=_("By contributor"),
        language=language(),
        columns=(*columns, *(money if has_money else ())),
        sections=(Section("", (Block("", tuple(map(Row, rows))),)),),
        notes=(
            _(
                "A workshop with several contributors counts for each of them; what they gave is "
                "told under the name they have today."
            ),
        ),
    )


def _currencies(found: Sequence[GivenBy]) -> tuple[str, ...]:
    """Return every currency something was given in, by code."""
    return tuple(sorted({code for one in found for code in one.amounts}))


def _row(one: GivenBy, currencies: Sequence[str]) -> tuple[str | int, ...]:
    """Return the line of a contributor."""
    amounts = (
        formats.money(one.amounts[code], code) if code in one.amounts else "" for code in currencies
    )
    return (text(one.name), one.workshops, one.lines, one.known, *amounts)


def charts_of_contributors(found: Sequence[GivenBy], *, has_money: bool) -> list[Chart]:
    """Return the workshops of each contributor, and what they gave in each currency."""
    bars, left_out = bars_of((Row((text(one.name), one.workshops)) for one in found), (1,))
    charts = [
        Chart(
            title=_("Workshops by contributor"),
            subtitle=_("Workshops each contributor is named for"),
            series=("",),
            bars=tuple(bars),
            left_out=left_out,
        )
    ]
    if has_money:
        charts += [_amounts(found, code) for code in _currencies(found)]
    return [chart for chart in charts if chart.bars]


def _amounts(found: Sequence[GivenBy], currency: str) -> Chart:
    """Return who gave how much in one currency; bars are as long as hundredths."""
    bars, left_out = longest(
        Bar(
            text(one.name),
            (int(one.amounts[currency] * 100),),
            formats.money(one.amounts[currency], currency),
        )
        for one in found
        if currency in one.amounts
    )
    return Chart(
        title=_("Amounts in %(currency)s by contributor", currency=currency),
        subtitle=_("Amounts of single lines added up, as far as they are known"),
        series=("",),
        bars=tuple(bars),
        left_out=left_out,
    )

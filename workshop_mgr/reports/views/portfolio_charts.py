"""Charts of a project's or donor's workshops: by country, gender, agency and workshop."""

from collections import Counter

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.core.documents import Document, Row
from workshop_mgr.reports.domain import Bar, Chart, bars_of, shareable
from workshop_mgr.reports.views.charts import countries_chart, gender_charts
from workshop_mgr.reports.views.counted import Counts
from workshop_mgr.reports.views.portfolio import Told
from workshop_mgr.web.templating import label, text


def portfolio_charts(document: Document, found: Told) -> list[Chart]:
    """Return the charts of a portfolio; one without bars is left out."""
    _workshops, countries, *_more = document.tables
    counts = found.counts
    charts = [countries_chart(countries)]
    if counts.is_shared:
        charts += _shared_genders(counts)
    else:
        charts += [*(gender_charts(countries) if counts.has_genders else ()), _agencies(counts)]
    return [chart for chart in (*charts, _by_workshop(found)) if chart.bars]


def _shared_genders(counts: Counts) -> list[Chart]:
    """Return everybody by gender, small answers counted together, where that may be told."""
    groups = shareable(counts.countries, counts.whole).genders if counts.has_genders else ()
    bars = tuple(
        Bar(" + ".join(label(one, "report_gender") for one in group), (number,))
        for group, number in groups
        if number
    )
    return [
        Chart(
            title=_("Persons by gender"),
            subtitle=_("Persons by gender, as they stated it"),
            series=("",),
            bars=bars,
        )
    ]


def _agencies(counts: Counts) -> Chart:
    """Return the agencies most people came from."""
    found: Counter[str] = Counter()
    for country in counts.countries:
        for name, tally in country.agencies:
            found[name] += tally.total
    bars, left_out = bars_of((Row((name, number)) for name, number in found.items()), (1,))
    many = len(bars) + left_out
    return Chart(
        title=ngettext(
            "%(num)d agency: %(name)s",
            "%(num)d agencies, most from %(name)s",
            many,
            name=bars[0].label,
        )
        if bars
        else "",
        subtitle=_("Persons by agency"),
        series=("",),
        bars=tuple(bars),
        left_out=left_out,
    )


def _by_workshop(found: Told) -> Chart:
    """Return what is theirs by share within what each workshop reached."""
    has_shares = found.sight.has_shares
    rows = []
    for line in found.whole.lines:
        workshop, reach = found.workshops.get(line.of.workshop_id), line.of.participations
        if workshop is not None and reach and not line.is_hidden:
            parts = (line.shown, reach - line.shown) if has_shares else (reach,)
            rows.append(Row((text(workshop.title), *parts)))
    bars, left_out = bars_of(rows, (1, 2) if has_shares else (1,))
    return Chart(
        title=_("By workshop: reach and attribution") if has_shares else _("By workshop"),
        subtitle=_("Participations in each workshop"),
        series=(_("Theirs by share"), _("The rest of what they reached")) if has_shares else ("",),
        bars=tuple(bars),
        left_out=left_out,
    )

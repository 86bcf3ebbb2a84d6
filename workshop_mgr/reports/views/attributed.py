"""Tables of reach and attribution: everybody somebody had a part in, beside what is theirs by share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select
from sqlalchemy.orm import Session

from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Document, Row, Section
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import AttributionTable, Line, Rest, exact_words, shared_table
from workshop_mgr.reports.queries import ShareUnknown
from workshop_mgr.reports.views.counted import Counts, rule_words
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import text


@dataclass(frozen=True, slots=True)
class Attributed:
    """What donors and projects reached; ``has_shares``: shares of money are not for viewers."""

    donors: AttributionTable
    projects: AttributionTable
    unknown: Sequence[ShareUnknown]
    unknown_total: int
    has_shares: bool


def attributed(
    session: Session, ids: Select[int], found: Counts, *, has_shares: bool, most_unknown: int
) -> Attributed:
    """Add up what donors and projects reached, in seven statements at most."""
    donors = queries.donors_reached(session, ids, found.counting)
    projects = queries.projects_reached(session, ids, found.counting)
    unknown, total = queries.shares_unknown(session, ids, most_unknown)
    if found.is_shared:
        is_small = queries.has_small_workshop(session, ids, found.counting)
        donors, projects = (shared_table(one, is_small=is_small) for one in (donors, projects))
    return Attributed(donors, projects, unknown, total, has_shares)


def attribution_tables(found: Attributed, counts: Counts, workshops: int) -> tuple[Document, ...]:
    """Return donors, projects, and the workshops whose shares are not known."""
    has_shares = found.has_shares
    tables = [
        reach_table(title, first, table, counts, workshops, has_shares=has_shares)
        for title, first, table in (
            (_("Donors"), _("Donor"), found.donors),
            (_("Projects"), _("Project"), found.projects),
        )
    ]
    if found.has_shares and found.unknown_total:
        tables.append(_unknown(found))
    return tuple(tables)


def reach_table(
    title: str, first: str, table: AttributionTable, counts: Counts, workshops: int, *,
    has_shares: bool,
) -> Document:  # fmt: skip
    """Return reach and attribution side by side; ``first`` is what the first column names."""
    columns = [
        Column(first, 24),
        Column(_("Workshops"), 8, is_number=True, band=_("Reach")),
        Column(_("Persons"), 8, is_number=True, band=_("Reach")),
        Column(_("Participations"), 10, is_number=True, band=_("Reach")),
    ]
    if has_shares:
        columns += [
            Column(_("Participations"), 10, is_number=True, band=_("By share")),
            Column(_("Exactly"), 10, is_number=True, band=_("By share")),
            Column(_("Workshops with a share not known"), 11, is_number=True, band=_("By share")),
        ]
    width = len(columns)
    rows = [Row(_cells(line)[:width]) for line in table.lines]
    if has_shares:
        rows += [
            _rest(_("Share not known"), table.share_unknown),
            _rest(_("Attributed to none of them"), table.to_nobody),
        ]
    total = ("", workshops, counts.whole.total, table.participations, table.participations, "", "")
    rows.append(Row((_("All workshops"), *total[1:width]), is_total=True))
    return Document(
        title=title,
        language=language(),
        columns=tuple(columns),
        sections=(Section("", (Block("", tuple(rows)),)),),
        notes=tuple(_notes(counts, has_shares=has_shares)),
    )


def _cells(line: Line) -> tuple[Cell, ...]:
    """Return the numbers of a project or donor."""
    one = line.of
    if line.is_hidden:
        return (text(one.name), one.workshops, *(HIDDEN,) * 4, one.unknown_shares)
    return (
        text(one.name), one.workshops, one.persons, one.participations, line.shown,
        exact_words(one.attributed), one.unknown_shares,
    )  # fmt: skip


def _rest(words: str, rest: Rest) -> Row:
    """Return what is attributed to nobody."""
    shown = (HIDDEN, HIDDEN) if rest.is_hidden else (rest.shown, exact_words(rest.exact))
    return Row((words, "", "", "", *shown, ""))


def _notes(counts: Counts, *, has_shares: bool) -> Iterable[str]:
    """Yield how the two are counted, and why only one may be added up."""
    yield rule_words(counts.counting)
    yield _(
        "Reach counts everybody in every workshop somebody had a part in; it must not be added up, "
        "since a workshop may have several donors."
    )
    if has_shares:
        yield _(
            "By share, each participation is divided as the workshop’s costs are; what is shown in "
            "whole numbers is rounded so that it adds up. A share that is not known is not guessed."
        )


def _unknown(found: Attributed) -> Document:
    """Return the workshops of which it is not known who paid how much."""
    rows = tuple(
        Row((text(one.title), formats.days(one.starts_on, one.ends_on))) for one in found.unknown
    )
    left_out = found.unknown_total - len(rows)
    return Document(
        title=_("Share not known"),
        language=language(),
        columns=(Column(_("Workshop"), 40), Column(_("Dates"), 20)),
        sections=(Section("", (Block("", rows),)),),
        notes=(
            ngettext(
                "%(num)d more workshop is in the XLSX, CSV and JSON files.",
                "%(num)d more workshops are in the XLSX, CSV and JSON files.",
                left_out,
            ),
        )
        if left_out
        else (),
    )

"""Report 3: who took part by country, agency, mode and gender; with the tables that go with it."""

from flask_babel import gettext as _

from workshop_mgr.core.documents import Block, Cell, Column, Document, Row, Section
from workshop_mgr.reports.domain import CountryTally, Gender, Tally
from workshop_mgr.reports.views.counted import (
    Counts,
    known_words,
    rule_words,
    share_columns,
    shares_of,
)
from workshop_mgr.reports.views.rules import rules_table
from workshop_mgr.reports.views.sharing import for_sharing
from workshop_mgr.reports.views.spoken import speakers_table
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of
from workshop_mgr.workshops.domain import Mode


def count_tables(found: Counts, *, most_agencies: int | None = None) -> tuple[Document, ...]:
    """Return the tables; with more than ``most_agencies`` the first one has countries only."""
    first = _countries(found, has_agencies=most_agencies is None or found.agencies <= most_agencies)
    if found.is_shared:
        first = for_sharing(first, found.countries, found.whole, has_genders=found.has_genders)
    return (first, rules_table(found), speakers_table(found))


def _countries(found: Counts, *, has_agencies: bool) -> Document:
    """Return country by agency, mode and gender."""
    if has_agencies:
        blocks = tuple(_block(country, found) for country in found.countries)
    else:
        rows = (_row(one.name, one.total, found) for one in found.countries)
        blocks = (Block("", tuple(rows)),)
    total = _row(_("All countries"), found.whole, found, is_total=True)
    return Document(
        title=_("Counts by country and agency") if has_agencies else _("Counts by country"),
        language=language(),
        columns=_columns(_("Agency") if has_agencies else _("Country"), found),
        sections=(Section("", (*blocks, Block("", (total,)))),),
        notes=tuple(_notes(found)),
        is_landscape=True,
        row_headings=("", _("Country") if has_agencies else ""),
    )


def _columns(first: str, found: Counts) -> tuple[Column, ...]:
    """Return the columns: for each mode and for both, the genders and the total."""
    bands = [*(str(words) for _value, words in labels_of("attendance_mode")), _("Together")]
    last = () if found.is_of_one else (Column(_("Times"), 7, is_number=True),)
    if not found.has_genders:
        return (
            Column(first, 18), *(Column(band, 8, is_number=True) for band in bands), *last
        )  # fmt: skip
    kinds = [*(label(gender, "report_gender") for gender in Gender), _("Total")]
    numbers = (Column(kind, 6, is_number=True, band=band) for band in bands for kind in kinds)
    return (Column(first, 18), *numbers, *share_columns(), *last)


def _block(country: CountryTally, found: Counts) -> Block:
    """Return a country: its agencies, then all of it."""
    rows = [_row(agency, tally, found) for agency, tally in country.agencies]
    words = _("Total, %(country)s", country=country.name)
    return Block(country.name, (*rows, _row(words, country.total, found, is_total=True)))


def _row(words: str, tally: Tally, found: Counts, *, is_total: bool = False) -> Row:
    """Return one line of numbers."""
    genders = tuple(Gender) if found.has_genders else ()
    cells: list[Cell] = [words]
    for modes in (*((mode,) for mode in Mode), tuple(Mode)):
        cells += [tally.of(modes, [gender]) for gender in genders]
        cells.append(tally.of(modes))
    if found.has_genders:
        cells += shares_of(tally)
    return Row((*cells, *(() if found.is_of_one else (tally.participations,))), is_total=is_total)


def _notes(found: Counts) -> list[str]:
    """Return what a reader must know: the rule, and how complete the numbers are."""
    notes = [
        rule_words(found.counting),
        _(
            "Each person counts once, under the country, agency and gender of their latest "
            "registration that counts; staff of international organizations count under no "
            "country."
        ),
    ]
    if not (found.is_of_one or found.is_shared):
        notes.append(_("Times: participations. Each workshop somebody took part in is one."))
    if found.has_genders:
        known = found.whole.gender_known
        notes.append(
            _(
                "Gender is known for %(known)d of %(num)d people, as they stated it.",
                known=known.known,
                num=known.whole,
            )
        )
    if (attended := found.known.get(found.counting.rule)) is not None:
        notes.append(known_words(attended))
    return notes

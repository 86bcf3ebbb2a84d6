"""Counts by country, agency, mode and gender; viewers see no gender (INTERFACE §9)."""

from collections.abc import Sequence

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Cell, Column, Document, Row, Section
from workshop_mgr.directory import queries as directory
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import (
    COUNTED,
    INTERNATIONAL,
    Audience,
    CountryTally,
    Gender,
    Head,
    Rule,
    Tally,
    persons,
    tallies,
)
from workshop_mgr.reports.views.blueprint import (
    BASE,
    bp,
    chosen_language,
    file_of,
    today,
    when_and_where,
)
from workshop_mgr.reports.views.sharing import for_sharing
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route(f"{BASE}/counts")
@team_read
def counts(slug: str) -> ResponseReturnValue:
    """Show how many, and by which rule."""
    rule, audience = _rule(), _audience()
    page = render_template(
        "reports/counts.html",
        workshop=team_workshop(),
        document=_document(rule, audience),
        rule=rule,
        audience=audience,
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_rule"),
        audience_choices=labels_of("report_audience"),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/counts.<any(csv, xlsx, pdf, docx):ending>")
@team_read
def counts_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the counts as a file."""
    rule, audience = _rule(), _audience()
    return file_of(_document(rule, audience), f"counts-{rule}-{audience}", ending)


def _rule() -> Rule:
    """Read from the address who is counted."""
    asked = request.args.get("rule", "")
    return Rule(asked) if asked in set(Rule) else Rule.CONFIRMED


def _audience() -> Audience:
    """Read from the address for whom the counts are."""
    asked = request.args.get("audience", "")
    return Audience(asked) if asked in set(Audience) else Audience.TEAM


def _document(rule: Rule, audience: Audience) -> Document:
    """Return the counts as a document in the language they are asked for in."""
    session, workshop = current_session(), team_workshop()
    heads = queries.heads(session, workshop.id)
    counted = persons(heads, rule)
    days = queries.days_attended(session, workshop.id)
    with force_locale(chosen_language()):
        names = directory.country_names(session, language())
        found = tallies(counted, {**names, INTERNATIONAL: _("International staff")})
        whole = Tally.of_heads(counted)
        document = Document(
            title=_("Counts by country and agency"),
            language=language(),
            columns=_columns(),
            sections=(Section("", (*map(_block, found), _grand_total(whole))),),
            facts=(
                workshop.title.shown(language()).value,
                when_and_where(),
                _("Details as of %(day)s", day=formats.day(today())),
            ),
            notes=_notes(rule, heads, whole, days),
            marking=_("For the workshop's team only: small numbers can tell about one person"),
            is_landscape=True,
            row_headings=("", _("Country")),
        )
        if audience is Audience.OUTSIDE:
            return for_sharing(document, found, whole, rule)
        return document


def _genders() -> tuple[Gender, ...]:
    """Return the genders that have columns for this reader: none for viewers."""
    return tuple(Gender) if may_manage() else ()


def _columns() -> tuple[Column, ...]:
    """Return the columns: for each mode and for both, the genders and the total."""
    first = Column(_("Agency"), 18)
    bands = [*(str(words) for _value, words in labels_of("attendance_mode")), _("Together")]
    if not _genders():
        return (first, *(Column(band, 8, is_number=True) for band in bands))
    kinds = [*(label(gender, "report_gender") for gender in _genders()), _("Total")]
    numbers = (Column(kind, 6, is_number=True, band=band) for band in bands for kind in kinds)
    shares = (
        Column(_("of stated"), 5, is_number=True, band=_("Women, %")),
        Column(_("of all"), 5, is_number=True, band=_("Women, %")),
    )
    return (first, *numbers, *shares)


def _block(country: CountryTally) -> Block:
    """Return a country: its agencies, then all of it."""
    rows = [_row(agency, tally) for agency, tally in country.agencies]
    total = _row(_("Total, %(country)s", country=country.name), country.total, is_total=True)
    return Block(country.name, (*rows, total))


def _grand_total(whole: Tally) -> Block:
    """Return the line of everybody."""
    return Block("", (_row(_("All countries"), whole, is_total=True),))


def _row(words: str, tally: Tally, *, is_total: bool = False) -> Row:
    """Return one line of numbers."""
    cells: list[Cell] = [words]
    for modes in (*((mode,) for mode in Mode), tuple(Mode)):
        cells += [tally.of(modes, [gender]) for gender in _genders()]
        cells.append(tally.of(modes))
    if _genders():
        shares = (tally.share_of_women(), tally.share_of_women(of_all=True))
        cells += ["–" if share is None else share for share in shares]
    return Row(tuple(cells), is_total=is_total)


def _notes(rule: Rule, heads: Sequence[Head], whole: Tally, days: int) -> tuple[str, ...]:
    """Return what a reader must know: the rule, how complete the numbers are, persons and days."""
    twice = sum(head.state in COUNTED[rule] for head in heads) - whole.total
    notes = [
        label(rule, "report_rule_explained"),
        _(
            "Each person counts once, under the country they represent; staff of international "
            "organizations count under none."
        ),
    ]
    if twice:
        notes.append(_("Second registrations of the same person left out: %(num)d.", num=twice))
    if may_manage():
        notes.append(
            _(
                "Gender is known for %(known)d of %(num)d people, as they stated it.",
                known=whole.stated,
                num=whole.total,
            )
        )
    if rule is Rule.ATTENDED:
        notes.append(
            _(
                "Persons: %(persons)d. Participations, counting each day present: %(days)d.",
                persons=whole.total,
                days=days,
            )
        )
    return tuple(notes)

"""The table of a project's or donor's workshops, and that of a donor's contributions."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.core.currencies import plain
from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Document, Row, Section
from workshop_mgr.funding.domain import Measure, statement
from workshop_mgr.funding.models import Attribution, Project, ReportDue
from workshop_mgr.reports.domain import HeldLine, exact_words
from workshop_mgr.reports.queries import Given
from workshop_mgr.reports.views.counted import rule_words
from workshop_mgr.reports.views.portfolio import Told
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text
from workshop_mgr.workshops.domain import Format, State
from workshop_mgr.workshops.models import Workshop

OFF = (State.CANCELLED, State.POSTPONED)


def workshops_table(found: Told) -> Document:
    """Return the workshops, the latest first, and all of them together."""
    shown = [line for line in found.whole.lines if line.of.workshop_id in found.workshops]
    rows = [_row(line, found) for line in shown]
    holder = found.holder
    return Document(
        title=text(holder.title if isinstance(holder, Project) else holder.name),
        language=language(),
        columns=_columns(has_shares=found.sight.has_shares),
        sections=(Section("", (Block("", (*rows, _total(found))),)),),
        notes=tuple(_notes(found)),
        is_landscape=True,
    )


def _columns(*, has_shares: bool) -> tuple[Column, ...]:
    """Return the columns."""
    reach = (
        Column(_("Persons"), 9, is_number=True, band=_("Reach")),
        Column(_("Participations"), 13, is_number=True, band=_("Reach")),
    )
    return (
        Column(_("Workshop"), 20),
        Column(_("Dates"), 11),
        Column(_("Place"), 11),
        Column(_("Format"), 9),
        Column(_("Role"), 13),
        *((Column(_("Share"), 9, is_number=True),) if has_shares else ()),
        *reach,
        *((Column(_("Participations by share"), 13, is_number=True),) if has_shares else ()),
        Column(_("Statement used"), 28),
    )


def _row(line: HeldLine, found: Told) -> Row:
    """Return one workshop."""
    workshop, lines = found.workshops[line.of.workshop_id], found.lines[line.of.workshop_id]
    has_shares = found.sight.has_shares
    of_role = _by_donor if isinstance(found.holder, Project) else _by_project
    shares = "\n".join(_share(row, has_amounts=found.sight.has_amounts) for row in lines)
    people, theirs = _numbers(line)
    place = (text(workshop.city), text(workshop.country.name) if workshop.country else "")
    return Row(
        (
            text(workshop.title),
            "\n".join(filter(None, (_days(workshop), _state(workshop, line)))),
            ", ".join(filter(None, place)),
            "" if workshop.format == Format.UNKNOWN else label(workshop.format, "format"),
            "\n".join(filter(None, map(of_role, lines))),
            *((shares,) if has_shares else ()),
            people,
            people,
            *((theirs,) if has_shares else ()),
            statement(found.statements[workshop.id], language()),
        )
    )


def _numbers(line: HeldLine) -> tuple[Cell, Cell]:
    """Return who took part, each once in one workshop, and what of it is theirs by share."""
    if line.is_hidden:
        return HIDDEN, HIDDEN
    if line.of.participations is None:
        return "", ""
    return line.of.participations, exact_words(line.of.attributed)


def _days(workshop: Workshop) -> str:
    """Return when it is."""
    return formats.days(workshop.start_date, workshop.end_date)


def _state(workshop: Workshop, line: HeldLine) -> str:
    """Return why nobody is counted there."""
    if workshop.state in OFF:
        return label(workshop.state, "workshop_state")
    return "" if line.is_counted else str(_("to come"))


def _by_donor(row: Attribution) -> str:
    """Return who contributed as what, in the name they had then."""
    if row.contributor is None or row.role is None:
        return ""
    name, _article = row.contributor.named_on(row.workshop.end_date)
    return f"{text(name)}: {label(row.role, 'attribution_role')}"


def _by_project(row: Attribution) -> str:
    """Return as what the donor contributed, and within which project."""
    role = label(row.role, "attribution_role") if row.role else ""
    return ", ".join(filter(None, (role, text(row.project.title) if row.project else "")))


def _share(row: Attribution, *, has_amounts: bool) -> str:
    """Return how much of the workshop's costs it is, as far as that is told."""
    portion = row.portion
    if portion.share is not None:
        return str(_("%(share)s %%", share=plain(portion.share)))
    if portion.money is not None and has_amounts:
        return formats.money(portion.money.amount, portion.money.currency)
    if portion.measure is Measure.UNDISCLOSED:
        return str(_("not disclosed"))
    return label(portion.measure, "measure")


def _total(found: Told) -> Row:
    """Return all workshops together."""
    whole, has_shares = found.whole, found.sight.has_shares
    reach: tuple[Cell, ...] = (HIDDEN, HIDDEN)
    if whole.persons is not None and whole.participations is not None:
        reach = (whole.persons, whole.participations)
    theirs = exact_words(whole.attributed) if whole.hidden < whole.counted else HIDDEN
    empty = ("",) * (5 if has_shares else 4)
    words = _("All workshops")
    return Row((words, *empty, *reach, *((theirs,) if has_shares else ()), ""), is_total=True)


def _notes(found: Told) -> Iterator[str]:
    """Yield how it is counted, and how complete it is."""
    whole = found.whole
    yield rule_words(found.sight.counting)
    yield _("Counted are the workshops that have begun and take place; the others have no numbers.")
    yield _(
        "Reach counts everybody in every workshop they had a part in, a person once over all of "
        "them; it must not be added up, since a workshop may have several donors."
    )
    if found.sight.has_shares:
        yield _("By share, each participation is divided as the workshop’s costs are.")
        if whole.unknown:
            yield ngettext(
                "The share is not known for %(num)d workshop; nothing is guessed.",
                "The share is not known for %(num)d workshops; nothing is guessed.",
                whole.unknown,
            )
    if whole.hidden:
        yield ngettext(
            "%(num)d workshop is not told of: a number below five could be read or calculated.",
            "%(num)d workshops are not told of: a number below five could be read or calculated.",
            whole.hidden,
        )
        if found.sight.has_shares:
            yield _("What is theirs by share leaves these out.")
    if found.left_out:
        yield ngettext(
            "%(num)d more workshop is in the XLSX, CSV and JSON files.",
            "%(num)d more workshops are in the XLSX, CSV and JSON files.",
            found.left_out,
        )


def contributions_table(
    gifts: Iterable[Given], amounts: Sequence[tuple[str, Decimal, int]]
) -> Document:
    """Return what a donor gave, what of it workshops are paid from, and the reports it is owed."""
    rows = tuple(map(_gift, gifts))
    return Document(
        title=_("Contributions"),
        language=language(),
        columns=(
            Column(_("Project"), 22),
            Column(_("Pledge number"), 10),
            Column(_("Amount"), 12, is_number=True),
            Column(_("Period"), 14),
            Column(_("Attributed so far"), 12, is_number=True),
            Column(_("Reports due"), 11),
            Column(_("Reports sent"), 11),
        ),
        sections=(Section("", (Block("", rows),)),),
        notes=tuple(
            ngettext(
                "Attributed to workshops together: %(sum)s, in %(num)d line.",
                "Attributed to workshops together: %(sum)s, in %(num)d lines.",
                count,
                sum=formats.money(amount, currency),
            )
            for currency, amount, count in amounts
        ),
    )


def _gift(gift: Given) -> Row:
    """Return one contribution."""
    row = gift.contribution
    amount = formats.money(row.amount, row.currency) if row.amount else _("not disclosed")
    return Row(
        (
            "\n".join(filter(None, (row.project.number, text(row.project.title)))),
            row.pledge_number,
            amount,
            _period(row.starts_on, row.ends_on),
            formats.money(gift.attributed, row.currency) if gift.attributed else "",
            _report_days(one for one in row.reports if one.sent_on is None),
            "\n".join(formats.day(one.sent_on) for one in row.reports if one.sent_on),
        )
    )


def _period(first: date | None, last: date | None) -> str:
    """Return from when to when, as far as it is known."""
    if first and last:
        return formats.days(first, last)
    if first:
        return str(_("from %(day)s", day=formats.day(first)))
    return str(_("until %(day)s", day=formats.day(last))) if last else ""


def _report_days(reports: Iterable[ReportDue]) -> str:
    """Return the days on which reports are due."""
    return "\n".join(formats.day(one.due_on) for one in reports)

"""Chapters 9 and 10 of the final report: who paid, which reports are due, what is still open."""

from collections.abc import Iterator

from flask_babel import gettext as _

from workshop_mgr.agenda.domain import ReleaseStatus
from workshop_mgr.core.currencies import plain
from workshop_mgr.core.documents import (
    Block,
    Cell,
    Chapter,
    Column,
    Document,
    Paragraph,
    Prompt,
    Row,
    Section,
)
from workshop_mgr.funding.models import Attribution, Contributor
from workshop_mgr.reports.views.final.gathered import MOST, Gathered, filled
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text

_BLANK_LINES = 3


def finance(found: Gathered) -> Chapter:
    """Return chapter 9: projects and contributors, with money where this copy may hold it."""
    shown = filled(_funding(found)) if found.attributions else ()
    nothing = Paragraph(_("The workshop is attributed to no project and no contributor."))
    return Chapter(
        _("Finance pointer"),
        (
            *(shown or (nothing,)),
            *(filled(_reports(found)) if found.is_full and found.dues else ()),
            Paragraph(
                _("Amounts over all workshops and what is still owed are in the funding report.")
            ),
            Prompt(_("the number of the financial report and where it is kept.")),
        ),
    )


def _funding(found: Gathered) -> Document:
    """Return what the workshop is attributed to, line by line."""
    money = (
        Column(_("Share"), 8, is_number=True),
        Column(_("Amount"), 14, is_number=True),
    )
    return Document(
        title=_("Projects and contributors"),
        language=language(),
        columns=(
            Column(_("Project"), 24),
            Column(_("Fund type"), 17),
            Column(_("Contributor"), 20),
            Column(_("Role"), 14),
            *(money if found.is_full else ()),
        ),
        sections=(
            Section(
                "",
                (Block("", tuple(_funding_row(row, found) for row in found.attributions[:MOST])),),
            ),
        ),
    )


def _funding_row(row: Attribution, found: Gathered) -> Row:
    """Return one line; contributors are called as they were on the last day."""
    project, giver = row.project, row.contributor
    called = text(giver.named_on(found.workshop.end_date)[0]) if giver else ""
    cells: list[Cell] = [
        "\n".join(filter(None, (project.number, text(project.title)))) if project else "",
        label(project.fund_type, "fund_type") if project and project.fund_type else "",
        called,
        label(row.role, "attribution_role") if row.role else "",
    ]
    if found.is_full:
        amount = formats.money(row.amount, row.currency) if row.amount else ""
        share = _("%(share)s %%", share=plain(row.share)) if row.share else ""
        cells += [share, _("not disclosed") if row.is_undisclosed else amount]
    return Row(tuple(cells))


def _reports(found: Gathered) -> Document:
    """Return the reports owed to contributors, and which are sent."""
    rows = tuple(
        Row(
            (
                text(due.contributor),
                text(due.project),
                formats.day(due.due_on),
                formats.day(due.sent_on) if due.sent_on else "",
            )
        )
        for due in found.dues
    )
    return Document(
        title=_("Reports due"),
        language=language(),
        columns=(
            Column(_("Contributor"), 22),
            Column(_("Project"), 28),
            Column(_("Due on"), 12),
            Column(_("Sent on"), 12),
        ),
        sections=(Section("", (Block("", rows),)),),
    )


def follow_up(found: Gathered) -> Chapter:
    """Return chapter 10: what is still open, and lines to fill in."""
    blank = [("", "")] * _BLANK_LINES
    rows = tuple(Row((what, until, "", "")) for what, until in (*_open(found), *blank))
    table = Document(
        title=_("Open tasks"),
        language=language(),
        columns=(
            Column(_("What is to be done"), 40),
            Column(_("Until"), 14),
            Column(_("By whom"), 18),
            Column(_("Done on"), 12),
        ),
        sections=(Section("", (Block("", rows),)),),
    )
    prompt = Prompt(_("who does what until when, from the recommendations and what was promised."))
    return Chapter(_("Follow-up tasks"), (prompt, table))


def _open(found: Gathered) -> Iterator[tuple[str, str]]:
    """Yield (what, until when) of what is open, as far as this copy may tell."""
    if found.is_shared:
        return
    if found.is_full:
        for due in found.dues:
            if due.sent_on is None:
                words = _("Report to %(donor)s", donor=text(due.contributor))
                yield f"{words} ({text(due.project)})", formats.day(due.due_on)
        for giver in _waiting(found):
            yield _("Approval of what is said of %(donor)s", donor=text(giver.name)), ""
    missing = found.attended.whole - found.attended.known
    if found.is_over and missing:
        yield _("Mark who attended: not known of %(num)d people", num=missing), ""
    if found.release is None or found.release.status is not ReleaseStatus.FINAL:
        yield _("Release the final agenda"), ""
    if found.is_over and not found.workshop.publications:
        yield _("Enter what was published"), ""


def _waiting(found: Gathered) -> list[Contributor]:
    """Return the contributors who have still to approve what is said of them."""
    rows = found.attributions
    waiting = (
        row.contributor
        for row in rows
        if row.contributor and row.contributor.needs_approval and row.approved_on is None
    )
    return list(dict.fromkeys(waiting))

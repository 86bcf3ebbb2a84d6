"""Chapter 8 of the final report: who is thanked, by which rules, and what was published."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from workshop_mgr.core.documents import (
    Block,
    Chapter,
    Column,
    Document,
    Paragraph,
    Part,
    Points,
    Prompt,
    Row,
    Section,
)
from workshop_mgr.funding.domain import statement_fragments
from workshop_mgr.funding.models import Attribution, Contributor
from workshop_mgr.reports.views.final.gathered import MOST, Gathered, filled, prose
from workshop_mgr.web import formats
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, text


def visibility(found: Gathered) -> Chapter:
    """Return chapter 8: the statement, disclaimers, rules of logos, approvals, what was published."""
    givers = _givers(found)
    return Chapter(
        _("Visibility and donor acknowledgement"),
        (
            *_statement(found),
            *(part for giver in givers for part in prose(giver.disclaimer)),
            *(_rules_of_logos(givers) if found.is_full else ()),
            *(_approvals(found) if found.is_full else ()),
            *(filled(_publications(found)) if found.workshop.publications else ()),
            *_quotes(found),
            Prompt(
                _(
                    "where the donors and the organizers were visible: banner, materials, speeches, "
                    "news and posts, with links."
                )
            ),
        ),
    )


def _givers(found: Gathered) -> list[Contributor]:
    """Return the contributors of the workshop in the order of the statement, each once."""
    rows = found.attributions
    return list(dict.fromkeys(row.contributor for row in rows if row.contributor))


def _statement(found: Gathered) -> Iterator[Part]:
    """Yield the donor statement as it is to be said; of nothing nothing is said."""
    words = "".join(part.text for part in statement_fragments(found.statement, language()))
    if words:
        yield Paragraph(_("Acknowledgement, as agreed:"))
        yield Paragraph(words)
    else:
        yield Paragraph(_("No project, contributor or host is named for this workshop."))
    if found.is_full and not found.attributions and found.workshop.no_attribution_reason:
        reason = found.workshop.no_attribution_reason
        yield Paragraph(_("Why nothing is attributed: %(reason)s", reason=reason))


def _rules_of_logos(givers: Sequence[Contributor]) -> Sequence[Part]:
    """Return whose logos there are, and by which rule the team shows them."""
    if not any(one.logos or one.logo_rule for one in givers):
        return ()
    rows = tuple(
        Row((text(giver.name), "\n".join(text(logo.alt) for logo in giver.logos), giver.logo_rule))
        for giver in givers
    )
    table = Document(
        title=_("Logos"),
        language=language(),
        columns=(
            Column(_("Contributor"), 20),
            Column(_("What the logo shows"), 24),
            Column(_("Rule"), 36),
        ),
        sections=(Section("", (Block("", rows),)),),
    )
    return filled(table)


def _approvals(found: Gathered) -> Iterator[Part]:
    """Yield who had to approve what is said of them, and whether they did."""
    lines = [
        f"{text(row.contributor.name)}: {_approved(row)}"
        for row in found.attributions
        if row.contributor and (row.contributor.needs_approval or row.approved_on)
    ]
    if lines:
        yield Paragraph(_("Approvals:"))
        yield Points(tuple(dict.fromkeys(lines)))


def _approved(row: Attribution) -> str:
    """Return when a contributor approved what is said of them."""
    if row.approved_on is None:
        return str(_("waits for their approval"))
    day = _("approved on %(day)s", day=formats.day(row.approved_on))
    return f"{day}, {row.approval_note}" if row.approval_note else str(day)


def _publications(found: Gathered) -> Document:
    """Return what was published about the workshop."""
    rows = tuple(
        Row(
            (
                label(one.kind, "publication_kind"),
                text(one.title),
                ", ".join(one.issuers),
                formats.day(one.issued_on) if one.issued_on else "",
                one.url,
            )
        )
        for one in found.workshop.publications[:MOST]
    )
    return Document(
        title=_("Publications"),
        language=language(),
        columns=(
            Column(_("Kind"), 10),
            Column(_("Title"), 24),
            Column(_("Issued by"), 16),
            Column(_("Day"), 12),
            Column(_("Address"), 24),
        ),
        sections=(Section("", (Block("", rows),)),),
    )


def _quotes(found: Gathered) -> Iterator[Part]:
    """Yield what people said and cleared for the press."""
    if not found.quotes:
        return
    yield Paragraph(_("Quotes cleared for publication:"))
    for quote in found.quotes:
        said = quote.words.shown(language())
        who = ", ".join(filter(None, (quote.person_name, text(quote.person_post))))
        foreign = said.language if said.language != language() else ""
        yield Paragraph(f"“{said.value}”\n{who}", foreign)

"""Persons and participations by every rule, side by side: honest numbers say which they are (R24)."""

from collections.abc import Mapping

from flask_babel import gettext as _

from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Document, Row, Section
from workshop_mgr.reports.domain import Gender, Rule, unsubtractable
from workshop_mgr.reports.views.counted import Counts, known_words, share_columns, shares_of
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label


def rules_table(found: Counts) -> Document:
    """Return persons and participations by each rule, side by side."""
    has_genders = found.has_genders and not found.is_shared
    genders = tuple(Gender) if has_genders else ()
    columns = [
        Column(_("Counted"), 24),
        Column(_("Persons"), 9, is_number=True),
        Column(_("Participations"), 10, is_number=True),
        *(Column(label(gender, "report_gender"), 7, is_number=True) for gender in genders),
        *(share_columns() if has_genders else ()),
    ]
    pairs = _shown_pairs(found)
    rows = []
    for rule, tally in found.by_rule.items():
        words = label(rule, "report_rule_short") % {"threshold": found.counting.threshold}
        numbers: list[Cell] = [*pairs[rule], *(tally.of(genders=[gender]) for gender in genders)]
        numbers += shares_of(tally) if has_genders else ()
        if rule in found.known and found.known[rule].is_nothing:
            numbers = [HIDDEN] * len(numbers)
        rows.append(Row((words, *numbers)))
    return Document(
        title=_("Persons and participations"),
        language=language(),
        columns=tuple(columns),
        sections=(Section("", (Block("", tuple(rows)),)),),
        notes=() if found.is_shared else (known_words(found.known[Rule.ATTENDED]),),
    )


def _shown_pairs(found: Counts) -> Mapping[Rule, tuple[Cell, Cell]]:
    """Return persons and participations by rule; outside the team none that tells of a few.

    The rule the first table follows comes first: its number is shown there.
    """
    order = sorted(found.by_rule, key=lambda rule: rule is not found.counting.rule)
    persons: list[int | None] = [found.by_rule[rule].total for rule in order]
    times: list[int | None] = [found.by_rule[rule].participations for rule in order]
    if found.is_shared:
        persons = unsubtractable(found.by_rule[rule].total for rule in order)
        times = unsubtractable(found.by_rule[rule].participations for rule in order)
    return {
        rule: (HIDDEN, HIDDEN) if one is None or other is None else (one, other)
        for rule, one, other in zip(order, persons, times, strict=True)
    }

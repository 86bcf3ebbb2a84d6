"""The table of speakers by role in report 3."""

from flask_babel import gettext as _

from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.reports.domain import SpeakerRule
from workshop_mgr.reports.views.counted import Counts
from workshop_mgr.reports.views.numbers import (
    cells_of,
    number_columns,
    shared_columns,
    shared_section,
)
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label


def speakers_table(found: Counts) -> Document:
    """Return the speakers by role, once in each session."""
    by_role, slots, persons = found.speakers
    roles = [(label(role, "speaker_role"), balance) for role, balance in by_role.items()]
    slot_words = _("Slots: once in each session")
    if found.is_shared and found.has_genders:
        columns = shared_columns(slots)
        section = shared_section("", roles, slots, slot_words)
    else:
        width = len(number_columns()) if found.has_genders else 1
        columns = (Column(_("Role"), 24), *number_columns()[:width])
        totals = [(slot_words, slots), (_("Persons: once altogether"), persons)]
        rows = [Row((words, *cells_of(balance)[:width])) for words, balance in roles]
        rows += [Row((words, *cells_of(one)[:width]), is_total=True) for words, one in totals]
        section = Section("", (Block("", tuple(rows)),))
    notes = [label(SpeakerRule.STANDING, "report_speaker_rule_explained")]
    if found.has_genders and not found.is_shared:
        notes.append(
            _(
                "Gender is known for %(known)d of %(num)d people, as they stated it.",
                known=persons.stated,
                num=persons.total,
            )
        )
    return Document(
        title=_("Speakers by role"),
        language=language(),
        columns=columns,
        sections=(section,),
        notes=tuple(notes),
    )

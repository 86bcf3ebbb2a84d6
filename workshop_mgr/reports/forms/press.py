"""The forms of the fact box and of quotes for the press, and their words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from workshop_mgr.agenda.domain import SpeakerMode
from workshop_mgr.core.errors import DomainError
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.reports.domain import (
    Decision,
    FactBoxPlan,
    QuotePlan,
    QuoteState,
    QuoteStep,
)
from workshop_mgr.reports.models import FactBox, Quote
from workshop_mgr.web import forms, messages
from workshop_mgr.web.forms import BaseForm, Choice, DayField, TextsField
from workshop_mgr.web.templating import add_labels, label

LONGEST_QUOTE = 2000
REMOVE = "remove"
add_labels(
    "quote_state",
    {
        QuoteState.DRAFT: _l("Draft"),
        QuoteState.ASKED: _l("Asked for clearance"),
        QuoteState.CLEARED: _l("Cleared"),
        QuoteState.REFUSED: _l("Clearance refused"),
    },
)
add_labels(
    "quote_step",
    {
        QuoteStep.ASK: _l("Asked for clearance"),
        QuoteStep.CLEAR: _l("They cleared it"),
        QuoteStep.REFUSE: _l("They refused it"),
        QuoteStep.TAKE_BACK: _l("Back to a draft"),
    },
)
add_labels(
    "press_mode",
    {
        SpeakerMode.REMOTE_LIVE: _l("live online"),
        SpeakerMode.PRE_RECORDED_VIDEO: _l("by recorded video"),
        SpeakerMode.VIDEO_UNSPECIFIED: _l("by video; whether live or recorded is not known"),
    },
)
add_labels(
    "audit_action",
    {
        "fact_box.edited": _l("Fact box changed"),
        "quote.added": _l("Quote added"),
        "quote.asked": _l("Clearance of a quote asked for"),
        "quote.cleared": _l("Quote cleared"),
        "quote.edited": _l("Quote changed"),
        "quote.moved": _l("Quote moved"),
        "quote.refused": _l("Quote refused"),
        "quote.removed": _l("Quote removed"),
        "quote.taken_back": _l("Quote taken back to a draft"),
    },
)
messages.add(
    {
        "clearance_in_future": _l("Enter a day that is not in the future."),
        "clearance_unsaid": _l("Enter the day, and by whom and how it was decided."),
        "quote_step": _l("“%(step)s” is not possible while the quote is: %(state)s."),
    }
)


@messages.words_for("quote_step")
def _step_words(error: DomainError) -> dict[str, object]:
    """Return step and state in words."""
    return {
        "step": label(error.facts["step"], "quote_step"),
        "state": label(error.facts["state"], "quote_state"),
    }


class FactBoxForm(BaseForm):
    """What the press is told beyond what is on record elsewhere."""

    topics = TextsField(_l("Topics"), longest=4000, is_long=True)
    photo_credits = forms.long_text(_l("Photo credits"), longest=1000)
    row_version = ShownVersion()

    def plan(self) -> FactBoxPlan:
        """Return what was typed."""
        return FactBoxPlan(self.topics.data, self.photo_credits.data or "")

    @staticmethod
    def shown(row: FactBox | None) -> dict[str, Any]:
        """Return the data of a form that shows what is typed already."""
        if row is None:
            return {"row_version": "0"}
        return {
            "topics": row.topics,
            "photo_credits": row.photo_credits,
            "row_version": str(row.revision),
        }


class QuoteForm(BaseForm):
    """What somebody said, and who they are."""

    words = TextsField(
        _l("Words"),
        required=_l("Enter the words in at least one language."),
        longest=LONGEST_QUOTE,
        is_long=True,
    )
    person_name = forms.text(_l("Who said it"), required=_l("Enter the name."))
    person_post = TextsField(_l("Post"))
    row_version = ShownVersion()

    def plan(self) -> QuotePlan:
        """Return what was typed."""
        return QuotePlan(self.words.data, self.person_name.data or "", self.person_post.data)

    @staticmethod
    def shown(row: Quote) -> dict[str, Any]:
        """Return the data of a form that shows a quote."""
        return {
            "words": row.words,
            "person_name": row.person_name,
            "person_post": row.person_post,
            "row_version": str(row.revision),
        }


class ClearanceForm(BaseForm):
    """The buttons of a quote: a step of its clearance, or away with it.

    ``decided_on`` and ``note`` belong to the steps that decide.
    """

    decided_on = DayField(_l("Day of the decision"))
    note = forms.text(_l("By whom and how"))
    step = Choice(_l("Change"), choices=[*QuoteStep, REMOVE])
    row_version = ShownVersion()

    def decision(self) -> Decision:
        """Return what was typed."""
        return Decision(self.decided_on.data, self.note.data or "")

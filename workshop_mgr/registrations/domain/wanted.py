"""What a person typed into the registration form, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations.domain.consents import ConsentKind
from workshop_mgr.registrations.domain.questions import (
    POSTED_AS,
    AnswerValue,
    FormRules,
    QuestionPlan,
    asked,
)
from workshop_mgr.registrations.domain.quotas import Category
from workshop_mgr.workshops.domain import Mode

INTERNATIONAL_STAFF = "INT"
"""Stands where a country would: staff of international organizations represent none (R8)."""
RECEIPT_HOURS = 24
_BLANKS: Mapping[str, Any] = {"gender": None, "consent_list": False, "consent_photo": False}
"""How fields that are not texts are left out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person typed into the form, checked field by field, ready to store.

    ``category`` ``None``: not said. ``answers`` are by key of the question, ``unasked`` names
    fields that were sent although the form did not ask for them, ``consents_shown`` says which
    versions of the texts the person saw.
    """

    attendance_mode: Mode
    email: str
    family_name: str
    country_code: str
    organization_name: str
    position: str
    language: str
    given_name: str = ""
    honorific: str = ""
    native_name: str = ""
    phone: str = ""
    gender: str | None = None
    access_needs: str = ""
    dietary_needs: str = ""
    consent_list: bool = False
    consent_photo: bool = False
    category: Category | None = None
    answers: Mapping[str, AnswerValue] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()
    consents_shown: Mapping[ConsentKind, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name as it is shown: given name first, nothing changed (R19)."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def consented(self) -> tuple[ConsentKind, ...]:
        """Return what the person agreed to by sending the form."""
        ticks = ((ConsentKind.LIST, self.consent_list), (ConsentKind.PHOTO, self.consent_photo))
        return (ConsentKind.DATA, *(kind for kind, is_ticked in ticks if is_ticked))

    def without_other_mode(self) -> tuple["Wanted", tuple[str, ...]]:
        """Return the wish without what its mode does not need, and the names of what was dropped (R12)."""
        if self.attendance_mode is Mode.IN_PERSON or not self.dietary_needs:
            return self, ()
        return replace(self, dietary_needs=""), ("dietary_needs",)

    def fitted(self, rules: FormRules) -> tuple["Wanted", tuple[str, ...]]:
        """Return the wish with only what this workshop's form asks, and the names of what was dropped.

        Raises:
            Refused: ``category_not_open``; ``answer_missing`` with the ``key`` of the question.
        """
        kept, dropped = self.without_other_mode()
        category = kept.category or rules.default_category
        rules.check_category(category)
        questions = asked(rules.questions, kept.attendance_mode, category, kept.answers)
        _check_required(questions, kept.answers)
        keys = {question.key for question in questions}
        hidden = [name for name in sorted(rules.hidden_fields) if getattr(kept, name)]
        stray = [POSTED_AS + key for key in kept.answers if key not in keys]
        fitted = replace(
            kept,
            category=category,
            answers={key: value for key, value in kept.answers.items() if key in keys},
            **{name: _BLANKS.get(name, "") for name in hidden},
        )
        return fitted, tuple(dict.fromkeys((*dropped, *self.unasked, *hidden, *stray)))


def _check_required(questions: list[QuestionPlan], answers: Mapping[str, AnswerValue]) -> None:
    """Refuse a wish without an answer that is asked and required."""
    for question in questions:
        if question.is_required and not answers.get(question.key):
            raise Refused("answer_missing", key=question.key)

"""Tables of the form builder: categories, questions and answers, consent texts and consents."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.sealing import SealedBytes, SealedText
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.registrations.domain import (
    Category,
    Condition,
    Option,
    QuestionKind,
    QuestionPlan,
    Retention,
)
from workshop_mgr.workshops.domain import Mode


class CategorySetting(Base):
    """How a workshop treats one category of participants. No row: the defaults.

    ``is_open``: people may choose it themselves; ``is_listed``: it stands in lists of participants.
    """

    __tablename__ = "category_setting"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    category: Mapped[str] = mapped_column(String(12), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=False)
    is_listed: Mapped[bool] = mapped_column(default=True)


class Question(Base):
    """A question of a workshop's own; posted as ``q_<key>`` (INTERFACE §4).

    ``choices`` are ``{"code", "label": {language: text}}``; ``modes`` and ``categories`` empty:
    asked of everybody; ``condition`` is ``{"key", "value"}`` of an earlier question. A question
    that has answers is retired, never deleted; a choice somebody took stays as ``is_retired``.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("workshop_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[Texts] = mapped_column(LocalizedText)
    help: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    modes: Mapped[list[str]] = mapped_column(JSON, default=list)
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    condition: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    retention: Mapped[str] = mapped_column(String(20))
    is_personal: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    row_version: Mapped[int] = mapped_column(default=1)

    def plan(self) -> QuestionPlan:
        """Return the question as a value."""
        return QuestionPlan(
            key=self.key,
            kind=QuestionKind(self.kind),
            label=self.label,
            help=self.help,
            options=tuple(
                Option(each["code"], Texts(each["label"]), each.get("is_retired", False))
                for each in self.choices
            ),
            is_required=self.is_required,
            modes=frozenset(map(Mode, self.modes)),
            categories=frozenset(map(Category, self.categories)),
            condition=Condition(**self.condition) if self.condition else None,
            retention=Retention(self.retention),
            is_personal=self.is_personal,
        )


class Answer(Base):
    """One person's answer: its JSON, encrypted. A file's content stands beside its name, encrypted too."""

    __tablename__ = "answer"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id"), primary_key=True, index=True
    )
    value: Mapped[str] = mapped_column(SealedText)
    media_type: Mapped[str] = mapped_column(String(60), default="")
    content: Mapped[bytes | None] = deferred(mapped_column(SealedBytes))

    question: Mapped[Question] = relationship()


class ConsentText(Base):
    """One version of what people agree to. A workshop without its own shows the house's texts."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("workshop_id", "kind", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    text: Mapped[Texts] = mapped_column(LocalizedText)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Consent(Base):
    """That somebody agreed, to which version, when, and when they took it back (DOMAIN R16)."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

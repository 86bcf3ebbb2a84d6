"""Tables of what was decided about people who may be the same person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.registrations.domain import KEY_LENGTH


class IdentityJudgment(Base):
    """What somebody decided about two identity keys, the smaller first. No row: nobody has yet.

    ``first_id`` and ``second_id`` are the registrations that were shown; null once they are gone.
    """

    __tablename__ = "identity_judgment"
    __table_args__ = (
        UniqueConstraint("first_key", "second_key"),
        CheckConstraint("first_key < second_key", name="keys_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    second_key: Mapped[str] = mapped_column(String(KEY_LENGTH), index=True)
    first_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    second_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True
    )
    judgment: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class IdentityAlias(Base):
    """The key that stands for a key: derived from the judgments that say "same person".

    A key without a row stands for itself.
    """

    __tablename__ = "identity_alias"

    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    leader: Mapped[str] = mapped_column(String(KEY_LENGTH))

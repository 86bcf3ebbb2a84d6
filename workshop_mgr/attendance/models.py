"""The table of marks: one for each person and day."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop_mgr.core.db import Base, UtcDateTime


class AttendanceMark(Base):
    """Whether somebody was present on one day, how that is known, and who said so.

    No row: nobody knows. ``account_id`` is null once the account is gone.
    """

    __tablename__ = "attendance_mark"
    __table_args__ = (UniqueConstraint("registration_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    is_present: Mapped[bool]
    method: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

"""Counts of requests in a window, kept in the database so that they hold over processes."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from workshop_mgr.core.db import Base, UtcDateTime


class RateCount(Base):
    """How often something was done in the window that ends at ``expires_at``."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

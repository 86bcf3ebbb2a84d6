"""The table of what officers type about the order of a delegation."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workshop_mgr.core.db import Base


class ProtocolPlace(Base):
    """Who leads a delegation and in which order it stands; no row: by family name."""

    __tablename__ = "protocol_place"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    is_head: Mapped[bool] = mapped_column(default=False)
    rank: Mapped[int | None]

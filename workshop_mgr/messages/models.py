"""The table of notices: what is told to those whom a new release of the agenda concerns."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.agenda.models import Release
from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts


class ReleaseNotice(Base):
    """A message about one release, drafted, reviewed, then sent once (DOMAIN R18).

    ``recipients`` counts the messages queued when it was sent; each is an outbox row.
    """

    __tablename__ = "release_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_release.id", ondelete="CASCADE"), unique=True
    )
    subject: Mapped[Texts] = mapped_column(LocalizedText)
    body: Mapped[Texts] = mapped_column(LocalizedText)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    recipients: Mapped[int] = mapped_column(default=0)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)

    release: Mapped[Release] = relationship()

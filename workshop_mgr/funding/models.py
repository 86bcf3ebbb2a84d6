"""Tables of projects, contributors and the attribution of workshops to them."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.directory.models import Country, Organization
from workshop_mgr.funding.domain import Capacity, ContributorPlan, FundType, ProjectPlan
from workshop_mgr.workshops.models import Workshop


class Project(Base):
    """A project. ``number`` is the official one and may be empty; nulls mean "not published"."""

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[Texts] = mapped_column(LocalizedText)
    number: Mapped[str] = mapped_column(String(60), default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    description: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    fund_type: Mapped[str | None] = mapped_column(String(20))
    is_multi_donor: Mapped[bool | None]
    search_key: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    owner: Mapped[Organization | None] = relationship()
    contributions: Mapped[list["Contribution"]] = relationship(
        order_by="Contribution.position", cascade="all, delete-orphan", back_populates="project"
    )

    def plan(self) -> ProjectPlan:
        """Return what is known, as a value."""
        return ProjectPlan(
            title=self.title,
            description=self.description,
            number=self.number,
            aliases=tuple(self.aliases),
            owner=str(self.owner.full_name) if self.owner else "",
            fund_type=FundType(self.fund_type) if self.fund_type else None,
            is_multi_donor=self.is_multi_donor,
        )

    def donor_slugs(self) -> tuple[str, ...]:
        """Return the project's donors in stored order."""
        return tuple(found.contributor.slug for found in self.contributions)


class Contributor(Base):
    """Who gives: a government, a Chairpersonship, the EU. ``name`` is the exact agreed wording."""

    __tablename__ = "contributor"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Texts] = mapped_column(LocalizedText)
    takes_article: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[str] = mapped_column(String(20))
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    country: Mapped[Country | None] = relationship()

    def plan(self) -> ContributorPlan:
        """Return what is known, as a value."""
        return ContributorPlan(
            name=self.name,
            capacity=Capacity(self.capacity),
            takes_article=self.takes_article,
            country_code=self.country_code,
        )


class Contribution(Base):
    """A contributor of a project: one of the project's donors, not the payer of each activity."""

    __tablename__ = "contribution"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    project: Mapped[Project] = relationship(back_populates="contributions")
    contributor: Mapped[Contributor] = relationship()


class Attribution(Base):
    """What one workshop owes to a project, a contributor or a contributor within a project.

    ``role`` is the contributor's, null where only the project is known. The unique constraint
    does not see nulls; ``services`` refuse the other duplicates.
    """

    __tablename__ = "attribution"
    __table_args__ = (
        UniqueConstraint("workshop_id", "project_id", "contributor_id", "role"),
        CheckConstraint("project_id IS NOT NULL OR contributor_id IS NOT NULL", name="to_somebody"),
        CheckConstraint("(contributor_id IS NULL) = (role IS NULL)", name="role_of_contributor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    contributor_id: Mapped[int | None] = mapped_column(ForeignKey("contributor.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)

    workshop: Mapped[Workshop] = relationship()
    project: Mapped[Project | None] = relationship()
    contributor: Mapped[Contributor | None] = relationship()

"""Tables of projects, contributors and the attribution of workshops to them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from workshop_mgr.accounts.models import Account
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.db import Base, ScaledDecimal, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.directory.models import Country, Organization
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    Capacity,
    ContributionPlan,
    ContributorPlan,
    Earmark,
    FundType,
    LogoRule,
    Portion,
    ProjectPlan,
)
from workshop_mgr.funding.domain.indicators import Basis, IndicatorPlan, Level, Measured
from workshop_mgr.workshops.models import Workshop

AMOUNT_PLACES = 4
"""ISO 4217 knows currencies with up to four decimal places."""
SHARE_PLACES = 4
RATE_PLACES = 8


class Project(Base):
    """A project. ``number`` is the official one and may be empty; nulls mean "not published".

    ``gender_marker`` is the OECD DAC's: 0 not targeted, 1 significant, 2 principal;
    ``purpose_codes`` are its CRS codes of five digits, in the order of their weight, and
    ``purpose_shares`` how many percent of it each stands for, in the same order; empty: not known.
    """

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
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    budget: Mapped[Decimal | None] = mapped_column(ScaledDecimal(AMOUNT_PLACES))
    gender_marker: Mapped[int | None]
    purpose_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    purpose_shares: Mapped[list[str]] = mapped_column(JSON, default=list)
    iati_identifier: Mapped[str] = mapped_column(String(100), default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    owner: Mapped[Organization | None] = relationship()
    contributions: Mapped[list["Contribution"]] = relationship(
        order_by="Contribution.position", cascade="all, delete-orphan", back_populates="project"
    )
    indicators: Mapped[list["Indicator"]] = relationship(
        order_by="Indicator.position", cascade="all, delete-orphan", back_populates="project"
    )
    countries: Mapped[list["ProjectCountry"]] = relationship(
        order_by="ProjectCountry.position", cascade="all, delete-orphan"
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
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            currency=self.currency,
            budget=self.budget,
            gender_marker=self.gender_marker,
            purpose_codes=tuple(self.purpose_codes),
            purpose_shares=tuple(map(Decimal, self.purpose_shares)),
            countries=tuple(found.country_code for found in self.countries),
            country_shares=tuple(
                found.share for found in self.countries if found.share is not None
            ),
            iati_identifier=self.iati_identifier,
        )

    def donors(self) -> "tuple[Contributor, ...]":
        """Return the project's donors in stored order, each once."""
        return tuple(dict.fromkeys(found.contributor for found in self.contributions))


class ProjectCountry(Base):
    """A country that benefits from a project, and of how many percent of it; null: not known."""

    __tablename__ = "project_country"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"), primary_key=True)
    position: Mapped[int]
    share: Mapped[Decimal | None] = mapped_column(ScaledDecimal(SHARE_PLACES))


class ProjectMember(Base):
    """An account on a project's team: who is responsible for it, or only reads its reports."""

    __tablename__ = "project_member"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(10))

    account: Mapped[Account] = relationship()


class Contributor(Base):
    """Who gives: a government, a Chairpersonship, the EU. ``name`` is the exact agreed wording.

    ``disclaimer`` stands beside their logos; ``needs_approval``: they want to see what a workshop
    says of them before it is published; ``logo_rule`` is what the team has to know of their logos.
    """

    __tablename__ = "contributor"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Texts] = mapped_column(LocalizedText)
    takes_article: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[str] = mapped_column(String(20))
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    disclaimer: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    logo_rule: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    country: Mapped[Country | None] = relationship()
    earlier_names: Mapped[list["ContributorName"]] = relationship(
        order_by="ContributorName.until_on", cascade="all, delete-orphan"
    )
    logos: Mapped[list["ContributorLogo"]] = relationship(
        order_by="ContributorLogo.position", cascade="all, delete-orphan"
    )

    def plan(self) -> ContributorPlan:
        """Return what is known, as a value."""
        return ContributorPlan(
            name=self.name,
            capacity=Capacity(self.capacity),
            takes_article=self.takes_article,
            country_code=self.country_code,
            disclaimer=self.disclaimer or None,
            needs_approval=self.needs_approval,
            logo_rule=self.logo_rule,
        )

    def named_on(self, day: date) -> tuple[Texts, bool]:
        """Return what they were called on a day, and whether English says "the" before it."""
        for earlier in self.earlier_names:
            if day <= earlier.until_on:
                return earlier.name, earlier.takes_article
        return self.name, self.takes_article


class ContributorName(Base):
    """What a contributor was called before: statements about workshops of that time keep it."""

    __tablename__ = "contributor_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    contributor_id: Mapped[int] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[Texts] = mapped_column(LocalizedText)
    takes_article: Mapped[bool] = mapped_column(default=False)
    until_on: Mapped[date] = mapped_column(Date)


class ContributorLogo(Base):
    """A logo of a contributor, as the content says it is: PNG or JPEG. ``alt`` says what it shows.

    ``least_millimeters`` is how wide it has to be at least in print, ``clear_millimeters`` the
    space to keep free around it; null: their rules do not say.
    """

    __tablename__ = "contributor_logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    contributor_id: Mapped[int] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    alt: Mapped[Texts] = mapped_column(LocalizedText)
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    least_millimeters: Mapped[int | None]
    clear_millimeters: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))

    @property
    def rule(self) -> LogoRule:
        """Return how large it has to be."""
        return LogoRule(self.least_millimeters, self.clear_millimeters)

    @property
    def shown(self) -> tuple[int, int]:
        """Return how wide and high it is shown on pages, in pixels."""
        return self.rule.shown(self.width, self.height)


class DonorLink(Base):
    """An address under which a contributor reads what their own contributions reached.

    ``label`` says whom it was given to. ``used_at`` is when it was last opened, to the hour.
    """

    __tablename__ = "donor_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    contributor_id: Mapped[int] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), index=True
    )
    label: Mapped[str] = mapped_column(String(200))
    expires_on: Mapped[date | None] = mapped_column(Date)
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    contributor: Mapped[Contributor] = relationship()

    def opens(self, on: date) -> bool:
        """Say whether the address leads somewhere on a day."""
        is_over = self.expires_on is not None and self.expires_on < on
        return self.revoked_at is None and not is_over


class Contribution(Base):
    """What a contributor gives to a project: one of its donors, not the payer of each activity.

    ``amount`` is null where it is not disclosed; ``rate`` turns one unit of ``currency`` into the
    project's as of ``rate_on`` (DOMAIN R2: frozen at the report's date).
    """

    __tablename__ = "contribution"
    __table_args__ = (
        UniqueConstraint("project_id", "contributor_id", "pledge_number"),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_positive"),
        CheckConstraint("rate IS NULL OR rate > 0", name="rate_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), index=True
    )
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    pledge_number: Mapped[str] = mapped_column(String(60), default="")
    amount: Mapped[Decimal | None] = mapped_column(ScaledDecimal(AMOUNT_PLACES))
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    rate: Mapped[Decimal | None] = mapped_column(ScaledDecimal(RATE_PLACES))
    rate_on: Mapped[date | None] = mapped_column(Date)
    earmark: Mapped[str] = mapped_column(String(10), default="none")
    earmark_note: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)

    project: Mapped[Project] = relationship(back_populates="contributions")
    contributor: Mapped[Contributor] = relationship()
    reports: Mapped[list["ReportDue"]] = relationship(
        order_by="ReportDue.due_on", cascade="all, delete-orphan"
    )

    @property
    def money(self) -> Money | None:
        """Return what was pledged, where it is disclosed."""
        return None if self.amount is None else Money(self.amount, self.currency)

    def plan(self) -> ContributionPlan:
        """Return what is known, as a value."""
        return ContributionPlan(
            pledge_number=self.pledge_number,
            money=self.money,
            currency=self.currency,
            rate=self.rate,
            rate_on=self.rate_on,
            earmark=Earmark(self.earmark),
            earmark_note=self.earmark_note,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            reports_due=tuple(found.due_on for found in self.reports),
        )


class ReportDue(Base):
    """A report a contributor is owed, and when it was sent."""

    __tablename__ = "report_due"
    __table_args__ = (UniqueConstraint("contribution_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    due_on: Mapped[date] = mapped_column(Date, index=True)
    sent_on: Mapped[date | None] = mapped_column(Date)


class Indicator(Base):
    """What a project measures (DOMAIN §3.9). ``measured`` and ``basis`` say how it is counted;
    values are entered where it is counted by hand.
    """

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[Texts] = mapped_column(LocalizedText)
    level: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(60), default="")
    measured: Mapped[str] = mapped_column(String(16))
    basis: Mapped[str] = mapped_column(String(16))
    women_only: Mapped[bool] = mapped_column(default=False)
    baseline: Mapped[Decimal | None] = mapped_column(ScaledDecimal(AMOUNT_PLACES))
    baseline_year: Mapped[int | None]
    target: Mapped[Decimal | None] = mapped_column(ScaledDecimal(AMOUNT_PLACES))
    target_year: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text, default="")
    assumptions: Mapped[str] = mapped_column(Text, default="")

    project: Mapped[Project] = relationship(back_populates="indicators")
    values: Mapped[list["IndicatorValue"]] = relationship(
        order_by="IndicatorValue.day", cascade="all, delete-orphan"
    )

    def plan(self) -> IndicatorPlan:
        """Return what is known, as a value."""
        return IndicatorPlan(
            code=self.code,
            title=self.title,
            level=Level(self.level),
            unit=self.unit,
            measured=Measured(self.measured),
            basis=Basis(self.basis),
            women_only=self.women_only,
            baseline=self.baseline,
            baseline_year=self.baseline_year,
            target=self.target,
            target_year=self.target_year,
            source=self.source,
            assumptions=self.assumptions,
        )


class IndicatorValue(Base):
    """A value of an indicator as of a day, entered by hand."""

    __tablename__ = "indicator_value"
    __table_args__ = (UniqueConstraint("indicator_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    value: Mapped[Decimal] = mapped_column(ScaledDecimal(AMOUNT_PLACES))
    note: Mapped[str] = mapped_column(Text, default="")


class Attribution(Base):
    """What one workshop owes to a project, a contributor or a contributor within a project.

    ``role`` is the contributor's, null where only the project is known. The unique constraint
    does not see nulls; ``services`` refuse the other duplicates. Of ``share`` (percent of what the
    workshop costs), ``amount`` and ``is_undisclosed`` at most one says how much; none: not known.
    ``contribution_id`` names the pledge it is paid from; ``approved_on``: the contributor has seen
    and approved what is said of them.
    """

    __tablename__ = "attribution"
    __table_args__ = (
        UniqueConstraint("workshop_id", "project_id", "contributor_id", "role"),
        CheckConstraint("project_id IS NOT NULL OR contributor_id IS NOT NULL", name="to_somebody"),
        CheckConstraint("(contributor_id IS NULL) = (role IS NULL)", name="role_of_contributor"),
        CheckConstraint(
            "share IS NULL OR (share > 0 AND share <= 1000000)", name="share_of_hundred"
        ),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_positive"),
        CheckConstraint("share IS NULL OR amount IS NULL", name="share_or_amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    contributor_id: Mapped[int | None] = mapped_column(ForeignKey("contributor.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(20))
    share: Mapped[Decimal | None] = mapped_column(ScaledDecimal(SHARE_PLACES))
    amount: Mapped[Decimal | None] = mapped_column(ScaledDecimal(AMOUNT_PLACES))
    currency: Mapped[str] = mapped_column(String(3), default="")
    is_undisclosed: Mapped[bool] = mapped_column(default=False)
    approved_on: Mapped[date | None] = mapped_column(Date)
    approval_note: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)

    workshop: Mapped[Workshop] = relationship()
    project: Mapped[Project | None] = relationship()
    contributor: Mapped[Contributor | None] = relationship()
    contribution: Mapped[Contribution | None] = relationship()

    @property
    def portion(self) -> Portion:
        """Return how much of the workshop it stands for."""
        money = None if self.amount is None else Money(self.amount, self.currency)
        return Portion(self.share, money, self.is_undisclosed)

    def plan(self) -> AttributionPlan:
        """Return what is known, as a value."""
        return AttributionPlan(
            project=self.project.slug if self.project else "",
            contributor=self.contributor.slug if self.contributor else "",
            role=AttributionRole(self.role) if self.role else None,
            portion=self.portion,
            contribution=self.contribution_id,
            approved_on=self.approved_on,
            approval_note=self.approval_note,
        )

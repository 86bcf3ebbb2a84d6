"""Tables of countries, organizations and people."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.directory import domain
from workshop_mgr.directory.domain import (
    Gender,
    OrganizationFacts,
    OrganizationType,
    PersonFacts,
    PostFacts,
)


class Country(Base):
    """A country by ISO 3166-1 alpha-2; of kind ``territory``, the user-assigned XK (DOMAIN §3.6)."""

    __tablename__ = "country"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[Texts] = mapped_column(LocalizedText)
    kind: Mapped[str] = mapped_column(String(10))
    sort_key: Mapped[str] = mapped_column(String(100))


class CountryGrouping(Base):
    """A country's place in a group, such as the participating States."""

    __tablename__ = "country_grouping"

    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"), primary_key=True)
    grouping: Mapped[str] = mapped_column(String(30), primary_key=True)


class Organization(Base):
    """An agency, institution, donor or structure.

    ``formal_name`` is how it is written outside its parent; empty means ``name``. An
    organization that somebody typed is kept with ``is_reviewed`` false until an organizer looks.
    """

    __tablename__ = "organization"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Texts] = mapped_column(LocalizedText)
    formal_name: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    takes_article: Mapped[bool] = mapped_column(default=False)
    acronym: Mapped[str] = mapped_column(String(30), default="")
    type: Mapped[str | None] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_reviewed: Mapped[bool] = mapped_column(default=True)
    sort_key: Mapped[str] = mapped_column(Text, default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    row_version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Organization | None"] = relationship(remote_side="Organization.id")
    country: Mapped[Country | None] = relationship()

    @property
    def full_name(self) -> Texts:
        """Return how the organization is written on its own: "OSCE Centre in Ashgabat"."""
        return Texts(domain.formal_names(self.name, self.formal_name))

    def facts(self) -> OrganizationFacts:
        """Return what is known, as a value."""
        return OrganizationFacts(
            name=self.name,
            formal_name=self.formal_name,
            takes_article=self.takes_article,
            acronym=self.acronym,
            type=OrganizationType(self.type) if self.type else None,
            parent=str(self.parent.full_name) if self.parent else "",
            country_code=self.country_code,
            aliases=tuple(self.aliases),
            is_reviewed=self.is_reviewed,
        )


class Person(Base):
    """A person and the post they hold now. ``email`` is for the organizers, never public.

    ``post``, ``organization`` and ``country`` repeat the :class:`Post` held now, so that lists need
    no join. ``gender`` is what the person said, for totals only (DOMAIN R11). The biography is
    public since ``biography_consent_at``, ``None``: not. ``languages`` are BCP 47 codes.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    honorific: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str] = mapped_column(String(200))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    post: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    email: Mapped[str | None] = mapped_column(String(254))
    gender: Mapped[str | None] = mapped_column(String(12))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    biography: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    biography_consent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sort_key: Mapped[str] = mapped_column(Text, default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    row_version: Mapped[int] = mapped_column(default=1)

    organization: Mapped[Organization | None] = relationship()
    country: Mapped[Country | None] = relationship()
    posts: Mapped[list["Post"]] = relationship(
        order_by="Post.starts_on.desc().nulls_last(), Post.id.desc()",
        cascade="all, delete-orphan",
        back_populates="person",
    )

    @property
    def display_name(self) -> str:
        """Return the name with its honorific, as given."""
        return domain.display_name(self.honorific, self.name)

    def facts(self) -> PersonFacts:
        """Return what is known, as a value."""
        return PersonFacts(
            name=self.name,
            honorific=self.honorific,
            native_name=self.native_name,
            aliases=tuple(self.aliases),
            post=self.post,
            organization=str(self.organization.full_name) if self.organization else "",
            country_code=self.country_code,
            email=self.email,
            gender=Gender(self.gender) if self.gender else None,
            languages=tuple(self.languages),
        )


class Post(Base):
    """A post somebody holds or held: its title at that time, from and to (DOMAIN §3.2).

    ``ends_on`` is the last day, empty for the post held now; ``starts_on`` empty: not known.
    ``accredited_to`` and ``resident_in`` are those of ambassadors, who may live elsewhere.
    ``former_titles`` are the titles before it was put right: what agendas may have copied.
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="days_in_order"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    title: Mapped[Texts] = mapped_column(LocalizedText)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    accredited_to: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    resident_in: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    former_titles: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)

    person: Mapped[Person] = relationship(back_populates="posts")
    organization: Mapped[Organization | None] = relationship()
    country: Mapped[Country | None] = relationship()

    @property
    def wordings(self) -> tuple[Texts, ...]:
        """Return every title the post was written with, the present one first."""
        return self.title, *(Texts(title) for title in self.former_titles)

    def facts(self) -> PostFacts:
        """Return what is known, as a value."""
        return PostFacts(
            title=self.title,
            organization=str(self.organization.full_name) if self.organization else "",
            country_code=self.country_code,
            accredited_to=self.accredited_to,
            resident_in=self.resident_in,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


class Photograph(Base):
    """A person's photograph, made anew from what was sent: a JPEG without anything hidden in it.

    Public since ``consent_at``; ``None``: for the team only.
    """

    __tablename__ = "photograph"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    consent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

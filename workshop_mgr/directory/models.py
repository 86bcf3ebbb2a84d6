"""Tables of countries, organizations and people."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.directory import domain
from workshop_mgr.directory.domain import OrganizationFacts, OrganizationType, PersonFacts


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
    """A person and the post they hold now. ``email`` is for the organizers, never public."""

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
    sort_key: Mapped[str] = mapped_column(Text, default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    row_version: Mapped[int] = mapped_column(default=1)

    organization: Mapped[Organization | None] = relationship()
    country: Mapped[Country | None] = relationship()

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
        )

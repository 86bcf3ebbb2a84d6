"""What the donor statement of one workshop is made from. Pure values; names are by language."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from workshop_mgr.directory.domain import filing_key
from workshop_mgr.funding.domain.attribution import AttributionRole, FundType

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """An organization named in the sentence: a host or the owner of a project."""

    name: "Texts"
    takes_article: bool = False


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project the workshop belongs to; ``None`` means "not published"."""

    title: "Texts"
    owner: OrganizationName | None = None
    fund_type: FundType | None = None
    is_multi_donor: bool | None = None


@dataclass(frozen=True, slots=True)
class ContributorFacts:
    """A contributor to this very workshop. The other donors of its project are not here."""

    name: "Texts"
    role: AttributionRole
    takes_article: bool = False


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Projects, contributors and hosts of one workshop, each in stored order.

    ``is_alphabetical``: contributors are named in the order of the alphabet (DOMAIN R3).
    """

    projects: tuple[ProjectFacts, ...] = ()
    contributors: tuple[ContributorFacts, ...] = ()
    hosts: tuple[OrganizationName, ...] = ()
    override: "Texts | None" = None
    """What stands in its place, in the languages that have one; the reason is kept beside it."""
    is_alphabetical: bool = False

    def read_in(self, language: str) -> Self:
        """Return the facts with contributors in the order for readers of a language."""
        if not self.is_alphabetical:
            return self
        by_name = sorted(
            self.contributors, key=lambda found: filing_key(found.name.shown(language).value)
        )
        return replace(self, contributors=tuple(by_name))

    def by_role(self) -> dict[AttributionRole, tuple[ContributorFacts, ...]]:
        """Return the contributors by role; roles and contributors each once, in stored order."""
        once = tuple(dict.fromkeys(self.contributors))
        roles = dict.fromkeys(found.role for found in once)
        return {role: tuple(found for found in once if found.role is role) for role in roles}

    @property
    def funder_names(self) -> "tuple[Texts, ...]":
        """Return who is known to have paid, each once: support of unknown kind is not payment."""
        paid = (found.name for found in self.contributors if found.role.is_payment)
        return tuple(dict.fromkeys(paid))

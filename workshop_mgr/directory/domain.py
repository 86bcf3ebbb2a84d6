"""The rules of the directory: kinds of organizations, names as they are shown. Pure.

Names are people's own: nothing here changes the case or the order of a name (DOMAIN R19).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from workshop_mgr.core.errors import Refused


class CountryKind(StrEnum):
    """A territory is the seat of a field operation, never a country somebody represents."""

    COUNTRY = "country"
    TERRITORY = "territory"


class Grouping(StrEnum):
    """Groups of countries (DOMAIN §3.6)."""

    PARTICIPATING_STATE = "participating_state"
    ASIAN_PARTNER = "asian_partner"
    MEDITERRANEAN_PARTNER = "mediterranean_partner"
    CENTRAL_ASIA = "central_asia"


class OrganizationType(StrEnum):
    """What kind of organization it is (DOMAIN §3.2), and governments, which host and donate."""

    BORDER_GUARD = "border_guard"
    CUSTOMS = "customs"
    MIGRATION = "migration"
    POLICE = "police"
    FOREIGN_MINISTRY = "foreign_ministry"
    OTHER_MINISTRY = "other_ministry"
    GOVERNMENT = "government"
    PARLIAMENT = "parliament"
    DELEGATION = "delegation"
    OSCE_EXECUTIVE = "osce_executive"
    OSCE_INSTITUTION = "osce_institution"
    OSCE_FIELD = "osce_field"
    OSCE_CHAIR = "osce_chair"
    UN = "un"
    EU = "eu"
    OTHER_INTERNATIONAL = "other_international"
    CIVIL_SOCIETY = "civil_society"
    ACADEMIA = "academia"
    MEDIA = "media"
    PRIVATE = "private"
    INDEPENDENT = "independent"


INTERNATIONAL_TYPES = frozenset(
    {
        OrganizationType.OSCE_EXECUTIVE,
        OrganizationType.OSCE_INSTITUTION,
        OrganizationType.OSCE_FIELD,
        OrganizationType.OSCE_CHAIR,
        OrganizationType.UN,
        OrganizationType.EU,
        OrganizationType.OTHER_INTERNATIONAL,
    }
)
"""Types whose country is only their seat: their people may represent any country or none."""


class Gender(StrEnum):
    """What a person said of themselves; not asked and not answered is nothing (DOMAIN R11)."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"
    UNDISCLOSED = "undisclosed"


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """What is known of an organization. Names by language; empty means "not known".

    ``formal_name`` is how it is written outside its parent: "OSCE Centre in Ashgabat".
    ``parent`` is another organization, by any of its names.
    """

    name: Mapping[str, str]
    formal_name: Mapping[str, str] = field(default_factory=dict)
    takes_article: bool = False
    acronym: str = ""
    type: OrganizationType | None = None
    parent: str = ""
    country_code: str | None = None
    aliases: tuple[str, ...] = ()
    is_reviewed: bool = True


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person. ``name`` is the name as they write it, in Latin letters.

    ``post``, ``organization`` (by any of its names) and ``country_code`` are those of the post they
    hold now. ``languages`` are BCP 47 codes.
    """

    name: str
    honorific: str = ""
    native_name: str = ""
    aliases: tuple[str, ...] = ()
    post: Mapping[str, str] = field(default_factory=dict)
    organization: str = ""
    country_code: str | None = None
    email: str | None = None
    gender: Gender | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post somebody holds or held: its title at that time, from the first day to the last.

    ``organization`` is an organization by any of its names. ``accredited_to`` and ``resident_in``
    are those of ambassadors. A day left out is not known; no last day: held now.
    """

    title: Mapping[str, str]
    organization: str = ""
    country_code: str | None = None
    accredited_to: Mapping[str, str] = field(default_factory=dict)
    resident_in: Mapping[str, str] = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None

    def check(self) -> None:
        """Refuse days the wrong way round.

        Raises:
            Refused: ``post_ends_before_start``.
        """
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise Refused("post_ends_before_start")


class Held(Protocol):
    """Something held from a first day to a last, either of which may not be known."""

    @property
    def starts_on(self) -> date | None:
        """Return the first day."""

    @property
    def ends_on(self) -> date | None:
        """Return the last day."""


H = TypeVar("H", bound=Held)


def post_on(posts: Iterable[H], day: date) -> H | None:
    """Return the post somebody held on a day; of several the one that began last."""
    held = [
        post for post in posts if (post.starts_on or date.min) <= day <= (post.ends_on or date.max)
    ]
    return max(held, key=lambda post: post.starts_on or date.min, default=None)


def display_name(honorific: str, name: str) -> str:
    """Return a name with its honorific, as given: "Ambassador John MacGregor"."""
    return f"{honorific} {name}".strip()


def formal_names(name: Mapping[str, str], formal_name: Mapping[str, str]) -> dict[str, str]:
    """Return how an organization is written on its own, by language; its name where no other is given."""
    return {**name, **formal_name}


def values_of(facts: OrganizationFacts | PersonFacts | PostFacts) -> dict[str, Any]:
    """Return facts by field name, for telling what changed."""
    return {each.name: getattr(facts, each.name) for each in fields(facts)}


def filing_key(name: str) -> str:
    """Return what a name is filed under: no case, no accents, no English article.

    "The Netherlands" stands under N, "Åland Islands" under A. Cyrillic й and ё keep to
    themselves: й is a letter of its own, ё follows е.
    """
    plain = name.casefold().removeprefix("the ").replace("ё", "е\uffff")
    return "".join(_filed(letter) for letter in plain)


def _filed(letter: str) -> str:
    """Take the accents off a letter, unless it is Cyrillic."""
    if "Ѐ" <= letter <= "ӿ":
        return letter
    decomposed = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in decomposed if not unicodedata.combining(part))

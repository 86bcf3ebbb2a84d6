"""Protocol order: groups in a fixed order, countries by name, heads of delegation first.

Somebody of an international organization stands with it, whatever their nationality (DOMAIN
R8); speakers, experts and those who work at the workshop stand behind the delegations.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.directory.domain import INTERNATIONAL_TYPES, OrganizationType, filing_key
from workshop_mgr.registrations.domain import INTERNATIONAL_STAFF, OUTSIDE_PLACES, Category
from workshop_mgr.workshops.domain import Mode


class Group(StrEnum):
    """The groups of a list of participants, in protocol order (DOMAIN §5, report 1)."""

    HOST = "host"
    STATES = "states"
    PARTNERS = "partners"
    OTHER_STATES = "other_states"
    OSCE = "osce"
    INTERNATIONAL = "international"
    CIVIL_SOCIETY = "civil_society"
    SPEAKERS = "speakers"
    ORGANIZERS = "organizers"


_OSCE_ORDER = (
    OrganizationType.OSCE_CHAIR,
    OrganizationType.OSCE_EXECUTIVE,
    OrganizationType.OSCE_INSTITUTION,
    OrganizationType.OSCE_FIELD,
)
_CIVIL = frozenset(
    {
        OrganizationType.CIVIL_SOCIETY,
        OrganizationType.ACADEMIA,
        OrganizationType.MEDIA,
        OrganizationType.PRIVATE,
        OrganizationType.INDEPENDENT,
    }
)
_BY_COUNTRY = frozenset({Group.HOST, Group.STATES, Group.PARTNERS, Group.OTHER_STATES})
_BY_ORGANIZATION = frozenset({Group.OSCE, Group.INTERNATIONAL, Group.CIVIL_SOCIETY})
_LAST = 10**9


@dataclass(frozen=True, slots=True)
class Standing:
    """What an officer typed about somebody's place in their delegation; ``rank`` 1 comes first."""

    is_head: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """One person of a list, with the facts of the day they registered."""

    id: int
    family_name: str
    given_name: str
    country_code: str
    organization: str
    organization_type: str
    category: Category
    mode: Mode
    honorific: str = ""
    native_name: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""
    standing: Standing = Standing()


@dataclass(frozen=True, slots=True)
class Delegation:
    """People under one heading of a group: a country or an organization; empty: none."""

    group: Group
    heading: str
    people: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """What decides the order: the host, the groups of countries, country names of one language."""

    host: str | None
    states: Collection[str]
    partners: Collection[str]
    country_names: Mapping[str, str]

    def group_of(self, person: Participant) -> Group:
        """Return the group somebody stands in."""
        if person.category in OUTSIDE_PLACES:
            return Group.ORGANIZERS
        if person.category in (Category.SPEAKER, Category.EXPERT):
            return Group.SPEAKERS
        if person.organization_type in _OSCE_ORDER:
            return Group.OSCE
        if person.organization_type in INTERNATIONAL_TYPES:
            return Group.INTERNATIONAL
        if person.organization_type in _CIVIL or person.category is Category.MEDIA:
            return Group.CIVIL_SOCIETY
        return self._group_of_country(person.country_code)

    def _group_of_country(self, code: str) -> Group:
        """Return the group of a country's delegation; no country: an international organization."""
        if code == INTERNATIONAL_STAFF:
            return Group.INTERNATIONAL
        if code == self.host:
            return Group.HOST
        if code in self.states:
            return Group.STATES
        return Group.PARTNERS if code in self.partners else Group.OTHER_STATES

    def in_order(self, people: Iterable[Participant]) -> list[Delegation]:
        """Return people as delegations, in protocol order."""
        found: dict[tuple[Group, str], list[Participant]] = {}
        for person in people:
            group = self.group_of(person)
            found.setdefault((group, self._heading(group, person)), []).append(person)
        delegations = [
            Delegation(group, heading, tuple(sorted(members, key=_by_rank)))
            for (group, heading), members in found.items()
        ]
        return sorted(delegations, key=_by_protocol)

    def _heading(self, group: Group, person: Participant) -> str:
        """Return the heading somebody stands under."""
        if group in _BY_COUNTRY:
            return self.country_names.get(person.country_code, person.country_code)
        return person.organization if group in _BY_ORGANIZATION else ""


_PLACES = {group: place for place, group in enumerate(Group)}


def _by_protocol(delegation: Delegation) -> tuple[int, int, str]:
    """Return where a delegation stands: group, then kind of structure, then name."""
    structure = 0
    if delegation.group is Group.OSCE:
        structure = _OSCE_ORDER.index(OrganizationType(delegation.people[0].organization_type))
    return _PLACES[delegation.group], structure, filing_key(delegation.heading)


def _by_rank(person: Participant) -> tuple[bool, int, str, str, int]:
    """Return where somebody stands in their delegation: head, rank as typed, family name."""
    rank = _LAST if person.standing.rank is None else person.standing.rank
    return (
        not person.standing.is_head,
        rank,
        filing_key(person.family_name),
        filing_key(person.given_name),
        person.id,
    )

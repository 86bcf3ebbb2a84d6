"""Who may be one person entered twice, and what becomes of two registrations that are (DOMAIN R7)."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.core.search import folded


class Likeness(StrEnum):
    """Why two registrations look like one person."""

    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Entry:
    """What tells people apart: the address, the name in each script, the country."""

    id: int
    email_key: str
    names: tuple[str, ...]
    country_code: str

    @property
    def name_keys(self) -> frozenset[str]:
        """Return the folded names; the order of the words is nobody's proof of anything."""
        return frozenset(" ".join(sorted(folded(name).split())) for name in self.names) - {""}


@dataclass(frozen=True, slots=True)
class Group:
    """Registrations that look like one person, and why."""

    ids: tuple[int, ...]
    likenesses: frozenset[Likeness]


def groups(entries: Iterable[Entry]) -> list[Group]:
    """Return the groups of entries that share an address, or a folded name within one country.

    Who is like two others joins them: the three make one group.
    """
    everybody = list(entries)
    alike = [
        *_sharing(
            everybody, Likeness.ADDRESS, lambda one: [one.email_key] if one.email_key else []
        ),
        *_sharing(
            everybody,
            Likeness.NAME,
            lambda one: [(one.country_code, key) for key in sorted(one.name_keys)],
        ),
    ]
    leader = {one.id: one.id for one in everybody}
    reasons: dict[int, set[Likeness]] = {}
    for likeness, ids in alike:
        joined = {_leader_of(leader, each) for each in ids}
        first = min(joined)
        for each in joined:
            leader[each] = first
        reasons.setdefault(first, set()).add(likeness)
    return _collected(leader, reasons)


def _sharing(
    entries: Iterable[Entry], likeness: Likeness, keys: Callable[[Entry], Iterable[Hashable]]
) -> list[tuple[Likeness, list[int]]]:
    """Return the ids of entries that share a key."""
    by_key: dict[Hashable, list[int]] = {}
    for one in entries:
        for key in keys(one):
            by_key.setdefault(key, []).append(one.id)
    return [(likeness, ids) for ids in by_key.values() if len(ids) > 1]


def _leader_of(leader: dict[int, int], member: int) -> int:
    """Return the smallest id of the group somebody is in."""
    while leader[member] != member:
        leader[member] = leader[leader[member]]
        member = leader[member]
    return member


def _collected(leader: dict[int, int], reasons: Mapping[int, set[Likeness]]) -> list[Group]:
    """Return the groups, in the order of their first members."""
    members: dict[int, list[int]] = {}
    for member in sorted(leader):
        members.setdefault(_leader_of(leader, member), []).append(member)
    why: dict[int, set[Likeness]] = {}
    for first, found in reasons.items():
        why.setdefault(_leader_of(leader, first), set()).update(found)
    return [
        Group(tuple(ids), frozenset(why[first]))
        for first, ids in sorted(members.items())
        if len(ids) > 1
    ]


MERGED_FIELDS = (
    "honorific", "given_name", "family_name", "native_name", "email", "phone", "country_code",
    "organization_name", "position", "attendance_mode", "category", "gender", "language",
    "access_needs", "dietary_needs",
)  # fmt: skip
"""What is chosen field by field when two registrations become one. Consents never travel (R16)."""


def differing(
    remaining: Mapping[str, str | None], other: Mapping[str, str | None]
) -> list[tuple[str, str, str, bool]]:
    """Return (field, value that stays, other value, is the other one suggested) where they differ.

    What only the other one says is suggested, so that nothing is lost.
    """
    found = []
    for name in MERGED_FIELDS:
        own, others = remaining.get(name) or "", other.get(name) or ""
        if own != others:
            found.append((name, own, others, not own))
    return found

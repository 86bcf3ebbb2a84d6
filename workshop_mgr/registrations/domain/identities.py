"""Who is the same person across workshops: a key for each registration, and what people decide of it.

The same mailbox and the same folded name are one person; without a mailbox, the name with the
organization and the country (DOMAIN R7, R24). What that misses is decided by hand, pair by pair.
"""

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum

from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.search import folded

KEY_LENGTH = 32
LONGEST_NAME = 250
Pair = tuple[str, str]


class Judgment(StrEnum):
    """What somebody decided about two keys."""

    SAME = "same"
    DIFFERENT = "different"


def identity_name(name: str) -> str:
    """Return a name as it is compared: folded, whatever the order of its words."""
    return " ".join(sorted(folded(name).split()))[:LONGEST_NAME]


def identity_key(*, mailbox: str, name: str, organization: str = "", country_code: str = "") -> str:
    """Return the key of a person: equal for registrations that are surely the same person.

    ``mailbox`` is empty where there is none.
    """
    words = identity_name(name)
    parts: tuple[str, ...] = (mailbox.casefold(), words)
    if not mailbox:
        parts = ("", words, folded(organization), country_code)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:KEY_LENGTH]


def pair_of(one: str, other: str) -> Pair:
    """Return two keys in their order, so that a pair is one whichever comes first.

    Raises:
        Conflict: ``identity_with_itself``.
    """
    if one == other:
        raise Conflict("identity_with_itself")
    return min(one, other), max(one, other)


def leaders(same: Iterable[Pair]) -> dict[str, str]:
    """Return the key that stands for each key of the pairs that are the same person."""
    leader: dict[str, str] = {}
    for one, other in same:
        first, second = _leader_of(leader, one), _leader_of(leader, other)
        leader[max(first, second)] = min(first, second)
    return {key: _leader_of(leader, key) for key in leader}


def check_judgments(same: Iterable[Pair], different: Iterable[Pair]) -> None:
    """Refuse to make one person of people who were said to be different.

    Raises:
        Conflict: ``identity_contradiction``.
    """
    found: Mapping[str, str] = leaders(same)
    if any(found.get(one, one) == found.get(other, other) for one, other in different):
        raise Conflict("identity_contradiction")


def _leader_of(leader: dict[str, str], key: str) -> str:
    """Return the smallest key of the group a key is in."""
    leader.setdefault(key, key)
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key

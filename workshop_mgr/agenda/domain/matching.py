"""Which session of the agenda an item of a file is. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshop_mgr.agenda.domain.items import Item, plain
from workshop_mgr.agenda.domain.kinds import SpeakerRole


@dataclass(frozen=True, slots=True)
class KnownPart:
    """A part a session has already: of a person, or of a post by its words."""

    person_id: int | None
    posts: frozenset[str]
    role: SpeakerRole


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session of the draft as items are compared with it; rooms and tracks are ids."""

    id: int
    revision: int
    is_cancelled: bool
    uid: str | None
    facts: Mapping[str, Any]
    parts: tuple[KnownPart, ...] = ()


def matches(items: Sequence[Item], known: Sequence[KnownSession]) -> dict[int, KnownSession]:
    """Return the session of each item: by UID, else by title with day, start and room.

    First those that agree in most; a title alone decides only where nothing else has it. What
    carries another UID is another event.
    """
    by_uid = {one.uid: one for one in known if one.uid}
    found = {item.number: by_uid[item.uid] for item in items if item.uid in by_uid}
    taken = {one.id for one in found.values()}
    for facts_alike, is_unique in ((("day", "starts"), False), (("day",), True), ((), True)):
        left = [item for item in items if item.number not in found and not item.is_cancelled]
        by_key = _by_key(known, facts_alike, taken)
        wanted: dict[tuple[Any, ...], list[Item]] = defaultdict(list)
        for item in left:
            wanted[_key_of(item.facts, item.title, facts_alike)].append(item)
        for key, group in wanted.items():
            candidates = [one for one in by_key[key] if _may_be(group[0], one)]
            if is_unique and (len(group), len(candidates)) != (1, 1):
                continue
            for item, one in zip(group, candidates, strict=False):
                found[item.number] = one
                taken.add(one.id)
    return found


def _by_key(
    known: Sequence[KnownSession], facts_alike: Sequence[str], taken: set[int]
) -> dict[tuple[Any, ...], list[KnownSession]]:
    """Return sessions that are not taken by each of their titles and the facts to agree in."""
    found: dict[tuple[Any, ...], list[KnownSession]] = defaultdict(list)
    for one in known:
        if one.id not in taken:
            for title in {plain(words) for words in one.facts["title"].values()}:
                found[_key_of(one.facts, title, facts_alike)].append(one)
    return found


def _key_of(facts: Mapping[str, Any], title: str, alike: Sequence[str]) -> tuple[Any, ...]:
    """Return what two of one session have in common."""
    return (plain(title), *(facts.get(name) for name in alike))


def _may_be(item: Item, one: KnownSession) -> bool:
    """Say whether an item without a known UID may be a session: not one of another event."""
    return not (item.uid and one.uid)

"""Who speaks in a session, then and now: added, taken out, replaced, in another part. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.agenda.domain.sheet import SpeakerView


class Recast(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    NAMED = "named"
    ROLE = "role"
    MODE = "mode"
    MINUTES = "minutes"
    WORDS = "words"


_OTHERS_SPEAK = frozenset({Recast.ADDED, Recast.REMOVED, Recast.REPLACED, Recast.NAMED})


@dataclass(frozen=True, slots=True)
class SpeakerChange:
    """One thing that is different about a part; ``old`` is ``None`` for an added, ``new`` for a removed one."""

    what: Recast
    old: SpeakerView | None
    new: SpeakerView | None

    @property
    def concerns_listeners(self) -> bool:
        """Say whether those who listen have to know of it: somebody else speaks."""
        return self.what in _OTHERS_SPEAK

    @property
    def concerns_speakers(self) -> bool:
        """Say whether those who speak have to know of it; other words for a post concern nobody."""
        return self.what is not Recast.WORDS


def recast(
    old: Sequence[SpeakerView], new: Sequence[SpeakerView]
) -> tuple[tuple[SpeakerChange, ...], bool]:
    """Return what happened to the parts, and whether those who stay speak in another order.

    A part is the same one by its row, else by its person. Of the others, one that went and one
    that came in the same role are somebody replaced.
    """
    pairs = _matched(old, new)
    gone = [part for part in old if part not in [before for before, _after in pairs]]
    come = [part for part in new if part not in [after for _before, after in pairs]]
    replaced = list(_replaced(gone, come))
    changes = [change for before, after in pairs for change in _differing(before, after)]
    changes += [SpeakerChange(Recast.REPLACED, *pair) for pair in replaced]
    taken = [part for pair in replaced for part in pair]
    changes += [SpeakerChange(Recast.REMOVED, part, None) for part in gone if part not in taken]
    changes += [SpeakerChange(Recast.ADDED, None, part) for part in come if part not in taken]
    places = [new.index(after) for _before, after in pairs]
    return tuple(changes), places != sorted(places)


def _matched(
    old: Sequence[SpeakerView], new: Sequence[SpeakerView]
) -> list[tuple[SpeakerView, SpeakerView]]:
    """Return the parts that are on both sides, in the old order."""
    rows = {part.role_id: part for part in new}
    people = {part.person_id: part for part in new if part.is_named}
    known = {part.role_id for part in old}
    pairs: list[tuple[SpeakerView, SpeakerView]] = []
    for part in old:
        other = rows.get(part.role_id)
        if other is None and part.is_named:
            other = people.get(part.person_id)
            other = other if other and other.role_id not in known else None
        if other is not None and all(other is not after for _before, after in pairs):
            pairs.append((part, other))
    return pairs


def _replaced(
    gone: Sequence[SpeakerView], come: Sequence[SpeakerView]
) -> Iterator[tuple[SpeakerView, SpeakerView]]:
    """Yield who went and who came instead: the first newcomer in the same role."""
    free = list(come)
    for part in gone:
        other = next((one for one in free if one.role is part.role), None)
        if other is not None:
            free.remove(other)
            yield part, other


def _differing(old: SpeakerView, new: SpeakerView) -> Iterator[SpeakerChange]:
    """Yield what is different about a part that stays."""
    if old.person_id != new.person_id:
        is_named_now = new.is_named and not old.is_named
        yield SpeakerChange(Recast.NAMED if is_named_now else Recast.REPLACED, old, new)
        return
    pairs = {
        Recast.ROLE: (old.role, new.role),
        Recast.MODE: (old.mode, new.mode),
        Recast.MINUTES: (old.minutes, new.minutes),
        Recast.WORDS: (_words(old), _words(new)),
    }
    for what, (before, after) in pairs.items():
        if before != after:
            yield SpeakerChange(what, old, new)


def _words(part: SpeakerView) -> tuple[object, ...]:
    """Return how a part is written."""
    return (
        part.honorific,
        part.name,
        part.person_slug,
        part.post,
        part.organization,
        part.country_code,
        part.represents,
    )

"""How finely several numbers about the same people may be told outside the team (DOMAIN R11).

Numbers by several rules stand in one report, and who is counted by one rule is mostly counted by
the next: the difference of two numbers tells of few people as well as a number does. So each rule
is told by gender, as women and others, as one number, or not at all: as finely as nothing that can
be calculated from what is told is a small number.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations

from workshop_mgr.reports.domain.counts import Gender, Rule
from workshop_mgr.reports.domain.sharing import is_safe

ByGender = Mapping[Gender, int]
_Block = frozenset[Gender]
_REST = frozenset({Gender.ANOTHER, Gender.NOT_STATED})


class Detail(StrEnum):
    """How finely a number is told; another and not stated are one wherever it leaves the team."""

    GENDERS = "genders"
    WOMEN = "women"
    TOTAL = "total"
    NOTHING = "nothing"

    @property
    def has_women(self) -> bool:
        """Say whether women are a number of their own."""
        return self in (Detail.GENDERS, Detail.WOMEN)


_BLOCKS: Mapping[Detail, tuple[_Block, ...]] = {
    Detail.GENDERS: (frozenset({Gender.WOMAN}), frozenset({Gender.MAN}), _REST),
    Detail.WOMEN: (frozenset({Gender.WOMAN}), _REST | {Gender.MAN}),
    Detail.TOTAL: (frozenset(Gender),),
}


def details(found: Mapping[Rule, Sequence[ByGender]]) -> dict[Rule, Detail]:
    """Return how finely the numbers of each rule may be told, the first rules before the others.

    Each rule comes with its numbers of the same people, such as persons and participations.
    """
    told: list[list[dict[_Block, int]]] = []
    chosen: dict[Rule, Detail] = {}
    for rule, numbers in found.items():
        chosen[rule] = Detail.NOTHING
        for detail, blocks in _BLOCKS.items():
            derived = [_derivable(one, blocks) for one in numbers]
            if _are_safe(derived) and all(_keep_apart(derived, other) for other in told):
                chosen[rule] = detail
                told.append(derived)
                break
    return chosen


def _derivable(numbers: ByGender, blocks: Sequence[_Block]) -> dict[_Block, int]:
    """Return every number that follows from numbers told by blocks: the sum of any of them."""
    unions = (
        frozenset[Gender]().union(*some)
        for many in range(1, len(blocks) + 1)
        for some in combinations(blocks, many)
    )
    return {union: sum(numbers.get(gender, 0) for gender in union) for union in unions}


def _are_safe(derived: Iterable[Mapping[_Block, int]]) -> bool:
    """Say whether no number is small."""
    return all(is_safe(number) for one in derived for number in one.values())


def _keep_apart(
    derived: Sequence[Mapping[_Block, int]], others: Sequence[Mapping[_Block, int]]
) -> bool:
    """Say whether no two numbers of one kind differ by a small number."""
    return all(
        is_safe(abs(one[block] - other[block]))
        for one, other in zip(derived, others, strict=True)
        for block in one.keys() & other.keys()
    )

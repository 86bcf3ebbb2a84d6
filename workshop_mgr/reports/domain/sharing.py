"""Counts that may leave the team: no number below five, and none that can be subtracted (R11).

Small countries are counted together. Where a country's way of taking part is hidden, others are
hidden with it until what they have in common is no small number either.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workshop_mgr.reports.domain.counts import CountryTally, Gender, Tally
from workshop_mgr.workshops.domain import Mode

LEAST = 5


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One line: an empty ``name`` is all small countries together. ``by_mode`` ``None``: hidden."""

    name: str
    total: int
    by_mode: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Shared:
    """What may be shared. ``genders`` are (genders counted together, how many); empty: hidden."""

    rows: tuple[SharedRow, ...]
    whole: SharedRow | None
    genders: tuple[tuple[tuple[Gender, ...], int], ...]


def shareable(countries: Sequence[CountryTally], whole: Tally) -> Shared:
    """Return what may leave the team; of fewer than five people nothing may."""
    if not is_safe(whole.total) or not whole.total:
        return Shared((), None, ())
    rows = _merged(countries)
    hidden = hidden_rows([(name, _by_mode(tally)) for name, tally in rows])
    shown = tuple(
        SharedRow(name, tally.total, None if name in hidden else _by_mode(tally))
        for name, tally in rows
    )
    is_whole_hidden = len(hidden) == len(rows)
    all_of_them = SharedRow("", whole.total, None if is_whole_hidden else _by_mode(whole))
    return Shared(shown, all_of_them, _genders(whole))


def is_safe(number: int) -> bool:
    """Say whether a number tells about nobody in particular."""
    return number == 0 or number >= LEAST


def _by_mode(tally: Tally) -> tuple[int, ...]:
    """Return how many attend in each way."""
    return tuple(tally.of([mode]) for mode in Mode)


def _merged(countries: Sequence[CountryTally]) -> list[tuple[str, Tally]]:
    """Count small countries together, and as many others as make them no small number."""
    by_size = sorted(countries, key=lambda one: one.total.total)
    small = [one for one in by_size if not is_safe(one.total.total)]
    others = [one for one in by_size if one not in small]
    while small and not is_safe(sum(one.total.total for one in small)):
        small.append(others.pop(0))
    kept = [(one.name, one.total) for one in countries if one not in small]
    return [*kept, ("", _sum(one.total for one in small))] if small else kept


def hidden_rows(rows: Sequence[tuple[str, tuple[int, ...]]]) -> set[str]:
    """Return the rows whose numbers are hidden; all of them: those of the whole too."""
    by_size = sorted(rows, key=lambda row: sum(row[1]))
    hidden = [row for row in by_size if not all(map(is_safe, row[1]))]
    names = {name for name, _numbers in hidden}
    others = [row for row in by_size if row[0] not in names]
    while hidden and others and not _hides(hidden):
        hidden.append(others.pop(0))
    if hidden and not _hides(hidden):
        return {name for name, _numbers in rows}
    return {name for name, _numbers in hidden}


def _hides(hidden: Sequence[tuple[str, tuple[int, ...]]]) -> bool:
    """Say whether what remains after subtracting the shown rows tells about nobody."""
    common = (sum(column) for column in zip(*(numbers for _name, numbers in hidden), strict=True))
    return len(hidden) > 1 and all(map(is_safe, common))


def _sum(found: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    whole = Tally()
    for tally in found:
        whole.counts.update(tally.counts)
        whole.participations += tally.participations
    return whole


def _genders(whole: Tally) -> tuple[tuple[tuple[Gender, ...], int], ...]:
    """Return genders with numbers, small answers counted together; nothing where that is small too."""

    def count(group: Iterable[Gender]) -> int:
        return whole.of(genders=group)

    return tuple((group, count(group)) for group in safe_groups(count))


def unsubtractable(numbers: Iterable[int]) -> list[int | None]:
    """Return numbers of nested groups, each of which holds the next; ``None``: hidden.

    Shown are those that are no small number and differ from no other shown one by a small number.
    """
    shown: list[int | None] = []
    for number in numbers:
        others = (abs(number - other) for other in shown if other is not None)
        shown.append(number if is_safe(number) and all(map(is_safe, others)) else None)
    return shown


def safe_groups(count: Callable[[Iterable[Gender]], int]) -> tuple[tuple[Gender, ...], ...]:
    """Return genders as they may be counted: each, or small answers together; empty: not at all."""
    rest = (Gender.ANOTHER, Gender.NOT_STATED)
    for groups in (tuple((one,) for one in Gender), ((Gender.WOMAN,), (Gender.MAN,), rest)):
        if all(is_safe(count(group)) for group in groups):
            return groups
    return ()

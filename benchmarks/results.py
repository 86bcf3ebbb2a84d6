"""What a benchmark found: a value beside the one it is held against, and how far it may go."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement: ``ratio`` is value by limit; ``target`` its most, ``None`` without a promise."""

    name: str
    value: float
    unit: str
    limit: float
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Return how the value stands to what it is held against."""
        return round(self.value / self.limit, 3)

    @property
    def is_met(self) -> bool:
        """Say whether the promise is kept."""
        return self.target is None or self.ratio <= self.target

    def as_json(self) -> dict[str, object]:
        """Return the result as it stands in ``latest.json``."""
        return {
            "name": self.name, "value": self.value, "unit": self.unit, "limit": self.limit,
            "ratio": self.ratio, "target": self.target,
        }  # fmt: skip

    def __str__(self) -> str:
        """Return the result as a line of the table."""
        promise = "" if self.target is None else f"at most {self.target:g}"
        missed = "" if self.is_met else "  MISSED"
        numbers = f"{self.value:>10.3f} {self.limit:>10.3f} {self.unit:6} {self.ratio:>8.3f}"
        return f"{self.name:56} {numbers}  {promise}{missed}{self.note}"


def show(found: Iterable[Result]) -> int:
    """Print measurements as they are made; return exit status 1 where a promise is not kept."""
    print(f"{'':56} {'value':>10} {'beside':>10} {'':6} {'ratio':>8}", flush=True)
    status = 0
    for result in found:
        print(result, flush=True)
        status |= not result.is_met
    return status


def cpu(ways: Mapping[str, Callable[[], object]], *, turns: int, times: int = 1) -> list[float]:
    """Return the CPU milliseconds each way takes, in their order: the median of many turns.

    In each turn every way is gone ``times`` times, so that whatever else the machine does
    meets all of them alike.
    """
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(turns + 1):
        for name, way in ways.items():
            began = time.process_time()
            for _ in range(times):
                way()
            if turn:  # the first warms up
                spent[name].append(1000 * (time.process_time() - began) / times)
    return [round(statistics.median(found), 3) for found in spent.values()]

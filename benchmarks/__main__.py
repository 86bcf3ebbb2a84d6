"""All measurements: ``make bench``. They are kept in ``benchmarks/latest.json`` (INTERFACE §1).

With ``--quick`` fewer turns, for a look; what counts is measured without, on a machine that does
nothing else.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import agenda, calendars, registrations, reports
from benchmarks.results import Result, show

LATEST = Path(__file__).with_name("latest.json")


def noted(found: Iterable[Result]) -> Iterator[Result]:
    """Yield measurements, and write them down once all are made."""
    rows = []
    for result in found:
        rows.append(result.as_json())
        yield result
    LATEST.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Measure; exit status 1 where a promise is not kept."""
    is_quick = "--quick" in sys.argv[1:]
    each = (part.results(is_quick=is_quick) for part in (calendars, agenda, registrations, reports))
    return show(noted(result for part in each for result in part))


if __name__ == "__main__":
    sys.exit(main())

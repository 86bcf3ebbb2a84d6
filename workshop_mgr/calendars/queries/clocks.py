"""The times of an entry in words, on the venue's clock and on a second one."""

from datetime import datetime
from typing import Any

from babel.dates import format_date

from workshop_mgr.core import zones
from workshop_mgr.core.cities import city_of

_DAY = "d MMM"


def times_in_words(
    plan: dict[str, Any], second_zone: str, *, language: str, words: str
) -> list[str]:
    """Return the times of a plan a line for each clock, none where only days are known.

    ``words`` takes times, city and offset. A second clock that shows the same is left out, and
    names its day where that is another.
    """
    if "T" not in plan["starts"]:
        return []
    starts, ends = (datetime.fromisoformat(plan[name]) for name in ("starts", "ends"))
    begins, finishes = (zones.earliest_instant(local, plan["zone"]) for local in (starts, ends))
    lines: list[str] = []
    for zone in dict.fromkeys((plan["zone"], second_zone)):
        first, last = (zones.wall_clock(instant, zone) for instant in (begins, finishes))
        if lines and (first, last) == (starts, ends):
            continue
        times = f"{first:%H:%M}–{last:%H:%M}"
        if first.date() != starts.date():
            times = f"{format_date(first, _DAY, locale=language)}, {times}"
        offset = zones.offset_text(zone, begins)
        lines.append(
            f"{times} UTC"
            if zone == "UTC"
            else words % {"times": times, "city": city_of(zone, language), "offset": offset}
        )
    return lines

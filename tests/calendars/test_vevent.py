"""What we write of an entry is what the icalendar library writes and reads of it, property by property."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event

from tests.calendars import components
from tests.calendars.entries import SESSION
from workshop_mgr.calendars.domain import Alarm, Conference, Entry, EntryStatus
from workshop_mgr.calendars.vevent import vevent

LETTERS = "abnN Яş💧;,:'^%+-—«»1"
"""What needs an escape or quotes, and no more: what we leave out has tests of its own, and of an
equals sign in a parameter icalendar makes something else."""
lines = st.text(LETTERS, max_size=120).map(lambda text: " ".join(f"T{text}".split()))
texts = st.lists(lines, min_size=1, max_size=5).map("\n\n".join)
addresses = st.text("abя/?&=;,#%1", max_size=90).map(lambda tail: f"https://e.org/{tail}")
instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
    lambda when: when.replace(microsecond=0)
)
spans = st.tuples(instants, st.integers(60, 90_000).map(lambda seconds: timedelta(seconds=seconds)))
positions = st.tuples(st.integers(-90, 90), st.integers(-180, 180))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Draw an entry of any kind."""
    starts, length = draw(spans)
    ends = starts + length
    if draw(st.booleans()):
        starts, ends = starts.date(), ends.date() + timedelta(days=1)
    return replace(
        SESSION,
        sequence=draw(st.integers(0, 2**31 - 1)),
        created_at=draw(instants).replace(tzinfo=UTC),
        revised_at=draw(instants).replace(tzinfo=UTC),
        starts=starts,
        ends=ends,
        time_zone=draw(st.sampled_from(["Asia/Ashgabat", "Europe/Vienna", "UTC"])),
        is_online_only=draw(st.booleans()),
        is_busy=draw(st.booleans()),
        is_private=draw(st.booleans()),
        status=draw(st.sampled_from(EntryStatus)),
        summary=draw(lines),
        description=draw(texts),
        place=draw(lines | st.just("")),
        url=draw(addresses | st.just("")),
        categories=tuple(draw(st.lists(lines, max_size=3))),
        conference=draw(st.none() | st.builds(Conference, addresses, lines)),
        geo=draw(st.none() | positions),
        image=draw(addresses | st.just("")),
        color=draw(st.sampled_from(["", "teal", "darkcyan"])),
        alarm=draw(st.none() | st.builds(Alarm, st.sampled_from([15, 60, 1440]), lines)),
    )


def read(data: bytes) -> list[tuple[str, object, dict[str, object]]]:
    """Return (name, value, parameters) of each property and component, in one order."""
    return [
        (name, value, dict(getattr(value, "params", {})))
        for name, value in Event.from_ical(data).property_items(sorted=True)
    ]


@settings(max_examples=100, deadline=None)
@given(entries())
def test_icalendar_reads_what_it_would_have_written(entry: Entry) -> None:
    assert read(vevent(entry)) == read(components.event(entry).to_ical())

"""A stored object as an entry in one language, as anybody may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from workshop_mgr.calendars.domain import COLOR_NAMES, UTC, Entry, EntryStatus, ObjectKind
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.calendars.queries.clocks import times_in_words
from workshop_mgr.core.kept import Kept
from workshop_mgr.core.texts import Texts

KEPT = Kept[Entry](4_000, lambda _entry: 1)
"""The public entries made last, some 3 kB each."""


@dataclass(frozen=True, slots=True)
class Words:
    """The few words a file adds to what organizers wrote, in the reader's language."""

    day_of: str
    """"%(title)s (day %(number)d of %(count)d)", with these placeholders."""
    online: str
    join: str
    waiting: str
    part: str
    """"Your part: %(part)s"."""
    minutes: str
    """"%(role)s, %(minutes)s min"."""
    unanswered: str
    roles: Mapping[str, str]
    """The word for each role of a speaker."""
    times: str
    """"%(times)s, %(city)s time (%(offset)s)"."""
    recorded: Mapping[str, str]
    """That a session, a part of it ("part") or some of several ("some") are recorded."""
    alarms: Mapping[int, str]
    """"%(title)s begins in an hour", by minutes."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Whose file it is: language, the site's address, words, the reader's own clock."""

    language: str
    base_url: str
    words: Words
    second_zone: str = UTC


def public_entries(objects: Sequence[CalendarObject], edition: Edition) -> list[Entry]:
    """Return what anybody may see, each entry made once for each of its revisions."""
    return [
        KEPT.get(_facts_of(found, edition), partial(entry_of, found, edition)) for found in objects
    ]


def _facts_of(found: CalendarObject, edition: Edition) -> tuple[object, ...]:
    """Return what a public entry follows from; the words follow from the language."""
    return (
        found.uid, found.content_hash, found.sequence, found.revised_at,
        edition.language, edition.base_url, edition.second_zone,
    )  # fmt: skip


def entry_of(
    found: CalendarObject,
    edition: Edition,
    *,
    lead: str = "",
    place: str | None = None,
    status: EntryStatus | None = None,
    **own: Any,
) -> Entry:
    """Return a stored object as an entry in one language."""
    shape, plan = found.shape, found.shape["plan"]
    off = EntryStatus.CANCELLED if plan["is_off"] else EntryStatus.CONFIRMED
    status = status or off
    starts = _when(plan["starts"])
    values = {
        "uid": found.uid,
        "sequence": found.sequence,
        "created_at": found.created_at,
        "revised_at": found.revised_at,
        "starts": starts,
        "ends": _when(plan["ends"]),
        "time_zone": plan["zone"],
        "summary": _summary(shape, edition),
        "description": _description(shape, edition, lead),
        "place": text_in(plan["place"], edition) if place is None else place,
        "url": _url(shape, edition),
        "status": status,
        "is_busy": status is EntryStatus.CONFIRMED and _blocks_time(found, starts),
        "is_online_only": shape["is_online_only"],
        "categories": _categories(shape, edition),
        **_appearance(shape, edition),
    }
    return Entry(**{**values, **own})


def _categories(shape: dict[str, Any], edition: Edition) -> tuple[str, ...]:
    """Return the names under which an entry can be found, each once."""
    return tuple(dict.fromkeys(text_in(name, edition) for name in shape["categories"]))


def _appearance(shape: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """Return where the venue is on a map, and the color of the workshop with its badge.

    What was stored before entries had any has none.
    """
    color, geo = shape.get("color", ""), shape.get("geo")
    return {
        "geo": (geo[0], geo[1]) if geo else None,
        "color": COLOR_NAMES.get(color, ""),
        "image": f"{edition.base_url}/static/img/field-{color}.png" if color else "",
    }


def _blocks_time(found: CalendarObject, starts: datetime | date) -> bool:
    """Say whether an entry occupies its time: a banner over several days does not."""
    return found.kind != ObjectKind.WORKSHOP or isinstance(starts, datetime)


def _when(text: str) -> datetime | date:
    """Read a stored wall clock or date."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def text_in(texts: dict[str, str], edition: Edition) -> str:
    """Return a stored text in the file's language."""
    return str(Texts(texts).shown(edition.language))


def _summary(shape: dict[str, Any], edition: Edition) -> str:
    """Return the title; of several days, which one this is."""
    title = text_in(shape["title"], edition)
    if not shape["part"] or shape["part"][1] == 1:
        return title
    number, count = shape["part"]
    return edition.words.day_of % {"title": title, "number": number, "count": count}


def _description(shape: dict[str, Any], edition: Edition, lead: str) -> str:
    """Return the way in first, when it is on two clocks, what it is about, who speaks, the page.

    Whoever is recorded is told (DOMAIN R16), and that is never cut off behind a long text.
    """
    times = times_in_words(
        shape["plan"], edition.second_zone, language=edition.language, words=edition.words.times
    )
    parts = (
        lead,
        "\n".join(times),
        edition.words.recorded.get(shape.get("recording") or "", ""),
        text_in(shape.get("context", {}), edition),
        text_in(shape["text"], edition),
        "\n".join(text_in(line, edition) for line in shape.get("speakers", ())),
        _url(shape, edition),
    )
    return "\n\n".join(part for part in parts if part)


def _url(shape: dict[str, Any], edition: Edition) -> str:
    """Return the address of the public page."""
    tail = f"/sessions/{shape['session_id']}" if "session_id" in shape else ""
    return f"{edition.base_url}/workshops/{shape['slug']}{tail}"

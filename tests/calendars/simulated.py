"""Programs people keep calendars in, as RFC 5546 wants them: one is written to, one subscribes.

They know what stands in messages and files and nothing else, and read it without our code.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from tests.standards import lint, parsers


@dataclass(frozen=True)
class Facts:
    """When an entry is, how sure, where, and whether it holds a way into the online room."""

    starts: datetime | date
    ends: datetime | date
    status: str
    place: str
    has_way_in: bool


@dataclass(frozen=True)
class Held:
    """What a calendar holds of an entry; the later of two is the one that counts (§2.1.5)."""

    sequence: int
    stamp: str
    facts: Facts
    octets: str

    def is_older_than(self, other: "Held") -> bool:
        """Say whether the other one was made later: by SEQUENCE, then by DTSTAMP."""
        return (self.sequence, self.stamp) < (other.sequence, other.stamp)


class Calendar:
    """The calendar of somebody who gets invitations; whatever comes late or twice changes nothing."""

    def __init__(self) -> None:
        self.held: dict[str, Held] = {}

    def receive(self, message: bytes) -> None:
        """Take a REQUEST or a CANCEL in."""
        (method,) = (line.value for line in lint.content_lines(message) if line.name == "METHOD")
        ((uid, told),) = entries(message).items()
        assert (method == "CANCEL") == (told.facts.status == "CANCELLED")
        known = self.held.get(uid)
        if known is None or not told.is_older_than(known):
            self.held[uid] = told

    def shown(self) -> dict[str, Facts]:
        """Return what the person sees: whatever is not cancelled."""
        return {uid: one.facts for uid, one in self.held.items() if one.facts.status != "CANCELLED"}


class Subscription(Calendar):
    """The calendar of somebody who subscribes to a file; what leaves the file leaves the calendar."""

    def poll(self, file: bytes, *, may_rise: bool = False) -> None:
        """Read the file again. Each revision must be known as one, and none for nothing.

        SEQUENCE never falls; it rises with time, place and status of what takes place, and with
        nothing else that is seen (days are in a zone, too). Whatever else an entry says anew, its
        DTSTAMP is later. ``may_rise``: SEQUENCE may rise for a reason that is not seen.
        """
        found = entries(file)
        for uid, now in found.items():
            known = self.held.get(uid)
            if known is not None and known.octets != now.octets:
                assert known.is_older_than(now), f"not seen as new:\n{known.octets}\n{now.octets}"
                assert known.stamp < now.stamp, f"no later:\n{known.octets}\n{now.octets}"
                is_new = _planned(known.facts) != _planned(now.facts)
                was_off = {known.facts.status, now.facts.status} == {"CANCELLED"}
                is_raised = known.sequence < now.sequence
                may_rise |= is_new or was_off or _is_all_day(known.facts)
                assert is_raised or not is_new or was_off, (
                    f"not raised:\n{known.octets}\n{now.octets}"
                )
                assert may_rise or not is_raised, f"raised:\n{known.octets}\n{now.octets}"
        self.held = found


def _planned(facts: Facts) -> tuple[object, ...]:
    """Return what SEQUENCE guards (RFC 5545 §3.8.7.4)."""
    return facts.starts, facts.ends, facts.status, facts.place


def _is_all_day(facts: Facts) -> bool:
    return not isinstance(facts.starts, datetime)


def entries(data: bytes) -> dict[str, Held]:
    """Return what a file or a message says, by UID."""
    found = {}
    for event in lint.components(lint.content_lines(data), "VEVENT"):
        own = {line.name: line for line in event if line.within[-1] == "VEVENT"}
        facts = Facts(
            parsers.time_of(own["DTSTART"]),
            parsers.time_of(own["DTEND"]),
            own["STATUS"].value,
            parsers.unescaped(own["LOCATION"].value) if "LOCATION" in own else "",
            bool(re.search("/join/", "".join(line.value for line in event))),
        )
        octets = "\n".join(f"{line.name}:{line.value}" for line in event)
        sequence = int(own["SEQUENCE"].value)
        found[own["UID"].value] = Held(sequence, own["DTSTAMP"].value, facts, octets)
    return found

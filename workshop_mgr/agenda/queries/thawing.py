"""Releases that were read are kept as values: a content never changes, so it is read once.

Kept by the digest of the content, not by a row's id: what was rolled back, or another database,
can never be taken for it. Sessions are immutable, so requests share them.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from workshop_mgr.agenda.domain import SessionView

MOST_SESSIONS = 4_000
"""How many sessions are kept in all, about 20 MB; the newest release read stays in any case."""


class _Kept:
    """The sessions of the releases read last, by zone and digest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[tuple[str, str], tuple[SessionView, ...]] = OrderedDict()

    def digests(self, zone: str) -> Mapping[str, tuple[SessionView, ...]]:
        """Return what is kept for a zone, by digest."""
        with self._lock:
            return {digest: found for (name, digest), found in self._found.items() if name == zone}

    def keep(self, digest: str, zone: str, sessions: Sequence[SessionView]) -> list[SessionView]:
        """Keep the sessions of a release, letting go of those read longest ago; return them."""
        with self._lock:
            self._found[zone, digest] = tuple(sessions)
            self._found.move_to_end((zone, digest))
            while len(self._found) > 1 and sum(map(len, self._found.values())) > MOST_SESSIONS:
                self._found.popitem(last=False)
        return list(sessions)


KEPT = _Kept()

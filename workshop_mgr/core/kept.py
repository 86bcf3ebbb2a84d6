"""Bytes that were made at some cost and may be asked for again, as many as fit."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class KeptBytes:
    """The bytes asked for last, by what they follow from: all of it, or somebody gets another's.

    Those nobody asked for longest are let go, so that no more than ``most`` bytes are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._lock = threading.Lock()
        self._found: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return what is kept under a key, else what ``make`` returns, and keep that."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._size += len(made) - len(self._found.pop(key, b""))
            self._found[key] = made
            while self._size > self._most:
                _key, gone = self._found.popitem(last=False)
                self._size -= len(gone)
        return made

    @property
    def size(self) -> int:
        """Return how many bytes are kept."""
        return self._size

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._found.clear()
            self._size = 0

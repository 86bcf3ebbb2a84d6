"""What was made at some cost and may be asked for again, as much as fits."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The values asked for last, by what they follow from: all of it, or somebody gets another's.

    Those nobody asked for longest are let go, so that the sizes of what is kept sum to ``most``
    at most.
    """

    def __init__(self, most: int, size_of: Callable[[Value], int]) -> None:
        self._most = most
        self._size_of = size_of
        self._size = 0
        self._lock = threading.Lock()
        self._found: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return what is kept under a key, else what ``make`` returns, and keep that."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            if key in self._found:
                self._size -= self._size_of(self._found.pop(key))
            self._found[key] = made
            self._size += self._size_of(made)
            while self._size > self._most:
                _key, gone = self._found.popitem(last=False)
                self._size -= self._size_of(gone)
        return made

    @property
    def size(self) -> int:
        """Return the sum of the sizes of what is kept."""
        return self._size

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._found.clear()
            self._size = 0

"""News that travels up: a feature says what happened, features above react in the same transaction.

A plain dictionary of functions. Reactions run at once, in the order they were registered; an
exception in one undoes the whole change, which is how a rule above can refuse it.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

News = TypeVar("News")
_reactions: dict[type, list[Callable[[Session, Any], None]]] = defaultdict(list)


def react_to(
    kind: type[News],
) -> Callable[[Callable[[Session, News], None]], Callable[[Session, News], None]]:
    """Register the decorated function for one kind of news (a frozen dataclass)."""

    def register(reaction: Callable[[Session, News], None]) -> Callable[[Session, News], None]:
        if reaction not in _reactions[kind]:
            _reactions[kind].append(reaction)
        return reaction

    return register


def publish(session: Session, news: object) -> None:
    """Tell every registered reaction, inside the caller's transaction."""
    for reaction in _reactions[type(news)]:
        reaction(session, news)

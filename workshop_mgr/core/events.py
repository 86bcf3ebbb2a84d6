"""News that travels up: a feature says what happened, features above react in the same transaction.

A plain dictionary of functions. Reactions run at once, in the order they were registered; an
exception in one undoes the whole change, which is how a rule above can refuse it.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

Reaction = TypeVar("Reaction", bound=Callable[[Session, Any], None])
_reactions: dict[type, list[Callable[[Session, Any], None]]] = defaultdict(list)


def react_to(*kinds: type) -> Callable[[Reaction], Reaction]:
    """Register the decorated function for kinds of news (frozen dataclasses)."""

    def register(reaction: Reaction) -> Reaction:
        for kind in kinds:
            if reaction not in _reactions[kind]:
                _reactions[kind].append(reaction)
        return reaction

    return register


def publish(session: Session, news: object) -> None:
    """Tell every registered reaction, inside the caller's transaction."""
    for reaction in _reactions[type(news)]:
        reaction(session, news)

"""What a refusal says to a person: error code → translated text."""

from collections.abc import Callable, Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshop_mgr.core.errors import DomainError

Words = Callable[[DomainError], Mapping[str, object]]
_texts: dict[str, LazyString] = {}
_words: dict[str, Words] = {}


def add(texts: Mapping[str, LazyString]) -> None:
    """Give the codes of a feature their texts; facts fill named placeholders."""
    _texts.update(texts)


def words_for(*codes: str) -> Callable[[Words], Words]:
    """Register the decorated function, which turns the facts of codes into words to read.

    For facts that are numbers of rows, where a person reads the row's name.
    """

    def register(words: Words) -> Words:
        _words.update(dict.fromkeys(codes, words))
        return words

    return register


def describe(error: DomainError) -> str:
    """Return the sentence for a refusal in the reader's language."""
    text = _texts.get(error.code)
    if text is None:
        return str(_l("This is not possible now. Reload the page and try again."))
    words = _words.get(error.code)
    return str(text) % dict(words(error) if words else error.facts)


def known_codes() -> frozenset[str]:
    """Return the codes that have a text."""
    return frozenset(_texts)

"""What a refusal says to a person: error code → translated text."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshop_mgr.core.errors import DomainError

_texts: dict[str, LazyString] = {}


def add(texts: Mapping[str, LazyString]) -> None:
    """Give the codes of a feature their texts; facts fill named placeholders."""
    _texts.update(texts)


def describe(error: DomainError) -> str:
    """Return the sentence for a refusal in the reader's language."""
    text = _texts.get(error.code)
    if text is None:
        return str(_l("This is not possible now. Reload the page and try again."))
    return str(text) % {name: value for name, value in error.facts.items()}


def known_codes() -> frozenset[str]:
    """Return the codes that have a text."""
    return frozenset(_texts)

"""A text in several languages, with an honest fallback: the reader is told which language came."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

from workshop_mgr.core.shown import Shown

DEFAULT_LANGUAGE = "en"


class Texts(Mapping[str, str]):
    """One text by language code; empty texts are left out. Immutable and hashable."""

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, str] | None = None, /, **texts: str) -> None:
        merged = {**(by_language or {}), **texts}
        self._by_language = {code: text for code, text in sorted(merged.items()) if text}

    def __getitem__(self, language: str) -> str:
        """Return the text in exactly ``language``."""
        return self._by_language[language]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the language codes, sorted."""
        return iter(self._by_language)

    def __len__(self) -> int:
        """Count the languages that have a text."""
        return len(self._by_language)

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(tuple(self._by_language.items()))

    def __repr__(self) -> str:
        """Show the texts."""
        return f"Texts({self._by_language!r})"

    def shown(self, language: str) -> Shown:
        """Return the text for a reader of ``language``: theirs, else English, else the first."""
        for code in (language, DEFAULT_LANGUAGE, *self._by_language):
            if code in self._by_language:
                return Shown(self._by_language[code], code)
        return Shown("", language)

    def __str__(self) -> str:
        """Return the default language's words (for logs and sorting, not for readers)."""
        return self.shown(DEFAULT_LANGUAGE).value


class LocalizedText(TypeDecorator[Texts]):
    """Stores :class:`Texts` as one JSON object."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Texts | None, dialect: Dialect) -> Any:
        """Turn the value into plain JSON; nothing is stored as an empty object."""
        return dict(value) if value else {}

    def process_result_value(self, value: Any, dialect: Dialect) -> Texts:
        """Turn stored JSON into the value."""
        return Texts(value or {})

"""Sentences put together from words and names, each knowing the language it is in.

A Russian sentence may hold the English title of a project that has no other. A page marks such
a name with its language, so that a screen reader says it right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words and the language (BCP 47) they are in."""

    text: str
    language: str


Phrase = tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language's way to put phrases together; ``conjunction`` stands before the last of a list."""

    language: str
    conjunction: str

    def say(self, *parts: str | Phrase) -> Phrase:
        """Return the parts as one phrase; strings are words of this language."""
        return tuple(
            fragment
            for part in parts
            for fragment in ((Fragment(part, self.language),) if isinstance(part, str) else part)
        )

    def name(self, texts: "Texts") -> Phrase:
        """Return a name in this language, or in the one it has."""
        shown = texts.shown(self.language)
        return (Fragment(shown.value, shown.language),)

    def listed(self, phrases: Sequence[Phrase]) -> Phrase:
        """Return "A", "A and B", "A, B and C"."""
        said: list[str | Phrase] = []
        for place, phrase in enumerate(phrases):
            if place:
                said.append(self.conjunction if place == len(phrases) - 1 else ", ")
            said.append(phrase)
        return self.say(*said)


def merged(phrase: Phrase) -> Phrase:
    """Return the phrase with neighbors of one language as one fragment."""
    found: list[Fragment] = []
    for fragment in phrase:
        if found and found[-1].language == fragment.language:
            found[-1] = Fragment(found[-1].text + fragment.text, fragment.language)
        else:
            found.append(fragment)
    return tuple(found)


def requoted(phrase: Phrase, quotes: str, inner: str) -> Phrase:
    """Return a title with the ``quotes`` that would end its quotation turned into ``inner`` ones."""
    table = str.maketrans(quotes, inner)
    return tuple(Fragment(found.text.translate(table), found.language) for found in phrase)

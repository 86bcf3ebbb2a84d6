"""A text as one reader sees it. It stands apart from the column type, so that rules may use it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as one reader sees it: the words and the language (BCP 47) they are in."""

    value: str
    language: str

    def __str__(self) -> str:
        """Return the words."""
        return self.value

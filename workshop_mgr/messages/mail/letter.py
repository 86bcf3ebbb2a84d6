"""A message in words, before it becomes a mail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """Who reads what, in which language."""

    recipient: str
    language: str
    subject: str
    text: str
    html: str

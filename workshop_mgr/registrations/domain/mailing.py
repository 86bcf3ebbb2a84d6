"""A letter of the organizers to many people: whom it reaches, one mail for each mailbox."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LETTER_KIND = "circular_letter"
"""The outbox's word for such a mail."""
MOST_AT_ONCE = 500
"""How many people one decision or letter may be about."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a letter may go to."""

    id: int
    name: str
    email_key: str
    language: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """Who gets a letter. ``mailboxes`` are one person of each address, in the order given."""

    people: int
    mailboxes: tuple[Addressee, ...]
    without_address: tuple[str, ...]

    @property
    def languages(self) -> list[tuple[str, int]]:
        """Return how many mailboxes are written to in which language, the commonest first."""
        return Counter(one.language for one in self.mailboxes).most_common()

    @property
    def shared(self) -> int:
        """Count the people who read the letter in somebody else's mailbox."""
        return self.people - len(self.mailboxes) - len(self.without_address)


def mailing(people: Iterable[Addressee]) -> Mailing:
    """Return whom a letter to ``people`` reaches: each mailbox once, nobody without an address."""
    everybody = list(people)
    mailboxes: dict[str, Addressee] = {}
    for one in everybody:
        if one.email_key:
            mailboxes.setdefault(one.email_key, one)
    return Mailing(
        people=len(everybody),
        mailboxes=tuple(mailboxes.values()),
        without_address=tuple(one.name for one in everybody if not one.email_key),
    )

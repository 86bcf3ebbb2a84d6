"""Passwords as argon2id hashes, at the least cost the OWASP password storage cheat sheet allows."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # memory in KiB


def hashed(password: str) -> str:
    """Return the hash to store; it names its own method and cost."""
    return _HASHER.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Say whether ``password`` belongs to a stored hash.

    ``None`` (no such account) takes as long as a wrong password, so that the time of an
    answer does not tell which addresses have an account.
    """
    try:
        _HASHER.verify(stored or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Say whether a hash was made with other costs than today's."""
    return _HASHER.check_needs_rehash(stored)


@cache
def _nobodys_hash() -> str:
    """Return a hash to compare with where there is no account."""
    return hashed("")

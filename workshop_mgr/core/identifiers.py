"""Names for things in addresses and mails: slugs, references, tokens and their hashes."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from workshop_mgr.core.search import romanized

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread aloud
REFERENCE_LENGTH = 6


def slug_of(text: str, *, longest: int = 60) -> str:
    """Return ``text`` as an address part: a-z, 0-9 and hyphens; Cyrillic is romanized."""
    plain = unicodedata.normalize("NFKD", romanized(text)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[:longest].rstrip("-") or "item"


def new_reference(prefix: str) -> str:
    """Return a reference a person can read over the phone, such as ``BM-7K3QXA``."""
    tail = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"{prefix}-{tail}"


def hash_of(token: str) -> str:
    """Return the SHA-256 of a token, which is all that is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TokenKey:
    """Derives link tokens: HMAC-SHA256 over purpose, row and generation (ARCHITECTURE §4).

    A token is never stored; it is computed again whenever a mail needs it. Raising the
    generation revokes the old link.
    """

    secret: str

    def token(self, purpose: str, row_id: int, generation: int) -> str:
        """Return the token of 43 URL-safe characters."""
        key = hmac.digest(self.secret.encode(), b"meridian/link-tokens", "sha256")
        words = f"{purpose}:{row_id}:{generation}".encode()
        return urlsafe_b64encode(hmac.digest(key, words, "sha256")).decode().rstrip("=")

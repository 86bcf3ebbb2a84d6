"""The address a calendar answers to: each person's own, so that a reply proves whose it is. Pure.

Clients send replies from other addresses than they were invited under, and some drop ORGANIZER.
What they all keep is where they send to. The mark in it follows from the secret, the person and
their mailbox; letters are in lower case, since servers may change it.
"""

import hashlib
import hmac
import re
from base64 import b32encode

from workshop_mgr.core.identifiers import TokenKey

PURPOSE_REPLY = "calendar-reply"
LONGEST_LOCAL_PART = 64
"""Octets before the @ (RFC 5321 §4.5.3.1.1)."""
_MARK_LENGTH = 20
_TAG = re.compile(r"h([1-9][0-9]{0,18})-([a-z2-7]{20})")


def reply_address(base: str, keys: TokenKey, holder_id: int, mailbox: str) -> str:
    """Return ``rsvp+h12-…@example.org`` for the base ``rsvp@example.org`` and a holder's mailbox."""
    local, _at, domain = base.rpartition("@")
    return f"{local}+h{holder_id}-{_mark(keys, holder_id, mailbox)}@{domain}"


def holder_in(address: str, base: str) -> int | None:
    """Return which holder an address names, without a proof; ``None`` for any other address."""
    tag = _tag(address, base)
    return int(tag[1]) if tag else None


def is_genuine(address: str, base: str, keys: TokenKey, mailbox: str) -> bool:
    """Say whether an address was given to the holder it names, for that mailbox."""
    tag = _tag(address, base)
    return tag is not None and hmac.compare_digest(tag[2], _mark(keys, int(tag[1]), mailbox))


def _tag(address: str, base: str) -> re.Match[str] | None:
    """Return what stands behind the plus sign, where the rest is the base."""
    local, _at, domain = address.strip().casefold().rpartition("@")
    name, _plus, tag = local.rpartition("+")
    return _TAG.fullmatch(tag) if f"{name}@{domain}" == base.casefold() else None


def _mark(keys: TokenKey, holder_id: int, mailbox: str) -> str:
    """Return the part nobody can guess."""
    token = keys.token(f"{PURPOSE_REPLY}:{mailbox.casefold()}", holder_id, 1)
    return b32encode(hashlib.sha256(token.encode()).digest()).decode().lower()[:_MARK_LENGTH]

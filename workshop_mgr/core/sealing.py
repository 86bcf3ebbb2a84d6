"""Sensitive fields at rest: encrypted with the data key, readable only by this installation."""

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from workshop_mgr.core.errors import DomainError

_box: dict[str, Fernet] = {}


def use_data_key(key: str) -> None:
    """Set the key (32 bytes, URL-safe base64) that sensitive columns are sealed with."""
    _box["current"] = Fernet(key)


class SealedText(TypeDecorator[str]):
    """A text stored encrypted. Empty stays empty, so that "nothing said" needs no key."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt."""
        return _box["current"].encrypt(value.encode()).decode() if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt.

        Raises:
            DomainError: ``data_key_wrong`` when the value was sealed with another key.
        """
        return _opened(value.encode()).decode() if value else value


class SealedBytes(TypeDecorator[bytes]):
    """The content of a file stored encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt."""
        return _box["current"].encrypt(value) if value else value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Decrypt.

        Raises:
            DomainError: ``data_key_wrong`` when the value was sealed with another key.
        """
        return _opened(bytes(value)) if value else value


def _opened(sealed: bytes) -> bytes:
    """Decrypt one value."""
    try:
        return _box["current"].decrypt(sealed)
    except InvalidToken as error:
        raise DomainError("data_key_wrong") from error

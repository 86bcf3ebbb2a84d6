"""Refusals: what went wrong as a code with its facts; the words are chosen at the edge."""


class DomainError(Exception):
    """Something a rule does not allow.

    ``code`` names the rule (``room_is_full``), ``facts`` are the values a sentence about it
    needs. Texts and HTTP statuses live in ``web``; nothing here is shown to a person as it is.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """Return the code and its facts, for logs."""
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"


class NotFound(DomainError):
    """What was asked for is not here, or not for this person to know of (HTTP 404)."""


class Forbidden(DomainError):
    """The person is known but may not do this (HTTP 403)."""


class Conflict(DomainError):
    """Somebody else was faster: the state the request was made for is gone (HTTP 409)."""


class Refused(DomainError):
    """The request is understood and a rule says no (HTTP 422)."""

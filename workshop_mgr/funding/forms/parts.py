"""Parts of a whole as people type them: a code or name on each line, and what percent it is."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from workshop_mgr.core.currencies import plain
from workshop_mgr.core.search import folded
from workshop_mgr.funding.domain import share_of

Parts = tuple[tuple[str, ...], tuple[Decimal, ...]]
"""What there is, in order, and the share of each that has one."""
_BETWEEN_LINES = re.compile(r"[\n;]")
_BETWEEN_CODES = re.compile(r"[\n;]|,\s*(?=[0-9]{5})|\s+(?=[0-9]{5})")
_PART = re.compile(r"(?P<name>.+?)(?:[\s:]+(?P<share>[0-9]+(?:[.,][0-9]+)?)\s*%?)?")


def purposes_of(typed: str | None) -> Parts:
    """Read purpose codes, one on each line or several on one.

    Raises:
        Refused: as `share_of`.
    """
    return _parts(_BETWEEN_CODES.split(typed or ""))


def countries_of(typed: str | None, names: Mapping[str, str]) -> Parts:
    """Read countries by their codes, or their names of ``names`` (code → name).

    What is no country stays as it was typed.

    Raises:
        Refused: as `share_of`.
    """
    known = {folded(name): code for code, name in names.items()}
    found, shares = _parts(_BETWEEN_LINES.split(typed or ""))
    return tuple(known.get(folded(name), name.upper()) for name in found), shares


def shown(names: Sequence[str], shares: Sequence[Decimal]) -> str:
    """Return parts as they are typed."""
    told = [*map(plain, shares)] or [""] * len(names)
    return "\n".join(f"{name} {share}".strip() for name, share in zip(names, told, strict=True))


def _parts(entries: Sequence[str]) -> Parts:
    """Read entries, leaving out empty ones."""
    names, shares = [], []
    for entry in filter(None, map(str.strip, entries)):
        found = _PART.fullmatch(entry)
        assert found is not None  # whatever is typed is a name
        names.append(found["name"].rstrip(","))
        if found["share"]:
            shares.append(share_of(found["share"]))
    return tuple(names), tuple(shares)

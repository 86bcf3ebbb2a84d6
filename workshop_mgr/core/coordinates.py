"""Where a place is on Earth: latitude and longitude in degrees (WGS 84), as maps give them."""

import re

from workshop_mgr.core.errors import Refused

Point = tuple[float, float]
"""Latitude, then longitude; north and east are positive."""

MOST_LATITUDE = 90
MOST_LONGITUDE = 180
DECIMALS = 6
"""Digits that are kept, about ten centimeters."""
_MINUS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{DEGREE SIGN}": " "})
_NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)"
_WITH_POINTS = re.compile(rf"{_NUMBER}\s*([NS]?)[\s,;/]+{_NUMBER}\s*([EW]?)", re.I)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


def point_of(typed: str) -> Point | None:
    """Return what somebody typed or copied from a map: ``37.9386, 58.3907``; nothing is ``None``.

    Where numbers have decimal commas they are parted by a space or a semicolon. Letters may stand
    for the sign: ``33.45 S 70.66 W``.

    Raises:
        Refused: ``coordinates_unreadable``.
    """
    plain = typed.translate(_MINUS).strip()
    if not plain:
        return None
    for text in (plain, _DECIMAL_COMMA.sub(".", plain)):
        found = _WITH_POINTS.fullmatch(text)
        if found is None:
            continue
        latitude = _signed(found[1], found[2], "S")
        longitude = _signed(found[3], found[4], "W")
        if abs(latitude) <= MOST_LATITUDE and abs(longitude) <= MOST_LONGITUDE:
            return latitude, longitude
    raise Refused("coordinates_unreadable")


def point_text(point: Point | None) -> str:
    """Return a point the way it is typed, empty where there is none."""
    return ", ".join(map(_digits, point or ()))


def geo_address(point: Point) -> str:
    """Return the address that opens a point in the map of the reader's device (RFC 5870)."""
    return "geo:" + ",".join(map(_digits, point))


def _signed(number: str, letter: str, negative: str) -> float:
    """Return degrees; the letter of the other half of the Earth turns the sign."""
    degrees = round(float(number), DECIMALS)
    return -degrees if letter.upper() == negative else degrees


def _digits(degrees: float) -> str:
    """Return degrees without zeros that say nothing."""
    return f"{degrees:.{DECIMALS}f}".rstrip("0").rstrip(".")
